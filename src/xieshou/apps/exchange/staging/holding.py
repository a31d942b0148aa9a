"""Keeping other writers away until a transaction ends (加锁): from a ledger's imports, or from single rows.

Belongs here: the locks of the database. Does not belong: locks on files (`exchange.locking`), the writes they guard.
SQLite has one writer at a time, so there both do nothing.
"""

from __future__ import annotations

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

from xieshou.apps.exchange.staging.temporary import run


def hold_ledger(ledger: str) -> None:
    """Let no other transaction bring rows of this ledger, or take them out, meanwhile."""
    if connection.vendor == "postgresql":
        run("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"xieshou {ledger}"])


def hold_rows(rows: models.QuerySet) -> None:
    """Let nobody alter these rows meanwhile; who is about to, is waited for. The rows are not brought here."""
    if not connection.features.has_select_for_update:
        return
    try:
        sql, params = rows.order_by().values("pk").select_for_update().query.sql_with_params()
    except EmptyResultSet:  # the question alone says that there are none
        return
    run(f"SELECT count(*) FROM ({sql}) AS held", params)
