"""Linkage (重复识别).

Will live here: the same person, firm or order seen twice.
Does not belong: deciding that it is so, which is a person's deed.
"""
