"""Canonical rows (规范行): one text for the same rows, in whatever order they came and whichever library wrote them.

Belongs here: how a table becomes that text, and its digest. Does not belong: files.
Parquet bytes are no measure: another version of the same library may write other bytes for the same rows.
"""

import hashlib
from collections.abc import Iterator

import polars as pl

from xieshou.engine.snapshot.tables import KEYS, TABLES

_TYPES = {pl.String: "text", pl.Int64: "integer", pl.Boolean: "boolean", pl.Date: "date"}
_CHUNK = 20_000


def key_columns(table: str) -> tuple[str, ...]:
    """The columns that tell one row of a table from another."""
    return KEYS.get(table, ("key",))


def type_name(dtype: pl.DataType) -> str:
    """The name of a column's type, as a manifest says it. Raises TypeError for a type that is never frozen."""
    if isinstance(dtype, pl.Decimal):
        return f"decimal({dtype.precision},{dtype.scale})"
    for known, name in _TYPES.items():
        if dtype == known:
            return name
    raise TypeError(f"a column of type {dtype} cannot be frozen: use text, integer, boolean, date or decimal")


def columns_of(frame: pl.DataFrame) -> dict[str, str]:
    """Every column of a table with the name of its type, in order."""
    return {name: type_name(dtype) for name, dtype in frame.schema.items()}


def conformed(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The table with exactly its columns and types, in canonical order. Raises ValueError where a column is amiss."""
    schema = TABLES[table]
    lacking, foreign = schema.keys() - set(frame.columns), set(frame.columns) - schema.keys()
    if lacking or foreign:
        raise ValueError(f"table {table}: missing columns {sorted(lacking)}, unknown columns {sorted(foreign)}.")
    return in_order(table, frame.select(list(schema)).cast(schema))  # type: ignore[arg-type]


def in_order(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows sorted by the key columns, then by all others, so that the order they came in leaves no trace."""
    keys = [name for name in key_columns(table) if name in frame.columns]
    return frame.sort([*keys, *(name for name in frame.columns if name not in keys)], nulls_last=False)


def digest_of(table: str, frame: pl.DataFrame) -> str:
    """SHA-256 over the canonical text of a table."""
    digest = hashlib.sha256()
    for piece in canonical_text(in_order(table, frame)):
        digest.update(piece.encode())
    return digest.hexdigest()


def canonical_text(frame: pl.DataFrame) -> Iterator[str]:
    """The table as text: a head of names and types, then one line a row. Null is nothing, empty text is two quotes."""
    yield ",".join(f"{name}:{kind}" for name, kind in columns_of(frame).items()) + "\n"
    cells = [_cell(name, dtype) for name, dtype in frame.schema.items()]
    for start in range(0, frame.height, _CHUNK):
        lines = frame.slice(start, _CHUNK).select(pl.concat_str(cells, separator=",").alias("line"))["line"]
        yield "\n".join(lines.to_list()) + "\n"


def _cell(name: str, dtype: pl.DataType) -> pl.Expr:
    """A column as text: strings in quotes with quotes doubled, days ISO, decimals with all their digits."""
    column = pl.col(name)
    if dtype == pl.String:
        written = pl.concat_str(pl.lit('"'), column.str.replace_all('"', '""', literal=True), pl.lit('"'))
    elif dtype == pl.Date:
        written = column.dt.strftime("%Y-%m-%d")
    else:
        written = column.cast(pl.String)
    return written.fill_null("")
