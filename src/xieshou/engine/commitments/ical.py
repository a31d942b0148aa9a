"""The due days of commitments and issues as an iCalendar file (到期日历), one whole-day entry each.

Belongs here: what an entry says. Does not belong: folding and escaping (`engine.calendar.ical`), which items.
Nothing in it comes from the clock; an entry keeps its UID, so a calendar program renews what it holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from xieshou.engine.calendar.ical import escaped, folded


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
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Xieshou//Commitments//EN", "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}",
    ]  # fmt: skip
    for item in sorted(items, key=lambda one: (one.due_on, one.record_no)):
        lines += _entry(item)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def _entry(item: DueItem) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{item.record_no}@xieshou"
    yield f"DTSTAMP:{item.due_on:%Y%m%d}T000000Z"
    yield f"SEQUENCE:{item.version}"
    yield f"DTSTART;VALUE=DATE:{item.due_on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{item.due_on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(item.summary)}"
    yield f"DESCRIPTION:{escaped(item.told)}"
    yield f"STATUS:{'CANCELLED' if item.is_closed else 'CONFIRMED'}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"
