"""Invent a year (编制演练年度): places, pairings, works, money, evidence, and faults in them. No Django, no clock.

Belongs here: putting together what the other files of this folder invent. Does not belong: writing it down (`load`).
"""

import polars as pl

from xieshou.demo.invented import land, ledgers, meetings, money, proof, ties, works
from xieshou.demo.invented.chance import stream
from xieshou.demo.invented.rows import InventedYear, MadeFile, MadeMovement, MadePairing, MadeProject
from xieshou.demo.invented.tables import plant
from xieshou.engine.findings import Planted

AT_LEAST = 3  # faults of each rule


def make(counties: int = 11, seed: int = 1, *, planted: bool = True) -> InventedYear:
    """Invent a year of so many counties. The same seed makes the same year; without `planted` it holds no fault."""
    country = land.make_country(seed, counties)
    pairs = [(county, country.donor_of(number)) for number, county in enumerate(country.counties)]
    pairings: list[MadePairing] = ties.prefecture_pairings(country)
    held = meetings.city_meetings(country)
    city = list(pairings), list(held)
    agreements, accounts, files = [], {}, []
    projects: list[MadeProject] = []
    movements: list[MadeMovement] = []
    tables: list[dict[str, pl.DataFrame]] = []
    promised = 0
    for county, donor in pairs:
        planned = works.county_projects(seed, county, donor)
        tied = ties.county_pairings(seed, county, donor)
        moved = money.county_money(seed, county, donor, planned)
        own = money.with_progress(seed, county, planned, moved.movements)
        agreed = ties.county_agreement(county, donor, tied, moved.promised_fen)
        met = meetings.county_meetings(seed, county, donor)
        files += proof.county_files(seed, county, tied, agreed, met, own, moved.movements)
        tables.append(ledgers.county_tables(seed, county, donor, own, moved.movements))
        pairings += tied
        projects += own
        held += met
        agreements.append(agreed)
        accounts |= {account.code: account for account in moved.accounts}
        movements += moved.movements
        promised += moved.promised_fen
    others = ledgers.together(tables)
    faults: list[Planted] = []
    if planted:
        n = max(AT_LEAST, counties // 2)
        projects, pairings, others, faults = plant(stream(seed, "faults"), projects, pairings, others, n)
    frames = ties.city_agreements(country, promised)
    files = [*proof.city_files(city[0], frames, city[1]), *files]
    bodies = land.unique([*ties.bodies(pairings), *(one.implementing_unit for one in projects)])
    return InventedYear(
        seed, counties, country.recipient, country.places, bodies, tuple(pairings), (*frames, *agreements),
        tuple(held), tuple(projects), tuple(accounts.values()), tuple(movements), _proving(files), tuple(faults),
        others, pairs[0],
    )  # fmt: skip


def _proving(files: list[MadeFile]) -> tuple[MadeFile, ...]:
    """The files; one that proves nothing is not kept."""
    return tuple(file for file in files if file.proves)
