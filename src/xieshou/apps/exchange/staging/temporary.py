"""Temporary tables (暂存表), made and filled the fastest way each database knows, and read as tables.

Belongs here: what differs between SQLite and PostgreSQL. Does not belong: what the tables are for.
A transaction must be open: the tables live no longer than it, and their names belong to this connection alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl
from django.db import connection, models

# where two values differ, an empty one from another empty one not
DIFFERS = {"sqlite": "IS NOT", "postgresql": "IS DISTINCT FROM"}
# the table on the left is walked through, the one on the right looked into; PostgreSQL chooses well by itself
JOIN = {"sqlite": "CROSS JOIN", "postgresql": "JOIN"}
TEMPORARY = {"sqlite": "temp", "postgresql": "pg_temp"}  # the schema of this connection alone


def quoted(name: str) -> str:
    """A column or table as SQL names it."""
    return connection.ops.quote_name(name)


def listed(names: Iterable[str], of: str = "") -> str:
    """Columns between commas, each of the table `of`."""
    return ", ".join(f"{of}.{quoted(name)}" if of else quoted(name) for name in names)


def differ(one: str, other: str) -> str:
    """The condition that two values differ."""
    return f"{one} {DIFFERS[connection.vendor]} {other}"


def join() -> str:
    """The word that joins two tables in the order in which they are written."""
    return JOIN[connection.vendor]


def type_of(field: models.Field) -> str:
    """The type of a field's column; a key that numbers itself is a plain number here."""
    return "bigint" if isinstance(field, models.AutoField) else str(field.db_type(connection))


def make(table: str, columns: Mapping[str, str], key: str = "n") -> None:
    """Make an empty temporary table in the place of any of that name."""
    told = ", ".join(f"{quoted(name)} {kind}{' PRIMARY KEY' if name == key else ''}" for name, kind in columns.items())
    run(f"DROP TABLE IF EXISTS {TEMPORARY[connection.vendor]}.{table}")
    run(f"CREATE TEMPORARY TABLE {table} ({told})")


def pour(table: str, rows: pl.DataFrame) -> None:
    """Put all rows into a table whose columns have the same names."""
    if rows.is_empty():
        return
    if connection.vendor == "postgresql":
        # every text between quotation marks, so that an empty text is not taken for null
        content = rows.write_csv(include_header=False, quote_style="non_numeric").encode()
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({listed(rows.columns)}) FROM STDIN (FORMAT csv)") as copy,
        ):
            copy.write(content)
        return
    told = rows.cast({pl.Date: pl.String, pl.Decimal: pl.String})  # as Django keeps them
    marks = ", ".join("?" * told.width)
    connection.ensure_connection()
    connection.connection.executemany(
        f"INSERT INTO {table} ({listed(told.columns)}) VALUES ({marks})",
        zip(*(column.to_list() for column in told.iter_columns()), strict=True),
    )


class StagedTable:
    """The rows of a chunk under the name `staged`: what is the same in all of them is put down once.

    Files often name one programme, one year, one county, and leave columns empty: a third of the cells and more.
    """

    def __init__(self, rows: pl.DataFrame, types: Mapping[str, str]) -> None:
        """Put the rows in the place of those staged before; `n` tells them apart."""
        self.rows, self.record_numbers = rows.height, rows.height - rows["record_no"].null_count()
        self.columns = [column for column in rows.columns if column != "n"]
        same = [column for column in self.columns if rows.height and rows[column].n_unique() == 1]
        self.varying = [column for column in self.columns if column not in same]
        drop_view("staged")
        make("staged_rows", {"n": "integer", **{column: types[column] for column in self.varying}})
        pour("staged_rows", rows.select("n", *self.varying))
        settle("staged_rows")
        make("staged_same", {"only": "integer", **{column: types[column] for column in same}}, key="only")
        pour("staged_same", rows.head(1).select(pl.lit(1).alias("only"), *same) if same else _ONE)
        columns = ", ".join([*(f"r.{quoted(c)}" for c in ["n", *self.varying]), *(f"o.{quoted(c)}" for c in same)])
        run(f"CREATE TEMPORARY VIEW staged AS SELECT {columns} FROM staged_rows r CROSS JOIN staged_same o")

    def index(self, columns: Sequence[str]) -> None:
        """Make the rows quick to look up by these columns."""
        varying = [column for column in columns if column in self.varying]
        run("DROP INDEX IF EXISTS temp.staged_by_key")
        if varying:
            run(f"CREATE INDEX temp.staged_by_key ON staged_rows ({listed(varying)})")


_ONE = pl.DataFrame({"only": [1]})


def drop_view(name: str) -> None:
    """Take a temporary view away, before the tables under it are made anew."""
    run(f"DROP VIEW IF EXISTS {TEMPORARY[connection.vendor]}.{name}")


def settle(table: str) -> None:
    """Tell PostgreSQL how many rows a temporary table has; otherwise it guesses, and joins them badly."""
    if connection.vendor == "postgresql":
        run(f"ANALYZE {table}")


def run(sql: str, params: Sequence[Any] = ()) -> int:
    """Run a statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return int(cursor.rowcount)


def read(sql: str, params: Sequence[Any] = (), *, schema: Mapping[str, Any]) -> pl.DataFrame:
    """The answer to a question as a table."""
    with connection.cursor() as cursor:
        cursor.execute(sql, params or None)
        return pl.DataFrame(cursor.fetchall(), schema=dict(schema), orient="row")
