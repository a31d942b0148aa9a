"""The register's rows for a report table (报表取数): those somebody may see, that count, and the columns it needs.

Belongs here: from a definition and a period to tables of checked rows. Does not belong: which rows belong to the
period in the end (the engine says), the targets of agreements (`targets`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

import polars as pl
from django.db import transaction
from django.db.models import Q, QuerySet

from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange.exporting import rows_to_export
from xieshou.apps.exchange.report_tables import targets
from xieshou.apps.exchange.staging.beside import beside_of
from xieshou.apps.pairings.models import Programme
from xieshou.engine.ledgers import Type
from xieshou.engine.report_tables import BOOKS, Period, ReportTable, Taken, needs_of

CHUNK = 50_000
NAMED_AT_ONCE = 500  # record numbers in one question


class Asked(NamedTuple):
    """Whose table, for which programme, and of which rows: settled ones, those that wait, or both."""

    by: User | None
    programme: Programme
    scope: str = ""
    settled: bool = True
    waiting: bool = False


class Read(NamedTuple):
    """The rows of the table's ledger, and what it needs of others."""

    rows: pl.DataFrame
    others: dict[str, pl.DataFrame]


def read_for(table: ReportTable, period: Period, asked: Asked) -> Read:
    """What the engine needs to work the table out."""
    if table.ledger == targets.NAME:
        return Read(targets.table_of(asked.programme, asked.by, period.year, asked.scope), {})
    needs, sheet = needs_of(table), SHEETS[table.ledger]
    own = counting(sheet, asked).filter(_perhaps_in(table, period))
    rows = columns_of(sheet, own, needs.own)
    others: dict[str, pl.DataFrame] = {}
    for ledger, columns in needs.gathered.items():
        beside = SHEETS[ledger]
        whole = counting(beside, asked._replace(scope=""))
        others[ledger] = columns_of(beside, whole, columns | needs.named.get(ledger, set()))
    for ledger, columns in needs.named.items():
        if ledger not in others:
            numbers = {number for naming in needs.naming[ledger] for number in rows[naming].drop_nulls()}
            others[ledger] = _named(SHEETS[ledger], asked, sorted(numbers), columns)
    return Read(rows, others)


def counting(sheet: Sheet, asked: Asked) -> QuerySet[LedgerRow]:
    """The rows that count, of those the user may see: inside the programme, accepted or waiting as is asked."""
    rows = rows_to_export(sheet, by=asked.by, programme=asked.programme, scope=asked.scope).filter(outside=False)
    if sheet.ledger.name == "pairings":
        rows = rows.filter(superseded=False)
    if asked.settled and asked.waiting:
        return rows
    return rows.filter(status__in=SETTLED) if asked.settled else rows.exclude(status__in=SETTLED)


def _perhaps_in(table: ReportTable, period: Period) -> Q:
    """The rows that may belong to the period, and those of its year that say no day; the engine decides."""
    if table.taken == Taken.OF_YEAR:
        return Q(year=period.year) | Q(year=None)
    column = BOOKS[table.ledger].columns[table.day]
    printed = column.type == Type.PUBLISHED_DATE
    first, last = (f"{table.day}_first", f"{table.day}_last") if printed else (table.day, table.day)
    within = Q(**{f"{first}__lte": period.last})
    if table.taken in (Taken.WITHIN, Taken.YEAR_TO_DATE):
        begins = period.first if table.taken == Taken.WITHIN else date(period.last.year, 1, 1)
        within &= Q(**{f"{last}__gte": begins})
    undated = Q(**{f"{first}__isnull": True}) & (Q(year=period.year) | Q(year=None))
    return within | undated


def columns_of(sheet: Sheet, rows: QuerySet[LedgerRow], wanted: Collection[str]) -> pl.DataFrame:
    """These columns of the rows, as the checked table has them; what the register does not have is empty."""
    schema = {name: kind for name, kind in sheet.ledger.schema.items() if name in wanted}
    kept = {name: _lookup(sheet, name, attname) for name, attname in sheet.kept.items() if name in schema}
    parts = [pl.DataFrame(schema=schema), *_parts(sheet, rows, schema, kept)]
    return pl.concat(parts)


def _parts(sheet: Sheet, rows: QuerySet[LedgerRow], schema: dict, kept: dict[str, str]) -> Iterator[pl.DataFrame]:
    beside = beside_of(sheet)
    lines = beside if beside is not None and set(beside.columns) & schema.keys() else None
    read, last = rows.order_by("pk").values_list("pk", *kept.values()), 0
    while found := list(read.filter(pk__gt=last)[:CHUNK]):
        part = pl.DataFrame(found, schema={"pk": pl.Int64, **{name: schema[name] for name in kept}}, orient="row")
        if lines is not None:
            with transaction.atomic():
                part = part.hstack(lines.kept(part["pk"]).drop("id"))
        lacking = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in part.columns]
        empty = [pl.col(name).replace("", None) for name in kept if schema[name] == pl.String]
        yield part.with_columns(*lacking, *empty).select(list(schema))
        last = found[-1][0]


def _lookup(sheet: Sheet, name: str, attname: str) -> str:
    column = sheet.ledger.by_name.get(name)
    if column is None or column.type not in (Type.RECORD, Type.ORGANISATION):
        return attname
    return f"{name}__record_no" if column.type == Type.RECORD else f"{name}__name"


def _named(sheet: Sheet, asked: Asked, numbers: list[str], columns: Collection[str]) -> pl.DataFrame:
    """The rows of these record numbers, as far as the user may see them, whatever their state."""
    seen = rows_to_export(sheet, by=asked.by, programme=asked.programme)
    parts = [columns_of(sheet, seen.none(), columns)]
    for start in range(0, len(numbers), NAMED_AT_ONCE):
        some = numbers[start : start + NAMED_AT_ONCE]
        parts.append(columns_of(sheet, seen.filter(record_no__in=some), columns))
    return pl.concat(parts)
