"""Fill a register with a million invented placements and time what their list asks, on SQLite or PostgreSQL.

`python -m benchmarks.lists [--home DIR] [--rows N]`; DATABASE_URL names a PostgreSQL register, as everywhere. It must
be a register of its own: an empty one is filled, one that this filled before is only asked. The rows go through one
`INSERT … SELECT` from a temporary table, with every index and reference. Then an administrator and the clerk of one
county ask for pages and counts, each question five times; the median counts. Beside it stands the processor time of
this process, in which SQLite does all its work: on a busy machine that is what to look at. Ends with 1 where a goal is
missed.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.laying import analyse, as_table, stage, write_staged

COUNTIES = 447
COUNTY = "990205"
GOALS = {"page": 200, "count": 200, "name": 150, "person": 150}  # milliseconds
GOAL_ROWS = {"sqlite": 60_000, "postgresql": 35_000}  # a second
RARE, FREQUENT = "石一", "演成"


def main() -> int:
    """Fill the register if it is empty, ask, print a table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--home", type=Path, help="a home folder of its own; a temporary one without")
    asked.add_argument("--rows", type=int, default=1_000_000)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="xieshou-bench-") as folder:
        from xieshou.cli.base import start

        start(options.home or Path(folder), make=True)
        from xieshou.apps.labour.models import Placement

        slow = [] if Placement.objects.exists() else fill(options.rows)
        return 1 if [*slow, *ask()] else 0


def fill(number: int) -> list[str]:
    """Write so many invented placements, and what they refer to. Returns the goal it missed, if it did."""
    from django.db import connection, transaction

    from xieshou.apps.labour.models import Placement

    rows = in_the_register(invented(number))
    with transaction.atomic(), connection.cursor() as cursor:
        stage(cursor, Placement, rows)
        begun, busy = time.perf_counter(), time.process_time()
        write_staged(cursor, Placement, rows.columns)
    taken, busy = time.perf_counter() - begun, time.process_time() - busy
    rate = number / taken
    with connection.cursor() as cursor:
        analyse(cursor, Placement)
    print(f"{connection.vendor}: {number:,} rows in {taken:.1f} s ({busy:.1f} s of this process): {rate:,.0f} a second")
    return ["fill"] if rate < GOAL_ROWS[connection.vendor] else []


def invented(number: int) -> pl.DataFrame:
    """So many placements in the counties of the invented land, one in a hundred thousand of a rare name."""
    from xieshou.demo.invented import labour, land
    from xieshou.engine.ledgers import identity

    country = land.make_country(1, COUNTIES)
    lay_the_ground(country)
    a_county = -(-number // COUNTIES)
    rows = pl.concat(
        labour.labour_rows(1, county, country.donor_of(n), a_county) for n, county in enumerate(country.counties)
    ).head(number)
    rare = pl.int_range(pl.len()) % 100_000 == 77
    return rows.with_columns(
        id_hash=identity.hash_ids(rows["id_number"], bytes(32)), id_last4=identity.last_four(rows["id_number"]),
        name=pl.when(rare).then(pl.lit(f"{RARE}木")).otherwise("name"),
    )  # fmt: skip


def lay_the_ground(country: Any) -> None:
    """The places, the programme, the pairings and the Change that placements refer to."""
    from xieshou.apps.accounts.actions import record_batch
    from xieshou.apps.pairings.models import Pairing, Programme
    from xieshou.apps.places.models import PlaceCode
    from xieshou.demo.invented.money import PROGRAMME
    from xieshou.demo.invented.ties import pairing_no

    PlaceCode.objects.bulk_create([PlaceCode(code=one.code) for one in country.places], batch_size=1000)
    book = Programme.objects.create(
        code=PROGRAMME, name_zh="演练", name_en="Invented", donor_id="999000", recipient_id="990000", first_year=2024,
        last_year=2024, shown_year=2024, invented=True,
    )  # fmt: skip
    Pairing.objects.bulk_create(
        Pairing(record_no=pairing_no(county.code), programme=book, level="county", kind="ew_cooperation",
                donor_id=country.donor_of(number).code, recipient_id=county.code)
        for number, county in enumerate(country.counties)
    )  # fmt: skip
    record_batch(by=None, deed="load", ledger="labour", keys=[PROGRAMME], why="benchmark")


def in_the_register(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows as the table holds them, its defaults where they say nothing."""
    from xieshou.apps.accounts.models import Change
    from xieshou.apps.labour.models import Placement
    from xieshou.apps.pairings.models import Pairing

    ties = dict(Pairing.objects.values_list("record_no", "pk"))
    given = {"brought_by": pl.lit(Change.objects.latest("pk").pk), "file_row": pl.int_range(1, pl.len() + 1)}
    given["pairing"] = pl.col("pairing").replace_strict(list(ties), list(ties.values()))
    return as_table(Placement, rows, **given)


def ask() -> list[str]:
    """Ask everything, print how long it took, and return what took too long."""
    from django.db import connection

    from xieshou.apps.accounts.models import Role, User
    from xieshou.apps.accounts.user_actions import give_scope
    from xieshou.apps.labour.models import Placement
    from xieshou.apps.pairings.models import Pairing

    people: dict[str, User] = {}
    scopes = (
        ("administrator", Role.ADMINISTRATOR, ""), ("clerk", Role.COUNTY_CLERK, COUNTY),
        ("donor", Role.DONOR_OFFICE, Pairing.objects.get(recipient=COUNTY).donor_id),
    )  # fmt: skip
    for name, role, place in scopes:
        people[name], made = User.objects.get_or_create(username=f"bench-{name}")
        if made:
            give_scope(people[name], role=role, programme="", place=place, by=None)
    print(f"{connection.vendor}: {Placement.objects.count():,} rows")
    print(f"{'ms':>8}{'cpu ms':>8}{'goal':>6}{'rows':>9}  who asks for what")
    slow = []
    for who, what, kind, question in questions(people):
        tries = [measured(question) for _again in range(5)]
        taken, busy, found = (statistics.median(figures) for figures in zip(*tries, strict=True))
        mark = "  SLOW" if taken >= GOALS[kind] else ""
        print(f"{taken:8.1f}{busy:8.1f}{GOALS[kind]:6}{found:9,}  {who}: {what}{mark}", flush=True)
        slow += [what] if mark else []
    return slow


def measured(question: Callable[[], int]) -> tuple[float, float, int]:
    """How long a question took, in milliseconds; how long this process worked on it; how many rows it found."""
    begun, busy = time.perf_counter(), time.process_time()
    found = question()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - busy) * 1000, found


def questions(people: dict[str, Any]) -> Iterator[tuple[str, str, str, Callable[[], int]]]:
    """Who asks, for what, of which kind it is, and the question itself, which tells how many rows it found."""
    from xieshou.apps.accounts.keyset import Order, cursor
    from xieshou.apps.labour.models import Placement
    from xieshou.apps.labour.queries import Filters, filtered, page_of
    from xieshou.apps.pairings.models import Programme

    book = Programme.objects.get()
    lists = {
        "lifted and organised": Filters(year=2024, household_type="lifted", channel="organised"),
        "in sudden hardship and by themselves": Filters(
            year=2024, household_type="sudden_hardship", channel="self_organised"
        ),
        "lifted in one county": Filters(year=2024, place=COUNTY, household_type="lifted"),
        "employed by units": Filters(year=2024, employment_kind="unit"),
        "all of the year": Filters(year=2024),
    }
    for who, user in people.items():
        for what, filters in lists.items():
            rows = filtered(book, user, filters)
            late = rows.order_by("record_no")[rows.count() * 9 // 10]
            after = cursor(late, Order())
            yield who, f"{what}, first page", "page", lambda rows=rows: len(page_of(rows).rows)
            yield who, f"{what}, page at 90 %", "page", lambda rows=rows, at=after: len(page_of(rows, after=at).rows)
            yield who, f"{what}, count", "count", rows.count
        for part in (RARE, FREQUENT, "无此"):
            named = Filters(year=2024, name=part)
            yield (
                who,
                f"a page of names with {part}",
                "name",
                lambda user=user, named=named: len(page_of(filtered(book, user, named)).rows),
            )
        person = Filters(id_hash=Placement.objects.filter(recipient=COUNTY)[700].id_hash)
        yield (
            who,
            "one person by the hash",
            "person",
            lambda user=user, person=person: len(page_of(filtered(book, user, person)).rows),
        )


if __name__ == "__main__":
    sys.exit(main())
