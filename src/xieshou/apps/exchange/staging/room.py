"""Whether values have room in the register's columns (取值范围), whatever a ledger's definition allows.

Belongs here: lengths, ranges, and columns that must not be empty. Does not belong: what a value means (the checker).
"""

from __future__ import annotations

from decimal import Decimal

import polars as pl
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations

from xieshou.apps.exchange.staging.faults import faults, no_faults
from xieshou.apps.exchange.staging.layout import Held, Layout

RANGES = BaseDatabaseOperations.integer_field_ranges


def without_room(layout: Layout, rows: pl.DataFrame) -> pl.DataFrame:
    """The faults of values that are too long or too large to be kept."""
    too_much = {one: condition for one in layout.held if (condition := _too_much(one)) is not None}
    found = rows.select(condition.any().alias(one.name) for one, condition in too_much.items())
    return pl.concat([
        no_faults(),
        *(
            faults("no_room", rows.filter(condition).select("row", found=one.name), one.column.name)
            for one, condition in too_much.items()
            if rows.height and found[one.name][0]
        ),
    ])  # fmt: skip


def empty(layout: Layout, new: pl.DataFrame) -> pl.DataFrame:
    """The faults of new rows that lack what every kept row has."""
    needed = [one for one in layout.held if _must_be_filled(one)]
    return pl.concat([
        no_faults(),
        *(
            faults("empty", new.filter(pl.col(one.name).is_null()).select("row", found=pl.lit("")), one.column.name)
            for one in needed
            if new[one.name].null_count()
        ),
    ])  # fmt: skip


def _must_be_filled(one: Held) -> bool:
    is_text = isinstance(one.field, models.CharField | models.TextField)
    return not (one.field.null or one.field.has_default() or is_text or one.name == "programme")


def _too_much(one: Held) -> pl.Expr | None:
    value, field = pl.col(one.name), one.field
    if isinstance(field, models.CharField) and field.max_length:
        return (value.str.len_chars() > field.max_length).fill_null(False)
    if isinstance(field, models.DecimalField):
        limit = Decimal(10) ** (field.max_digits - field.decimal_places)
        return (value.abs() >= limit).fill_null(False) if limit < Decimal(10) ** 16 else None
    if isinstance(field, models.IntegerField):
        least, most = RANGES[field.get_internal_type()]  # PostgreSQL's, also where SQLite would take more
        return (~value.is_between(least, most)).fill_null(False)
    return None
