"""Communiqués (会议报道): from a scraped news text to a structured record, every character traceable to its source.

Belongs here: `papers`, the text of a file; `repair`, what copying sites did to a text, undone; `read`, who met, where,
and what was promised.
Does not belong: the meetings and commitments themselves, which the register keeps.
"""
