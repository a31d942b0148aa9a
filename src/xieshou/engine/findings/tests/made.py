"""Small tables for the tests of rules: rows as dicts, everything else empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from xieshou.data import packs
from xieshou.engine.findings import run
from xieshou.engine.snapshot.tables import TABLES

DAY = date(2024, 12, 31)
PARAMS = {"negative_list": packs.negative_list()}
KEPT = {"code": "invented", "donor": "999000", "recipient": "990100", "books": "kept", "invented": True}
TARGET = {"performance_target": "200户通水"}
POSTED = {"shown_at": "村公示栏", "first_day": date(2024, 1, 1), "last_day": date(2024, 1, 20)}
SETTLED = {"outside": False, "status": "accepted", "year": 2024, "donor": "440600", "recipient": "513431"}


def table(name: str, *rows: Mapping[str, Any]) -> pl.DataFrame:
    """Rows of one table; what they do not say is empty."""
    schema = TABLES[name]
    common = {column: value for column, value in SETTLED.items() if column in schema}
    return pl.DataFrame([dict.fromkeys(schema) | common | dict(row) for row in rows], schema=schema)


def tables(**rows: list[Mapping[str, Any]]) -> dict[str, pl.DataFrame]:
    """All tables, those named with rows. Projects have a target and a notice unless the rows say otherwise."""
    posted = [POSTED | {"project": row["key"]} for row in rows.get("projects", [])]
    given = {"programme": [KEPT], "notices": posted} | rows
    given["projects"] = [TARGET | dict(row) for row in rows.get("projects", [])]
    return {name: table(name, *given.get(name, [])) for name in TABLES}


def found(as_of: date = DAY, /, **rows: list[Mapping[str, Any]]) -> list[tuple[str, tuple[str, ...]]]:
    """What the rules find, as rule and keys."""
    return [(one.rule, one.keys) for one in run(tables(**rows), as_of, PARAMS)]
