"""Linkage (疑似重复识别): rows that are likely the same person or firm, though no key says so.

Belongs here: how alike two rows are, the probability that they are the same, and why, in both languages.
Does not belong: rows that share a key (the register knows they are the same), and deciding that two rows are one, which
is a person's deed. Nothing is ever merged here.
"""

from xieshou.engine.linkage.firms import likely_firms
from xieshou.engine.linkage.persons import likely_persons
from xieshou.engine.linkage.postings import likely_postings
from xieshou.engine.linkage.weights import words_for

__all__ = ["likely_firms", "likely_persons", "likely_postings", "words_for"]
