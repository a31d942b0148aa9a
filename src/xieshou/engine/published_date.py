"""A published date keeps its precision (日期精度): first possible day, last possible day, text as printed.

Belongs here: reading such a date and asking it questions that are answered yes, no or unknown.
Does not belong: making up a day that the source does not print.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, order=True)
class PublishedDate:
    """A day known to the precision of its source: `2018`, `2018-06` or `2018-06-02`."""

    first: date
    last: date
    printed: str

    @classmethod
    def read(cls, text: str) -> "PublishedDate":
        """Read `2018`, `2018-06` or `2018-06-02`. Raises ValueError for anything else, and for days that are none."""
        match = _ISO.fullmatch(text.strip())
        if not match:
            raise ValueError(f"“{text}” is no date: write 2018, 2018-06 or 2018-06-02.")
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        try:
            if month is None:
                return cls(date(year, 1, 1), date(year, 12, 31), match[0])
            if day is None:
                return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]), match[0])
            return cls(date(year, month, day), date(year, month, day), match[0])
        except ValueError as error:
            raise ValueError(f"“{text}” is no day of the calendar. Correct the date.") from error

    @property
    def year(self) -> int | None:
        """The year, or None when the date spans several."""
        return self.first.year if self.first.year == self.last.year else None


@dataclass(frozen=True)
class Period:
    """From one published date to another (起止); an open end has not ended as far as is known."""

    start: PublishedDate | None
    end: PublishedDate | None

    def in_force_on(self, day: date) -> bool | None:
        """Whether the period holds on a day: True, False, or None when the sources are too coarse to say."""
        if self.start is None:
            return False if self.end is not None and self.end.last < day else None
        if day < self.start.first or (self.end is not None and day > self.end.last):
            return False
        surely_begun = day >= self.start.last
        surely_not_over = self.end is None or day <= self.end.first
        return True if surely_begun and surely_not_over else None

    def in_force_within(self, year: int) -> bool | None:
        """Whether the period holds on some day of a year: True, False or None (unknown)."""
        opening, closing = date(year, 1, 1), date(year, 12, 31)
        if self.start is None:
            return False if self.end is not None and self.end.last < opening else None
        if self.start.first > closing or (self.end is not None and self.end.last < opening):
            return False
        surely = self.start.last <= closing and (self.end is None or self.end.first >= opening)
        return True if surely else None
