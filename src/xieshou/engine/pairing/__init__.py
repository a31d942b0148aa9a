"""Pairing (结对优化).

Will live here: which donor should help which recipient.
Does not belong: the pairings in force, which the register keeps.
"""
