"""Deciding of two rows (判定): the same, or different, by whoever edits at least one of them; and opening it again.

Belongs here: the two deeds, and the reason they leave in the history of both rows. Does not belong: correcting a row
that is the same as another, which is done where such rows are kept.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.keys import key_for_register
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.duplicates.compared import COMPARED, digests, values_of
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.duplicates.queries import may_decide

DECISIONS = (Likeness.State.SAME, Likeness.State.DIFFERENT)


@transaction.atomic
def decide(offer: Likeness, state: str, *, by: User, why: str) -> Likeness:
    """Say that two rows are about the same person or firm, or about different ones (判定). Changes neither row."""
    if state not in DECISIONS:
        raise ValidationError(_("Say whether the two rows are the same or different."))
    if not why.strip():
        raise ValidationError(_("Write in a few words how you know, without a name or an ID number."))
    held = _held(offer, by)
    if held.state == state and held.decided_by_id == by.pk and held.why == why.strip():
        return held  # sent twice
    if held.state != Likeness.State.OPEN:
        raise DeedRefused(
            _("Somebody decided this meanwhile: %s. Open it again if that is wrong.") % held.get_state_display()
        )
    if _current(held) != (held.first_digest, held.second_digest):
        raise DeedRefused(_("One of the two rows was changed or taken back since they were compared. Look again."))
    held.state, held.why, held.decided_by, held.decided_at = state, why.strip(), by, timezone.now()
    held.save()
    _tell_both(held, f"likely_{state}", by, held.why)
    return held


@transaction.atomic
def reopen(offer: Likeness, *, by: User, why: str) -> Likeness:
    """Take a decision back, so that somebody decides anew (重新判定)."""
    if not why.strip():
        raise ValidationError(_("Write in a few words why it is to be decided anew."))
    held = _held(offer, by)
    if held.state == Likeness.State.OPEN:
        return held
    current = _current(held)
    if current is None:
        raise DeedRefused(_("One of the two rows is no longer there, so there is nothing to decide."))
    held.first_digest, held.second_digest = current
    held.state, held.why, held.decided_by, held.decided_at = Likeness.State.OPEN, "", None, None
    held.settled_at = None
    held.save()
    _tell_both(held, "likely_reopened", by, why.strip())
    return held


def _held(offer: Likeness, by: User) -> Likeness:
    """The offer as it now stands, locked; refused when neither row is the user's to edit."""
    held = Likeness.objects.select_for_update().get(pk=offer.pk)
    if not may_decide(by, [held]):
        raise PermissionDenied(_("Deciding is open to whoever edits at least one of the two rows."))
    return held


def _current(held: Likeness) -> tuple[str, str] | None:
    compared = COMPARED[held.kind, held.ledger]
    now = dict(digests(compared, values_of(compared, held.numbers), key_for_register()))
    return (now[held.first_no], now[held.second_no]) if len(now) == 2 else None


def _tell_both(held: Likeness, deed: str, by: User, why: str) -> None:
    """Both rows remember what was decided of them. Neither was changed, so no field and no version moves."""
    Change.objects.bulk_create(
        Change(by=by, deed=deed, ledger=held.ledger, key=own, why=f"{other} · {why}")
        for own, other in (held.numbers, held.numbers[::-1])
    )
