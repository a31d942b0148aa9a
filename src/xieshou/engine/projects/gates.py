"""The gates on a project's way (项目关口): which it comes to, which are shut, and the words for that.

Belongs here: from two stages to the gates between them, one project at a time. A whole table: `gates_in_bulk`.
Does not belong: what a gate looks at (`checks`), which steps there are (`life_cycle`), what follows from a shut gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from xieshou.data import packs
from xieshou.data.life_cycle import (
    BLOCK,
    CHANGE_CONTENT,
    ENTERING,
    NOTHING,
    OUTSIDE,
    PAY,
    RESUME,
    WARN,
    Gate,
    life_cycle,
)
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.projects.checks import is_shut, lacking
from xieshou.engine.projects.life_cycle import (
    CHANGED,
    Leg,
    Values,
    content_is_approved,
    following,
    leg,
    visited,
)


@dataclass(frozen=True)
class At:
    """A gate that a project comes to: how severe it is there, and at which of the entered stages it stands."""

    gate: Gate
    severity: str
    stages: tuple[str, ...]


@dataclass(frozen=True)
class Shut:
    """A gate that is shut for a project (未通过的关口), with the columns in which something is wanting."""

    gate: Gate
    severity: str
    columns: tuple[str, ...] = ()
    about: Mapping[str, str] = field(default_factory=dict)

    @property
    def blocks(self) -> bool:
        """Whether it refuses; otherwise it asks for a written reason."""
        return self.severity == BLOCK

    def lacks(self, language: str) -> str:
        """What is lacking, in a language."""
        return self._told(self.gate.lacks(language), language)

    def opens(self, language: str) -> str:
        """What would open it, in a language."""
        return self._told(self.gate.opens(language), language)

    def _told(self, text: str, language: str) -> str:
        zh = language.startswith("zh")
        missing = ("、" if zh else ", ").join(LEDGERS["projects"].name_of(column, language) for column in self.columns)
        words: dict[str, Any] = {"missing": missing, **self.gate.numbers}
        if "before" in self.about:
            before, now = self.about["before"], self.about["now"]
            steps = [packs.stages()[one].name(language) for one in following(before)]
            names = {key: _stage(code, language) for key, code in (("before", before), ("now", now))}
            words |= names | {"possible": ("、" if zh else ", ").join(steps) or "–"}
        return text.format(**words)


@cache
def gates_on(before: str | None, now: str, been: frozenset[str]) -> tuple[At, ...]:
    """The gates on the way from one stage to another; `been`: see `life_cycle.visited`.

    A row that is new is asked what its gates ask `on_arrival`. What goes on after a side state has been through the
    gates of its stage before: only those that refuse are asked again.
    """
    way = leg(before, now, been)
    if way is None:
        return tuple(At(gate, gate.severity, ()) for gate in _at_deed(OUTSIDE))
    found = []
    for gate in life_cycle().gates.values():
        stages = tuple(stage for stage in way.stages if stage in gate.at_stages)
        severity = _severity(gate, way, at_stage=bool(stages), at_its_own=now in gate.at_stages)
        if severity != NOTHING:
            found.append(At(gate, severity, stages))
    if before != CHANGED and now != CHANGED and content_is_approved(before):
        found += [At(gate, gate.severity, ()) for gate in _at_deed(CHANGE_CONTENT)]
    return tuple(found)


def _severity(gate: Gate, way: Leg, *, at_stage: bool, at_its_own: bool) -> str:
    if way.kind == "arrival":
        asked = gate.on_arrival if at_stage else NOTHING
        return asked if asked != ENTERING else BLOCK if at_its_own else WARN
    at_step = bool(set(way.transitions) & set(gate.at_transitions))
    if not at_step and not (at_stage and (way.kind != RESUME or gate.severity == BLOCK)):
        return NOTHING
    return gate.severity


def _at_deed(deed: str) -> list[Gate]:
    return [gate for gate in life_cycle().gates.values() if deed in gate.at_deeds]


def judge(values: Values) -> list[Shut]:
    """The gates that are shut for a project which moves from `stage_before` to `stage`, in the order of the table.

    `values`: the columns as they would be, and the facts (`checks.FACTS`). The same stage twice is no step: only
    what may not be changed once approved is asked then. No `stage_before`: the row is new to the register.
    """
    before, now = values.get("stage_before") or None, str(values["stage"])
    return [told(at, values) for at in gates_on(before, now, visited(values)) if is_shut(at.gate, at.stages, values)]


def told(at: At, values: Values) -> Shut:
    """A shut gate with what it says of this project."""
    about = {}
    if OUTSIDE in at.gate.at_deeds:
        about = {"before": str(values.get("stage_before") or ""), "now": str(values["stage"])}
    return Shut(at.gate, at.severity, tuple(lacking(at.gate, at.stages, values)), about)


def before_paying(values: Values, on: date) -> list[Shut]:
    """The gates that are shut for a payment of this day from the project's money."""
    paid = {**values, "first_payment_on": on}
    return [told(at, paid) for at in gates_of_payment() if is_shut(at.gate, (), paid)]


def gates_of_payment() -> list[At]:
    """The gates that stand before a payment."""
    return [At(gate, gate.severity, ()) for gate in _at_deed(PAY)]


def _stage(code: str, language: str) -> str:
    known = packs.stages().get(code)
    return known.name(language) if known else code
