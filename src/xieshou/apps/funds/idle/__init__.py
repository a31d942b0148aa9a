"""Idle money (结余结存、闲置资金): what stands in every account on a day, by how long ago it was received.

Belongs here: which movements and accounts a reader sees of it, the same by county and by project, the page, the file.
Does not belong: how age is counted (`engine.funds.ageing`), where one yuan went (`trails`).
"""
