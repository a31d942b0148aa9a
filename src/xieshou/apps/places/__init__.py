"""Places (地区): divisions from province to village, each with the years it was in use.

Belongs here: codes, dated names, successors, flags and points of places; finding a place by name, pinyin or code.
Does not belong: who is paired with whom (pairings), who may see a place's rows (accounts).
"""
