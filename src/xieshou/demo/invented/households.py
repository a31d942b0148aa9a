"""Invented references to households (农户引用): 40 a county, as a matching file would bring them, without a fault.

Belongs here: households that do not exist, their type on two days. Does not belong: their members, or workers.
"""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from xieshou.demo.invented.chance import day_between, stream, weighted
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.people import Person, person_row, persons
from xieshou.demo.invented.ties import YEAR

REFERENCES = 40
SEEN_AGAIN = 6  # so many are matched a second time, in December
SERIALS = range(900, 1000)  # of ID numbers: apart from workers and people sent
BORN = date(1950, 1, 1), date(1996, 12, 31)
SUMMER, WINTER = date(YEAR, 6, 30), date(YEAR, 12, 20)
TYPES = (("lifted", 20), ("general", 4), ("unstable", 7), ("marginal", 6), ("sudden_hardship", 3))
AFTERWARDS = {"unstable": "lifted", "marginal": "general", "sudden_hardship": "general"}  # the risk once cleared


def household_rows(seed: int, county: Land, donor: Land) -> list[dict[str, Any]]:
    """The county's references: its households in June, the first monitored ones again in December, some cleared."""
    rng = stream(seed, county.code, "households")
    heads = persons(rng, county.code, REFERENCES - SEEN_AGAIN, SERIALS, BORN)
    types = [*rng.sample(list(AFTERWARDS) * 2, SEEN_AGAIN), *(weighted(rng, TYPES) for _ in heads[SEEN_AGAIN:])]
    seen = [_seen(rng, county, head, kind) for head, kind in zip(heads, types, strict=True)]
    later = [_later(rng, row, cleared=number % 2 == 0) for number, row in enumerate(seen[:SEEN_AGAIN])]
    return [person_row("households", n, county, donor, **row) for n, row in enumerate([*seen, *later], start=1)]


def _seen(rng: Random, county: Land, head: Person, kind: str) -> dict[str, Any]:
    return {
        "id_number": head.id_number, "as_of_on": SUMMER, "household_type": kind, "persons": rng.randint(1, 7),
        "village": rng.choice(county.villages).code, "monitored_kind": kind if kind in AFTERWARDS else None,
        "match_source": weighted(rng, [("national_register", 8), ("provincial_platform", 1), ("county_list", 1)]),
    }  # fmt: skip


def _later(rng: Random, row: dict[str, Any], *, cleared: bool) -> dict[str, Any]:
    """The same household in December: still monitored, or cleared of its risk and then of another type."""
    again = row | {"as_of_on": WINTER, "match_source": "national_register"}
    if not cleared:
        return again
    day = day_between(rng, date(YEAR, 8, 1), date(YEAR, 11, 30))
    return again | {"household_type": AFTERWARDS[row["household_type"]], "risk_cleared_on": day}
