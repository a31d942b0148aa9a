"""What people do to a finding (核查发现办理): answer it, close it on evidence as a second person, open it again.

Belongs here: the three deeds, each atomic, attributed, and kept in the history. Does not belong: finding and recording
(`recording`), who may (`policies`).
"""

from __future__ import annotations

import re

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, Evidence, User
from xieshou.apps.assessment.findings import policies
from xieshou.apps.assessment.findings.recording import reopened
from xieshou.apps.assessment.models import Finding
from xieshou.apps.assessment.registers import MODELS

DIGEST = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def answer(finding: Finding, text: str, *, by: User) -> Finding:
    """Say what was done, or why it is right as it is (答复). Until it is closed it may be answered anew."""
    held = _held(finding)
    if held.state == Finding.State.CLOSED:
        raise DeedRefused(_("This finding is closed. Whoever closes findings may open it again."))
    if not policies.may_answer(by, held):
        raise PermissionDenied(_("Answering is open to whoever looks after one of the rows."))
    if not text.strip():
        raise ValidationError({"answer": _("Write what was done, or why it is right as it is; name no person.")})
    held.state, held.answer, held.answered_by, held.answered_at = (
        Finding.State.ANSWERED, text.strip(), by, timezone.now(),
    )  # fmt: skip
    return _kept(held, "answer", by, held.answer)


@transaction.atomic
def close(finding: Finding, proof: str, *, by: User, why: str = "") -> Finding:
    """Close an answered finding (销号) on a file or a row that shows it was put right; not by who answered it."""
    held = _held(finding)
    if held.state != Finding.State.ANSWERED:
        raise DeedRefused(_("Only an answered finding can be closed. Look at its page again."))
    if held.answered_by_id == by.pk:
        raise PermissionDenied(_("Whoever answered a finding does not close it. Ask somebody else."))
    if not policies.may_close(by, held):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    held.proof_sha256, held.proof_row = proof_named(proof, held, by)
    held.state, held.closed_by, held.closed_at = Finding.State.CLOSED, by, timezone.now()
    return _kept(held, "close", by, " · ".join(part for part in (proof.strip(), why.strip()) if part))


@transaction.atomic
def reopen(finding: Finding, *, by: User, why: str) -> Finding:
    """Open a finding again (重新打开) that was answered or closed, with the reason."""
    held = _held(finding)
    if held.state == Finding.State.OPEN:
        return held
    if not policies.may_reopen(by, held):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    if not why.strip():
        raise ValidationError({"why": _("Write why it is opened again.")})
    return _kept(reopened(held), "reopen", by, why.strip())


def proof_named(proof: str, finding: Finding, by: User) -> tuple[str, str]:
    """What a text names as proof: the digest of a kept file, or a row of this programme. Raises ValidationError."""
    named = proof.strip()
    if DIGEST.fullmatch(named.lower()):
        if Evidence.objects.filter(sha256=named.lower()).exists():
            return named.lower(), ""
        raise ValidationError({"proof": _("No file of this digest is kept as evidence.")})
    held = Evidence.objects.filter(code=named).exclude(sha256="").first() if named else None
    if held is not None:
        return held.sha256, ""
    ledger, _slash, key = named.partition("/")
    seen = ledger in MODELS and MODELS[ledger].objects.visible_to(by).filter(
        programme=finding.programme_id, record_no=key
    ).exists()  # fmt: skip
    if not seen:
        raise ValidationError(
            {"proof": _("Name a file by its code or digest, or a row as ledger/number: projects/XM513431-2019-0007.")}
        )
    return "", named


def _held(finding: Finding) -> Finding:
    return Finding.objects.select_for_update().get(pk=finding.pk)


def _kept(held: Finding, deed: str, by: User, why: str) -> Finding:
    held.save()
    Change.objects.create(by=by, deed=deed, ledger=Finding.LEDGER, key=held.history_key, why=why)
    return held
