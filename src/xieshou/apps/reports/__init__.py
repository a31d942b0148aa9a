"""Reports (报表): documents made from a snapshot, their figures equal to the pages'.

Belongs here: putting frozen figures, claims and rows into Word. Does not belong: computing them.
"""
