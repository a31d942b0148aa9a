"""Accounts (用户与权限): who may see and write what, the record of every write, and the evidence behind every row.

Belongs here: User, Role, Scope, Change, Evidence, and the furniture every ledger row shares (`models/records.py`).
Does not belong: any one noun of the field; this is the lowest floor and imports none of the others.
"""
