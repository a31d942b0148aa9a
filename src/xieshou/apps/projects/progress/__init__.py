"""Progress of works (形象进度): readings with their photographs, the second person's check, both curves.

Belongs here: recording, checking, taking back, what a page shows of it. Does not belong: whether work and payment keep
pace (`engine.projects.pace`), files (`accounts.taking_files`), the rules V09 and V10 (`engine.findings`).
"""
