"""The deeds of evidence (佐证办理): attaching a file to rows, taking it away again with a reason. Nothing is deleted.

Belongs here: the writes, each atomic and attributed. Does not belong: what a file may be (`taking_files`), pages.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink, LedgerRow, User

ATTACHED, TAKEN_AWAY = "attach", "take_away"
COLLECTED = "collected"  # the books of a programme that its offices do not keep; programmes stand on a higher floor


@transaction.atomic
def attach(evidence: Evidence, rows: Sequence[LedgerRow], *, by: User, printed: str = "", note: str = "") -> Evidence:
    """Attach a file to rows (附佐证): all of them or none. The same file, described alike, is entered once."""
    for row in rows:
        check_may_attach(row, by)
    kept = _entered(evidence, by)
    for row in rows:
        link = EvidenceLink(evidence=kept, ledger=row.LEDGER, key=row.record_no, printed=printed, note=note)
        link.full_clean()
        link.save()
        Change.objects.create(
            by=by, deed=ATTACHED, ledger=row.LEDGER, key=row.record_no, fields={"evidence": [None, kept.code]},
            file_sha256=kept.sha256,
        )  # fmt: skip
    return kept


@transaction.atomic
def take_away(link: EvidenceLink, row: LedgerRow, *, why: str, by: User) -> EvidenceLink:
    """Take a file away from a row (移除佐证). It stays on record with the reason; the file stays where it is."""
    if not why.strip():
        raise ValidationError(_("Write why it is taken away."))
    check_may_attach(row, by)
    held = EvidenceLink.objects.select_for_update(of=("self",)).get(pk=link.pk)
    if held.removed_because:
        raise DeedRefused(_("This file was taken away from this row already."))
    held.removed_because = why.strip()
    held.save(update_fields=["removed_because"])
    Change.objects.create(
        by=by, deed=TAKEN_AWAY, ledger=row.LEDGER, key=row.record_no, why=why.strip(),
        fields={"evidence": [held.evidence.code, None]},
    )  # fmt: skip
    return held


def check_may_attach(row: LedgerRow, by: User) -> None:
    """Refuse whose role or scope does not allow it. A file is attached to a row of any state: it stands beside it."""
    if getattr(getattr(row, "programme", None), "books", "") == COLLECTED:
        raise DeedRefused(_("These books are collected from publications; nothing is entered in them."))
    if not type(row).objects.open_to(by, "attach").filter(pk=row.pk).exists():
        raise PermissionDenied(_("This row lies outside your scope, or your role does not allow this step."))


def may_attach(row: LedgerRow, user: User) -> bool:
    """Whether the user may attach a file to the row."""
    if not policies.may(user, ATTACHED):
        return False
    try:
        check_may_attach(row, user)
    except (DeedRefused, PermissionDenied):
        return False
    return True


def _entered(evidence: Evidence, by: User) -> Evidence:
    """The row of the file: the one that says the same already, or a new one."""
    same = ("sha256", "kind", "title", "taken_on", "internal", "note")
    held = Evidence.objects.filter(**{name: getattr(evidence, name) for name in same}).order_by("pk").first()
    if held is not None:
        return held
    evidence.full_clean(exclude=["published_first", "published_last"])
    evidence.save(force_insert=True)
    Change.objects.create(
        by=by, deed="load", ledger="evidence", key=evidence.code, why=str(evidence), file_name=evidence.file_name,
        file_sha256=evidence.sha256,
    )  # fmt: skip
    return evidence
