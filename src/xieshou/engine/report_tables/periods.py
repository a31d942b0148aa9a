"""The periods that report tables are drawn for (报表期): a year, quarter, month, half of a month, or week.

Belongs here: a period's days, its code and its name, the periods of a year, the day a table falls due.
Does not belong: today's date; which periods a table has (its definition).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    """How long a period is."""

    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    HALF_MONTH = "half_month"
    WEEK = "week"


_CODES = {
    PeriodKind.YEAR: re.compile(r"(\d{4})", re.ASCII),
    PeriodKind.QUARTER: re.compile(r"(\d{4})-Q([1-4])", re.ASCII),
    PeriodKind.MONTH: re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
    PeriodKind.HALF_MONTH: re.compile(r"(\d{4})-(0[1-9]|1[0-2])-([12])", re.ASCII),
    PeriodKind.WEEK: re.compile(r"(\d{4})-W(\d{2})", re.ASCII),
}
HALF = 15  # the first half of a month ends on this day


@dataclass(frozen=True)
class Period:
    """From a first to a last day (报表期). Codes read `2024`, `2024-Q2`, `2024-06`, `2024-06-1`, `2024-W23`."""

    kind: PeriodKind
    code: str
    first: date
    last: date

    @property
    def year(self) -> int:
        """The year it belongs to; a week belongs to the year of its Thursday."""
        return int(self.code[:4])

    @property
    def zh(self) -> str:
        """As a Chinese table is headed."""
        rest = self.code[5:]
        match self.kind:
            case PeriodKind.YEAR:
                return f"{self.year}年"
            case PeriodKind.QUARTER:
                return f"{self.year}年第{'一二三四'[int(rest[1]) - 1]}季度"
            case PeriodKind.MONTH:
                return f"{self.year}年{int(rest)}月"
            case PeriodKind.HALF_MONTH:
                return f"{self.year}年{int(rest[:2])}月{'上' if rest[3] == '1' else '下'}半月"
        return f"{self.year}年第{int(rest[1:])}周（{_day_zh(self.first)}至{_day_zh(self.last)}）"

    @property
    def en(self) -> str:
        """As an English table is headed."""
        rest = self.code[5:]
        match self.kind:
            case PeriodKind.YEAR:
                return str(self.year)
            case PeriodKind.QUARTER:
                return f"quarter {rest[1]} of {self.year}"
            case PeriodKind.MONTH:
                return f"{calendar.month_name[int(rest)]} {self.year}"
            case PeriodKind.HALF_MONTH:
                half = "first" if rest[3] == "1" else "second"
                return f"{half} half of {calendar.month_name[int(rest[:2])]} {self.year}"
        return f"week {int(rest[1:])} of {self.year} ({self.first} to {self.last})"


def _day_zh(day: date) -> str:
    return f"{day.month}月{day.day}日"


def period_of(code: str) -> Period:
    """The period of a code. Raises ValueError that says how one is written."""
    for kind, pattern in _CODES.items():
        if (match := pattern.fullmatch(code.strip())) and int(match[1]) > 0:
            return _made(kind, code.strip(), [int(part) for part in match.groups()])
    raise ValueError(f"“{code}” is no period: write 2024, 2024-Q2, 2024-06, 2024-06-1 (first half) or 2024-W23.")


def _made(kind: PeriodKind, code: str, parts: list[int]) -> Period:
    year = parts[0]
    match kind:
        case PeriodKind.YEAR:
            return Period(kind, code, date(year, 1, 1), date(year, 12, 31))
        case PeriodKind.QUARTER:
            return Period(kind, code, date(year, parts[1] * 3 - 2, 1), _end_of_month(year, parts[1] * 3))
        case PeriodKind.MONTH:
            return Period(kind, code, date(year, parts[1], 1), _end_of_month(year, parts[1]))
        case PeriodKind.HALF_MONTH:
            first = date(year, parts[1], 1 if parts[2] == 1 else HALF + 1)
            return Period(kind, code, first, date(year, parts[1], HALF) if parts[2] == 1 else _end_of_month(*parts[:2]))
    try:
        monday = date.fromisocalendar(year, parts[1], 1)
    except ValueError as error:
        raise ValueError(f"{year} has no week {parts[1]}.") from error
    return Period(kind, code, monday, monday + timedelta(days=6))


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def periods_of(kind: PeriodKind, year: int) -> list[Period]:
    """The periods of this kind in a year, the first one first."""
    match kind:
        case PeriodKind.YEAR:
            codes = [f"{year}"]
        case PeriodKind.QUARTER:
            codes = [f"{year}-Q{nth}" for nth in range(1, 5)]
        case PeriodKind.MONTH:
            codes = [f"{year}-{month:02d}" for month in range(1, 13)]
        case PeriodKind.HALF_MONTH:
            codes = [f"{year}-{month:02d}-{half}" for month in range(1, 13) for half in (1, 2)]
        case PeriodKind.WEEK:
            codes = [f"{year}-W{week:02d}" for week in range(1, date(year, 12, 28).isocalendar().week + 1)]
    return [period_of(code) for code in codes]


def holding(kind: PeriodKind, day: date) -> Period:
    """The period of this kind that holds a day."""
    year = day.isocalendar().year if kind == PeriodKind.WEEK else day.year
    return next(one for one in periods_of(kind, year) if one.first <= day <= one.last)


@dataclass(frozen=True)
class Due:
    """When a table falls due (报送期限): a day of the n-th month after the period; the 31st is the month's last."""

    months_after: int
    day: int

    def on(self, period: Period) -> date:
        """The day on which the table of a period is due."""
        months = period.last.year * 12 + period.last.month - 1 + self.months_after
        end = _end_of_month(months // 12, months % 12 + 1)
        return end.replace(day=min(self.day, end.day))


def months_before(day: date, months: int) -> date:
    """The day so many months earlier; the end of a shorter month where there is no such day."""
    total = day.year * 12 + day.month - 1 - months
    end = _end_of_month(total // 12, total % 12 + 1)
    return end.replace(day=min(day.day, end.day))
