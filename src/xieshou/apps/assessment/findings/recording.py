"""Recording what the rules find (登记核查发现): the same finding again is the same row; one that is gone is marked so.

Belongs here: bringing the register of findings to what the rules find on a day.
Does not belong: the rules (`engine.findings`), what people do to a finding (`deeds`).
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import record_batch
from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.checking import found_in
from xieshou.apps.assessment.findings import policies
from xieshou.apps.assessment.models import Finding, FindingRow
from xieshou.apps.assessment.registers import MODELS
from xieshou.apps.pairings.models import Programme
from xieshou.data.finding_terms import finding_terms
from xieshou.engine import findings as engine
from xieshou.engine import place_codes

BATCH = 500
OF_THE_DEEDS = ("state", "answer", "answered_by", "answered_at", "proof_sha256", "proof_row", "closed_by", "closed_at")
SEEN = ("severity", "place", "column", "message_zh", "message_en", "source", "last_seen_on", "gone_on")
Row = tuple[str, str]
Sides = tuple[str, str, str]  # recipient, donor, pairing


@dataclass(frozen=True)
class Recorded:
    """How many findings are new, still there, there again after they were gone, and gone (登记结果)."""

    new: int = 0
    still: int = 0
    again: int = 0
    gone: int = 0


def look(programme: Programme, day: date, *, by: User | None) -> Recorded:
    """Run the rules over the register as of a day and record what they find (核查并登记)."""
    if by is not None and not policies.may_look(by, programme):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    return record(programme, found_in(programme, day), day, by=by)


@transaction.atomic
def record(programme: Programme, found: Iterable[engine.Finding], day: date, *, by: User | None) -> Recorded:
    """Bring the register of findings to what was found as of a day; two at once are recorded one after the other."""
    Programme.objects.select_for_update().get(pk=programme.pk)
    now = {fingerprint(one): one for one in found}
    kept = {one.fingerprint: one for one in Finding.objects.filter(programme=programme)}
    sides = _sides(one for key, one in now.items() if key not in kept)
    unseen = [(key, one) for key, one in now.items() if key not in kept]
    new = [
        _new(programme, f"HC-{number:05}", key, one, day, sides)
        for number, (key, one) in enumerate(unseen, start=len(kept) + 1)
    ]
    Finding.objects.bulk_create([finding for finding, _rows in new], batch_size=BATCH)
    FindingRow.objects.bulk_create(
        [FindingRow(finding=finding, **row) for finding, rows in new for row in rows], batch_size=BATCH
    )
    again = [finding for key, finding in kept.items() if key in now and finding.gone_on is not None]
    back = [finding for finding in again if finding.state == Finding.State.CLOSED]
    for key, finding in kept.items():
        if key in now:
            _seen(finding, now[key], day)
    for finding in back:
        reopened(finding)
    gone = [one for key, one in kept.items() if key not in now and one.gone_on is None]
    for finding in gone:
        finding.gone_on = max(day, finding.last_seen_on)
    Finding.objects.bulk_update(list(kept.values()), [*SEEN, *OF_THE_DEEDS], batch_size=BATCH)
    for deed, some in (("find", [one for one, _rows in new]), ("find_again", again), ("gone", gone)):
        if some:
            record_batch(by=by, deed=deed, ledger=Finding.LEDGER, keys=[one.history_key for one in some], why=str(day))
    return Recorded(len(new), len(now) - len(new) - len(again), len(again), len(gone))


def fingerprint(found: engine.Finding) -> str:
    """What makes a finding the same one: the rule and the rows, not the words."""
    told = json.dumps([found.rule, found.ledger, sorted(found.keys)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def reopened(finding: Finding) -> Finding:
    """The finding as it stands before anybody answered; its history keeps what was said."""
    finding.state, finding.answer, finding.proof_sha256, finding.proof_row = Finding.State.OPEN, "", "", ""
    finding.answered_by = finding.answered_at = finding.closed_by = finding.closed_at = None
    return finding


def _new(
    programme: Programme, number: str, key: str, found: engine.Finding, day: date, sides: Mapping[Row, Sides]
) -> tuple[Finding, list[dict[str, str]]]:
    rows = [
        {"ledger": found.ledger, "key": one, "recipient": recipient, "donor": donor, "pairing": pairing}
        for one in found.keys
        for recipient, donor, pairing in [sides.get((found.ledger, one), ("", "", ""))]
    ]
    due = day + timedelta(days=finding_terms()[str(found.severity)].days)
    finding = Finding(
        programme=programme, record_no=number, fingerprint=key, rule=found.rule, ledger=found.ledger,
        first_seen_on=day, due_on=due,
        place=_place([row["recipient"] or row["donor"] for row in rows]),
    )  # fmt: skip
    return _seen(finding, found, day), rows


def _seen(finding: Finding, found: engine.Finding, day: date) -> Finding:
    finding.severity, finding.column, finding.source = str(found.severity), found.column, found.source
    finding.message_zh, finding.message_en = found.message_zh, found.message_en
    finding.last_seen_on, finding.gone_on = max(day, finding.first_seen_on), None
    return finding


def _place(codes: Sequence[str]) -> str:
    """The smallest place that holds all rows."""
    known = [code for code in codes if code]
    return (place_codes.common_ancestor(known) or "") if known else ""


def _sides(found: Iterable[engine.Finding]) -> dict[Row, Sides]:
    """Where each row lies, one query a ledger and batch."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for one in found:
        wanted[one.ledger] |= set(one.keys)
    sides: dict[Row, Sides] = {}
    for ledger, keys in wanted.items():
        model, listed = MODELS[ledger], sorted(keys)
        columns = ("record_no", "recipient_id", "donor_id", model.PAIRING_COLUMN or "record_no")
        for start in range(0, len(listed), BATCH):
            rows = model.objects.filter(record_no__in=listed[start : start + BATCH]).values_list(*columns)
            sides |= {(ledger, key): (to or "", giver or "", tie or "") for key, to, giver, tie in rows}
    return sides
