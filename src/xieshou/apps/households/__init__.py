"""Households (农户): a keyed hash, a household type at a day, a village. Never a second register.

Belongs here: references that a matching file brought, so that help can be tied to the right kind of household.
Does not belong: names, members, incomes, needs (the national register has them); workers (`labour`).
"""
