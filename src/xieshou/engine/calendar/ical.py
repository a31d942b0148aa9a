"""A year's deadlines as an iCalendar file (日历文件, RFC 5545), which any calendar program reads.

Belongs here: lines, folding, escaping. Does not belong: which deadlines there are.
Nothing in it comes from the clock: the same data gives the same bytes, and an event keeps its UID from file to file, so
a calendar program renews what it holds instead of doubling it. No library writes it: what is needed is this page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from xieshou.engine.calendar.deadlines import Deadline, Standing, deadlines, standing
from xieshou.engine.calendar.rules import Calendar, Rule

WIDTH = 75  # octets of a line, without its end
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORDS = {
    "zh": {"name": "东西部协作工作节点", "due": "截止", "opens": "起始", "who": "报送", "basis": "依据",
           "published": "有公开规定", "inferred": "推定"},
    "en": {"name": "Deadlines of East–West cooperation", "due": "Due", "opens": "From", "who": "Who",
           "basis": "Basis", "published": "published", "inferred": "inferred"},
}  # fmt: skip


def written(calendar: Calendar, years: Iterable[int], level: str = "", language: str = "zh") -> bytes:
    """The deadlines of the years, of one level or of all, as a file."""
    words = WORDS["zh" if language.startswith("zh") else "en"]
    lines: list[str] = []
    for year in sorted(set(years)):
        for deadline in deadlines(calendar.rules, year, level):
            lines += _dated(deadline, calendar, language, words)
        for duty in standing(calendar.rules, year, level):
            lines += _repeated(duty, calendar, language, words)
    return file_of("Calendar", words["name"], lines)


def file_of(product: str, name: str, events: Iterable[str]) -> bytes:
    """The lines of events as a file that says who wrote it and what it is called."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//Xieshou//{product}//EN", "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(name)}", *events, "END:VCALENDAR",
    ]  # fmt: skip
    return "".join(f"{part}\r\n" for line in lines for part in folded(line)).encode()


def whole_day(uid: str, on: date, *, stamp: date, sequence: int, summary: str, told: str) -> Iterator[str]:
    """The beginning of an event of one whole day; what is particular follows, then END:VEVENT."""
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}"
    yield f"DTSTAMP:{stamp:%Y%m%d}T000000Z"
    yield f"SEQUENCE:{sequence}"
    yield f"DTSTART;VALUE=DATE:{on:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{on + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{escaped(summary)}"
    yield f"DESCRIPTION:{escaped(told)}"


def _dated(deadline: Deadline, calendar: Calendar, language: str, words: dict[str, str]) -> Iterator[str]:
    rule = deadline.rule
    says = [f"{words['due']}: {deadline.due_on.isoformat()}"]
    if deadline.opens_on:
        says.insert(0, f"{words['opens']}: {deadline.opens_on.isoformat()}")
    yield from _event(deadline.uid, deadline.due_on, rule, calendar, says, language, words)
    yield "END:VEVENT"


def _repeated(duty: Standing, calendar: Calendar, language: str, words: dict[str, str]) -> Iterator[str]:
    yield from _event(duty.uid, duty.first_on, duty.rule, calendar, [], language, words)
    until = duty.last_on.strftime("%Y%m%d")
    each = {
        "week": f"FREQ=WEEKLY;BYDAY={DAYS[duty.rule.weekday]}",
        "half_month": "FREQ=MONTHLY;BYMONTHDAY=15,-1",
        "month_end": "FREQ=MONTHLY;BYMONTHDAY=-1",
    }[duty.rule.each]
    yield f"RRULE:{each};UNTIL={until}"
    yield "END:VEVENT"


def _event(
    uid: str, on: date, rule: Rule, calendar: Calendar, says: list[str], language: str, words: dict[str, str]
) -> Iterator[str]:
    """A whole day, which blocks nobody's time."""
    note = rule.note.told(language)
    told = [
        *says, f"{words['who']}: {rule.giver.told(language)} → {rule.taker.told(language)}", *([note] if note else []),
        f"{words['basis']}: {words[rule.basis]} {', '.join(rule.source)}",
    ]  # fmt: skip
    yield from whole_day(
        uid, on, stamp=calendar.revised_on, sequence=calendar.version, summary=rule.name.told(language),
        told="\n".join(told),
    )  # fmt: skip
    yield f"CATEGORIES:{','.join(rule.levels).upper()}"
    yield "TRANSP:TRANSPARENT"


def escaped(text: str) -> str:
    """A text as iCalendar writes it (RFC 5545, 3.3.11)."""
    for plain, written_as in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\r\n", "\\n"), ("\n", "\\n")):
        text = text.replace(plain, written_as)
    return text


def folded(line: str) -> Iterator[str]:
    """A line in pieces of 75 octets at most, each but the first after a space; no character is cut in two."""
    piece, size = "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > WIDTH:
            yield piece
            piece, size = " ", 1
        piece, size = piece + character, size + octets
    yield piece
