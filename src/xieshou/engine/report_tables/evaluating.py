"""Working a report table out (报表计算): a definition, checked rows and a period in; the table with its totals out.

Belongs here: which rows count, listing them, adding them up; whole numbers throughout, so that sums are exact.
Does not belong: where rows come from and who may see them (the apps), how a value is written (`cells`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from xieshou.engine.ledgers import Column, Privacy, Type
from xieshou.engine.report_tables.books import BOOKS, Book, physical
from xieshou.engine.report_tables.conditions import Belonging, belonging, meets_all
from xieshou.engine.report_tables.definition import Counts, Measure, ReportTable
from xieshou.engine.report_tables.following import Frames
from xieshou.engine.report_tables.groups import grouped_by, in_order, sorted_as
from xieshou.engine.report_tables.heads import Head, heads_of
from xieshou.engine.report_tables.of_two import is_of_two, with_pairs
from xieshou.engine.report_tables.periods import Period

RECORD_NO = "record_no"


class NotForThisReader(Exception):
    """The table sorts, adds up or filters by what this reader may not see; `columns` names it."""

    def __init__(self, columns: Collection[str]) -> None:
        super().__init__(", ".join(sorted(columns)))
        self.columns = tuple(sorted(columns))


@dataclass(frozen=True)
class Result:
    """A table worked out. `rows` has a column for each head; `total` a value for each head that has one.

    `counted`: rows behind it. `undated`: rows left out because they say no day. `undecided`: rows left out, of the
    table or of one of its measures, because their day is not known precisely enough. `keys`: for a list, the record
    numbers, row by row. `hidden`: columns that the reader may not see.
    """

    heads: tuple[Head, ...]
    rows: pl.DataFrame
    total: Mapping[str, Any] | None
    counted: int
    undated: int = 0
    undecided: int = 0
    keys: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


def evaluate(
    table: ReportTable, rows: pl.DataFrame, others: Frames, period: Period, *, hides: Collection[Privacy] = (),
    collected: bool = False,
) -> Result:  # fmt: skip
    """Work a table out from the checked rows of its ledger, and of the ledgers it looks into.

    `others` must hold, by ledger, at least the rows that references name, and all rows where a column gathers them.
    `hides`: what the reader may not see. Such columns are left out of a list; to filter, sort or group by one is
    refused (NotForThisReader).

    Missing is not zero: a sum of cells that are all empty is empty. In books `collected` from publications a number
    that no row tells of is empty too; in books that offices keep it is zero.
    """
    book = BOOKS[table.ledger]
    unseen = _unseen(table, hides)
    counted, undated, undecided = _counted(table, book, complete(table, rows, others, period), period)
    heads = tuple(head for head in heads_of(table, book) if head.name not in unseen)
    if table.is_list:
        listed = sorted_as(counted, table.sort, book)
        found, total = _listed(listed, heads), _sums(listed, table) if table.totals and table.sums else None
        keys = tuple(listed[RECORD_NO].fill_null(""))
    else:
        found = _added_up(table, book, counted, period, collected)
        total = _total(table, book, counted, period, collected) if table.totals else None
        keys = ()
    return Result(heads, found, total, counted.height, undated, undecided, keys, tuple(sorted(unseen)))


def rows_behind(
    table: ReportTable, rows: pl.DataFrame, others: Frames, period: Period, group: Mapping[str, Any],
    measure: str = "", *, hides: Collection[Privacy] = (),
) -> list[str]:  # fmt: skip
    """The record numbers behind one group of a table, or behind one of its measures there."""
    _unseen(table, hides)
    book = BOOKS[table.ledger]
    counted, _undated, _undecided = _counted(table, book, complete(table, rows, others, period), period)
    found = grouped_by(counted, table.groups, book)
    for name, value in group.items():
        same = pl.col(name).is_null() if value is None else (pl.col(name) == pl.lit(value)).fill_null(False)
        found = found.filter(same)
    parts = [one for one in table.measures if one.name in _stands_on(table, measure)] if measure else []
    if parts:
        wanted = pl.lit(False)
        for one in parts:
            wanted |= _narrowed(one, table, book, period)
        found = found.filter(wanted)
    return sorted(found[RECORD_NO].drop_nulls())


def refs_of(table: ReportTable, privacy: Collection[Privacy]) -> set[str]:
    """The columns of a table that are private in one of these ways, however they are reached."""
    book = BOOKS[table.ledger]
    return {ref for ref in table.refs if book.column(ref).privacy in privacy}


def shows_persons(table: ReportTable, hides: Collection[Privacy] = ()) -> bool:
    """Whether this reader is shown who somebody is: each such look is recorded. To count persons shows none."""
    return Privacy.PERSONAL not in hides and bool(
        refs_of(table, (Privacy.PERSONAL,)) & ({*table.columns} | _acting(table))
    )


def _unseen(table: ReportTable, hides: Collection[Privacy]) -> set[str]:
    """What the reader may not see of a table. Raises NotForThisReader when it shows through all the same."""
    unseen = refs_of(table, hides)
    if leaking := unseen & _acting(table):
        raise NotForThisReader(leaking)
    return unseen


def _acting(table: ReportTable) -> set[str]:
    """The columns that decide what is shown beside being shown: to see the outcome is to learn of them."""
    acting = {one.column for one in table.where} | {one.removeprefix("-") for one in table.sort}
    acting |= {one.column for one in table.groups} | set(table.sums) | {table.day, table.until}
    for measure in table.measures:
        acting |= {one.column for one in measure.where}
        acting |= {measure.column} if measure.counts == Counts.SUM else set()
    return acting


def complete(table: ReportTable, rows: pl.DataFrame, others: Frames, period: Period) -> pl.DataFrame:
    """The rows with what follows from them and what the rows they name hold, as far as the table looks at it."""
    book = BOOKS[table.ledger]
    for ref in table.refs:
        if ref in book.following and ref not in rows.columns:
            rows = rows.with_columns(book.following[ref].make(rows, others, period).alias(ref))
    named: dict[str, dict[str, str]] = {}
    for ref in table.refs:
        if "." in ref:
            named.setdefault(ref.partition(".")[0], {}).update(physical(ref, book.column(ref)))
    for reference, columns in named.items():
        ledger = book.columns[reference].ledger
        beside = others[ledger].unique(RECORD_NO).select(
            pl.col(RECORD_NO).alias(reference), *(pl.col(inner).alias(name) for name, inner in columns.items())
        )  # fmt: skip
        rows = rows.join(beside, on=reference, how="left", maintain_order="left")
    return rows


def _counted(
    table: ReportTable, book: Book, rows: pl.DataFrame, period: Period
) -> tuple[pl.DataFrame, int, int]:  # fmt: skip
    """The rows that count, how many say no day, and how many cannot be decided."""
    base = _belonging(table, table.taken, book, period)
    met = rows.filter(meets_all(table.where, book, period))
    undecided = base.perhaps
    for measure in table.measures:
        if measure.taken is not None:
            narrower = _belonging(table, measure.taken, book, period)
            undecided |= base.surely & narrower.perhaps & meets_all(measure.where, book, period)
    told = met.select(undated=base.undated.sum(), undecided=(undecided & ~base.undated).sum())
    return met.filter(base.surely & ~base.undated), int(told["undated"][0] or 0), int(told["undecided"][0] or 0)


def _belonging(table: ReportTable, taken: Any, book: Book, period: Period) -> Belonging:
    return belonging(taken, table.day, table.until, book, period)


def _listed(rows: pl.DataFrame, heads: tuple[Head, ...]) -> pl.DataFrame:
    return rows.select(pl.col(head.physical).alias(head.name) for head in heads)


def _sums(rows: pl.DataFrame, table: ReportTable) -> dict[str, Any]:
    return {name: rows[name].drop_nulls().sum() if rows[name].count() else None for name in table.sums}


def _added_up(
    table: ReportTable, book: Book, rows: pl.DataFrame, period: Period, collected: bool
) -> pl.DataFrame:  # fmt: skip
    keyed = grouped_by(rows, table.groups, book)
    names = [group.name for group in table.groups]
    measured = [_expression(one, table, book, period, collected) for one in table.measures if not is_of_two(one)]
    if not names:
        return with_pairs(keyed.select(measured), table)
    found = keyed.group_by(names, maintain_order=True).agg(measured)
    return in_order(with_pairs(found, table), table.groups, book).select(
        *names, *(one.name for one in table.measures)
    )  # fmt: skip


def _total(
    table: ReportTable, book: Book, rows: pl.DataFrame, period: Period, collected: bool
) -> dict[str, Any]:  # fmt: skip
    """The last line, from all rows at once: what is distinct in the whole is not the sum of the groups."""
    measured = [_expression(one, table, book, period, collected) for one in table.measures if not is_of_two(one)]
    return with_pairs(rows.select(measured), table).row(0, named=True)


def _stands_on(table: ReportTable, name: str) -> set[str]:
    """The measures that count rows, behind one that may be made of others."""
    measure = next((one for one in table.measures if one.name == name), None)
    if measure is None or not is_of_two(measure):
        return {name}
    return _stands_on(table, measure.of) | _stands_on(table, measure.by)


def _narrowed(measure: Measure, table: ReportTable, book: Book, period: Period) -> pl.Expr:
    """The rows of the table that a measure counts."""
    met = meets_all(measure.where, book, period)
    return met if measure.taken is None else met & _belonging(table, measure.taken, book, period).surely


def _expression(measure: Measure, table: ReportTable, book: Book, period: Period, collected: bool) -> pl.Expr:
    met = _narrowed(measure, table, book, period)
    told = met.any() if collected else pl.lit(True)
    if measure.counts == Counts.ROWS:
        return pl.when(told).then(met.cast(pl.Int64).sum()).alias(measure.name)
    column: Column = book.column(measure.column)
    physical_name = next(iter(physical(measure.column, column)))
    found = pl.when(met).then(pl.col(physical_name))
    if measure.counts == Counts.DISTINCT:
        filled = found.cast(pl.String).replace("", None) if column.type != Type.INTEGER else found
        return pl.when(told).then(filled.drop_nulls().n_unique().cast(pl.Int64)).alias(measure.name)
    known = told & (~met.any() | found.is_not_null().any())
    return pl.when(known).then(found.sum()).alias(measure.name)
