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
    """Tables with a column `key`, and what has been done to them. Rows that are not `accepted` are left alone.

    A table may be a frame or, where it is too large to be held, a scan of its files: only the columns that a drawing
    asks about and the drawn rows are then read.
    """

    def __init__(self, tables: Mapping[str, pl.DataFrame | pl.LazyFrame]) -> None:
        self._tables = {name: table.lazy() for name, table in tables.items()}
        self._schemas = {name: table.collect_schema() for name, table in self._tables.items()}
        self._touched: dict[str, set[str]] = {name: set() for name in tables}
        self._changed: dict[str, dict[str, Row]] = {name: {} for name in tables}
        self._added: dict[str, list[Row]] = {name: [] for name in tables}
        self._fulfil: dict[tuple[str, str], pl.Series] = {}

    def draw(self, rng: Random, table: str, n: int, where: pl.Expr | None = None) -> list[Row]:
        """`n` free rows of a table that fulfil a condition; they are free no longer."""
        keys = self._keys(table, where)
        free = keys.filter(~keys.is_in(list(self._touched[table])))
        assert len(free) >= n, f"{table}: {len(free)} free rows for {n} faults"
        chosen = [free[at] for at in rng.sample(range(len(free)), n)]
        self._touched[table] |= set(chosen)
        rows = self._tables[table].filter(pl.col("key").is_in(chosen)).collect()
        found = {row["key"]: row for row in rows.iter_rows(named=True)}
        return [found[key] for key in chosen]

    def _keys(self, table: str, where: pl.Expr | None) -> pl.Series:
        """The keys of the accepted rows that fulfil a condition, sorted; asked once, for the rows stay as they are."""
        asked = table, "" if where is None else where.meta.serialize(format="json")
        if asked not in self._fulfil:
            columns = {"key", "status", *(() if where is None else where.meta.root_names())}
            # collected before the condition is asked: it may look at all accepted rows together (`is_unique`)
            rows = self._tables[table].select(columns).filter(pl.col("status") == "accepted").collect()
            if where is not None:
                rows = rows.filter(where.fill_null(False))
            self._fulfil[asked] = rows["key"].unique().sort()
        return self._fulfil[asked]

    def free(self, table: str) -> set[str]:
        """The keys of the accepted rows that no fault touches yet."""
        return set(self._keys(table, None)) - self._touched[table]

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
        return pl.concat([self.changed(name, self._tables[name].collect()), self.added(name)])

    def changed(self, name: str, rows: pl.DataFrame) -> pl.DataFrame:
        """Some rows of a table as they now stand, in their order."""
        here = set(rows["key"]) & self._changed[name].keys()
        if not here:
            return rows
        new = [row for key, row in self._changed[name].items() if key in here]
        return rows.update(
            pl.DataFrame(new, schema=rows.schema, orient="row"), on="key", how="left", include_nulls=True
        )

    def changes(self, name: str) -> list[Row]:
        """The rows of a table that were changed, as they now stand."""
        return list(self._changed[name].values())

    def added(self, name: str) -> pl.DataFrame:
        """The rows that were added to a table."""
        return pl.DataFrame(self._added[name], schema=self._schemas[name], orient="row")
