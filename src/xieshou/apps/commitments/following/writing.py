"""What every deed on an item does to the register (办理写入): lock it, write its columns, leave a Change and a line.

Belongs here: these shared steps. Does not belong: any deed (`actions`, `linking`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.accounts.log import ledgers
from xieshou.apps.accounts.models import Status, User
from xieshou.apps.commitments.following.policies import Item
from xieshou.apps.commitments.models import Commitment, FollowUp


def locked(item: Item, needs: str, by: User, seen_version: int | None) -> Any:
    """The item as it now stands, locked; refused to whom its row does not stand open."""
    held = actions.hold(item, by, needs)
    if held.status == Status.FROZEN:
        raise DeedRefused(_("This row is frozen. A correction is entered as a new row that points at it."))
    if seen_version is not None and held.version != seen_version:
        raise StaleRow(held, {})
    return held


def check_row(held: Item, row: tuple[str, str], by: User) -> None:
    """A row named as proof or fulfilment is one of the register, of this programme, that the user may see."""
    ledger, key = row
    if not ledger and not key:
        return
    model = ledgers().get(ledger)
    if model is not None:
        seen = model.objects.visible_to(by).filter(**{model.PROGRAMME_COLUMN: held.programme_id})
        if seen.filter(record_no=key).exists():
            return
    said = _("There is no row “%(key)s” in this ledger that you may see. Copy its record number from its page.")
    raise ValidationError({"key": said % {"key": key}})


def of(held: Item) -> dict[str, Item]:
    """The item under the column of a line that names it."""
    return {"commitment" if isinstance(held, Commitment) else "issue": held}


def follow(held: Item, deed: str, *, by: User | None, **said: Any) -> FollowUp:
    """Leave the line of a deed, which stays as it is."""
    made = FollowUp(**of(held), deed=deed, stage=held.stage, by=by, **said)
    made.full_clean()
    made.save()
    return made


def write(held: Item, columns: Mapping[str, Any], *, deed: str, by: User, why: str) -> None:
    """Write the columns; every deed makes one version and one Change."""
    actions.write(held, columns, deed=deed, by=by, why=why.strip(), beside={})


def note(held: Item, deed: str, fields: Mapping[str, Any], *, by: User, why: str) -> None:
    """One version more, and the Change that says why."""
    actions.write(held, {}, deed=deed, by=by, why=why.strip(), beside=fields)
