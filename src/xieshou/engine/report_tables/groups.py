"""Grouping and order of report tables (分组与排序): by county, by month, codes as their list has them.

Belongs here: what a row's group is, and which line comes first. Does not belong: adding up (`evaluating`).
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import Column, Type
from xieshou.engine.report_tables.books import Book
from xieshou.engine.report_tables.conditions import first_of, last_of
from xieshou.engine.report_tables.definition import PLACE_LEVELS, Group, Level

DIGITS = {Level.PROVINCE: 2, Level.PREFECTURE: 4, Level.COUNTY: 6}


def grouped_by(rows: pl.DataFrame, groups: Sequence[Group], book: Book) -> pl.DataFrame:
    """The rows with a column for each group; what is empty has no group."""
    return rows.with_columns(_key(group, book.column(group.column)).alias(group.name) for group in groups)


def _key(group: Group, column: Column) -> pl.Expr:
    if group.level in PLACE_LEVELS:
        digits = DIGITS[group.level]
        return pl.col(group.column).str.slice(0, digits).str.pad_end(6, "0")
    if group.level is not None:
        return _of_day(group.level, first_of(group.column, column), last_of(group.column, column))
    if column.type == Type.PUBLISHED_DATE:
        return pl.col(f"{group.column}_printed")
    found = pl.col(group.column)
    return pl.when(found != "").then(found) if column.schema.get(column.name) == pl.String else found


def _of_day(level: Level, first: str, last: str) -> pl.Expr:
    """The month, quarter or year of a day; nothing where the day is not known that precisely."""
    begins, ends = _text(level, first), _text(level, last)
    return pl.when(begins == ends).then(begins)


def _text(level: Level, name: str) -> pl.Expr:
    day = pl.col(name).dt
    if level == Level.QUARTER:
        return pl.concat_str(day.year().cast(pl.String), pl.lit("-Q"), day.quarter().cast(pl.String))
    return day.strftime("%Y" if level == Level.YEAR else "%Y-%m")


def in_order(rows: pl.DataFrame, groups: Sequence[Group], book: Book) -> pl.DataFrame:
    """Groups in the order of codes, places and days; those without a value last."""
    order = [_rank(pl.col(group.name), book.column(group.column)) for group in groups]
    return rows.sort(order, nulls_last=True, maintain_order=True) if order else rows


def sorted_as(rows: pl.DataFrame, sort: Sequence[str], book: Book) -> pl.DataFrame:
    """Rows as the definition orders them, and by record number where it does not tell them apart."""
    order, descending = [], []
    for name in sort:
        ref = name.removeprefix("-")
        column = book.column(ref)
        order.append(_rank(pl.col(first_of(ref, column)), column))
        descending.append(name.startswith("-"))
    return rows.sort([*order, "record_no"], descending=[*descending, False], nulls_last=True, maintain_order=True)


def _rank(found: pl.Expr, column: Column) -> pl.Expr:
    if column.type != Type.CODE:
        return found
    ranks = {code: nth for nth, code in enumerate(code_list(column.codes))}
    return found.replace_strict(ranks, default=len(ranks), return_dtype=pl.Int64)
