"""The due days of commitments and issues as an iCalendar file (到期日历), one whole-day entry each.

Belongs here: what an entry says. Does not belong: the format of the file (`engine.calendar.ical`), which items.
Nothing in it comes from the clock; an entry keeps its UID, so a calendar program renews what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from xieshou.engine.calendar.ical import file_of, whole_day


@dataclass(frozen=True)
class DueItem:
    """An item with its due day; `version` grows with every change of it."""

    record_no: str
    due_on: date
    summary: str
    told: str
    version: int
    is_closed: bool


def due_calendar(items: Iterable[DueItem], name: str) -> bytes:
    """The items as a file, the earliest first."""
    ordered = sorted(items, key=lambda one: (one.due_on, one.record_no))
    return file_of("Commitments", name, (line for item in ordered for line in _entry(item)))


def _entry(item: DueItem) -> Iterator[str]:
    yield from whole_day(
        f"{item.record_no}@xieshou", item.due_on, stamp=item.due_on, sequence=item.version, summary=item.summary,
        told=item.told,
    )  # fmt: skip
    yield f"STATUS:{'CANCELLED' if item.is_closed else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
