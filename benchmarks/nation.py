"""An invented nation from nothing to its year: made into Parquet, brought into a register, frozen, computed, checked.

`make bench-nation` (or `python -m benchmarks.nation [--counties N] [--seed S] [--database URL]`). Everything is
invented, and the home folder is a temporary one; a PostgreSQL database must be empty. It is what `xieshou demo --invent
--counties 447` does, stage by stage, and once again, which must write nothing. The check must find the planted faults
and nothing besides, or the run ends with 1. Memory is the largest sum over this process, its children and its database
process.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.imports import Clock, Memory

# the tables that each stage of the load writes; every other stage writes the ledger of its name
WRITTEN = {
    "places": ("places",), "pairings": ("pairings", "agreements", "meetings"), "projects": ("projects",),
    "funds": ("accounts", "movements"), "evidence": ("files",),
}  # fmt: skip


def main() -> int:
    """Make, load, freeze, check; print how long each took."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--counties", type=int, default=447)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--database", help="postgres://… of an empty database; SQLite without")
    options = asked.parse_args()
    if options.database:
        os.environ["DATABASE_URL"] = options.database
    with tempfile.TemporaryDirectory(prefix="xieshou-bench-") as folder:
        from xieshou.cli.base import start

        os.environ["XIESHOU_TRANSPORT"] = "loopback"
        return run(start(Path(folder), make=True), options.counties, options.seed)


def run(home: Path, counties: int, seed: int) -> int:
    """The stages in their order."""
    from django.db import connection

    from xieshou.apps.assessment.actions import freeze, load_definitions
    from xieshou.apps.assessment.checking import findings
    from xieshou.apps.pairings.models import Programme
    from xieshou.demo.invented.land import make_country
    from xieshou.demo.invented.load import load
    from xieshou.demo.invented.money import LAST_DAY
    from xieshou.demo.invented.spooling import spool

    load_definitions(by=None)
    with measured("invented into Parquet"):
        year = spool(counties, seed, home / "invented" / "tables")
    rows = year.rows | {"places": len(make_country(seed, counties).places)}
    size = sum(path.stat().st_size for path in year.folder.rglob("*.parquet"))
    print(f"{'':10}{sum(rows.values()):,} rows, {size / 1e6:,.0f} MB; {len(year.planted):,} planted faults")
    clock = Clock()
    with measured(f"into {connection.vendor}", sum(rows.values())):
        assert load(year, home, progress=clock.turn)
        clock.turn("")
    for stage, seconds in clock.seconds.items():
        wrote = sum(rows[table] for table in WRITTEN.get(stage, (stage,)))
        print(f"{'':10}{stage:22} {wrote:9,} rows {seconds:7.1f} s {wrote / seconds:9,.0f} rows/s")
    with measured("the same again: nothing is written"):
        assert not load(year, home)
    programme = Programme.objects.get(code="invented")
    with measured("frozen and its year computed"):
        frozen = freeze(programme, by=None, why="benchmark")
    print(f"{'':10}{frozen.row_count:,} rows frozen, {frozen.figures.count():,} figures")
    with measured("checked by the audit rules"):
        found = findings([programme], LAST_DAY, asked=True)
    told = [(one["rule"], one["ledger"], tuple(one["keys"])) for one in found]
    same = sorted(told) == sorted((one.rule, one.ledger, one.keys) for one in year.planted)
    print(f"{'':10}{len(found):,} findings, {'exactly the planted faults' if same else 'NOT the planted faults'}")
    return 0 if same else 1


@contextmanager
def measured(title: str, rows: int = 0) -> Iterator[None]:
    """Time a stage, and print it with its memory."""
    from django.db import connection

    others = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            others = [cursor.fetchone()[0]]
    memory = Memory(others)
    memory.start()
    began, busy = time.perf_counter(), time.process_time()
    yield
    took, busy = time.perf_counter() - began, time.process_time() - busy
    memory.done.set()
    rate = f"{rows / took:9,.0f} rows/s" if rows else ""
    print(f"{title:38} {took:7.1f} s ({busy:.1f} s of this process) {memory.peak / 1024:7,.0f} MB {rate}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
