"""The duties of one year with their days (到期节点): every dated one expanded, the others as rules that repeat.

Belongs here: from rules and a year to days and the periods they tell of. Does not belong: today, whether it was done.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from xieshou.engine.calendar.rules import DATED, REPEATED, MonthDay, Rule


@dataclass(frozen=True)
class Deadline:
    """A day by which a duty is done (截止日期), from which day it can be, and the time it tells of."""

    rule: Rule
    opens_on: date | None
    due_on: date
    period_first: date | None
    period_last: date | None

    @property
    def uid(self) -> str:
        """Its name for ever: the same in every file and every year it is drawn."""
        return f"{self.rule.code}-{self.due_on.isoformat()}@xieshou"


@dataclass(frozen=True)
class Standing:
    """A duty of every week or month for which no day was printed (经常性节点), from its first day in a year."""

    rule: Rule
    first_on: date
    last_on: date

    @property
    def uid(self) -> str:
        """Its name for ever: one for each year."""
        return f"{self.rule.code}-{self.first_on.year}@xieshou"


def deadlines(rules: Iterable[Rule], year: int, level: str = "") -> list[Deadline]:
    """Every deadline whose day lies in the year, the earliest first; of one level, or of all."""
    found = [
        _deadline(rule, day, year)
        for rule in rules
        if rule.each in DATED and (not level or level in rule.levels)
        for day in rule.due
    ]
    held = [one for one in found if _holds(one.rule, one.due_on, one.due_on)]
    return sorted(held, key=lambda one: (one.due_on, one.rule.code))


def of_cycle(rules: Iterable[Rule], year: int, level: str = "") -> list[Deadline]:
    """Those of the next year that still tell of this one: the last month and quarter, and the assessment."""
    following = deadlines(rules, year + 1, level)
    return [one for one in following if one.period_last is not None and one.period_last.year == year]


def standing(rules: Iterable[Rule], year: int, level: str = "") -> list[Standing]:
    """The duties that repeat without a printed day, in the order of the file."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    return [
        Standing(rule, _first_day(rule, year), last)
        for rule in rules
        if rule.each in REPEATED and (not level or level in rule.levels) and _holds(rule, first, last)
    ]


def _holds(rule: Rule, first: date, last: date) -> bool:
    """Whether the rule was in force at some time between two days."""
    return rule.valid_from <= last and (rule.valid_to is None or rule.valid_to >= first)


def _deadline(rule: Rule, due: MonthDay, year: int) -> Deadline:
    due_on = _on(due, year)
    period = _period(rule.about, due_on)
    opens_on = _on(rule.opens, year) if rule.opens else None
    return Deadline(rule, opens_on, due_on, *(period or (None, None)))


def _on(day: MonthDay, year: int) -> date:
    own = year - day.years_before
    return date(own, day.month, min(day.day, monthrange(own, day.month)[1]))


def _period(about: str, due_on: date) -> tuple[date, date] | None:
    """The first and last day of what a duty tells of."""
    year, month = due_on.year, due_on.month
    if about == "year":
        return date(year, 1, 1), date(year, 12, 31)
    if about == "year_before":
        return date(year - 1, 1, 1), date(year - 1, 12, 31)
    if about == "month_before":
        last = date(year, month, 1) - timedelta(days=1)
        return last.replace(day=1), last
    if about == "quarter_before":
        last = date(year, month - (month - 1) % 3, 1) - timedelta(days=1)
        return date(last.year, last.month - 2, 1), last
    return None


def _first_day(rule: Rule, year: int) -> date:
    """The first day of the year on which a repeating duty falls."""
    if rule.each == "week":
        first = date(year, 1, 1)
        return first + timedelta(days=(rule.weekday - first.weekday()) % 7)
    return date(year, 1, 15 if rule.each == "half_month" else 31)
