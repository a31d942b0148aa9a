"""Movements of money through their own door (资金行): `funds.bringing` decides which accounts they join.

Belongs here: the shapes of that room in the place of those of this one. Does not belong: any rule about money.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import polars as pl

from xieshou.apps.accounts.models import Status, User
from xieshou.apps.exchange.staging.changes import Origin
from xieshou.apps.exchange.staging.faults import FAULTS
from xieshou.apps.funds.bringing import Brought, bring_rows, movements_from
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.row_faults import COLUMN_OF, RowFault, faults_of_change
from xieshou.apps.pairings.models import Programme


def faults_of_new(rows: pl.DataFrame, *, by: User | None, status: Status) -> pl.DataFrame:
    """What is wrong with new movements, all of them together: an account may be paid into and out of by one file."""
    return _as_faults(fault for brought in _brought(rows, by=by, status=status) for fault in brought.faults)


def faults_of_moved(rows: Iterable[int], moved: Iterable[dict[str, Any]]) -> pl.DataFrame:
    """What is wrong with changing kept movements in these fields."""
    named = [(row, [name for name in fields if name in COLUMN_OF]) for row, fields in zip(rows, moved, strict=True)]
    return _as_faults(fault for row, columns in named for fault in faults_of_change(row, columns))


def insert(rows: pl.DataFrame, *, by: User | None, status: Status, why: str, origin: Origin) -> list[int]:
    """Write new movements that have their record numbers; the Changes that brought them."""
    for brought in _brought(rows, by=by, status=status):
        bring_rows(brought, by=by, why=why, file=origin.as_fields())
    numbers = rows["record_no"].to_list()
    brought_by: set[int] = set()
    for start in range(0, len(numbers), 500):
        some = Movement.objects.filter(record_no__in=numbers[start : start + 500]).order_by()
        brought_by |= set(some.values_list("brought_by", flat=True).distinct())
    return sorted(brought_by)


def _brought(rows: pl.DataFrame, *, by: User | None, status: Status) -> Iterator[Brought]:
    told = rows if "status" in rows.columns else rows.with_columns(status=pl.lit(str(status)))
    for (code,), part in told.group_by("programme", maintain_order=True):
        yield movements_from(part, Programme.objects.get(pk=code), by=by)


def _as_faults(found: Iterable[RowFault]) -> pl.DataFrame:
    told = [(one.row, one.column, one.code, "block", "", one.zh, one.en) for one in found]
    return pl.DataFrame(told, schema=FAULTS, orient="row")
