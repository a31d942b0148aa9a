"""What a reading proposes for the register (识读建议): the meeting, its visits, its commitments, and what is alike.

Belongs here: from the record of a reading to the values of forms; rows that may be the same. Does not belong: writing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from xieshou.apps.commitments.models import Commitment, Document, Judgement, Meeting
from xieshou.apps.commitments.reviewing.places_named import code_of
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.queries import names_of
from xieshou.data import packs
from xieshou.data.commitment_rules import commitment_rules
from xieshou.engine import place_codes
from xieshou.engine.calendar import shipped
from xieshou.engine.commitments import default_due

ALIKE = 0.6  # share of equal characters from which two wordings are offered as one
MOST_ALIKE = 3
AREAS = "communique_areas"
MEETING = "meeting"


@dataclass
class Proposal:
    """One part of a reading (待核定项): what the machine read, the values of the form, where it stands in the text."""

    part: str
    kind: str
    machine: dict[str, Any]
    values: dict[str, Any]
    span: tuple[int, int] | None = None
    source_span: tuple[int, int] | None = None
    printed: str = ""
    alike: list[Any] = field(default_factory=list)
    judgement: Judgement | None = None
    note: str = ""


def of(document: Document) -> list[Proposal]:
    """Every part that a person decides on, in the order of the text: the meeting first."""
    judged = {one.part: one for one in document.judgements.select_related("meeting", "commitment")}
    found = [_meeting(document), *_visits(document), *_units(document)]
    for one in found:
        one.judgement = judged.get(one.part)
    return found


def _meeting(document: Document) -> Proposal:
    record, book = document.reading, document.programme
    event = record.get("event") or {}
    days = event.get("visit_dates") or {}
    met = (event.get("meeting_date") or {}).get("iso")
    first, last = days.get("start") or met, days.get("end") or met
    values = {
        "title": event.get("name", ""), "kind": _kind(event.get("name", "")), "held_first": first, "held_last": last,
        "place": code_of(event.get("place") or {}, book, _year(first, book)),
        "parties": "；".join(one["name"] for one in record.get("parties") or [] if "area" not in one["role"]),
        "leaders": "、".join(one["name"] for one in record.get("attendees") or [])[:500],
        "recipient": _recipient(record, book),
    }  # fmt: skip
    at = (event.get("place") or {}).get("at") or {}
    proposal = Proposal(MEETING, MEETING, event, values, *_spans(at))
    proposal.alike = same_events(book, first, last, values["place"], values["title"])
    return proposal


def same_events(book: Programme, first: str | None, last: str | None, place: str, title: str) -> list[Meeting]:
    """Meetings kept already that may be this one: the days touch, and the place or the name fits."""
    if not first or not last:
        return []
    days = Meeting.objects.filter(programme=book, held_first__lte=last, held_last__gte=first, during=None)
    return [one for one in days if _fits(one, place, title)][:5]


def _fits(meeting: Meeting, place: str, title: str) -> bool:
    if place and meeting.place_id and (
        place_codes.is_within(place, meeting.place_id) or place_codes.is_within(meeting.place_id, place)
    ):  # fmt: skip
        return True
    return bool(title and meeting.title and _share(title, meeting.title) >= ALIKE)


def _visits(document: Document) -> list[Proposal]:
    record, book = document.reading, document.programme
    days = (record.get("event") or {}).get("visit_dates") or {}
    found = []
    for number, one in enumerate(record.get("visits") or []):
        first = one.get("date") or days.get("start")
        purpose = (one.get("purpose") or {}).get("text", "")
        values = {
            "title": f"{'、'.join(one.get('visitors') or [])}：{one.get('place', '')}"[:200], "held_first": first,
            "held_last": one.get("date") or days.get("end"), "outcome": purpose,
            "place": one.get("code") or code_of(one, book, _year(first, book)),
            "leaders": "、".join([*(one.get("visitors") or []), *(one.get("accompanied_by") or [])])[:500],
        }  # fmt: skip
        named = one.get("as_written") or {}
        found.append(Proposal(f"visit-{number}", "visit", one, values, *_spans(named), printed=named.get("text", "")))
    return found


def _units(document: Document) -> list[Proposal]:
    record, book, meeting = document.reading, document.programme, document.meeting
    kept = list(Commitment.objects.filter(meeting=meeting, part_of=None)) if meeting else []
    event = (record.get("event") or {}).get("meeting_date") or {}
    agreed = event.get("iso") or (record.get("publish_date") or {}).get("iso")
    due = default_due(date.fromisoformat(agreed), commitment_rules(), shipped().rules) if agreed else None
    areas = packs.areas()
    found = []
    for one in record.get("commitments") or []:
        told = [value["area"] for value in one.get("areas") or []]
        values = {
            "text": one["text"], "kind": one["kind"] if one["kind"] in Commitment.Kind.values else "",
            "item_no": one.get("item_no"), "speaker": one.get("speaker") or "", "side": _side(one, book),
            "areas": list(dict.fromkeys(areas.canonical(AREAS, value).code for value in told)), "due_on": due,
        }  # fmt: skip
        proposal = Proposal(
            one["id"], "unit", one, values, tuple(one["rep"]), tuple(one["raw"]), printed=one["text"],
            note="" if one["registrable"] else one["kind"],
        )  # fmt: skip
        shares = ((_share(row.text, one["text"]), row) for row in kept)
        near = sorted((pair for pair in shares if pair[0] >= ALIKE), key=lambda pair: -pair[0])
        proposal.alike = [row for _near, row in near[:MOST_ALIKE]]
        found.append(proposal)
    return found


def _share(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _side(unit: dict[str, Any], book: Programme) -> str:
    """Who owes it: items of a list both sides, a request the other side, anything else the speaker's own."""
    if unit["kind"] == Commitment.Kind.NUMBERED_ITEM:
        return Commitment.Side.BOTH
    names = names_of([book.donor_id, book.recipient_id])
    own, other = Commitment.Side.DONOR, Commitment.Side.RECIPIENT
    if unit.get("speaker_side") != names.get(book.donor_id):
        own, other = other, own
    return other if unit["kind"] == Commitment.Kind.REQUEST else own


def _kind(name: str) -> str:
    for word, kind in (
        ("联席会议", "joint_conference"),
        ("座谈会", "symposium"),
        ("签约", "agreement"),
        ("推进会", "thematic"),
    ):
        if word in name:
            return kind
    return Meeting.Kind.SYMPOSIUM


def _recipient(record: dict[str, Any], book: Programme) -> str:
    """The one area of the recipient side that is named, else the whole side: it decides who sees the rows."""
    named = [one["name"] for one in record.get("parties") or [] if one["role"] == "recipient_area"]
    codes = [code_of({"prefecture": name}, book, book.shown_year) for name in named]
    return codes[0] if len(codes) == 1 and codes[0] else book.recipient_id


def _year(day: str | None, book: Programme) -> int:
    return int(day[:4]) if day else book.shown_year


def _spans(at: dict[str, Any]) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    return (tuple(at["rep"]), tuple(at["raw"])) if at.get("rep") and at.get("raw") else (None, None)
