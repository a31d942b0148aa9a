"""Labour cooperation (劳务协作): which person worked where, from when to when, and how the work came about.

Belongs here: placements (务工记录), a million of them a year in a nation's register, and the questions of their list.
Does not belong: households (`households`), training classes (`people`), matching workers to posts (`engine.matching`).
"""
