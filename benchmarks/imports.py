"""A nation's labour ledger from a clerk's file into the register, stage by stage; and django-import-export beside it.

`make bench-imports` (or `python -m benchmarks.imports [--database URL] [--rows N] [--kind xlsx] [--peer-rows N]`).
Everything is invented. The file is read, mapped, checked, previewed and applied as `xieshou import` does it; then the
same file again, which must change nothing. Memory is the largest sum over this process, its children and the database.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

COUNTIES = 447
# the twenty columns of the file: what a labour station keeps of data/ledgers/labour.yaml
KEPT = (
    "year", "recipient", "name", "sex", "id_number", "household_type", "home_village", "work_place", "employer",
    "employment_kind", "channel", "started_on", "ended_on", "monthly_income_fen", "new_transfer", "subsidy_kind",
    "subsidy_fen", "matched_on", "match_result", "notice_on",
)  # fmt: skip


class Clock:
    """How long each stage took, by what the import says it is doing."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.stage, self.since = "", time.perf_counter()

    def turn(self, stage: str, _done: int = 0, _rows: int = 0) -> None:
        """Another stage begins."""
        now = time.perf_counter()
        if self.stage:
            self.seconds[self.stage] = self.seconds.get(self.stage, 0) + now - self.since
        self.stage, self.since = stage, now


class Memory(threading.Thread):
    """The largest memory that all processes of a run held together, looked at twice a second."""

    def __init__(self, others: list[int]) -> None:
        super().__init__(daemon=True)
        self.others, self.peak, self.done = others, 0, threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        while not self.done.wait(0.5):
            held = sum(_proportional(pid) for pid in [*_descendants(os.getpid()), *self.others])
            self.peak = max(self.peak, held)


def _proportional(pid: int) -> int:
    """The memory of a process in KB; what several share is divided among them."""
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    except OSError:
        pass
    return 0


def _descendants(pid: int) -> Iterator[int]:
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from _descendants(int(child))


@contextmanager
def watched(title: str, rows: int, clock: Clock) -> Iterator[None]:
    """Time a run, and print it with its stages and its memory."""
    from django.db import connection

    others = []
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            others = [cursor.fetchone()[0]]
    memory = Memory(others)
    memory.start()
    began = time.perf_counter()
    clock.turn("")
    yield
    clock.turn("")
    memory.done.set()
    took = time.perf_counter() - began
    stages = ", ".join(f"{stage} {seconds:.1f}" for stage, seconds in clock.seconds.items())
    print(f"{title:46} {took:7.1f} s {rows / took:9,.0f} rows/s {memory.peak / 1024:7,.0f} MB  {stages}", flush=True)
    for stage in ("matching", "writing"):
        if stage in clock.seconds:
            print(f"{'':10}{stage:36} {clock.seconds[stage]:7.1f} s {rows / clock.seconds[stage]:9,.0f} rows/s")


def prepare(rows: int, folder: Path, kind: str) -> Path:
    """A register with the invented country in it, and the file that is to be imported."""
    import polars as pl

    from xieshou.apps.pairings.models import Pairing, Programme
    from xieshou.apps.places.actions import InventedPlace, add_invented_places
    from xieshou.demo.invented.labour import labour_rows
    from xieshou.demo.invented.land import CITY, make_country
    from xieshou.demo.invented.ties import pairing_no
    from xieshou.engine.ledgers import LEDGERS
    from xieshou.engine.ledgers.exporting import cells_of, write

    country = make_country(1, COUNTIES)
    add_invented_places((InventedPlace(one.code, one.name, one.level, one.parent) for one in country.places), by=None)
    book = Programme.objects.create(
        code="invented", name_zh="演练", name_en="Invented", donor_id=CITY, recipient_id=country.recipient,
        first_year=2024, last_year=2024, shown_year=2024, invented=True,
    )  # fmt: skip
    ties = [(county, country.donor_of(number)) for number, county in enumerate(country.counties)]
    Pairing.objects.bulk_create(
        Pairing(record_no=pairing_no(county.code), programme=book, year=2024, donor_id=donor.code,
                recipient_id=county.code, level="county", kind="ew_cooperation", status="accepted")
        for county, donor in ties
    )  # fmt: skip
    ledger, each = LEDGERS["labour"], -(-rows // COUNTIES)
    made = pl.concat([labour_rows(1, county, donor, each) for county, donor in ties]).head(rows)
    whole = made.with_columns(
        record_no=pl.lit(None, pl.String),
        **{name: pl.lit(None, kind) for name, kind in ledger.schema.items() if name not in made.columns},
    ).with_columns(pl.col(name).cast(kind) for name, kind in ledger.schema.items() if name != "record_no")
    names = pl.DataFrame(
        {"code": [one.code for one in country.places], "name": [one.name for one in country.places]}
    )  # fmt: skip
    cells = cells_of(whole, ledger, names, invented=True)
    numbers = made["id_number"].alias(ledger.by_name["id_number"].header)
    cells = cells.with_columns(numbers).select(ledger.by_name[name].header for name in KEPT)
    path = folder / f"labour.{kind}"
    if kind == "xlsx":
        write(path, iter([cells]), ledger, invented=True)
    else:
        cells.write_csv(path, include_bom=True)
    print(f"{rows:,} rows × {cells.width} columns, {path.stat().st_size / 1e6:,.0f} MB as {kind}", flush=True)
    return path


def bring(path: Path, rows: int, title: str) -> Clock:
    """The file, once from beginning to end; how long each stage took."""
    from xieshou.apps.exchange import actions
    from xieshou.apps.pairings.models import Programme

    clock = Clock()
    with watched(title, rows, clock):
        made = actions.preview(
            path, "labour", by=None, programme=Programme.objects.get(code="invented"), year=2024, progress=clock.turn
        )  # fmt: skip
        made = actions.apply(made, by=None, accept_clean_rows=True, progress=clock.turn)
    print(f"{'':10}{made.new:,} new, {made.changed:,} changed, {made.unchanged:,} unchanged, {made.refused:,} refused")
    return clock


def beside_a_bare_read(path: Path, clock: Clock) -> None:
    """Reading, mapping and checking beside what Polars needs to read the file and no more."""
    import polars as pl

    began = time.perf_counter()
    pl.read_csv(path, infer_schema=False)
    bare = time.perf_counter() - began
    ours = clock.seconds["reading"] + clock.seconds["checking"]
    print(f"{'':10}reading, mapping, checking {ours:.1f} s; Polars' bare read {bare:.2f} s: {ours / bare:.1f} times")


def peers(rows: int) -> None:
    """django-import-export on the first rows of the register, taken out and brought in again."""
    import tablib
    from import_export import resources

    from xieshou.apps.labour.models import Placement
    from xieshou.engine.ledgers import LEDGERS

    named = [name for name in LEDGERS["labour"].schema if name in {f.name for f in Placement._meta.concrete_fields}]
    key = ("programme", "year", "id_hash", "employer", "started_on")
    values = list(Placement.objects.order_by("pk").values_list(*named)[:rows])

    def resource(**options: object) -> resources.ModelResource:
        meta = type("Meta", (), {"model": Placement, "fields": named, "import_id_fields": key, **options})
        return type("PlacementResource", (resources.ModelResource,), {"Meta": meta})()

    ways: dict[str, dict[str, object]] = {
        "django-import-export, defaults": {},
        "django-import-export, use_bulk": {"use_bulk": True, "batch_size": 1000, "skip_diff": True},
    }
    for title, options in ways.items():
        for turn in ("new", "the same again"):
            if turn == "new":
                Placement.objects.order_by().delete()
            data = tablib.Dataset(*values, headers=named)
            with watched(f"{title}, {rows:,} {turn}", rows, Clock()):
                result = resource(**options).import_data(data, raise_errors=True)
            assert not result.has_errors()
            assert Placement.objects.count() == rows


def ours(path: Path, rows: int) -> None:
    """The same number of rows through our door."""
    from xieshou.apps.labour.models import Placement

    Placement.objects.order_by().delete()
    few = path.with_name("few.csv")
    with path.open("rb") as whole, few.open("wb") as file:
        file.writelines(line for _nth, line in zip(range(rows + 1), whole, strict=False))
    bring(few, rows, f"Xieshou, {rows:,} new")
    bring(few, rows, f"Xieshou, {rows:,} the same again")


def main() -> int:
    """Run the benchmark on one database."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", default="", help="postgres://…: an empty database; without it a file of SQLite")
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--kind", choices=("csv", "xlsx"), default="csv", help="of the clerk's file")
    asked.add_argument("--peer-rows", type=int, default=20_000, help="0 leaves the peer out")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="xieshou-bench-") as folder:
        os.environ |= {"XIESHOU_HOME": folder, "DJANGO_SETTINGS_MODULE": "xieshou.site.settings"}
        if options.database:
            os.environ["DATABASE_URL"] = options.database
        from xieshou.cli.base import start

        start(Path(folder), make=True)
        path = prepare(options.rows, Path(folder), options.kind)
        clock = bring(path, options.rows, f"Xieshou, {options.rows:,} new")
        bring(path, options.rows, f"Xieshou, {options.rows:,} the same again")
        if options.kind == "csv":
            beside_a_bare_read(path, clock)
            if options.peer_rows:
                ours(path, options.peer_rows)
                peers(options.peer_rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
