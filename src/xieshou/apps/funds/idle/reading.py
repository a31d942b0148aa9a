"""The books behind what stands (结存所涉账目), read in columns: a nation's decade at once.

Belongs here: which accounts hold anything on a day, and every movement that says since when. Does not belong: ages.
An account that holds nothing is left alone, unless money that stands elsewhere came through it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

import polars as pl
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.trails import books
from xieshou.apps.pairings.models import Programme
from xieshou.data import packs
from xieshou.engine import funds as ledger
from xieshou.engine.funds.ageing_of_many import AGELESS, GOES_OUT, LINE_SEPARATOR, SCHEMA

AGED = [stage for stage in ledger.STAGES if stage not in AGELESS]
READ: dict[str, Any] = {
    "id": pl.Int64, "record_no": pl.String, "first": pl.String, "last": pl.String,
    "account_from_id": pl.Int64, "account_to_id": pl.Int64, "amount_fen": pl.Int64, "kind": pl.String,
    "reverses_id": pl.Int64, "fund_type": pl.String, "donor_id": pl.String,
}  # fmt: skip
DAYS = {"first": "on_first", "last": "on_last"}


def holding(programme: Programme, as_of: date) -> QuerySet[FundAccount]:
    """The accounts that may hold something on the day: those that held something last, or moved money after it.

    What an account is kept as holding counts money of every type. An account with money of a type that is a part of
    another, and therefore does not count here, may hold something whatever is kept of it.
    """
    inside = FundAccount.objects.filter(programme=programme, stage__in=AGED, moved_first_on__lte=as_of)
    may_hold = ~Q(held_fen=0) | Q(moved_last_on__gt=as_of)
    parts = [code for code, one in packs.fund_types().items() if one.part_of]
    otherwise = Movement.objects.filter(programme=programme, fund_type__in=parts).order_by()
    if otherwise.exists():
        for end in books.ENDS:
            may_hold |= Q(pk__in=otherwise.values(end))
    return inside.filter(may_hold)


def behind(programme: Programme, accounts: Iterable[int], as_of: date) -> tuple[pl.DataFrame, pl.Series]:
    """The movements until the day of these accounts and of those that their money came through; and all of these.

    As many questions as there are accounts one behind the other, and one more.
    """
    days = {name: Cast(column, CharField()) for name, column in DAYS.items()}
    moves = books.counted(programme).filter(on_first__lte=as_of).order_by().annotate(**days).values(*READ)
    whole: set[int] = set()
    reached, parts = set(accounts), [pl.DataFrame(schema=READ)]
    while reached:
        whole |= reached
        parts.append(_fetch(moves, "account_to", reached))
        moved_on = parts[-1].filter(pl.col("kind").is_in(GOES_OUT))
        reached = set(moved_on["account_from_id"].unique()) - whole
    parts.append(_fetch(moves, "account_from", whole))
    return _as_engine(pl.concat(parts)), pl.Series(sorted(whole), dtype=pl.Int64)


def _fetch(rows: QuerySet[Any, Any], end: str, accounts: Iterable[int]) -> pl.DataFrame:
    """The rows with such an end as a table, the fastest way each database knows; all accounts are one parameter."""
    chosen = json.dumps(sorted(accounts))
    if connection.vendor == "sqlite":
        among = RawSQL("SELECT value FROM json_each(%s)", [chosen])
    else:
        among = RawSQL("SELECT unnest(%s::bigint[])", [f"{{{chosen[1:-1]}}}"])
    try:
        sql, params = rows.filter(**{f"{end}__in": among}).query.sql_with_params()
    except EmptyResultSet:  # the question alone says that there are none
        return pl.DataFrame(schema=READ)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(sql, params)
            return pl.DataFrame(cursor.fetchall(), schema=READ, orient="row")
        with cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", params) as copy:
            content = b"".join(copy)
    if not content:
        return pl.DataFrame(schema=READ)
    return pl.read_csv(content, has_header=False, new_columns=list(READ), schema_overrides=list(READ.values()))


def _as_engine(rows: pl.DataFrame) -> pl.DataFrame:
    originals = rows.select(reverses_id="id", reverses="record_no").unique()
    return (
        rows.unique("id")
        .join(originals, on="reverses_id", how="left")
        .select(
            "reverses", "amount_fen", "kind",
            *(pl.col(name).str.to_date("%Y-%m-%d").alias(column) for name, column in DAYS.items()),
            key="record_no", source="account_from_id", target="account_to_id",
            line=pl.concat_str(pl.col(*books.LINE).fill_null(""), separator=LINE_SEPARATOR),
        )
        .select(list(SCHEMA))
    )  # fmt: skip
