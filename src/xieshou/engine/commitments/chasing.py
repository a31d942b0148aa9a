"""Which items are to be chased on a day (督办亮灯): red, amber or green, with every reason.

Belongs here: from an item and a day to a colour. Does not belong: the days (`data/commitment_rules.yaml`), today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from xieshou.data.commitment_rules import GREEN, ChasingRule, CommitmentRules


@dataclass(frozen=True)
class Followed:
    """What the rules look at of an item: its stage, its due day, the day of its last deed, who is responsible."""

    stage: str
    due_on: date | None
    last_deed_on: date | None
    responsible_unit: str


@dataclass(frozen=True)
class Chased:
    """How an item stands on a day (督办结果). `days_left` is below zero when the due day is past."""

    colour: str
    reasons: tuple[ChasingRule, ...]
    days_left: int | None
    silent_days: int | None


def chase(item: Followed, as_of: date, rules: CommitmentRules) -> Chased | None:
    """The colour of an item on a day and every reason for it; None when it is closed."""
    if item.stage == rules.last:
        return None
    left = (item.due_on - as_of).days if item.due_on else None
    silent = max(0, (as_of - item.last_deed_on).days) if item.last_deed_on else None
    reasons = tuple(rule for rule in rules.chasing if _fits(rule, item, left, silent))
    return Chased(reasons[0].colour if reasons else GREEN, reasons, left, silent)


def _fits(rule: ChasingRule, item: Followed, left: int | None, silent: int | None) -> bool:
    if rule.stages and item.stage not in rule.stages:
        return False
    if rule.days_left is not None:
        return left is not None and left <= rule.days_left
    if rule.silent_days is not None:
        return silent is not None and silent >= rule.silent_days
    return not getattr(item, rule.lacks)
