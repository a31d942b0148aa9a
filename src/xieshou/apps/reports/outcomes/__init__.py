"""What became of a meeting (会议议定事项落实情况): one page that a leader reads in a minute, and its table in Word.

Belongs here: each commitment of a meeting with its state and what fulfils it, counted and listed.
Does not belong: the commitments (`apps.commitments`), fonts and tables (`reports.styles`, `reports.parts`).
"""
