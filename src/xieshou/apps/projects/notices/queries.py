"""Which projects lack a notice (公示缺失): missing, too short, or later than the first payment; reads only.

Belongs here: the same gate as the rule V07 asks, over the projects somebody sees. Does not belong: the gate.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.belongings import facts_of
from xieshou.apps.projects.models import Project
from xieshou.data import packs
from xieshou.data.life_cycle import life_cycle
from xieshou.engine.funds import PAYING
from xieshou.engine.projects.checks import is_shut

RULE = "V07"
MISSING, SHORT, LATE = "missing", "short", "late"
AT_ONCE = 500


@dataclass(frozen=True)
class Lacking:
    """A project whose notice is missing, short or late, with what is known of it."""

    project: Project
    why: str
    first_day: date | None
    days: int | None
    first_payment_on: date | None


def least_days() -> int:
    """For how many days a notice stands."""
    return life_cycle().gates[RULE].numbers["days"]


def lacking(programme: Programme, year: int, user: User) -> list[Lacking]:
    """The projects of a year, under way or paid for, of which the gate is shut; none of published books."""
    if programme.books != Programme.Books.KEPT:
        return []
    stages = packs.stages()
    first = min(stages[one].order or 0 for one in life_cycle().gates[RULE].at_stages)
    begun = [code for code, one in stages.items() if one.order is not None and one.order >= first]
    seen = Project.objects.visible_to(user).filter(programme=programme, year=year, outside=False, same_as=None)
    asked = seen.filter(Q(stage__in=begun) | Q(movements__kind__in=PAYING)).distinct()
    numbers = list(asked.order_by("record_no").values_list("pk", flat=True))
    chunks = (numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE))
    return [one for some in chunks for one in _lacking(some, begun)]


def _lacking(numbers: list[int], begun: list[str]) -> Iterator[Lacking]:
    rows = Project.objects.filter(pk__in=numbers)
    facts = facts_of(rows)
    for project in rows.order_by("record_no"):
        known = facts[project.pk]
        asked = project.stage in begun or known["first_payment_on"] is not None
        if asked and is_shut(life_cycle().gates[RULE], (), known | {"category": project.category}):
            yield _told(project, known)


def _told(project: Project, known: dict[str, Any]) -> Lacking:
    first, days = known["notice_from"], known["notice_days"]
    why = MISSING if first is None else SHORT if days < least_days() else LATE
    return Lacking(project, why, first, days, known["first_payment_on"])
