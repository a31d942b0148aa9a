"""The writes every ledger shares: create, change, submit, return, accept; each leaves a Change in its transaction.

Belongs here: deeds that are the same for every ledger row, and the record of them.
Does not belong: deeds of one noun (its own room), deciding who may (`policies`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import AccessRecord, Change, Evidence, EvidenceLink, LedgerRow, Status, User

Row = TypeVar("Row", bound=LedgerRow)
OPEN = (Status.DRAFT, Status.RETURNED)
UNTOLD = "···"
STEPS = dict.fromkeys(OPEN, ("submit",)) | {Status.SUBMITTED: ("accept", "return")}


class StaleRow(Exception):
    """Somebody saved a newer version of the row; `theirs` is that version, `yours` the fields you wanted."""

    def __init__(self, theirs: LedgerRow, yours: dict[str, Any]) -> None:
        self.theirs, self.yours = theirs, yours
        super().__init__(
            _(
                "Somebody saved version %(theirs)s of this row while you were editing. "
                "Nothing of yours was written. Compare the two and save again."
            )
            % {"theirs": theirs.version}
        )


class DeedRefused(Exception):
    """A deed that the state of the row does not allow; the message says what would open it."""


def plain(value: Any) -> Any:
    """A value as a Change keeps it."""
    if isinstance(value, models.Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | str | list | dict) else str(value)


def told(row: LedgerRow, name: str, value: Any) -> Any:
    """A value of a row as a Change keeps it: of what names a person, only whether there was something.

    What was written down once cannot be taken back, and what names a person must be erased in the end.
    """
    return UNTOLD if name in row.PERSONAL and value not in (None, "") else plain(value)


def row_steps(status: str) -> tuple[str, ...]:
    """What may be done next to a row of this status as such (行的下一步), whoever may do it."""
    return STEPS.get(Status(status), ())


@transaction.atomic
def create(row: Row, *, by: User | None, why: str = "", file: dict[str, Any] | None = None) -> Row:
    """Write a new row (新增) and its Change."""
    row.full_clean(exclude=["brought_by"])
    row.brought_by = Change.objects.create(
        by=by, deed="create", ledger=row.LEDGER, key=row.record_no, why=why, **(file or {})
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def bring(rows: Sequence[Row], *, by: User | None, why: str, file: dict[str, Any] | None = None) -> Change | None:
    """Write many new rows (批量载入) of one ledger with one compressed Change that names their natural keys."""
    if not rows:
        return None
    change = Change.objects.create(
        by=by, deed="load", ledger=rows[0].LEDGER, why=why, row_count=len(rows),
        keys_packed=Change.pack(row.record_no for row in rows), **(file or {}),
    )  # fmt: skip
    for row in rows:
        row.brought_by = change
    type(rows[0]).objects.bulk_create(rows, batch_size=500)
    return change


@transaction.atomic
def change(row: Row, *, fields: dict[str, Any], seen_version: int, by: User, why: str = "") -> Row:
    """Change fields of a row (修改). Refused when somebody saved a newer version, or the row is no longer open."""
    held = hold(row, by, "edit")
    if held.version != seen_version:
        raise StaleRow(held, fields)
    if held.status not in OPEN:
        raise DeedRefused(_("This row has been submitted. Ask for it to be returned before changing it."))
    return write(held, fields, deed="change", by=by, why=why)


def submit(row: Row, *, seen_version: int, by: User) -> Row:
    """Hand a row in for acceptance (提交)."""
    return _move(row, "submit", OPEN, Status.SUBMITTED, seen_version=seen_version, by=by)


def send_back(row: Row, *, reason: str, seen_version: int, by: User) -> Row:
    """Return a submitted row with a reason (退回)."""
    if not reason.strip():
        raise ValidationError(_("Write why the row is returned, so that the clerk knows what to correct."))
    return _move(row, "return", (Status.SUBMITTED,), Status.RETURNED, seen_version=seen_version, by=by, why=reason)


def accept(row: Row, *, seen_version: int, by: User) -> Row:
    """Accept a submitted row (审核通过)."""
    return _move(row, "accept", (Status.SUBMITTED,), Status.ACCEPTED, seen_version=seen_version, by=by)


@transaction.atomic
def _move(
    row: Row, deed: str, came_from: tuple[Status, ...], to: Status, *, seen_version: int, by: User, why: str = ""
) -> Row:
    held = hold(row, by, deed)
    if held.version != seen_version:
        raise StaleRow(held, {"status": to})
    if held.status not in came_from:
        raise DeedRefused(_("A row that is %(status)s cannot take this step.") % {"status": held.get_status_display()})
    because = why if to == Status.RETURNED else ""
    return write(held, {"status": to, "returned_because": because}, deed=deed, by=by, why=why)


def hold(row: Row, by: User, deed: str) -> Row:
    """The row as it now stands, locked; refused when it lies outside the user's scope for the deed."""
    held = type(row).objects.open_to(by, deed).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if held is None:
        raise PermissionDenied(_("This row lies outside your scope, or your role does not allow this step."))
    return held


def write(
    held: Row, fields: Mapping[str, Any], *, deed: str, by: User | None, why: str,
    beside: Mapping[str, Any] | None = None,
) -> Row:  # fmt: skip
    """Write fields of a row that is held, as one version and one Change.

    `beside`: what the deed did besides, as the Change tells it; such a deed is recorded even when no field moved.
    """
    moved: dict[str, Any] = {}
    for name, value in fields.items():
        old = getattr(held, name)
        if old != value:
            moved[name] = [told(held, name, old), told(held, name, value)]
            setattr(held, name, value)
    if not moved and beside is None:
        return held
    held.version += 1
    held.full_clean(exclude=["brought_by"])
    held.save()
    fields_told = moved | dict(beside or {})
    Change.objects.create(by=by, deed=deed, ledger=held.LEDGER, key=held.record_no, fields=fields_told, why=why)
    return held


@transaction.atomic
def prove(links: Sequence[EvidenceLink], *, by: User | None, why: str) -> None:
    """Attach evidence to rows (附佐证)."""
    if not links:
        return
    EvidenceLink.objects.bulk_create(links, batch_size=500)
    Change.objects.create(
        by=by, deed="attach", ledger="evidence", why=why, row_count=len(links),
        keys_packed=Change.pack(f"{link.ledger}/{link.key}/{link.evidence_id}" for link in links),
    )  # fmt: skip


@transaction.atomic
def keep_evidence(kept: Sequence[Evidence], *, by: User | None, why: str) -> None:
    """Enter publications or files as evidence (登记佐证)."""
    if not kept:
        return
    Evidence.objects.bulk_create(kept, batch_size=500)
    record_batch(by=by, deed="load", ledger="evidence", keys=[one.code for one in kept], why=why)


def record_batch(*, by: User | None, deed: str, ledger: str, keys: Iterable[str], why: str) -> Change:
    """The Change of a bulk write of things that are no ledger rows (places, accounts, evidence)."""
    named = list(keys)
    return Change.objects.create(
        by=by, deed=deed, ledger=ledger, why=why, row_count=len(named), keys_packed=Change.pack(named)
    )


def note_access(*, by: User, ledger: str, how: str, key: str = "", row_count: int = 1) -> None:
    """Leave a record that somebody opened or exported rows naming a person."""
    AccessRecord.objects.create(by=by, ledger=ledger, key=key, how=how, row_count=row_count)
