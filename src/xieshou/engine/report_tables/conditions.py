"""Conditions and periods as expressions over checked rows (筛选与取数): for sure, perhaps, or not.

Belongs here: when a row meets a condition, and when it belongs to a period, as far as its days are known.
Does not belong: what may be asked of which column (`reading`), adding up (`evaluating`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from xieshou.engine import place_codes
from xieshou.engine.ledgers import Column, Type
from xieshou.engine.report_tables.books import Book
from xieshou.engine.report_tables.definition import Condition, Op, Taken, Value
from xieshou.engine.report_tables.periods import Period, months_before


def first_of(ref: str, column: Column) -> str:
    """The frame's column with the first day a date can mean."""
    return f"{ref}_first" if column.type == Type.PUBLISHED_DATE else ref


def last_of(ref: str, column: Column) -> str:
    """The frame's column with the last day a date can mean."""
    return f"{ref}_last" if column.type == Type.PUBLISHED_DATE else ref


def meets(condition: Condition, book: Book, period: Period) -> pl.Expr:
    """Whether a row meets a condition; what is empty meets none but those that ask for it."""
    column, values = book.column(condition.column), condition.values
    first, last = pl.col(first_of(condition.column, column)), pl.col(last_of(condition.column, column))
    end = pl.lit(period.last)
    match condition.op:
        case Op.EQUAL | Op.ONE_OF:
            return _is_one_of(first, column, values)
        case Op.AT_LEAST:
            return (first >= pl.lit(values[0])).fill_null(False)
        case Op.AT_MOST:
            return (first <= pl.lit(values[0])).fill_null(False)
        case Op.FILLED:
            return _filled(first)
        case Op.EMPTY:
            return ~_filled(first)
        case Op.BEFORE_END:
            return (last <= end).fill_null(False)
        case Op.NOT_BEFORE_END:
            return (first > end).fill_null(True)
    assert isinstance(values[0], int)
    return (last < pl.lit(months_before(period.last, values[0]))).fill_null(True)


def meets_all(conditions: Sequence[Condition], book: Book, period: Period) -> pl.Expr:
    """Whether a row meets every one of them."""
    met = pl.int_range(pl.len()) >= 0  # true for each row; a bare literal would be one value, not one for each
    for condition in conditions:
        met &= meets(condition, book, period)
    return met


def _is_one_of(found: pl.Expr, column: Column, values: Sequence[Value]) -> pl.Expr:
    if column.type == Type.PLACE:  # a place holds those inside it
        met = pl.lit(False)
        for value in values:
            met |= found.str.starts_with(place_codes.prefix(str(value))).fill_null(False)
        return met
    met = pl.lit(False)
    for value in values:
        met |= (found == pl.lit(value)).fill_null(False)
    return met


def _filled(found: pl.Expr) -> pl.Expr:
    return found.is_not_null() & (found.cast(pl.String) != "").fill_null(False)


@dataclass(frozen=True)
class Belonging:
    """Whether a row belongs to a period: surely, perhaps (its day is not known precisely enough), or undated."""

    surely: pl.Expr
    perhaps: pl.Expr
    undated: pl.Expr


def belonging(taken: Taken, day: str, until: str, book: Book, period: Period) -> Belonging:
    """When a row belongs to a period, by how its day is taken."""
    if taken == Taken.OF_YEAR:
        year = pl.col("year")
        return Belonging((year == period.year).fill_null(False), pl.lit(False), year.is_null())
    column = book.column(day)
    first, last = pl.col(first_of(day, column)), pl.col(last_of(day, column))
    begins, ends = pl.lit(_begins(taken, period)), pl.lit(period.last)
    surely, possible = last <= ends, first <= ends
    if taken == Taken.STANDING:
        ended = book.column(until)
        ends_first, ends_last = pl.col(first_of(until, ended)), pl.col(last_of(until, ended))
        surely &= ends_first.is_null() | (ends_first >= ends)
        possible &= ends_last.is_null() | (ends_last >= ends)
    elif taken != Taken.TO_DATE:
        surely &= first >= begins
        possible &= last >= begins
    surely = surely.fill_null(False)
    return Belonging(surely, possible.fill_null(False) & ~surely, first.is_null() | last.is_null())


def _begins(taken: Taken, period: Period) -> date:
    return date(period.last.year, 1, 1) if taken == Taken.YEAR_TO_DATE else period.first
