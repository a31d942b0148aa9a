"""The engine: plain Python, tables and values in, tables and values out.

Belongs here: whatever can be decided from values alone, one room per part of the field, and the few words all rooms
share (`yuan`, `published_date`, `place_codes`).
Does not belong: Django, a database, the clock, anything that knows who is asking.
"""
