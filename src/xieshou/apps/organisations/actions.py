"""The writes of organisations (单位)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from xieshou.apps.accounts.actions import record_batch
from xieshou.apps.accounts.models import User
from xieshou.apps.organisations.models import Organisation


@transaction.atomic
def keep_organisations(named: Sequence[Organisation], *, by: User | None, why: str) -> None:
    """Enter bodies that act in a programme (登记单位)."""
    if not named:
        return
    Organisation.objects.bulk_create(named, batch_size=500)
    keys = [f"{one.place_id or ''}/{one.name}" for one in named]
    record_batch(by=by, deed="load", ledger="organisations", keys=keys, why=why)
