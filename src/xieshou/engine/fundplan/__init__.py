"""Fund plan (资金计划).

Will live here: how money is shared among counties and areas by need.
Does not belong: what was in fact paid.
"""
