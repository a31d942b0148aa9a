"""Invent a year (编制演练年度): places, pairings, works, money, evidence, and faults in them. No Django, no clock.

Belongs here: putting together what the other files of this folder invent. Does not belong: writing it down (`load`).
"""

from xieshou.demo.invented import land, meetings, money, proof, ties, works
from xieshou.demo.invented.chance import stream
from xieshou.demo.invented.rows import InventedYear, MadeFile, MadeMovement, MadePairing, MadeProject
from xieshou.demo.invented.tables import project_row, with_changes
from xieshou.engine.findings import Planted, plant_faults

AT_LEAST = 3  # faults of each rule


def make(counties: int = 11, seed: int = 1, *, planted: bool = True) -> InventedYear:
    """Invent a year of so many counties. The same seed makes the same year; without `planted` it holds no fault."""
    country = land.make_country(seed, counties)
    pairs = [(county, country.donor_of(number)) for number, county in enumerate(country.counties)]
    projects = [one for county, donor in pairs for one in works.county_projects(seed, county, donor)]
    faults: list[Planted] = []
    if planted:
        projects, faults = _plant(seed, counties, projects)
    by_county = _by_county(projects)
    pairings: list[MadePairing] = ties.prefecture_pairings(country)
    held = meetings.city_meetings(country)
    city = list(pairings), list(held)
    agreements, accounts, files = [], {}, []
    movements: list[MadeMovement] = []
    promised = 0
    for county, donor in pairs:
        own = by_county[county.code]
        tied = ties.county_pairings(seed, county, donor)
        moved = money.county_money(seed, county, donor, own)
        agreed = ties.county_agreement(county, donor, tied, moved.promised_fen)
        met = meetings.county_meetings(seed, county, donor)
        files += proof.county_files(seed, county, tied, agreed, met, own, moved.movements)
        pairings += tied
        held += met
        agreements.append(agreed)
        accounts |= {account.code: account for account in moved.accounts}
        movements += moved.movements
        promised += moved.promised_fen
    frames = ties.city_agreements(country, promised)
    files = [*proof.city_files(city[0], frames, city[1]), *files]
    bodies = land.unique([*ties.bodies(pairings), *(one.implementing_unit for one in projects)])
    return InventedYear(
        seed, counties, country.recipient, country.places, bodies, tuple(pairings), (*frames, *agreements),
        tuple(held), tuple(projects), tuple(accounts.values()), tuple(movements), _proving(files), tuple(faults),
    )  # fmt: skip


def _plant(seed: int, counties: int, projects: list[MadeProject]) -> tuple[list[MadeProject], list[Planted]]:
    """Plant faults of every rule into accepted rows."""
    accepted = [project_row(one) for one in projects if one.status == "accepted"]
    rows, faults = plant_faults(stream(seed, "faults"), accepted, max(AT_LEAST, counties // 2))
    return with_changes(projects, rows), faults


def _by_county(projects: list[MadeProject]) -> dict[str, list[MadeProject]]:
    found: dict[str, list[MadeProject]] = {}
    for project in projects:
        found.setdefault(project.recipient, []).append(project)
    return found


def _proving(files: list[MadeFile]) -> tuple[MadeFile, ...]:
    """The files; one that proves nothing is not kept."""
    return tuple(file for file in files if file.proves)
