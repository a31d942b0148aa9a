"""Commitments and issues (议定事项、问题整改), followed until closed: what may be done, what is chased, what is due.

Belongs here: the life cycle of an item (`cycle`), its colour on a day (`chasing`), the day it is due when none is
named (`due`), its due day as a calendar entry (`ical`).
Does not belong: the rules as data (`data/commitment_rules.yaml`), who may do a deed, the register, today.
"""

from xieshou.engine.commitments.chasing import Chased, chase
from xieshou.engine.commitments.cycle import Lacking, Refusal, possible, refusals
from xieshou.engine.commitments.due import default_due
from xieshou.engine.commitments.ical import DueItem, due_calendar

__all__ = [
    "Chased", "DueItem", "Lacking", "Refusal", "chase", "default_due", "due_calendar", "possible", "refusals",
]  # fmt: skip
