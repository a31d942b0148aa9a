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
AT_ONCE = 20_000  # rows that stand in memory as Python values
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
    """Put all rows into a table whose columns have the same names. Raises Django's errors of databases."""
    if rows.is_empty():
        return
    if connection.vendor == "postgresql":
        # every text between quotation marks, so that an empty text is not taken for null
        content = rows.write_csv(include_header=False, quote_style="non_numeric").encode()
        with (
            connection.wrap_database_errors,
            connection.cursor() as cursor,
            cursor.copy(f"COPY {table} ({listed(rows.columns)}) FROM STDIN (FORMAT csv)") as copy,
        ):
            copy.write(content)
        return
    # as Django keeps them
    told = rows.cast({pl.Date: pl.String, pl.Decimal: pl.String, pl.Boolean: pl.Int8})
    connection.ensure_connection()
    with connection.wrap_database_errors:
        for part in told.iter_slices(AT_ONCE):
            _pour_into_sqlite(table, part)


def _pour_into_sqlite(table: str, rows: pl.DataFrame) -> None:
    """What is the same in all rows stands in the statement: handing it over costs more than keeping it."""
    same = {c.name: literal for c in rows.iter_columns() if (literal := _literal(c)) is not None}
    varying = [column for column in rows.columns if column not in same]
    if not varying:  # a statement must have something to hand over
        varying = [same.popitem()[0]]
    values = ", ".join([*("?" * len(varying)), *same.values()])
    connection.connection.executemany(
        f"INSERT INTO {table} ({listed([*varying, *same])}) VALUES ({values})",
        zip(*(rows[column].to_list() for column in varying), strict=True),
    )


def _literal(column: pl.Series) -> str | None:
    """The one value that a column holds, as SQL writes it; None where it holds several."""
    value = column[0]
    if column.null_count() == column.len():
        return "NULL"
    if column.null_count() or not (column == value).all():
        return None
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str) and "\0" not in value:
        return "'" + value.replace("'", "''") + "'"
    return None


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
        settle("staged_same")
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
        run("SET LOCAL default_statistics_target = 1")  # how many there are is enough
        run(f"ANALYZE {table}")
        run("SET LOCAL default_statistics_target TO DEFAULT")


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
