"""The tables of a snapshot in DuckDB, for expressions to ask (快照表的查询).

Belongs here: opening a snapshot, once for each computation. Does not belong: any indicator.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import ibis
import ibis.expr.types as ir
import polars as pl

from xieshou.engine.snapshot.freezing import parquet_of

NEEDED = ("programme", "places", "pairings", "meetings", "projects", "movements", "quantities")


class FrozenTables:
    """The frozen tables that indicators read, in memory, and the years that are asked about (`in_force_in`)."""

    def __init__(self, connection: ibis.BaseBackend, folder: Path, years: Iterable[int]) -> None:
        self.connection = connection
        self._tables: dict[str, ir.Table] = {
            name: connection.create_table(name, pl.read_parquet(parquet_of(folder, name))) for name in NEEDED
        }
        asked = pl.DataFrame({"in_force_in": sorted(set(years))}, schema={"in_force_in": pl.Int64})
        self.years: ir.Table = connection.create_table("asked_years", asked)
        self.kept: bool = connection.to_polars(self["programme"].books)[0] == "kept"

    def __getitem__(self, name: str) -> ir.Table:
        return self._tables[name]

    def frame(self, rows: ir.Table) -> pl.DataFrame:
        """What an expression gives."""
        found: pl.DataFrame = self.connection.to_polars(rows)
        return found

    def held(self, rows: ir.Table, name: str) -> ir.Table:
        """What an expression gives, worked out once and kept for the expressions that ask it again."""
        return self.connection.create_table(name, rows, overwrite=True)

    def brought(self, rows: pl.DataFrame, name: str) -> ir.Table:
        """A small table of our own, for expressions to join."""
        return self.connection.create_table(name, rows, overwrite=True)


@contextmanager
def opened(folder: Path, years: Iterable[int]) -> Iterator[FrozenTables]:
    """Open a snapshot's tables to ask about some years; closed again at the end."""
    connection = ibis.duckdb.connect()
    try:
        yield FrozenTables(connection, folder, years)
    finally:
        connection.disconnect()
