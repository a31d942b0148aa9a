"""A record of a report in a few lines (会议报道摘要), for people at a terminal.

Belongs here: the lines. Does not belong: any value that the record does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xieshou.cli.words import _, language

LONGEST = 48  # characters of a unit shown


def account(file: str, record: dict[str, Any]) -> Iterator[str]:
    """The lines; a page that was refused has one."""
    if record["refused"]:
        yield f"{file}: {record['refused']['en' if language() == 'en' else 'zh']}"
        return
    event = record["event"]
    headline = record["headline"]["text"] if record["headline"] else ""
    yield f"{file}: {event['name'] or headline}"
    for words, value in (
        (_("Publication"), _published(record)),
        (_("Dates"), _days(event)),
        (_("Held in"), event["place"]["name"] if event["place"] else ""),
        (_("Parties"), "、".join(party["name"] for party in record["parties"])),
        (_("Present"), _present(record)),
        (_("Visited"), "、".join(visit["place"] for visit in record["visits"])),
    ):
        yield f"  {words}: {value or '–'}"
    units = record["commitments"]
    yield "  " + _("%(units)s units of speech, %(worth)s for the register once a person confirms them:") % {
        "units": len(units), "worth": sum(unit["registrable"] for unit in units),
    }  # fmt: skip
    for unit in units:
        words = unit["text"].replace("\n", " ")
        short = words if len(words) <= LONGEST else words[: LONGEST - 1] + "…"
        mark = "*" if unit["registrable"] else " "
        yield f"  {mark} {unit['id']} {_kinds()[unit['kind']]} {unit['speaker'] or '–'} {short}"


def _published(record: dict[str, Any]) -> str:
    day = record["publish_date"]["iso"] if record["publish_date"] else ""
    return " ".join(filter(None, [day, record["publication"] and record["publication"]["name"]]))


def _days(event: dict[str, Any]) -> str:
    visit, meeting = event["visit_dates"], event["meeting_date"]
    told = []
    if visit:
        first, last = (visit["start"] or visit["at"]["text"], visit["end"])
        told.append(first if last in (None, first) else f"{first} – {last}")
    if meeting:
        told.append(_("meeting: %s") % (meeting["iso"] or meeting["at"]["text"]))
    return "; ".join(told)


def _present(record: dict[str, Any]) -> str:
    names = [one["name"] for one in record["attendees"]]
    return f"{len(names)} ({'、'.join(names)})" if names else ""


def _kinds() -> dict[str, str]:
    return {
        "numbered_item": _("numbered item"), "directive": _("directive"), "pledge": _("pledge"),
        "request": _("request to the other side"), "stance": _("stance"), "framing": _("lead-in"),
    }  # fmt: skip
