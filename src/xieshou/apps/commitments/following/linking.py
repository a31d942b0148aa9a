"""What fulfils a commitment or issue (落实关联): rows of the register, linked and taken back.

Belongs here: these two deeds. Does not belong: the life cycle (`actions`), what a linked row is called (upper rooms).
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import User
from xieshou.apps.commitments.following.policies import Item
from xieshou.apps.commitments.following.writing import check_row, locked, note, of
from xieshou.apps.commitments.models import Fulfilment

LONGEST = 400


@transaction.atomic
def link(item: Item, ledger: str, key: str, *, how: str = "", by: User, seen_version: int) -> Fulfilment:
    """Say that a row of the register fulfils an item (关联落实): an agreement, project, posting, batch of workers."""
    held = locked(item, "edit", by, seen_version)
    check_row(held, (ledger, key), by)
    made = Fulfilment(**of(held), ledger=ledger, key=key, note=how.strip(), by=by)
    made.full_clean()
    made.save()
    note(held, "link", {"fulfilled_by": [None, f"{ledger} {key}"]}, by=by, why=how)
    return made


@transaction.atomic
def take_back(fulfilment: Fulfilment, *, why: str, by: User) -> Fulfilment:
    """Take back a link that was wrong (撤回关联); it stays on record with the reason."""
    if not why.strip():
        raise ValidationError({"why": _("Write why it is taken back.")})
    held = locked(fulfilment.item, "edit", by, None)  # type: ignore[arg-type]
    row = Fulfilment.objects.select_for_update().get(pk=fulfilment.pk)
    if row.taken_back_because:
        raise DeedRefused(_("This link was taken back already."))
    row.taken_back_because = why.strip()[:LONGEST]
    row.save(update_fields=["taken_back_because"])
    note(held, "unlink", {"fulfilled_by": [f"{row.ledger} {row.key}", None]}, by=by, why=why)
    return row
