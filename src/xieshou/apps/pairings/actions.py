"""The writes of programmes and of agreed targets; pairings and agreements are ledger rows (`accounts.actions`).

Belongs here: opening a programme, whether it demands co-signatures, setting the targets of an agreement.
Does not belong: what every ledger row has in common.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import record_batch
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.pairings import policies
from xieshou.apps.pairings.models import Programme, Target


@transaction.atomic
def open_programme(programme: Programme, *, by: User | None, why: str) -> Programme:
    """Open a programme (设立协作项目) with its two sides and its books. Raises ValidationError."""
    programme.full_clean()
    programme.save(force_insert=True)
    Change.objects.create(by=by, deed="open", ledger="programmes", key=programme.code, why=why)
    return programme


@transaction.atomic
def demand_cosignatures(programme: Programme, demanded: bool, *, by: User | None, why: str = "") -> Programme:
    """Set whether payments need both signatures (会签). Raises PermissionDenied; what is so already leaves no trace."""
    if by is not None and not policies.may_set_rules(by, programme):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    held = Programme.objects.select_for_update().get(pk=programme.pk)
    if held.asks_cosignatures != demanded:
        held.asks_cosignatures = demanded
        held.save(update_fields=["asks_cosignatures"])
        moved = {"asks_cosignatures": [not demanded, demanded]}
        Change.objects.create(by=by, deed="change", ledger="programmes", key=held.code, fields=moved, why=why.strip())
    return held


@transaction.atomic
def set_targets(targets: Sequence[Target], *, by: User | None, why: str) -> None:
    """Set numbers that were agreed on (协议指标). Their agreements must be kept already."""
    if not targets:
        return
    Target.objects.bulk_create(targets, batch_size=500)
    keys = [f"{target.agreement.record_no}/{target.measure}/{target.unit}" for target in targets]
    record_batch(by=by, deed="set_targets", ledger="agreements", keys=keys, why=why)
