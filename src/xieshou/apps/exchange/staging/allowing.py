"""Who may bring which rows (导入权限), judged for all rows of a chunk at once.

Belongs here: the scopes of `accounts.models.records` over staged rows, and the states a kept row may be changed in.
Does not belong: what a role allows (`accounts.policies`).
"""

from __future__ import annotations

from functools import reduce
from operator import and_, or_

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db.models.expressions import RawSQL

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import Scope, User
from xieshou.apps.exchange.staging.faults import faults, no_faults
from xieshou.apps.exchange.staging.layout import Layout
from xieshou.apps.exchange.staging.matching import FOUND
from xieshou.apps.exchange.staging.temporary import quoted, read
from xieshou.engine import place_codes


def lies_inside(scopes: list[Scope], layout: Layout) -> pl.Expr:
    """The condition of `LedgerRow.inside` over a checked table: some scope holds the row."""
    inside = [_inside(scope, layout) for scope in scopes]
    return reduce(or_, inside, pl.lit(False)).fill_null(False)


def _inside(scope: Scope, layout: Layout) -> pl.Expr:
    model, conditions = layout.model, [pl.lit(True)]
    if scope.programme:
        conditions.append(pl.col("programme") == scope.programme)
    if scope.place:
        prefix = place_codes.prefix(scope.place)
        columns = [path.removesuffix("__code").removesuffix("_id") for path in model.PLACE_COLUMNS]
        held = [pl.col(name).str.starts_with(prefix).fill_null(False) for name in columns if name in layout.column_of]
        conditions.append(reduce(or_, held, pl.lit(False)))
    if scope.pairing:
        named = model.PAIRING_COLUMN.removesuffix("__record_no")
        known = named in layout.column_of
        conditions.append((pl.col(named) == scope.pairing).fill_null(False) if known else pl.lit(False))
    return reduce(and_, conditions)


def outside(rows: pl.DataFrame, layout: Layout, by: User | None) -> pl.DataFrame:
    """The faults of rows (of a checked table) that lie outside what the user may edit."""
    if by is None:
        return no_faults()
    scopes = policies.scopes_allowing(by, "edit")
    return faults("outside_scope", rows.filter(~lies_inside(scopes, layout)).select("row", found=pl.lit("")))


def kept_outside(layout: Layout, by: User | None) -> pl.DataFrame:
    """The faults of rows that match a kept row outside what the user may edit."""
    if by is None:
        return no_faults()
    return faults("outside_scope", read(*_not_open(layout, by, "edit", "matched"), schema=FOUND))


def settled(layout: Layout, by: User | None) -> pl.DataFrame:
    """The faults of changed rows whose kept row is frozen, or handed in and not the user's to accept."""
    status = f"FROM moved m JOIN {quoted(layout.table)} r ON r.id = m.id WHERE r.status"
    wrong = [faults("frozen", read(f"SELECT m.n, '' {status} = 'frozen'", schema=FOUND))]
    if by is not None:
        handed = read(f"SELECT m.n, '' {status} IN ('submitted', 'accepted')", schema=FOUND)
        not_his = read(*_not_open(layout, by, "accept", "moved"), schema=FOUND)
        wrong.append(faults("handed_in", handed.join(not_his, on="row", how="semi")))
    return pl.concat(wrong)


def _not_open(layout: Layout, by: User, deed: str, table: str) -> tuple[str, tuple]:
    """The question which rows of a temporary table name a kept row that is not open to the user for the deed."""
    named = layout.model.objects.filter(pk__in=RawSQL(f"SELECT id FROM {table}", ()))
    try:
        sql, params = named.open_to(by, deed).order_by().values("pk").query.sql_with_params()
    except EmptyResultSet:  # none is
        return f"SELECT n, '' FROM {table}", ()
    return f"SELECT n, '' FROM {table} WHERE id NOT IN ({sql})", params
