"""Donations (社会帮扶).

Will live here: gifts of cash and goods, their valuation and use.
"""
