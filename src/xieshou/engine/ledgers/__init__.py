"""Ledgers (台账).

Will live here: the one definition of each ledger's columns, and the checks of rows, thousands at a time.
Does not belong: reading files, and anything a person sees.
"""
