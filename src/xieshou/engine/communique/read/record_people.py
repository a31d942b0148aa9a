"""Attendees, others who are named, and visits as JSON (人员与走访记录).

Belongs here: their shape. Does not belong: who attended (`attendance`).
"""

from collections.abc import Callable
from typing import Any

from xieshou.engine.communique.read import confidence
from xieshou.engine.communique.read.lexicon import lexicon
from xieshou.engine.communique.read.people import Person
from xieshou.engine.communique.read.reading import Reading
from xieshou.engine.communique.read.spans import Span

At = Callable[[Span | None], dict[str, Any] | None]


def attendees(reading: Reading, at: At) -> list[dict[str, Any]]:
    """Everybody who was there, in the order of the text."""
    written = []
    words = lexicon()
    for person in reading.people:
        side = reading.sides.get(person.name)
        known = person.name[0] in words.surnames or person.name[:2] in words.compound_surnames
        reasons = confidence.of_person(person, side, known)
        one: dict[str, Any] = {
            "name": person.name,
            "name_at": at(person.at),
            "titles": person.titles,
            "title_at": at(person.title_at),
            "side": side,
            "side_basis": _basis(reading, person, side),
            "role": roles(reading, person),
        }
        if person.collective:
            one["title_is_collective"] = True
        one["mentions"] = [list(span) for span in person.mentions]
        written.append(
            one | {"confidence": confidence.confidence(reasons, reading.repaired.confidence), "reasons": reasons}
        )
    return written


def _basis(reading: Reading, person: Person, side: str | None) -> str | None:
    parties = {party.name for party in reading.parties}
    if side is None or side in parties:
        return side and "stated"
    before = [
        reading.sides[other.name]
        for other in reading.people
        if other.sentence == person.sentence and other.at < person.at and reading.sides[other.name] in parties
    ]
    came = f" (came with {before[-1]})" if before else ""
    return f"organisation stated; delegation side{came} only inferable from position in the list, do not assert"


def roles(reading: Reading, person: Person) -> list[str]:
    """The parts that a person played."""
    heads = {name for group in reading.delegations for name in group.heads}
    visiting = {reading.sides.get(name) for name in heads}
    side = reading.sides.get(person.name)
    lead = reading.parts.body[0].number if reading.parts.body else -1
    party = any(party.name == side for party in reading.parties)
    found = []
    if person.name in heads:
        found.append("delegation_head")
    elif heads and party and side not in visiting and person.sentence.line == lead and not person.collective:
        found.append("host")
    if reading.chair and reading.chair[0] == person.name:
        found.append("chair")
    if person.name in reading.speakers:
        found.append("speaker")
    if person.name in reading.work_reports_by:
        found.append("reporter_of_work")
    return found


def persons_not_attending(reading: Reading) -> list[dict[str, Any]]:
    """Those only named: cited, absent, who wrote or photographed."""
    return [
        {"name": one.name, "why": one.why, "mentions": [list(span) for span in one.mentions]} for one in reading.absent
    ]


def visits(reading: Reading, at: At) -> list[dict[str, Any]]:
    """Places visited."""
    written = []
    for visit in reading.visits:
        reasons = confidence.of_visit(visit)
        written.append(
            {
                "place": visit.path,
                "as_written": at(visit.at),
                "levels": visit.levels,
                "visitors": visit.visitors,
                "accompanied_by": visit.accompanied_by,
                "date": None,
                "date_note": _date_note(reading),
                "purpose": at(visit.purpose),
                "resolved": _resolved(reading, visit.place and (visit.place.code, visit.place.name)),
                "confidence": confidence.confidence(reasons, reading.repaired.confidence),
                "reasons": reasons,
            }
        )
    return written


def _date_note(reading: Reading) -> str | None:
    days = reading.when.visit
    if days is None or days.start is None or days.end is None:
        return "day not stated"
    if days.start == days.end:
        return f"on {days.start.isoformat()}, as the lead says"
    return f"during {days.start.isoformat()}/{days.end.day:02}, day not stated"


def _resolved(reading: Reading, place: tuple[str, str] | None) -> dict[str, Any] | None:
    if place is None:
        return None
    days = reading.when.visit or reading.when.meeting
    as_of = days.start.isoformat() if days and days.start else None
    return {"code": place[0], "name": place[1], "as_of": as_of}
