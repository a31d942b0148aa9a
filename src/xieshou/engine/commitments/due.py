"""By when an item is due that names no day (默认时限): a deadline of the programme's yearly calendar.

Belongs here: from the day it was agreed to the deadline. Does not belong: which deadline, and how many days at least
(`data/commitment_rules.yaml`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from xieshou.data.commitment_rules import CommitmentRules
from xieshou.engine.calendar import Rule, deadlines

YEARS_AHEAD = 3


def default_due(agreed_on: date, rules: CommitmentRules, calendar: Iterable[Rule]) -> date | None:
    """The first such deadline that leaves the days the rules ask for; None where the calendar has none."""
    earliest = agreed_on + timedelta(days=rules.due_at_least_days)
    cycle = [rule for rule in calendar if rule.code == rules.due_deadline]
    for year in range(agreed_on.year, agreed_on.year + YEARS_AHEAD):
        for one in deadlines(cycle, year):
            if one.due_on >= earliest:
                return one.due_on
    return None
