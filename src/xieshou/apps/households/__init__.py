"""Households (农户).

Will live here: references by keyed hash and household type at a date; never a second register.
"""
