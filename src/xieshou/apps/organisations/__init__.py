"""Organisations (单位): offices, schools, hospitals, enterprises, and social organisations that act in a programme.

Belongs here: the organisation itself. Does not belong: what it does (the rooms above).
"""
