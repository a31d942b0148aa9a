"""Checking a mapped sheet (核对): all rows and all faults at once; what comes out is what the register may take.

Belongs here: the order of the steps, what is required, and what must be asked of the person.
Does not belong: any one step. A clerk's mistake is a value that we return.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from xieshou.engine.ledgers.checking import relations
from xieshou.engine.ledgers.checking.fault_table import BLOCK
from xieshou.engine.ledgers.checking.lookups import Lookups
from xieshou.engine.ledgers.checking.reading_columns import Table
from xieshou.engine.ledgers.checking.repeats import find_repeats
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.mapping import Mapping
from xieshou.engine.ledgers.mapping.rows import is_filled, without_blanks
from xieshou.engine.ledgers.plain import plainly

UNDATED = ("pairings",)  # hold from a day to a day, in no one year


@dataclass(frozen=True)
class Ask:
    """A question that only a person can answer before anything is brought in."""

    code: str  # programme, year, columns, table
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class Checked:
    """A sheet after checking. A cell with a fault is null in `rows`; `blocked` rows cannot be brought in as they are.

    In a row with a record number, what is null in `blank_means_unchanged` stays as it is kept; so does every column of
    `absent`, which the sheet does not have.
    """

    rows: pl.DataFrame  # `row` and the ledger's schema, every row of data
    faults: pl.DataFrame  # row, column, code, severity, found, message_zh, message_en
    blocked: pl.Series  # rows, as numbered in the file
    asks: tuple[Ask, ...]
    blank_means_unchanged: frozenset[str]
    absent: frozenset[str]

    @property
    def clean(self) -> pl.DataFrame:
        """The rows that may be brought in."""
        return self.rows.filter(~pl.col("row").is_in(self.blocked.implode()))


def data_of(raw: pl.DataFrame, mapping: Mapping, ledger: Ledger) -> pl.DataFrame:
    """The rows of data of a sheet, empty cells null."""
    if not mapping.last_row:
        return raw.clear()
    raw = without_blanks(raw.filter(pl.col("row").is_between(mapping.first_row, mapping.last_row)))
    wanted = is_filled(ledger, mapping.columns)
    if mapping.dropped:
        wanted = wanted & ~pl.col("row").is_in([one.row for one in mapping.dropped])
    return raw.filter(wanted)


def named_in(raw: pl.DataFrame, mapping: Mapping, ledger: Ledger, column: str) -> tuple[str, ...]:
    """The distinct words of a column (programme, year) before anything is looked up: what to build `Lookups` for."""
    found = [data_of(raw, mapping, ledger)[name].drop_nulls().unique() for name in mapping.raw_of(column)]
    return tuple(sorted({word for texts in found for word in plainly(texts) if word}))


def check(raw: pl.DataFrame, mapping: Mapping, ledger: Ledger, lookups: Lookups) -> Checked:
    """Read and check every row of a sheet."""
    table = Table(data_of(raw, mapping, ledger), mapping, ledger, lookups)
    table.read()
    relations.settle_programme(table)
    relations.settle_year(table)
    relations.refuse_invented_data(table)
    relations.compare_sides(table)
    relations.settle_pairing(table)
    relations.settle_person(table)
    _know_record_numbers(table)
    asks = _asks(table)
    blocked_by_a_column = _require(table)
    faults = table.faults.frame(find_repeats(table))
    rows = pl.DataFrame({"row": table.rows} | {name: table.values[name] for name in ledger.schema})
    in_data = faults.filter(pl.col("severity") == BLOCK)["row"].unique()
    blocked = pl.concat([in_data.filter(in_data.is_in(table.rows.implode())), *blocked_by_a_column]).unique().sort()
    return Checked(
        rows=rows, faults=faults, blocked=blocked.alias("row"), asks=asks, blank_means_unchanged=ledger.personal,
        absent=frozenset(
            name for column in ledger.columns if not table.has(column.name) for name in column.schema
        ),
    )  # fmt: skip


def _know_record_numbers(table: Table) -> None:
    """A record number that the register never gave is a fault."""
    known = table.lookups.records.get(table.ledger.name)
    if known is None or not table.has("record_no"):
        return
    numbers = table.values["record_no"]
    at = (~numbers.is_in(known["record_no"].implode())).fill_null(False).arg_true()
    table.faults.add("record_no", "not_of_this_register", at, numbers.gather(at))


def _require(table: Table) -> list[pl.Series]:
    """Required columns are filled; what a row with a record number leaves out stays as it is kept."""
    blocked = []
    kept = table.values["record_no"].is_not_null()
    for column in table.ledger.columns:
        if not column.required:
            continue
        empty = table.is_empty(column.name)
        if column.is_personal or not table.has(column.name):
            empty &= ~kept
        if not empty.any():
            continue
        if table.has(column.name):
            table.faults.add(column.name, "required", empty.arg_true())
        else:
            header = max(table.mapping.header_rows, default=0)
            table.faults.add_at(header, column.name, "column_missing")
            blocked.append(table.rows.filter(empty))
    return blocked


def _asks(table: Table) -> tuple[Ask, ...]:
    """What neither the sheet nor the options say."""
    asks = []
    if not table.mapping.is_table:
        asks.append(Ask(
            "table", "没有找到表头：请确认选对了工作表和台账，或指明栏目对应。",
            "No header was found: choose the right sheet and ledger, or say which column is which.",
        ))  # fmt: skip
    for doubt in table.mapping.ambiguous:
        headers = [f"“{table.mapping.headers.get(raw, raw)}”" for raw in doubt.raw]
        columns = [table.ledger.by_name[name] for name in doubt.columns if name in table.ledger.by_name]
        asks.append(Ask(
            "columns", f"表头{'、'.join(headers)}应对应哪一栏（{'、'.join(one.zh for one in columns)}）？请指明。",
            f"Which of {', '.join(headers)} is which column ({', '.join(one.en for one in columns)})? Say so.",
        ))  # fmt: skip
    if not table.raw.height:
        return tuple(asks)
    new = table.values["record_no"].is_null()
    unnamed = table.values["programme"].is_null() & new
    if (unnamed & table.texts("programme").is_null()).any():
        asks.append(Ask(
            "programme", f"请选择协作项目：{'、'.join(table.lookups.programmes)}。",
            f"Say which programme the rows belong to: {', '.join(table.lookups.programmes)}.",
        ))  # fmt: skip
    undated = table.values["year"].is_null() & new
    if table.ledger.name not in UNDATED and (undated & table.texts("year").is_null()).any():
        asks.append(Ask("year", "请选择年度：有的行没有填年度。", "Say which year: some rows name none."))
    return tuple(asks)
