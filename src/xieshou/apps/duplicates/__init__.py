"""Duplicates (疑似重复): rows of a ledger that are likely about one person or firm, offered for a person's decision.

Belongs here: which columns are compared, the offers, and what somebody decided of them.
Does not belong: how likely two rows are the same (`engine.linkage`), and changing any row of a ledger: whoever decides
that two rows are the same corrects one of them, or takes it back, where such rows are kept. Nothing is merged.
"""
