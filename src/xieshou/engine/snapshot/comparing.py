"""Comparing (比对): which rows two snapshots do not share, and in which fields.

Belongs here: differences between frozen rows. Does not belong: two books of the same facts (`reconcile`).
"""

from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from xieshou.engine.snapshot.canonical import key_columns
from xieshou.engine.snapshot.freezing import read
from xieshou.engine.snapshot.manifest import load_manifest

_NTH = "nth of its key"


@dataclass(frozen=True)
class RowChange:
    """A row that both snapshots hold, and its fields that differ: name → what it said first, what it says now."""

    key: str
    fields: dict[str, tuple[str | None, str | None]]


@dataclass(frozen=True)
class TableDifference:
    """What differs in one table: rows by their key."""

    table: str
    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    changed: list[RowChange] = field(default_factory=list)

    def __str__(self) -> str:
        lines = [f"{self.table}: {len(self.added)} added, {len(self.removed)} removed, {len(self.changed)} changed"]
        lines += [f"  + {key}" for key in self.added]
        lines += [f"  - {key}" for key in self.removed]
        for row in self.changed:
            told = "; ".join(f"{name}: {before} → {after}" for name, (before, after) in row.fields.items())
            lines.append(f"  ~ {row.key}  {told}")
        return "\n".join(lines)


def compare(first: Path, second: Path) -> list[TableDifference]:
    """The tables that differ from the first snapshot to the second; empty when both hold the same rows."""
    before = {table.name: table for table in load_manifest(first).tables}
    after = {table.name: table for table in load_manifest(second).tables}
    differing = []
    for name in dict.fromkeys([*before, *after]):
        if name in before and name in after and before[name].sha256 == after[name].sha256:
            continue
        old = _as_text(name, read(first, name) if name in before else read(second, name).clear())
        new = _as_text(name, read(second, name) if name in after else read(first, name).clear())
        found = _difference(name, old, new)
        if found.added or found.removed or found.changed:
            differing.append(found)
    return differing


def _difference(table: str, old: pl.DataFrame, new: pl.DataFrame) -> TableDifference:
    shared = [name for name in new.columns if name in old.columns and name != _NTH]
    keys = [*(name for name in key_columns(table) if name in shared), _NTH]
    fields = [name for name in shared if name not in keys]
    added = new.join(old, on=keys, how="anti", nulls_equal=True)
    removed = old.join(new, on=keys, how="anti", nulls_equal=True)
    both = old.join(new, on=keys, how="inner", nulls_equal=True, suffix=" after")
    changed = []
    if fields:
        moved = both.filter(pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name} after")) for name in fields))
        for row in moved.iter_rows(named=True):
            told = {name: (row[name], row[f"{name} after"]) for name in fields if row[name] != row[f"{name} after"]}
            changed.append(RowChange(_said(row, keys), told))
    return TableDifference(
        table, sorted(_said(row, keys) for row in added.iter_rows(named=True)),
        sorted(_said(row, keys) for row in removed.iter_rows(named=True)), sorted(changed, key=lambda row: row.key),
    )  # fmt: skip


def _as_text(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with every cell as text, and a number that tells rows of the same key apart."""
    keys = [name for name in key_columns(table) if name in frame.columns]
    return frame.cast(pl.String).with_columns(pl.int_range(pl.len()).over(keys).cast(pl.String).alias(_NTH))


def _said(row: dict[str, str | None], keys: list[str]) -> str:
    return "/".join(row[name] or "" for name in keys if name != _NTH)
