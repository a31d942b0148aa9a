"""Pairings (结对): programmes, who is paired with whom, what they agreed, and the numbers they agreed on.

Belongs here: Programme, Pairing, Agreement, Target, and the columns every row of a programme shares.
Does not belong: what a pairing then does (projects, money, people), which stand on this floor.
"""
