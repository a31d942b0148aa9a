"""Findings of the rules (核查发现) as offices work them off: recorded, answered, closed by a second person on evidence.

Belongs here: recording what `check` finds, the deeds on a finding, its pages. Does not belong: the rules
(`engine.findings`), what is kept (`assessment.models`), problems that people found (`commitments`).
"""
