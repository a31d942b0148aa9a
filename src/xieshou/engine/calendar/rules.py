"""What is due when (节点规则), as `data/calendar.yaml` says it.

Belongs here: one duty, where its words come from, and reading the file strictly.
Does not belong: the days of one year (`deadlines.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, PackError, read_pack

LEVELS = ("national", "province", "prefecture", "county", "township")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
YEARLY, MONTHLY, QUARTERLY = "year", "month", "quarter"
DATED = (YEARLY, MONTHLY, QUARTERLY)
REPEATED = ("week", "half_month", "month_end")  # no day was printed for these
ABOUT = ("", "year", "year_before", "month_before", "quarter_before")
QUARTERS_FOLLOWED = (1, 4, 7, 10)  # the months after a quarter
LAST = 31  # the last day of any month


@dataclass(frozen=True)
class Words:
    """A text in both languages."""

    zh: str
    en: str

    def told(self, language: str) -> str:
        """In the language asked for."""
        return self.zh if language.startswith("zh") else self.en


@dataclass(frozen=True)
class MonthDay:
    """A day of a month; 31 means the last one. `years_before`: so many years before the one asked for."""

    month: int
    day: int
    years_before: int = 0


@dataclass(frozen=True)
class Rule:
    """A duty of the yearly cycle (节点): who owes what to whom, and when."""

    code: str
    name: Words
    levels: tuple[str, ...]
    giver: Words
    taker: Words
    each: str
    due: tuple[MonthDay, ...]
    opens: MonthDay | None
    weekday: int
    about: str
    note: Words
    source: tuple[str, ...]
    basis: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True)
class Calendar:
    """The whole file (年度节点表): its duties, its version, and the day it was last revised."""

    rules: tuple[Rule, ...]
    version: int
    valid_from: date
    revised_on: date


@cache
def shipped() -> Calendar:
    """The cycle that ships. Raises PackError naming the entry and what to do."""
    return read_calendar(Path(packs.__file__).parent / "calendar.yaml")


def read_calendar(path: Path) -> Calendar:
    """The cycle of a file. Raises PackError naming the entry and what to do."""
    header, whole = read_pack(path)
    revised_on = whole.day("revised_on")
    rules: dict[str, Rule] = {}
    for entry in whole.entries("deadlines"):
        rule = _rule(entry, header.valid_from)
        entry.done()
        if rule.code in rules:
            raise entry.error(f"{rule.code} is there twice.", "Give this entry another code, or remove it.")
        rules[rule.code] = rule
    whole.done()
    return Calendar(tuple(rules.values()), header.version, header.valid_from, revised_on)


def _rule(entry: Entry, since: date) -> Rule:
    sources = packs.cited(entry)
    levels = entry.texts("levels", required=True)
    if wrong := [one for one in levels if one not in LEVELS]:
        raise entry.error(f"`levels` names {', '.join(wrong)}.", f"Choose among: {', '.join(LEVELS)}.")
    code, when = entry.text("code"), entry.nested("when")
    each, due, opens, weekday = _when(when)
    when.done()
    return Rule(
        code=code, name=Words(*entry.in_two_languages("name")), levels=levels,
        giver=Words(*entry.in_two_languages("from")), taker=Words(*entry.in_two_languages("to")),
        each=each, due=due, opens=opens, weekday=weekday,
        about=entry.choice("about", ABOUT[1:]) if entry.has("about") else "",
        note=Words(*entry.in_two_languages("note", required=False)),
        source=sources, basis=entry.choice("basis", ("published", "inferred")),
        valid_from=entry.day("valid_from") if entry.has("valid_from") else since,
        valid_to=entry.day("valid_to") if entry.has("valid_to") else None,
    )  # fmt: skip


def _when(entry: Entry) -> tuple[str, tuple[MonthDay, ...], MonthDay | None, int]:
    """How often, on which days, from which day on, on which day of the week."""
    if not entry.has("each"):
        due, opens = entry.nested("due"), entry.nested("opens") if entry.has("opens") else None
        read = _month_day(due), _month_day(opens) if opens else None
        return YEARLY, (read[0],), read[1], 0
    each = entry.choice("each", (MONTHLY, QUARTERLY, *REPEATED))
    if each == MONTHLY:
        day = _day(entry)
        return each, tuple(MonthDay(month, day) for month in range(1, 13)), None, 0
    if each == QUARTERLY:
        day = _day(entry)
        return each, tuple(MonthDay(month, day) for month in QUARTERS_FOLLOWED), None, 0
    weekday = WEEKDAYS.index(entry.choice("weekday", WEEKDAYS)) if each == "week" else 0
    return each, (), None, weekday


def _month_day(entry: Entry) -> MonthDay:
    month = entry.number("month")
    if not 1 <= month <= 12:
        raise entry.error(f"the month is {month}.", "Write a month from 1 to 12.")
    read = MonthDay(month, _day(entry), entry.number("years_before", 0))
    entry.done()
    return read


def _day(entry: Entry) -> int:
    """A day of the month, or `last`."""
    try:
        day = entry.number("day")
    except PackError:
        entry.choice("day", ("last",))
        return LAST
    if not 1 <= day <= LAST:
        raise entry.error(f"the day is {day}.", "Write a day from 1 to 31, or `last`.")
    return day
