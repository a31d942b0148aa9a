"""A reading as JSON (读取记录): the keys and inner shapes of the annotated seed, with `repair` and `refused`.

Belongs here: writing values out, spans in the repaired text (`rep`) and in the page (`raw`).
Does not belong: finding any value.
"""

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from xieshou.engine.communique.read import confidence
from xieshou.engine.communique.read.days import Days
from xieshou.engine.communique.read.quantities import Figure
from xieshou.engine.communique.read.reading import Reading, broken_spans
from xieshou.engine.communique.read.record_people import attendees, persons_not_attending, visits
from xieshou.engine.communique.read.spans import Span, overlap

_WHY = {
    "announces_list": "announces a list, is not an item",
    "thanks": "thanks, past",
    "evaluation": "evaluation",
    "report": "report of work, no commitment",
    "cited": "instructions referred to, their author is not a speaker at the meeting",
    "praise": "praise, has no addressee or future action",
    "past": "past",
}


class Places:
    """Writes spans of one reading."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading

    def at(self, span: Span | None) -> dict[str, Any] | None:
        """A span with its words, in the repaired text and in the page."""
        if span is None:
            return None
        raw = list(self.reading.repaired.source_span(*span))
        return {"text": span.of(self.reading.text), "rep": list(span), "raw": raw}


def record(reading: Reading) -> dict[str, Any]:
    """The whole record."""
    places = Places(reading)
    taken = reading.refused is None
    units = commitments(reading, places) if taken else []
    return {
        **_page(reading, places),
        "event": _event(reading, places) if taken else None,
        "parties": _parties(reading, places) if taken else [],
        "attendees": attendees(reading, places.at) if taken else [],
        "attendee_list_open": _open(reading, places),
        "persons_not_attending": persons_not_attending(reading) if taken else [],
        "visits": visits(reading, places.at) if taken else [],
        "lists": _lists(reading, places) if taken else [],
        "commitments": units,
        "commitments_summary": _summary(units),
        "not_commitments": [{"why": _WHY[one.why], **(places.at(one.at) or {})} for one in reading.not_units if taken],
        "quantities": _quantities(reading, places) if taken else [],
        "money": _money(reading, places) if taken else [],
        "deadlines": _deadlines(reading, places) if taken else [],
        "repair": reading.repaired.as_json(),
        "refused": reading.refused.as_json() if reading.refused else None,
    }


def _page(reading: Reading, places: Places) -> dict[str, Any]:
    parts, text = reading.parts, reading.text
    publication = parts.publication and {
        "name": parts.publication.of(text).strip("《》"),
        "at": places.at(parts.publication),
    }
    day = parts.published and {"iso": parts.published.isoformat(), "at": places.at(parts.published_at)}
    site = None
    if parts.furniture:
        words = parts.furniture.of(text).replace("\n", " ")
        note = (
            f"copied by a third-party site; the trailing line {words} is the site's navigation, not part of the report"
        )
        site = {"note": note, "boilerplate": places.at(parts.furniture)}
    byline = None
    if parts.reporters or parts.dateline:
        reporters = parts.reporters
        span = Span(reporters[0].start, reporters[-1].end) if reporters else None
        if span and span.end - span.start > 40:
            span = reporters[0]
        names = "、".join(dict.fromkeys(one.of(text) for one in reporters))
        byline = {"reporter": names or None, "at": places.at(span), "dateline": places.at(parts.dateline)}
    return {
        "publication": publication,
        "publish_date": day,
        "site": site,
        "headline": places.at(parts.headline),
        "subhead": places.at(parts.subhead),
        "byline": byline,
        "genre": _genre(reading),
    }


def _genre(reading: Reading) -> str | None:
    if reading.refused:
        return None
    depths = [len(party.code.rstrip("0")) for party in reading.parties if party.code and party.role != "recipient_area"]
    level = {0: "", 1: "省际", 2: "省际", 3: "市州", 4: "市州"}.get(min(depths, default=0), "县际")
    name = reading.meeting or ""
    kind = "联席会议" if "联席" in name else "座谈会" if "座谈" in name else "会议" if name else "考察"
    english = {
        "联席会议": "joint conference communique",
        "座谈会": "joint symposium communique",
        "会议": "meeting communique",
        "考察": "visit report",
    }
    return f"{english[kind]} ({level}{kind})"


def _event(reading: Reading, places: Places) -> dict[str, Any]:
    when, where = reading.when, reading.where
    visit = when.visit and {
        "start": _iso(when.visit.start),
        "end": _iso(when.visit.end),
        "at": places.at(when.visit.at),
        **_year(when.visit),
    }
    meeting: dict[str, Any] | None = None
    if when.meeting:
        meeting = {
            "iso": _iso(when.meeting.start),
            "part_of_day": when.meeting.part_of_day,
            "at": places.at(when.meeting.at),
        }
        if when.meeting.month_from:
            meeting["month_from"] = when.meeting.month_from.of(reading.text)
        elif when.meeting.year_from or when.meeting.start is None:
            meeting |= _year(when.meeting)
    place = None
    if where and reading.places:
        code, year = where.mentions[-1].code, reading.year
        place = {
            "name": where.name(reading.places, year),
            "at": places.at(where.at),
            "county_level": reading.places.name_of(code, year) if code[4:6] != "00" else None,
            "prefecture": (reading.places.prefecture_of(code, year) or None) if code[2:4] != "00" else None,
        }
    return {
        "name": reading.meeting,
        "visit_dates": visit,
        "meeting_date": meeting,
        "place": place,
        "chair": reading.chair and {"name": reading.chair[0], "at": places.at(reading.chair[1])},
        "speakers": reading.speakers,
        "work_reports_by": reading.work_reports_by,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _year(days: Days) -> dict[str, Any]:
    if days.start is None:
        return {"year_from": None, "month_day": days.month_day}
    return {"year_from": days.year_from} if days.year_from else {}


def _parties(reading: Reading, places: Places) -> list[dict[str, Any]]:
    written = []
    for party in reading.parties:
        one: dict[str, Any] = {"name": party.name}
        if party.as_written != party.name:
            one["as_written"] = party.as_written
        written.append({**one, "role": party.role, "at": places.at(party.at)})
    return written


def _open(reading: Reading, places: Places) -> dict[str, Any]:
    if reading.open_list is None or reading.refused:
        return {"value": False, "at": None}
    return {"value": True, "at": places.at(reading.open_list), "note": "the list ends in 等: not exhaustive"}


def _lists(reading: Reading, places: Places) -> list[dict[str, Any]]:
    written = []
    for numbered in reading.lists:
        one: dict[str, Any] = {
            "id": numbered.id,
            "speaker": numbered.speaker,
            "items": numbered.items,
            "cues": numbered.cues,
        }
        one["announced"] = places.at(numbered.announced.at) if numbered.announced else None
        if numbered.announced:
            one["announced_count"] = numbered.announced.value
        written.append(one)
    return written


def commitments(reading: Reading, places: Places) -> list[dict[str, Any]]:
    """All units, whether worth registering or not."""
    broken = broken_spans(reading.repaired)
    written = []
    for number, unit in enumerate(reading.units, 1):
        damaged = overlap(broken, *unit.at)
        reasons = confidence.of_unit(unit, damaged)
        one: dict[str, Any] = {"id": f"c{number:02}", **(places.at(unit.at) or {})}
        one |= {"speaker": unit.said.speaker, "speaker_side": reading.sides.get(unit.said.speaker or "")}
        one |= {"kind": unit.kind, "cue": unit.cue, "paragraph": unit.said.sentence.line}
        one["areas"] = [{"area": area.area, "evidence": places.at(area.evidence)} for area in unit.areas]
        one["registrable"] = unit.registrable
        one["speaker_at"] = list(unit.said.speaker_at) if unit.said.speaker_at else None
        if unit.addressee:
            one["addressee"] = unit.addressee
        if unit.list:
            one |= {"list": unit.list.id, "item_no": unit.item}
        one["quantities"] = [_figure(figure, places) for figure in unit.figures]
        one["deadlines"] = [{"by": _iso(limit.by), "at": places.at(limit.at)} for limit in unit.limits]
        one |= {"confidence": confidence.confidence(reasons, reading.repaired.confidence), "reasons": reasons}
        written.append(one)
    return written


def _summary(units: list[dict[str, Any]]) -> dict[str, Any]:
    kinds = Counter(unit["kind"] for unit in units)
    names = {"numbered_item": "numbered"}
    listed = ["numbered_item", "directive", "request", "pledge", "stance", "framing"]
    return {
        "total": len(units),
        **{names.get(kind, kind): kinds[kind] for kind in listed},
        "registrable": sum(unit["registrable"] for unit in units),
        "by_speaker": dict(Counter(unit["speaker"] or "" for unit in units)),
    }


def _figure(figure: Figure, places: Places) -> dict[str, Any]:
    one: dict[str, Any] = {"kind": figure.kind, "value": figure.value, "unit": figure.unit, "at": places.at(figure.at)}
    if figure.use:
        return one | {"use": figure.use}
    if figure.amount_fen is not None:
        one["amount_fen"] = figure.amount_fen
    return one | {"status": figure.status}


def _quantities(reading: Reading, places: Places) -> list[dict[str, Any]]:
    counts = [_figure(figure, places) for figure in reading.figures if figure.kind != "money"]
    for numbered in reading.lists:
        if numbered.announced:
            named = replace(numbered.announced, use=f"checksum of list {numbered.id}")
            counts.append(_figure(named, places))
    return sorted(counts, key=lambda one: one["at"]["rep"])


def _money(reading: Reading, places: Places) -> list[dict[str, Any]]:
    return [_figure(figure, places) for figure in reading.figures if figure.kind == "money"]


def _deadlines(reading: Reading, places: Places) -> list[dict[str, Any]]:
    return [{"by": _iso(limit.by), "at": places.at(limit.at)} for unit in reading.units for limit in unit.limits]
