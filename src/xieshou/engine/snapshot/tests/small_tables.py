"""Frozen tables from a few words a row: what a test does not say has a plain default.

Belongs here: whole sets of tables for tests of engines that read snapshots. Does not belong: any test.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from xieshou.engine.snapshot.tables import TABLES

Rows = Iterable[Mapping[str, Any]]
PROGRAMME = {
    "code": "small", "donor": "440000", "recipient": "510000", "books": "collected", "invented": True,
    "first_year": 2016, "last_year": 2020,
}  # fmt: skip
DEFAULTS: dict[str, Any] = {
    "status": "accepted", "confidence": "high", "qualifier": "", "complete": True, "outside": False,
    "pairing_kind": "ew_cooperation", "superseded": False, "derived": False, "derived_from": "[]", "counted": True,
    "helped": False, "checked_by": "{}",
}  # fmt: skip


def small_tables(books: str = "collected", **rows: Rows) -> dict[str, pl.DataFrame]:
    """Every table of a snapshot: those named with their rows, the others empty."""
    named: dict[str, Rows] = {"programme": [PROGRAMME | {"books": books}], **rows}
    return {name: table(name, named.get(name, [])) for name in TABLES}


def table(name: str, rows: Rows) -> pl.DataFrame:
    """One table from rows that say only what matters."""
    schema = TABLES[name]
    full = [{column: row.get(column, DEFAULTS.get(column)) for column in schema} for row in rows]
    for row, told in zip(rows, full, strict=True):
        if unknown := row.keys() - schema.keys():
            raise KeyError(f"{name} has no column {unknown}")
        if name == "pairings":
            told["pairing"] = told["pairing"] or told["key"]
            told["kind"] = told["kind"] or told["pairing_kind"]
            told["pairing_kind"] = told["kind"]
    return pl.DataFrame(full, schema=schema, orient="row")
