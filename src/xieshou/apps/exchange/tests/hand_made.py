"""Checked tables for tests: a few workers of two counties, as the checker would hand them on."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import polars as pl

from xieshou.apps.accounts.models import Status, User
from xieshou.apps.exchange.actions import prepare
from xieshou.apps.exchange.models import Import
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG, NORTH
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.checking import Checked
from xieshou.engine.ledgers.checking.gathering import SCHEMA

LABOUR = LEDGERS["labour"]
COUNTIES = {"布拖": BUTUO, "金阳": JINYANG}
WORKER = {
    "programme": "small", "year": 2019, "recipient": BUTUO, "donor": NORTH, "name": "甲", "sex": "male",
    "id_hash": "0" * 32, "birth_year": 1990, "household_type": "lifted", "work_place": NORTH,
    "employer": "某厂", "employment_kind": "unit", "channel": "organised", "started_on": date(2019, 3, 1),
}  # fmt: skip


def book() -> Programme:
    """The small programme with its pairings."""
    made = hand_made.programme()
    hand_made.pairings(made)
    return made


def worker(who: int, **fields: Any) -> dict[str, Any]:
    """One checked row of the labour ledger, told from others by `who`."""
    return WORKER | {"id_hash": f"{who:032x}", "name": f"工{who}"} | fields


def table(rows: list[dict[str, Any]], *, first_row: int = 2, ledger: str = "labour") -> pl.DataFrame:
    """Rows as a checked table; those that name no row number follow each other."""
    numbered = [{"row": first_row + nth} | row for nth, row in enumerate(rows)]
    return pl.DataFrame(numbered, schema={"row": pl.UInt32, **LEDGERS[ledger].schema}, orient="row")


def checked(
    rows: list[dict[str, Any]] | pl.DataFrame, *, absent: Collection[str] = (), faults: pl.DataFrame | None = None,
    ledger: str = "labour",
) -> Checked:  # fmt: skip
    """What the checker would have said of a sheet without these columns."""
    frame = rows if isinstance(rows, pl.DataFrame) else table(rows, ledger=ledger)
    told = pl.DataFrame(schema=SCHEMA) if faults is None else faults
    blocked = told.filter(pl.col("severity") == "block")["row"].unique()
    return Checked(
        rows=frame, faults=told, blocked=blocked, asks=(), blank_means_unchanged=LEDGERS[ledger].personal,
        absent=frozenset(absent),
    )  # fmt: skip


def previewed(
    rows: list[dict[str, Any]] | pl.DataFrame, *, by: User | None = None, absent: Collection[str] = (),
    status: Status | None = None, faults: pl.DataFrame | None = None, ledger: str = "labour",
) -> Import:  # fmt: skip
    """An import of these rows, previewed."""
    made = Import(
        ledger=ledger, programme_id="small", file_name="劳务.xlsx", sha256="f" * 64, size=1, by=by, sheet="Sheet1",
        status=status or (Status.DRAFT if by else Status.ACCEPTED),
    )  # fmt: skip
    return prepare(made, checked(rows, absent=absent, faults=faults, ledger=ledger))


def counts(made: Import) -> dict[str, int]:
    """What an import says of its rows."""
    return {name: getattr(made, name) for name in ("rows", "new", "changed", "unchanged", "refused")}


def register() -> dict[str, dict[str, Any]]:
    """Every kept row by its record number, without the columns that every write moves."""
    left_out = ("id", "brought_by_id", "file_row", "version")
    kept = Placement.objects.order_by("record_no").values()
    return {row["record_no"]: {key: value for key, value in row.items() if key not in left_out} for row in kept}
