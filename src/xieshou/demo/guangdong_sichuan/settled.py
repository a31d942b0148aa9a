"""What the symposium of June 2018 settled (议定事项), read from its report, as rows of the register.

Belongs here: `settled.yaml` as commitments, where the report says so, which published rows bear on each.
Does not belong: repairing the report (`engine.communique`), what a person decides on a new report (`apps.commitments`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Any

import yaml

from xieshou.apps.accounts.models import Evidence, EvidenceLink, Source, Status
from xieshou.apps.commitments.models import Commitment, Document, Fulfilment, Judgement, Meeting, Mention
from xieshou.apps.commitments.reviewing.proposals import AREAS
from xieshou.apps.commitments.reviewing.reading import reading_of
from xieshou.data import packs
from xieshou.demo.guangdong_sichuan.published import DATA, FOLDER, Rule, mapping
from xieshou.engine.communique.repair import Repaired, repair

REPORT = "communique-seed.txt"
HELD = date(2018, 6, 2)


@cache
def settled() -> Rule:
    """The commitments as the file has them."""
    read: Rule = yaml.safe_load((FOLDER / "settled.yaml").read_text(encoding="utf-8"))
    return read


@cache
def report() -> Repaired:
    """The report, repaired."""
    return repair((DATA / REPORT).read_text(encoding="utf-8"))


def number(unit: str) -> str:
    """The record number of the commitment of a unit: c05 → gs-com-005."""
    return f"gs-com-{int(unit.removeprefix('c')):03d}"


def document(meeting: Meeting) -> Document:
    """The report as a document of its meeting."""
    source = report().source
    return Document(
        programme_id=mapping()["programme"]["code"], meeting=meeting, source=source, reading=reading_of(source),
        sha256=hashlib.sha256(source.encode()).hexdigest(), file_name=REPORT,
    )  # fmt: skip


def commitments(meeting: Meeting) -> list[Commitment]:
    """What was settled, in the words of the repaired report; nobody published who is to do it, or by when."""
    areas = packs.areas()
    return [
        Commitment(
            record_no=number(one["unit"]), status=Status.ACCEPTED, source=Source.PUBLISHED, confidence="high",
            programme_id=mapping()["programme"]["code"], year=HELD.year, meeting=meeting, kind=one["kind"],
            item_no=one.get("item"), text=_said(one), speaker=one["speaker"], side=one["side"], agreed_on=HELD,
            areas=list(dict.fromkeys(areas.canonical(AREAS, value).code for value in one["areas"])),
            donor_id=mapping()["programme"]["donor"], recipient_id=mapping()["programme"]["recipient"],
        )
        for one in settled()["commitments"]
    ]  # fmt: skip


def mentions(kept: Mapping[str, Commitment], held: Document) -> list[Mention]:
    """Where the report says each."""
    found = []
    for one in settled()["commitments"]:
        first, last = one["at"]
        source_first, source_last = report().source_span(first, last)
        found.append(
            Mention(
                commitment=kept[number(one["unit"])], document=held, unit=one["unit"], printed=_said(one),
                first=first, last=last, source_first=source_first, source_last=source_last,
            )
        )  # fmt: skip
    return found


def judgements(kept: Mapping[str, Commitment], held: Document, meeting: Meeting) -> list[Judgement]:
    """What was decided on the meeting and on each unit, taken over or left out."""
    machine = {one["id"]: one for one in held.reading.get("commitments") or []}
    taken = Judgement.Verdict.ACCEPTED
    found = [
        Judgement(
            document=held, part="meeting", verdict=taken, machine=held.reading.get("event") or {}, meeting=meeting
        )
    ]
    for one in settled()["commitments"]:
        unit = one["unit"]
        found.append(
            Judgement(
                document=held, part=unit, verdict=taken, machine=machine.get(unit, {}), commitment=kept[number(unit)]
            )
        )
    for unit in settled()["left_out"]:
        verdict = Judgement.Verdict.NOT_A_COMMITMENT
        found.append(Judgement(document=held, part=unit, verdict=verdict, machine=machine.get(unit, {})))
    return found


def fulfilments(kept: Mapping[str, Commitment]) -> list[Fulfilment]:
    """The published rows that bear on each."""
    return [
        Fulfilment(
            commitment=kept[number(one["unit"])], ledger=row["ledger"], key=row["key"], note=row["zh"],
            note_en=row["en"],
        )
        for one in settled()["commitments"]
        for row in one.get("fulfilled_by", [])
    ]  # fmt: skip


def proofs(kept: Mapping[str, Commitment], evidence: Mapping[str, Evidence]) -> list[EvidenceLink]:
    """The report as evidence of each, with its first words as printed."""
    file = next(code for code, said in mapping()["meetings"]["files"].items() if said["file"] == REPORT)
    return [
        EvidenceLink(
            evidence=evidence[file], ledger=one.LEDGER, key=one.record_no, printed=one.short, confidence="high"
        )
        for one in kept.values()
    ]


def _said(one: Mapping[str, Any]) -> str:
    first, last = one["at"]
    return report().text[first:last]
