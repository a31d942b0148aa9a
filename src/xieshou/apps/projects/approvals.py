"""What a project's approval number was given for (批复内容), as the history of its row tells.

Belongs here: the content, place and purpose at the moment from which the present number stood. Does not belong: what
follows from a difference (the rules, the gates), reading it into tables (`assessment`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from xieshou.apps.accounts.models import Change
from xieshou.apps.projects.models import Project
from xieshou.data.life_cycle import CHANGE_CONTENT, life_cycle
from xieshou.engine.projects.life_cycle import CHANGED, content_is_approved

NUMBER, STAGE = "approval_no", "stage"
CONTENT = tuple(column for gate in life_cycle().gates.values() if CHANGE_CONTENT in gate.at_deeds
                for column in gate.columns)  # fmt: skip
READ_AS = {"recipient": "recipient_id"}
AT_ONCE = 500

Held = dict[str, Any]


def approved_contents(projects: QuerySet[Project]) -> Iterator[tuple[Any, ...]]:
    """Of each project whose content the history shows changed: its number, the present one, and what it was given for.

    The number stands from the first moment on at which the project was approved under it; in a change that is under way
    it stands for nothing yet. Nothing is said of a project without such a moment.
    """
    names = (NUMBER, STAGE, *CONTENT)
    told = _changes(projects)
    keys = sorted(told)
    for start in range(0, len(keys), AT_ONCE):
        rows = projects.filter(record_no__in=keys[start : start + AT_ONCE]).order_by("record_no")
        for key, *values in rows.values_list("record_no", *(READ_AS.get(name, name) for name in names)):
            now = dict(zip(names, values, strict=True))
            was = _when_given(now, told[key])
            if was is not None:
                yield (key, now[NUMBER], *(was[name] for name in CONTENT))


def _changes(projects: QuerySet[Project]) -> dict[str, list[Held]]:
    """The fields that moved, change by change, of projects of which content, place or purpose ever moved."""
    found: dict[str, list[Held]] = defaultdict(list)
    of_projects = Change.objects.filter(ledger=Project.LEDGER, key__in=projects.order_by().values("record_no"))
    moved = of_projects.filter(fields__has_any_keys=CONTENT).order_by().values("key")
    every = Change.objects.filter(ledger=Project.LEDGER, key__in=moved).order_by("id")
    for key, fields in every.values_list("key", "fields").iterator(chunk_size=5000):
        found[key].append(fields)
    return found


def _when_given(now: Held, changes: list[Held]) -> Held | None:
    """The columns as they were at the first moment at which the present number stood for an approved project."""
    if not now[NUMBER]:
        return None
    states = [dict(now)]
    for fields in reversed(changes):
        states.append(states[-1] | {name: fields[name][0] for name in states[-1] if name in fields})
    for state in reversed(states):
        if state[NUMBER] == now[NUMBER] and content_is_approved(state[STAGE]) and state[STAGE] != CHANGED:
            return state
    return None
