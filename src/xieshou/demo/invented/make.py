"""Invent a year (编制演练年度): places, pairings, works, money, evidence, and faults in them. No Django, no clock.

Belongs here: putting together what the other files of this folder invent, county by county.
Does not belong: keeping more of it than memory should hold (`spooling`), writing it down (`load`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from xieshou.demo.invented import land, ledgers, meetings, money, proof, ties, works
from xieshou.demo.invented.chance import stream
from xieshou.demo.invented.land import Country, Land
from xieshou.demo.invented.rows import MadeFile
from xieshou.demo.invented.tables import made_table, notices_table, with_changes
from xieshou.demo.invented.year import InventedYear, MadePart
from xieshou.engine.findings import Ground, Planted, plant_faults

AT_LEAST = 3  # faults of each rule


@dataclass(frozen=True, kw_only=True)
class CountyYear(MadePart):
    """What is invented for one county (演练县年度), with its other ledgers and what it was promised."""

    ledgers: dict[str, pl.DataFrame]
    promised_fen: int


def make(counties: int = 11, seed: int = 1, *, planted: bool = True) -> InventedYear:
    """Invent a year of so many counties. The same seed makes the same year; without `planted` it holds no fault."""
    country = land.make_country(seed, counties)
    own = list(county_years(seed, country))
    around = around_the_counties(country, sum(one.promised_fen for one in own))
    whole = [around, *own]
    projects = [row for part in whole for row in part.projects]
    pairings = [row for part in whole for row in part.pairings]
    movements = [row for part in own for row in part.movements]
    others = ledgers.together(one.ledgers for one in own)
    faults: list[Planted] = []
    if planted:
        tables = {"projects": made_table("projects", projects), "pairings": made_table("pairings", pairings),
                  "movements": made_table("movements", movements),
                  "notices": notices_table(projects)}  # fmt: skip
        ground, faults = plant(seed, counties, tables | others)
        projects = with_changes("projects", projects, ground)
        pairings = with_changes("pairings", pairings, ground)
        movements = with_changes("movements", movements, ground)
        others = {name: ground.table(name) for name in others}
    return InventedYear(
        seed=seed, counties=counties, recipient=country.recipient, places=country.places,
        pairings=tuple(pairings), agreements=tuple(row for part in whole for row in part.agreements),
        meetings=tuple(row for part in whole for row in part.meetings), projects=tuple(projects),
        accounts=tuple({one.code: one for part in own for one in part.accounts}.values()),
        movements=tuple(movements),
        files=tuple(file for part in whole for file in part.files), planted=tuple(faults), ledgers=others,
        first_pair=(country.counties[0], country.donor_of(0)),
    )  # fmt: skip


def plant(seed: int, counties: int, tables: Mapping[str, pl.DataFrame | pl.LazyFrame]) -> tuple[Ground, list[Planted]]:
    """Plant faults of every rule, more of them in a larger year."""
    ground = Ground(tables)
    return ground, plant_faults(stream(seed, "faults"), ground, max(AT_LEAST, counties // 2))


def county_years(seed: int, country: Country) -> Iterator[CountyYear]:
    """Every county's year; each needs nothing of another's."""
    for number, county in enumerate(country.counties):
        yield _county_year(seed, county, country.donor_of(number))


def _county_year(seed: int, county: Land, donor: Land) -> CountyYear:
    planned = works.county_projects(seed, county, donor)
    tied = ties.county_pairings(seed, county, donor)
    moved = money.county_money(seed, county, donor, planned)
    own = money.with_progress(seed, county, planned, moved.movements)
    agreed = ties.county_agreement(county, donor, tied, moved.promised_fen)
    met = meetings.county_meetings(seed, county, donor)
    files = proof.county_files(seed, county, tied, agreed, met, own, moved.movements)
    return CountyYear(
        pairings=tuple(tied), agreements=(agreed,), meetings=tuple(met), projects=tuple(own), accounts=moved.accounts,
        movements=moved.movements, files=_proving(files), promised_fen=moved.promised_fen,
        ledgers=ledgers.county_tables(seed, county, donor, own, moved.movements),
    )  # fmt: skip


def around_the_counties(country: Country, promised_fen: int) -> MadePart:
    """What the city and the prefectures keep; the counties' rows point at it."""
    tied, held = ties.prefecture_pairings(country), meetings.city_meetings(country)
    frames = ties.city_agreements(country, promised_fen)
    files = _proving(proof.city_files(tied, frames, held))
    return MadePart(pairings=tuple(tied), agreements=tuple(frames), meetings=tuple(held), files=files)


def _proving(files: Iterable[MadeFile]) -> tuple[MadeFile, ...]:
    """The files; one that proves nothing is not kept."""
    return tuple(file for file in files if file.proves)
