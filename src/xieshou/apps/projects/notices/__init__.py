"""Public notices of projects that stood (公示): which lack one, and the objections that were raised and answered.

Belongs here: the list of what is missing, short or late (V07), objections and their answers.
Does not belong: recording that a notice was put up (`moving`), what a notice says (`reports.notices`).
"""
