"""Invented work (务工记录) of a county's people: 1,700 rows a county, made column by column because a nation has 447.

Belongs here: who works where, from when to when, and what was counted and paid for it. The rows hold no fault.
Does not belong: people sent by offices (`people`), faults (planted by their rules), hashing ID numbers (the load).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import stream
from xieshou.demo.invented.land import CITY, Land
from xieshou.demo.invented.money import LAST_DAY, PROGRAMME
from xieshou.demo.invented.people import persons
from xieshou.demo.invented.ties import YEAR, pairing_no
from xieshou.engine.ledgers import LEDGERS

WORKERS = 1_700
NAMES = 300  # different names in a county: many people share one
MOVED = 20  # one row in so many is somebody's second job of the year
STEADY_DAYS = 95  # safely more than three months
SERIALS = range(1, 800)  # of ID numbers; those of people sent and of heads of households lie above
BORN = date(1966, 1, 1), date(2005, 12, 31)
SPRING = date(YEAR, 2, 18), date(YEAR, 4, 15)  # most leave home after the Spring Festival
HOUSEHOLDS = {"lifted": 52, "unstable": 4, "marginal": 3, "sudden_hardship": 1, "general": 40}
PROOFS = {"payroll": 45, "contract": 25, "certificate": 22, "pledge": 8}
SUBSIDIES = {"travel": (30_000, 60_000, 100_000), "steady_work": (50_000, 80_000)}  # fen


@dataclass(frozen=True)
class Job:
    """A kind of job: how often it comes, where it lies, how often it was organised, what it pays in yuan a month."""

    kind: str
    where: str
    often: int
    organised: float
    least: int
    most: int


JOBS = (
    Job("unit", "donor", 34, 0.7, 4200, 7800), Job("unit", "county", 18, 0.4, 2800, 4600),
    Job("workshop", "county", 12, 0.6, 2000, 3600), Job("public_post", "county", 12, 1.0, 600, 1200),
    Job("flexible", "prefecture", 15, 0.1, 2400, 5200), Job("own_business", "county", 9, 0.0, 2600, 6800),
)  # fmt: skip


def labour_rows(seed: int, county: Land, donor: Land, number: int = WORKERS) -> pl.DataFrame:
    """The county's labour ledger of the year: so many rows with the columns of the ledger, `id_number` in plain."""
    rng = stream(seed, county.code, "labour")
    chance = np.random.default_rng(rng.getrandbits(64))
    moved = number // MOVED
    people = number - moved
    one = np.concatenate([np.arange(people), np.arange(moved)])  # the first so many persons come again
    again = np.arange(number) >= people
    who = persons(rng, county.code, people, SERIALS, BORN)
    names = np.array([words.person(rng) for _ in range(NAMES)])[chance.integers(0, NAMES, people)]
    villages = np.array([village.code for village in county.villages])
    jobs = _drawn(chance, range(len(JOBS)), [job.often for job in JOBS], number)
    started, ended = _days(chance, moved, people)
    organised = chance.random(number) < np.array([job.organised for job in JOBS])[jobs]
    away = np.array([job.where == "donor" for job in JOBS])[jobs]
    home = _drawn(chance, HOUSEHOLDS, HOUSEHOLDS.values(), people)[one]
    helped = home != "general"
    frame = pl.DataFrame(
        {
            "record_no": [f"LW{county.code}-{YEAR}-{n:06}" for n in range(1, number + 1)],
            "programme": PROGRAMME, "year": YEAR, "pairing": pairing_no(county.code),
            "recipient": county.code, "donor": donor.code, "status": _statuses(number), "name": names[one],
            "sex": np.array([person.sex for person in who])[one],
            "id_number": np.array([person.id_number for person in who])[one],
            "birth_year": np.array([person.birth_year for person in who])[one],
            "household_type": home, "home_village": villages[chance.integers(0, len(villages), people)][one],
            "work_place": _places(chance, jobs, county, donor), "employer": _employers(chance, jobs, county, donor),
            "employment_kind": np.array([job.kind for job in JOBS])[jobs],
            "channel": np.where(organised, "organised", "self_organised"),
            "started_on": started, "ended_on": ended,
            "monthly_income_fen": _incomes(chance, jobs), "proof": _drawn(chance, PROOFS, PROOFS.values(), number),
            "new_transfer": (chance.random(number) < 0.3) & (started >= np.datetime64(f"{YEAR}-01-01")) & ~again,
            "in_donor_province": away, "helped": helped, "organised": organised, "again": again,
            "paid": (chance.random(number) < 0.55) & helped & ~again,
            "rate": chance.integers(0, 6, number), "wait": chance.integers(5, 26, number),
        },
        strict=False,
    )  # fmt: skip
    return _with_what_follows(frame).select(*_columns())


def _columns() -> list[pl.Expr]:
    """The ledger's columns with their types, `id_number` in plain instead of what is made of it, and the status."""
    schema = {name: kind for name, kind in LEDGERS["labour"].schema.items() if name not in ("id_hash", "id_last4")}
    given = {"employer_code": None, "remarks": None}
    kept = [(pl.lit(given[name]) if name in given else pl.col(name)).cast(kind).alias(name)
            for name, kind in schema.items()]  # fmt: skip
    return [*kept, pl.col("id_number"), pl.col("status")]


def _with_what_follows(frame: pl.DataFrame) -> pl.DataFrame:
    """Steady or not, the batch, the register match, the subsidy and its notice: they follow from the rest."""
    stayed = (pl.coalesce("ended_on", pl.lit(LAST_DAY)) - pl.col("started_on")).dt.total_days()
    frame = frame.with_columns(steady=stayed >= STEADY_DAYS)
    travelling = pl.col("in_donor_province")
    kind = pl.when(travelling).then(pl.lit("travel")).otherwise(pl.lit("steady_work"))
    paid = pl.col("paid") & pl.col("steady")
    amounts = {name: pl.lit(pl.Series(fen)).gather(pl.col("rate") % len(fen)) for name, fen in SUBSIDIES.items()}
    amount = pl.when(travelling).then(amounts["travel"]).otherwise(amounts["steady_work"])
    matched = pl.max_horizontal("started_on", pl.lit(date(YEAR, 1, 5))) + pl.duration(days="wait")
    noticed = pl.lit(date(YEAR, 10, 8)) + pl.duration(days="wait")
    trip = pl.format("{}年第{}批", pl.lit(YEAR), pl.col("started_on").dt.month())
    return frame.with_columns(
        batch=pl.when(travelling & pl.col("organised")).then(trip),
        matched_on=pl.when("helped").then(matched), match_result=pl.when("helped").then(pl.lit("agrees")),
        subsidy_kind=pl.when(paid).then(kind), subsidy_fen=pl.when(paid).then(amount),
        notice_on=pl.when(paid).then(noticed), notice_end_on=pl.when(paid).then(noticed + pl.duration(days=9)),
    )  # fmt: skip


def _drawn(chance: np.random.Generator, choices: object, weights: object, number: int) -> np.ndarray:
    """So many of the choices, the heavier ones oftener."""
    weighed = np.array(list(weights), dtype=float)  # type: ignore[call-overload]
    return np.array(list(choices))[chance.choice(len(weighed), number, p=weighed / weighed.sum())]  # type: ignore


def _days(chance: np.random.Generator, moved: int, people: int) -> tuple[np.ndarray, np.ndarray]:
    """First and last days. Those who move leave their first job in summer, and begin the second some days later."""
    spring, rest = _between(chance, people, *SPRING), _between(chance, people, date(YEAR, 4, 16), date(YEAR, 11, 20))
    before = _between(chance, people, date(YEAR - 1, 3, 1), date(YEAR - 1, 11, 30))
    when = chance.random(people)
    first = np.select([(when < 0.65) | (np.arange(people) < moved), when < 0.9], [spring, rest], before)
    leaves = first + chance.integers(25, 280, people)
    left = (chance.random(people) < 0.25) & (leaves <= np.datetime64(date(YEAR, 12, 20)))
    last = np.where(left & (leaves >= np.datetime64(date(YEAR, 1, 10))), leaves, np.datetime64("NaT"))
    last[:moved] = first[:moved] + chance.integers(60, 150, moved)
    second = last[:moved] + chance.integers(4, 30, moved)
    staying = np.full(moved, np.datetime64("NaT"), dtype="datetime64[D]")
    return np.concatenate([first, second]), np.concatenate([last, staying])


def _between(chance: np.random.Generator, number: int, first: date, last: date) -> np.ndarray:
    return np.datetime64(first) + chance.integers(0, (last - first).days + 1, number)


def _incomes(chance: np.random.Generator, jobs: np.ndarray) -> np.ndarray:
    """Monthly income in fen, in tens of yuan."""
    least, most = np.array([job.least for job in JOBS])[jobs], np.array([job.most for job in JOBS])[jobs]
    return (least + chance.random(len(jobs)) * (most - least)).astype(int) // 10 * 1000


def _places(chance: np.random.Generator, jobs: np.ndarray, county: Land, donor: Land) -> np.ndarray:
    """The places of work: the donor's district or its city, the own county, or somewhere in the prefecture."""
    where = np.array([job.where for job in JOBS])[jobs]
    donors = np.where(chance.random(len(jobs)) < 0.2, CITY, donor.code)
    return np.select(
        [where == "donor", where == "county"], [donors, np.array(county.code)], np.array(county.prefecture)
    )


def _employers(chance: np.random.Generator, jobs: np.ndarray, county: Land, donor: Land) -> np.ndarray:
    """Who employs: firms of the district or the county, workshops of townships, village offices; else nobody."""
    firms = [f"{word}{trade}有限公司" for word in words.FIRM_WORDS for trade in words.FIRM_TRADES]
    named = {
        ("unit", "donor"): [f"{donor.name}{firm}" for firm in firms],
        ("unit", "county"): [f"{county.name}{firm}" for firm in firms[::7]],
        ("workshop", "county"): [f"{county.name}{township.name}帮扶车间" for township in county.townships],
        ("public_post", "county"): [f"{village.full_name}村民委员会" for village in county.villages],
        ("flexible", "prefecture"): ["灵活就业"], ("own_business", "county"): ["自主创业"],
    }  # fmt: skip
    drawn = np.empty(len(jobs), dtype=object)
    for number, job in enumerate(JOBS):
        held, choices = jobs == number, np.array(named[job.kind, job.where])
        drawn[held] = choices[chance.integers(0, len(choices), int(held.sum()))]
    return drawn


def _statuses(number: int) -> list[str]:
    """All accepted but the last two, which are still on their way."""
    return [*["accepted"] * (number - 2), "submitted", "draft"]
