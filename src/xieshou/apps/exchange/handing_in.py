"""Handing in and accepting all rows of an import at once (整批提交、整批审核), as single rows are, in sets.

Belongs here: the two deeds over many rows. Does not belong: the same for one row (`accounts.actions`), returning rows
(each needs its own reason).
"""

from __future__ import annotations

import json

from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import OPEN
from xieshou.apps.accounts.models import Change, LedgerRow, Status, User
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import Progress
from xieshou.apps.exchange.staging.temporary import listed, make, quoted, run
from xieshou.apps.exchange.undoing import load_by_load


def submit_all(made: Import, *, by: User, progress: Progress = lambda what, done, rows: None) -> int:
    """Hand in all new rows of an import that are open and inside the user's scopes (整批提交); how many."""
    return _move_all(made, "submit", OPEN, Status.SUBMITTED, by=by, progress=progress)


def accept_all(made: Import, *, by: User, progress: Progress = lambda what, done, rows: None) -> int:
    """Accept all new rows of an import that were handed in and are the user's to accept (整批审核); how many."""
    return _move_all(made, "accept", (Status.SUBMITTED,), Status.ACCEPTED, by=by, progress=progress)


def _move_all(
    made: Import, deed: str, came_from: tuple[Status, ...], to: Status, *, by: User, progress: Progress
) -> int:  # fmt: skip
    """Load by load, each whole: what was killed between two is done by the same deed once more."""
    policies.check_may(by, deed)
    moved = 0
    for load in load_by_load(made):
        progress(deed, moved, made.new)
        moved += _move(made, load, deed, came_from, to, by=by)
    return moved


@transaction.atomic
def _move(
    made: Import, rows: QuerySet[LedgerRow], deed: str, came_from: tuple[Status, ...], to: Status, *, by: User
) -> int:  # fmt: skip
    """One Change for each row, as if each had been moved by itself, so that its history shows it."""
    rows = rows.filter(status__in=came_from)
    rows = rows.filter(pk__in=rows.model.objects.open_to(by, deed).values("pk")).order_by()
    table = rows.model._meta.db_table
    make("handed", {"id": "bigint"}, key="id")
    sql, params = rows.values("pk").query.sql_with_params()
    run(f"INSERT INTO handed (id) {sql}", params)
    for status in came_from:
        same = {
            "at": connection.ops.adapt_datetimefield_value(timezone.now()), "by_id": by.pk, "deed": deed,
            "ledger": made.ledger, "fields": json.dumps({"status": [status, to]}), "why": "", "file_name": "",
            "file_sha256": "", "file_sheet": "", "row_count": 1,
        }  # fmt: skip
        run(
            f"INSERT INTO {quoted(Change._meta.db_table)} ({listed(['key', *same])}) SELECT record_no, "
            f"{', '.join(['%s'] * len(same))} FROM {quoted(table)} WHERE id IN (SELECT id FROM handed) AND status = %s",
            [*same.values(), status],
        )
    return rows.update(status=to, returned_because="", version=F("version") + 1)
