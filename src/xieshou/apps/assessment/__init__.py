"""Assessment (考核): a year judged on a frozen moment; every figure opens down to its rows and their evidence.

Belongs here: reported quantities, published claims, definitions, snapshots, figures, and the way from a figure to its
evidence. Does not belong: the arithmetic (`engine.indicators`, `engine.reconcile`, `engine.snapshot`).
"""
