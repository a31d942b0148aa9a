"""Days of the visit and of the meeting (日期): what is missing comes from the day of publication, never from today.

Belongs here: reading dates. Does not belong: deciding which sentence tells of the meeting (`event`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xieshou.engine.communique.read.spans import Span

_DAYS = re.compile(
    r"(?<![\d.])(?:((?:19|20)\d{2})年)?(?:(\d{1,2})月)?(\d{1,2})日"
    r"(?:(?:至|到|—|-|－|–|~|～|——|、|和)(?:(?:(?:19|20)\d{2})年)?(?:(\d{1,2})月)?(\d{1,2})日)?"
    r"(上午|下午|晚上|晚间|晚|中午|傍晚|凌晨|清晨|早上)?"
)
_SHORT_RANGE = re.compile(r"(?<![\d.])(?:((?:19|20)\d{2})年)?(\d{1,2})月(\d{1,2})(?:至|-|－|—|–|~|～)(\d{1,2})日()()")
_RELATIVE = re.compile("(今天|昨天|前天|今日|昨日|前日)(上午|下午|晚上|晚)?")
_BACK = {"今": 0, "昨": 1, "前": 2}
_PARTS = {
    "上": "morning",
    "早": "morning",
    "清": "morning",
    "下": "afternoon",
    "晚": "evening",
    "中": "noon",
    "傍": "evening",
    "凌": "night",
}


@dataclass(frozen=True)
class Days:
    """One or several days as printed, and what they are."""

    at: Span
    start: date | None
    end: date | None
    month_day: str  # as far as printed: 06-02; empty when the month is not known
    year_from: str | None  # None: printed; `publish_date`; `earlier`: a date before it in the text
    month_from: Span | None  # the earlier date that a bare day takes its month from
    part_of_day: str | None
    several: bool


class Calendar:
    """Reads the dates of one text in order; a bare day takes month and year from the date before it."""

    def __init__(self, text: str, published: date | None) -> None:
        self.text = text
        self.published = published
        self.last: Days | None = None

    def days(self, start: int, end: int) -> Iterator[Days]:
        """The dates between two offsets."""
        found = [*_DAYS.finditer(self.text, start, end), *_SHORT_RANGE.finditer(self.text, start, end)]
        if self.published:
            found += _RELATIVE.finditer(self.text, start, end)
        done = -1
        for match in sorted(found, key=lambda match: (match.start(), -match.end())):
            if match.start() >= done and (read := self._read(match)):
                done = match.end()
                yield read

    def _read(self, match: re.Match[str]) -> Days | None:
        at = Span(*match.span())
        if match.re is _RELATIVE:
            assert self.published
            day = self.published - timedelta(days=_BACK[match[1][0]])
            return self._kept(Days(at, day, day, f"{day:%m-%d}", "publish_date", None, self._part(match[2]), False))
        year, month, first = match[1], match[2], int(match[3])
        if match.re is _SHORT_RANGE:
            last_month, last, part = month, match[4], None
        else:
            last_month, last, part = match[4] or month, match[5], match[6]
        month_from = None
        if month is None:
            month, last_month, month_from = self._month(last_month)
        if month is None or not 1 <= int(month) <= 12 or not 1 <= first <= 31:
            return None
        year_number, year_from = self._year(int(year) if year else None, int(month), first)
        begun = _day(year_number, int(month), first)
        ended = begun
        if last:
            ended = _day(year_number, int(last_month or month), int(last))
            if begun and ended and ended < begun:
                ended = _day(begun.year + 1, int(last_month or month), int(last))
        if year_number and (begun is None or ended is None):
            return None
        return self._kept(
            Days(at, begun, ended, f"{int(month):02}-{first:02}", year_from, month_from, self._part(part), bool(last))
        )

    def _month(self, printed: str | None) -> tuple[str | None, str | None, Span | None]:
        if printed:
            return printed, printed, None
        if self.last and self.last.month_day:
            month = self.last.month_day[:2]
            return month, month, self.last.at
        if self.published:
            month = str(self.published.month)
            return month, month, None
        return None, None, None

    def _year(self, printed: int | None, month: int, day: int) -> tuple[int | None, str | None]:
        if printed:
            return printed, None
        if self.published:
            later = (month, day) > (self.published.month, self.published.day)
            return self.published.year - (1 if later else 0), "publish_date"
        if self.last and self.last.start:
            return self.last.start.year, "earlier"
        return None, None

    def _part(self, words: str | None) -> str | None:
        return _PARTS[words[0]] if words else None

    def _kept(self, days: Days) -> Days:
        self.last = days
        return days


def _day(year: int | None, month: int, day: int) -> date | None:
    if year is None:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
