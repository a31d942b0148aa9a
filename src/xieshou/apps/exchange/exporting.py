"""Rows out of the register (导出): a ledger, or one table of a snapshot or register, as xlsx, CSV or Parquet.

Belongs here: which rows and columns somebody may have, read in chunks. Does not belong: how a value stands in a cell,
the three kinds of file (`engine.ledgers.exporting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import polars as pl
import xlsxwriter
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import note_access
from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.apps.accounts.models.records import lies_in
from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.assessment.privacy import internal_hidden
from xieshou.apps.assessment.queries import current_snapshot, folder_of
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.assessment.tables_of_register import register_tables
from xieshou.apps.exchange.staging.beside import beside_of
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.queries import names_of
from xieshou.engine import place_codes, snapshot
from xieshou.engine.ledgers import Ledger, Type
from xieshou.engine.ledgers.exporting import WRITERS, cells_of, write
from xieshou.engine.snapshot.tables import TABLES

CHUNK = 50_000
KINDS = (".xlsx", ".csv", ".parquet")


def export(
    ledger: str, path: Path, *, by: User | None, programme: Programme | None = None, year: int | None = None,
    scope: str = "",
) -> int:  # fmt: skip
    """Write the rows of a ledger that somebody may see into a file by its ending; how many. `None` sees all.

    Who may not see persons gets no column that names one. Each time somebody takes persons away it is recorded.
    """
    sheet = SHEETS[ledger]
    rows = rows_to_export(sheet, by=by, programme=programme, year=year, scope=scope)
    without = hidden_from(sheet, by) | internal_hidden(ledger, by, programme)
    invented = rows.filter(programme__invented=True).exists()
    count = rows.count()
    if by is not None and sheet.ledger.personal - without and count:
        note_access(by=by, ledger=ledger, how="exported", row_count=count)
    names: dict[str, str] = {}
    frames = (
        cells_of(part, sheet.ledger, _named(part, sheet.ledger, names), invented=invented, without=without)
        for part in checked_rows(sheet, rows)
    )
    write(path, frames, sheet.ledger, invented=invented)
    return count


def rows_to_export(
    sheet: Sheet, *, by: User | None, programme: Programme | None = None, year: int | None = None, scope: str = ""
) -> QuerySet[LedgerRow]:
    """The rows asked for, as far as they may be seen. `scope`: a place code, or the record number of a pairing."""
    rows = sheet.model.objects.all() if by is None else sheet.model.objects.visible_to(by)
    if programme is not None:
        rows = rows.filter(programme=programme)
    if year is not None:
        rows = rows.filter(year=year)
    if scope and place_codes.is_code(scope):
        inside = Q(pk__in=[])
        for column in sheet.model.PLACE_COLUMNS:
            inside |= lies_in(column, scope)
        rows = rows.filter(inside)
    elif scope:
        rows = rows.filter(**{sheet.model.PAIRING_COLUMN: scope}) if sheet.model.PAIRING_COLUMN else rows.none()
    return rows.order_by("pk")


def hidden_from(sheet: Sheet, by: User | None) -> frozenset[str]:
    """The columns that name or describe a person, unless every row may be seen with them."""
    if by is None:
        return frozenset()
    mine, persons = policies.scopes_of(by), policies.scopes_allowing(by, "see_persons")
    everything_seen = all(any(_holds(wide, scope) for wide in persons) for scope in mine)
    return frozenset() if everything_seen else sheet.ledger.personal


def _holds(wide: Any, scope: Any) -> bool:
    """Whether all that one scope holds lies in another."""
    return (
        wide.programme in ("", scope.programme)
        and wide.pairing in ("", scope.pairing)
        and (not wide.place or (bool(scope.place) and place_codes.is_within(scope.place, wide.place)))
    )


def checked_rows(sheet: Sheet, rows: QuerySet[LedgerRow]) -> Iterator[pl.DataFrame]:
    """The rows as checked tables, a chunk at a time; at least one, if only for its columns."""
    schema = sheet.ledger.schema
    kept = {name: _lookup(sheet, name, attname) for name, attname in sheet.kept.items()}
    read = rows.values_list("pk", *kept.values())
    beside, last, more = beside_of(sheet), 0, True
    while more:
        found = list(read.filter(pk__gt=last)[:CHUNK])  # by the key, not a cursor: no transaction need stay open
        more = len(found) == CHUNK
        if found or last == 0:
            part = pl.DataFrame(
                found, schema={"pk": pl.Int64, **{name: schema[name] for name in kept}}, orient="row"
            )  # fmt: skip
            if beside is not None:
                with transaction.atomic():
                    part = part.hstack(beside.kept(part["pk"]).drop("id"))
            lacking = [pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in part.columns]
            empty_texts = [pl.col(name).replace("", None) for name in kept if schema[name] == pl.String]
            yield part.with_columns(*lacking, *empty_texts).select(list(schema))
        last = found[-1][0] if found else last


def _lookup(sheet: Sheet, name: str, attname: str) -> str:
    column = sheet.ledger.by_name.get(name)
    if column is None or column.type not in (Type.RECORD, Type.ORGANISATION):
        return attname
    return f"{name}__record_no" if column.type == Type.RECORD else f"{name}__name"


def _named(rows: pl.DataFrame, ledger: Ledger, known: dict[str, str]) -> pl.DataFrame:
    """The names of the places that the rows name; `known` grows from chunk to chunk."""
    columns = [column.name for column in ledger.columns if column.type == Type.PLACE]
    codes = {code for column in columns for code in rows[column].drop_nulls().unique()}
    known |= names_of(codes - known.keys()) if codes - known.keys() else {}
    return pl.DataFrame(
        {"code": list(known), "name": list(known.values())}, schema={"code": pl.String, "name": pl.String}
    )


# one table, as it is: column names and codes


def tables_known() -> list[str]:
    """The tables that can be written, by name."""
    return list(TABLES)


def write_table(name: str, path: Path, *, programme: Programme, frozen: bool = False) -> int:
    """Write one table of the register as it now stands, or of the newest snapshot; settled rows alone; how many."""
    if frozen:
        newest = current_snapshot(programme)
        if newest is None:
            raise LookupError(_("%s has no snapshot yet. Make one with: xieshou snapshot freeze") % programme.code)
        rows = snapshot.read(folder_of(newest), name)
    else:
        rows = register_tables(programme)[name]
    _write_plain(rows, path, name, invented=programme.invented)
    return rows.height


def _write_plain(rows: pl.DataFrame, path: Path, name: str, *, invented: bool) -> None:
    if path.suffix.lower() == ".parquet":
        rows.write_parquet(path, compression="zstd")
    elif path.suffix.lower() == ".csv":
        rows.write_csv(path, include_bom=True)
    else:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(path, options) as book:
            sheet = book.add_worksheet(name[:31])
            sheet.write_row(0, 0, rows.columns)
            for line, row in enumerate(rows.cast({pl.Date: pl.String, pl.Decimal: pl.String}).iter_rows(), start=1):
                sheet.write_row(line, 0, row)


def check_kind(path: Path, kinds: Collection[str] = KINDS) -> None:
    """Refuse an ending that names no kind of file we write."""
    if path.suffix.lower() not in kinds:
        raise ValueError(_("Name a file that ends in %s.") % ", ".join(kinds))


assert set(KINDS) == set(WRITERS), "the kinds of files are those of the engine"
