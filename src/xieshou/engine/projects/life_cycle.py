"""The steps of a project's life (项目环节): which may follow, what lies between two stages, what a step does to a row.

Belongs here: questions about the table of `data/gates.yaml` and the stages. A project is a mapping of its columns.
Does not belong: what must not be lacking (`gates`), writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from xieshou.data import packs
from xieshou.data.life_cycle import ASIDE, CORRECT, RESUME, STEP, Transition, life_cycle

Values = Mapping[str, Any]
APPROVED, CHANGED, TERMINATED = "approved", "changed", "terminated"
GOES_WITH = {"accepted_on": ("acceptance",), "start_first": ("start_last", "start_printed"),
             "finish_first": ("finish_last", "finish_printed")}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """A step that a project may take now (可办理的环节), and the stage it enters."""

    transition: Transition
    enters: str

    @property
    def days(self) -> tuple[str, ...]:
        """The columns of the day that it asks for; a side state keeps its day in the history alone."""
        return needs(self.enters) if self.transition.kind == STEP else ()


@dataclass(frozen=True)
class Leg:
    """The way from one stage to another as the table has it: the steps it takes and the stages it enters."""

    transitions: tuple[str, ...]
    stages: tuple[str, ...]
    kind: str


def order(stage: str | None) -> int | None:
    """The place of a stage in the life; None for a side state and for a stage that is not known."""
    known = packs.stages().get(stage or "")
    return known.order if known else None


def needs(stage: str) -> tuple[str, ...]:
    """The days that must be known at a stage."""
    return packs.stages()[stage].needs


def is_empty(value: Any) -> bool:
    """Whether a value says nothing."""
    return value is None or (isinstance(value, str) and not value.strip())


def knows_days(stage: str, values: Values) -> bool:
    """Whether the days of a stage are known; a stage without days says nothing."""
    return not any(is_empty(values.get(column)) for column in needs(stage))


@cache
def avoidable() -> frozenset[str]:
    """The stages that some step goes round, such as the tender."""
    found: set[str] = set()
    for one in life_cycle().transitions.values():
        first, last = order(one.leaves[0]), order(one.enters[0])
        if one.kind == STEP and first is not None and last is not None:
            found |= {stage for stage in packs.stages() if first < (order(stage) or 0) < last}
    return frozenset(found)


def visited(values: Values) -> frozenset[str]:
    """Of the stages that may be gone round, those whose day says that the project was there."""
    return frozenset(stage for stage in avoidable() if knows_days(stage, values))


@cache
def leg(before: str | None, now: str, been: frozenset[str]) -> Leg | None:
    """The way from a stage to another one; None where the table has none. `before`: None for a row that is new."""
    if before == now:
        return Leg((), (), "")
    first, last = order(before), order(now)
    if before is None:
        return Leg((), tuple(_between(0, last, now, been)) if last is not None else (), "arrival")
    if first is not None and last is not None and last > first:
        stages = tuple(_between(first, last, now, been))
        return Leg(tuple(_steps(before, stages)), stages, STEP)
    for one in life_cycle().transitions.values():
        if one.kind != STEP and before in one.leaves and now in one.enters:
            return Leg((one.code,), (now,) if one.kind == RESUME else (), one.kind)
    return None


def _between(first: int, last: int, now: str, been: frozenset[str]) -> Iterable[str]:
    for stage, known in packs.stages().items():
        inside = known.order is not None and first < known.order <= last
        if inside and (stage == now or stage not in avoidable() or stage in been):
            yield stage


def _steps(before: str, stages: Iterable[str]) -> Iterable[str]:
    steps = [one for one in life_cycle().transitions.values() if one.kind == STEP]
    for stage in stages:
        yield from (one.code for one in steps if before in one.leaves and stage in one.enters)
        before = stage


def possible(values: Values) -> list[Move]:
    """The steps that a project may take from where it stands, in the order of the table.

    What goes on after a side state goes back to the furthest stage whose day is known; a correction goes one back.
    """
    stage, found = str(values["stage"]), []
    for one in life_cycle().transitions.values():
        if stage not in one.leaves:
            continue
        enters = one.enters[0]
        if one.kind == RESUME:
            known = [each for each in one.enters if needs(each) and knows_days(each, values)]
            enters = max(known, key=lambda each: order(each) or 0, default=enters)
        elif one.kind == CORRECT:
            earlier = [each for each in one.enters if (order(each) or 0) < (order(stage) or 0)]
            kept = [each for each in earlier if each not in avoidable() or knows_days(each, values)]
            enters = max(kept, key=lambda each: order(each) or 0)
        found.append(Move(one, enters))
    return found


def following(stage: str) -> list[str]:
    """The stages that some step or the way forward leads to from a stage."""
    return [one for one in packs.stages() if one != stage and leg(stage, one, frozenset()) is not None]


def after(values: Values, move: Move, given: Values) -> dict[str, Any]:
    """The columns of a project after a step: what was given, and the new stage.

    A correction takes the days out again of the stages it goes back over.
    """
    columns = dict(given)
    if move.transition.kind == CORRECT:
        low, high = order(move.enters) or 0, order(str(values["stage"])) or 0
        for stage in packs.stages():
            if low < (order(stage) or 0) <= high:
                days = [column for day in needs(stage) for column in (day, *GOES_WITH.get(day, ()))]
                columns |= {column: _nothing(values.get(column)) for column in days if column in values}
    return columns | {"stage": move.enters}


def _nothing(held: Any) -> Any:
    return "" if isinstance(held, str) else None


def content_is_approved(stage: str | None) -> bool:
    """Whether content, place and purpose at this stage are those that were approved, and stay so."""
    return stage == TERMINATED or (order(stage) or 0) >= (order(APPROVED) or 0)


def is_aside(transition: Transition) -> bool:
    """Whether a step leads into the state in which what was approved may be changed."""
    return transition.kind == ASIDE
