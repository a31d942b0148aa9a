"""Donations (社会帮扶): gifts of cash and goods, their valuation, and what became of them.

Belongs here: one row for a gift. Does not belong: the movements of the money itself (`funds`).
"""
