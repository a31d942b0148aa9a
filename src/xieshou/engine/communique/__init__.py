"""Communiqués (会议报道).

Will live here: reading a scraped news text back into a structured record, every character traceable to its source.
Does not belong: the meetings and commitments themselves, which the register keeps.
"""
