"""Industry (产业合作): firms that came, what they have paid in, whom they employ; and assistance workshops (帮扶车间).

Belongs here: one row for a firm or a workshop in a year, and what keeps it true.
Does not belong: projects paid for by aid (`projects`), what firms sell (`trade`), what they give (`donations`).
"""
