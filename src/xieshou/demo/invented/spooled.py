"""An invented year that stands in files (演练年度分片文件): Parquet parts of some counties each, read one at a time.

Belongs here: where the parts lie, and reading them. Does not belong: making them (`spooling`), a year in memory
(`year`).

    tables/year.json                     seed, counties, which software made it, rows of each table, planted faults
    tables/<table>/part-000.parquet      what the city and the prefectures keep
    tables/<table>/part-001.parquet …    twenty counties each; the last one holds rows that planted faults added

The other ledgers have the columns that `ledgers/*.yaml` defines, the ID number in plain: it is nobody's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from xieshou import __version__
from xieshou.demo.invented.land import Country, make_country
from xieshou.demo.invented.ledgers import LEDGER_NAMES
from xieshou.demo.invented.rows import (
    MadeAccount,
    MadeAgreement,
    MadeFile,
    MadeMeeting,
    MadeMovement,
    MadePairing,
    MadePlace,
    MadeProject,
)
from xieshou.demo.invented.shapes import from_table
from xieshou.demo.invented.year import MadePart, Pair
from xieshou.engine.findings import Planted

AT_ONCE = 100_000  # rows of a ledger in memory
ROWS: dict[str, type] = {
    "pairings": MadePairing, "agreements": MadeAgreement, "meetings": MadeMeeting, "projects": MadeProject,
    "accounts": MadeAccount, "movements": MadeMovement, "files": MadeFile,
}  # fmt: skip
IN_FILES = {"key": "record_no", "id_hash": "id_number"}  # what columns of ledgers are called there


def folder_of(home: Path) -> Path:
    """Where the parts of the year lie in a home folder."""
    return home / "invented" / "tables"


@dataclass(frozen=True)
class SpooledYear:
    """A whole invented programme of which no more than a part is in memory."""

    folder: Path
    seed: int
    counties: int
    rows: dict[str, int] = field(repr=False)
    planted: tuple[Planted, ...] = field(repr=False)

    @cached_property
    def country(self) -> Country:
        """Both sides; quicker made again than kept."""
        return make_country(self.seed, self.counties)

    @property
    def recipient(self) -> str:
        """The smallest place that holds all helped counties."""
        return self.country.recipient

    @property
    def places(self) -> tuple[MadePlace, ...]:
        """All of them; parts may name any."""
        return self.country.places

    @property
    def first_pair(self) -> Pair:
        """A county and its donor, for further files."""
        return self.country.counties[0], self.country.donor_of(0)

    @property
    def ledgers(self) -> dict[str, pl.LazyFrame]:
        """The other ledgers, to ask questions of."""
        return {ledger: scan(self.folder, ledger) for ledger in LEDGER_NAMES}

    def parts(self) -> Iterator[MadePart]:
        """Some counties at a time, before them what all of them point at."""
        for number in range(len(parts_of(self.folder, "pairings"))):
            yield part(self.folder, number)

    def ledger_parts(self, ledger: str) -> Iterator[pl.DataFrame]:
        """Some counties at a time."""
        held: list[pl.DataFrame] = []
        for path in parts_of(self.folder, ledger):
            rows = read(path)
            if held and sum(one.height for one in held) + rows.height > AT_ONCE:
                yield pl.concat(held)
                held.clear()
            held.append(rows)
        yield pl.concat(held)


def opened(folder: Path, counties: int, seed: int) -> SpooledYear | None:
    """The year that stands in a folder; nothing when another stands there, or one that other software made."""
    path = folder / "year.json"
    told: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if (told.get("counties"), told.get("seed"), told.get("software")) != (counties, seed, __version__):
        return None
    planted = tuple(Planted(one["rule"], one["ledger"], tuple(one["keys"])) for one in told["planted"])
    return SpooledYear(folder, seed, counties, told["rows"], planted)


def path_of(folder: Path, table: str, number: int) -> Path:
    """Where a part lies."""
    return folder / table / f"part-{number:03}.parquet"


def parts_of(folder: Path, table: str) -> list[Path]:
    """The parts of a table in order."""
    return sorted((folder / table).glob("part-*.parquet"))


def part(folder: Path, number: int) -> MadePart:
    """The rows of some counties that are no ledger tables; a table may have no part of that number."""
    paths = {table: path_of(folder, table, number) for table in ROWS}
    held = {table: from_table(ROWS[table], read(path)) for table, path in paths.items() if path.exists()}
    return MadePart(**held)


def read(path: Path) -> pl.DataFrame:
    """A part of any table, under the names that it has in memory."""
    return _named(pl.scan_parquet(path), path.parent.name).collect()


def scan(folder: Path, ledger: str) -> pl.LazyFrame:
    """All parts of a ledger."""
    return _named(pl.scan_parquet(parts_of(folder, ledger)), ledger)


def _named(rows: pl.LazyFrame, table: str) -> pl.LazyFrame:
    held = rows.collect_schema().names()
    names = {there: here for here, there in IN_FILES.items() if there in held}
    return rows if table in ROWS else rows.rename(names)
