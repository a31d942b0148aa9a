"""The ground on which faults are planted (演练错误): the tables of an invented year, each row touched by one fault.

Belongs here: drawing free rows, changing them, adding rows made from them.
Does not belong: which fault is planted (it stands beside its rule), writing the tables down (the demonstration).
"""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

import polars as pl

from xieshou.engine.findings.finding import Row


class Ground:
    """Tables with a column `key`, and what has been done to them. Rows that are not `accepted` are left alone."""

    def __init__(self, tables: Mapping[str, pl.DataFrame]) -> None:
        self._tables = dict(tables)
        self._touched: dict[str, set[str]] = {name: set() for name in tables}
        self._changed: dict[str, dict[str, Row]] = {name: {} for name in tables}
        self._added: dict[str, list[Row]] = {name: [] for name in tables}

    def draw(self, rng: Random, table: str, n: int, where: pl.Expr | None = None) -> list[Row]:
        """`n` free rows of a table that fulfil a condition; they are free no longer."""
        rows = self._tables[table].filter(pl.col("status") == "accepted")
        if where is not None:
            rows = rows.filter(where.fill_null(False))
        free = sorted(set(rows["key"].to_list()) - self._touched[table])
        assert len(free) >= n, f"{table}: {len(free)} free rows for {n} faults"
        chosen = rng.sample(free, n)
        self._touched[table] |= set(chosen)
        found = {row["key"]: row for row in rows.filter(pl.col("key").is_in(chosen)).iter_rows(named=True)}
        return [found[key] for key in chosen]

    def touch(self, table: str, keys: list[str]) -> None:
        """Keep further faults away from these rows."""
        self._touched[table] |= set(keys)

    def change(self, table: str, row: Row, **columns: object) -> Row:
        """A drawn row with other values."""
        changed = self._changed[table][row["key"]] = row | columns
        return changed

    def add(self, table: str, like: Row, key: str, **columns: object) -> Row:
        """A further row, made like another one, under its own key."""
        added = like | columns | {"key": key}
        self._added[table].append(added)
        self._touched[table].add(key)
        return added

    def table(self, name: str) -> pl.DataFrame:
        """The table as it now stands, in its order, the added rows last."""
        frame, changed = self._tables[name], self._changed[name]
        if changed:
            new = pl.DataFrame(list(changed.values()), schema=frame.schema, orient="row")
            frame = frame.update(new, on="key", how="left", include_nulls=True)
        if added := self._added[name]:
            frame = pl.concat([frame, pl.DataFrame(added, schema=frame.schema, orient="row")])
        return frame
