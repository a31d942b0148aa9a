"""Rows laid into a table of the register all at once, for benchmarks that ask large registers.

Belongs here: filling a model's columns with its defaults, and one `INSERT … SELECT` from a temporary table, with every
index and reference. Does not belong: what the rows are (each benchmark makes its own).
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

PART = 50_000  # rows handed to the database at once


def as_table(model: Any, rows: pl.DataFrame, **given: pl.Expr) -> pl.DataFrame:
    """The rows with every column of the model's table but its number; defaults where they say nothing."""
    columns = []
    for field in model._meta.concrete_fields[1:]:
        default = field.get_default()
        default = json.dumps(default) if isinstance(default, list | dict) else default
        named = next((name for name in (field.name, field.column) if name in rows.columns), None)
        held = pl.lit(default) if named is None else pl.col(named)
        held = held if field.null or default is None else held.fill_null(default)
        columns.append(given.get(field.name, held).alias(field.column))
    return rows.select(columns)


def lay(cursor: Any, model: Any, rows: pl.DataFrame) -> None:
    """Write rows (see `as_table`) into the model's table."""
    stage(cursor, model, rows)
    write_staged(cursor, model, rows.columns)
    cursor.execute("DROP TABLE staged")


def stage(cursor: Any, model: Any, rows: pl.DataFrame) -> None:
    """The rows in a temporary table."""
    from django.db import connection

    names = ", ".join(rows.columns)
    cursor.execute(f"CREATE TEMPORARY TABLE staged AS SELECT {names} FROM {model._meta.db_table} WHERE 1 = 0")
    if connection.vendor == "sqlite":
        days = rows.with_columns(pl.col(pl.Date).dt.strftime("%Y-%m-%d"))
        marks = ", ".join("?" * rows.width)
        for part in days.iter_slices(PART):
            connection.connection.executemany(f"INSERT INTO staged VALUES ({marks})", part.iter_rows())
        return
    with cursor.copy(f"COPY staged ({names}) FROM STDIN (FORMAT csv, NULL 'N')") as copy:
        for part in rows.iter_slices(PART):
            copy.write(part.write_csv(include_header=False, null_value="N", quote_style="non_numeric"))
    cursor.execute("ANALYZE staged")


def write_staged(cursor: Any, model: Any, columns: list[str]) -> None:
    """What is staged, into the model's table."""
    names = ", ".join(columns)
    cursor.execute(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {names} FROM staged")


def analyse(cursor: Any, *models: Any) -> None:
    """Let the database learn what its tables hold now."""
    from django.db import connection

    for model in models:
        cursor.execute(f"{'' if connection.vendor == 'sqlite' else 'VACUUM '}ANALYZE {model._meta.db_table}")
