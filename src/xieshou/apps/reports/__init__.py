"""Reports (报表): documents made from a snapshot, their figures equal to the pages'; notices of projects (`notices`).

Belongs here: putting frozen figures, claims and rows into Word, as an office submits it; what is posted in public.
Does not belong: computing them (`assessment`), formats for machines (`exchange`).
"""
