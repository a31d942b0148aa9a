"""Inventing a year into files (演练年度落盘): county by county into Parquet parts, then the faults into the parts.

Belongs here: which counties share a part, and planting into what no longer stands in memory.
Does not belong: what is invented (`make`), reading the parts (`spooled`).

A prefecture is made in memory: forty counties take a fifth of a gigabyte and files would only be slower. A nation is
not: its year would take two gigabytes, and reading it back from Parquet takes seconds. Both ways make the same rows.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from xieshou import __version__
from xieshou.demo.invented import spooled
from xieshou.demo.invented.land import make_country
from xieshou.demo.invented.ledgers import LEDGER_NAMES, together
from xieshou.demo.invented.make import around_the_counties, county_years, plant
from xieshou.demo.invented.rows import MadePlace
from xieshou.demo.invented.shapes import as_table, from_table
from xieshou.demo.invented.spooled import ROWS, SpooledYear
from xieshou.demo.invented.tables import PLANTABLE, made_table, notices_table, with_changes
from xieshou.demo.invented.year import MadePart
from xieshou.engine.findings import Ground, Planted

IN_MEMORY = 40  # counties; a larger year goes through files
AT_ONCE = 20  # counties in a part
Told = Callable[[int, int], None]  # counties made, counties in all


def spool(counties: int, seed: int, folder: Path, progress: Told | None = None, at_once: int = AT_ONCE) -> SpooledYear:
    """Invent a year of so many counties into a folder, whole or not at all. The same seed makes the same bytes."""
    draft = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    writing = _Spooling(counties, seed, draft)
    writing.write(at_once, progress or (lambda done, total: None))
    planted = writing.plant()
    told = {"counties": counties, "seed": seed, "software": __version__, "rows": dict(sorted(writing.rows.items())),
            "planted": [fault.as_dict() for fault in planted]}  # fmt: skip
    (draft / "year.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", "utf-8")
    shutil.rmtree(folder, ignore_errors=True)
    draft.replace(folder)
    year = spooled.opened(folder, counties, seed)
    assert year is not None
    return year


class _Spooling:
    """A year on its way into files."""

    def __init__(self, counties: int, seed: int, folder: Path) -> None:
        self.counties, self.seed, self.folder = counties, seed, folder
        self.country = make_country(seed, counties)
        self.rows: Counter[str] = Counter()
        self.judged: dict[str, list[pl.DataFrame]] = {table: [] for table in (*PLANTABLE, "notices")}
        self.opened: set[str] = set()  # accounts that a county before has opened: districts and the city share theirs
        self.parts = 0

    def write(self, at_once: int, progress: Told) -> None:
        """Every county without faults, then what lies around them under the first number."""
        made, done, promised = county_years(self.seed, self.country), 0, 0
        while some := list(islice(made, at_once)):
            self.parts += 1
            self._keep_rows(self.parts, some)
            for ledger, rows in together(one.ledgers for one in some).items():
                self._keep(ledger, self.parts, rows)
            promised += sum(one.promised_fen for one in some)
            done += len(some)
            progress(done, self.counties)
        self._keep_rows(0, [around_the_counties(self.country, promised)])
        self._keep("places", 0, as_table(MadePlace, self.country.places))

    def plant(self) -> list[Planted]:
        """Faults into the parts; rows that faults add become a part of their own."""
        judged: dict[str, Any] = {table: pl.concat(frames) for table, frames in self.judged.items()}
        scanned = {ledger: spooled.scan(self.folder, ledger) for ledger in LEDGER_NAMES}
        ground, planted = plant(self.seed, self.counties, judged | scanned)
        for table in PLANTABLE:
            for path in spooled.parts_of(self.folder, table):
                rows = from_table(ROWS[table], spooled.read(path))
                now = with_changes(table, rows, ground)
                if now != list(rows):
                    as_table(ROWS[table], now).write_parquet(path, compression="zstd")
        for ledger in LEDGER_NAMES:
            self._plant_into(ledger, ground)
        return planted

    def _plant_into(self, ledger: str, ground: Ground) -> None:
        for path in spooled.parts_of(self.folder, ledger):
            rows = spooled.read(path)
            now = ground.changed(ledger, rows)
            if now is not rows:
                _in_files(ledger, now).write_parquet(path, compression="zstd")
        if (added := ground.added(ledger)).height:
            self._keep(ledger, self.parts + 1, added)

    def _keep_rows(self, number: int, parts: Sequence[MadePart]) -> None:
        for table, kind in ROWS.items():
            rows = [row for part in parts for row in getattr(part, table)]
            if table == "accounts":
                rows = list(self._not_yet_opened(rows))
            if rows:
                self._keep(table, number, as_table(kind, rows))
            if table in PLANTABLE:
                self.judged[table].append(made_table(table, rows))
            if table == "projects":
                self.judged["notices"].append(notices_table(rows))

    def _not_yet_opened(self, accounts: Sequence[Any]) -> Iterator[Any]:
        for account in accounts:
            if account.code not in self.opened:
                self.opened.add(account.code)
                yield account

    def _keep(self, table: str, number: int, rows: pl.DataFrame) -> None:
        path = spooled.path_of(self.folder, table, number)
        path.parent.mkdir(exist_ok=True)
        _in_files(table, rows).write_parquet(path, compression="zstd")
        self.rows[table] += rows.height


def _in_files(table: str, rows: pl.DataFrame) -> pl.DataFrame:
    """A table under the names that it has in files."""
    names = {here: there for here, there in spooled.IN_FILES.items() if here in rows.columns}
    return rows if table in ROWS else rows.rename(names)
