"""Since when an asset stands idle, and what is to be pointed out of it on a day (闲置预警).

Belongs here: from the yearly checks to a first day, months between two days, which ages are reached.
Does not belong: the months (`data/asset_rules.yaml`), today, money that is due (`dues`).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from xieshou.data.asset_rules import AssetAge, AssetRules

IDLE, DISPOSED = "idle", "disposed"
UNUSED = (IDLE, "without_operator", "not_handed_over", "not_checked")


@dataclass(frozen=True)
class Reading:
    """What a check found (盘点结果): the state of an asset on a day."""

    checked_on: date
    state: str


@dataclass(frozen=True)
class Told:
    """Something that is pointed out of an asset (提示): since which day, for how many whole months, and by which age.

    `alarm`: the months of the age are reached. An asset that is idle is told of before that too.
    """

    age: AssetAge
    since: date | None
    months: int
    alarm: bool


def readings_of(values: Mapping[str, Any], checks: Iterable[Reading], as_of: date) -> list[Reading]:
    """The checks up to a day, the oldest first; without any, what the row itself says, if it was seen by then."""
    known = sorted((one for one in checks if one.checked_on <= as_of), key=lambda one: one.checked_on)
    if known:
        return known
    seen = values.get("checked_on")
    if seen is not None and seen > as_of:
        return []
    return [Reading(seen or as_of, str(values["state"]))] if values.get("state") else []


def idle_since(readings: Iterable[Reading]) -> date | None:
    """The first of the last checks in a row that found the asset idle; None when the newest one did not."""
    since = None
    for one in readings:
        since = (since or one.checked_on) if one.state == IDLE else None
    return since


def months_between(first: date, last: date) -> int:
    """Whole months from one day to another, never less than none."""
    months = 12 * (last.year - first.year) + last.month - first.month - (last.day < first.day)
    return max(0, months)


def months_before(day: date, months: int) -> date:
    """The latest day from which so many whole months have passed on `day`."""
    year, month = divmod(12 * day.year + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def told_on(values: Mapping[str, Any], checks: Iterable[Reading], as_of: date, rules: AssetRules) -> list[Told]:
    """What is pointed out of an asset on a day, in the order of the ages. Nothing of what was disposed of.

    `values`: its columns. What a later day says is not known yet on an earlier one.
    """
    readings = readings_of(values, checks, as_of)
    built = values.get("built_on")
    if (readings and readings[-1].state == DISPOSED) or values["state"] == DISPOSED or (built and built > as_of):
        return []
    kind, found = str(values["kind"]), []
    for age in (rules.age(code, kind) for code in UNUSED):
        if age is None:
            continue
        if age.code == IDLE:
            since = idle_since(readings)
            if since is not None:
                months = months_between(since, as_of)
                found.append(Told(age, since, months, months >= age.months))
        elif (since := _waits_since(age, values, readings, as_of)) is not None:
            months = months_between(since, as_of)
            if months >= age.months:
                found.append(Told(age, since, months, True))
    return found


def _waits_since(age: AssetAge, values: Mapping[str, Any], readings: list[Reading], as_of: date) -> date | None:
    """From which day on something is lacking; None where it is there, or where no day is known to count from."""
    if age.lacks:
        held = values.get(age.lacks)
        if isinstance(held, date):
            held = held if held <= as_of else None
        return None if held else values.get(age.since)
    seen = [one.checked_on for one in readings if values.get("checked_on")]
    return max(seen) if seen else values.get("built_on")
