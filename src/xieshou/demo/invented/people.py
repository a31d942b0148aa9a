"""Invented people sent (选派人员): some 60 postings a county, without a fault.

Belongs here: persons with well-formed numbers of places that do not exist, and their postings.
Does not belong: classes (`training`), workers (`labour`), faults (planted by their rules), hashing ID
numbers (the load).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import day_between, stream, weighted
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.ledger_row import ledger_row
from xieshou.demo.invented.money import LAST_DAY
from xieshou.demo.invented.ties import YEAR
from xieshou.engine.ledgers.identity import invented_id

# How many come to the county, how many go to the district, and how many of the first come a second time.
CADRES = 3, 2, 1
PROFESSIONALS = 32, 20, 2
LONG = 180  # days
# Last digits of ID numbers: apart from workers below and heads of households above.
SERIALS = {"cadres": range(800, 850), "professionals": range(850, 900)}
BORN = date(1968, 1, 1), date(1996, 12, 31)
TO_RECIPIENT, TO_DONOR = "donor_to_recipient", "recipient_to_donor"


@dataclass(frozen=True)
class Person:
    """Somebody who does not exist."""

    id_number: str
    sex: str
    birth_year: int


def persons(rng: Random, region: str, number: int, serials: range, born: tuple[date, date]) -> list[Person]:
    """So many persons registered in one place, no two with the same number."""
    drawn = rng.sample(range(((born[1] - born[0]).days + 1) * len(serials)), number)
    made = []
    for one in drawn:
        days, place = divmod(one, len(serials))
        birth, serial = born[0] + timedelta(days=days), serials[place]
        made.append(Person(invented_id(region, birth, serial), "male" if serial % 2 else "female", birth.year))
    return made


@dataclass(frozen=True)
class Field:
    """A field that professionals are sent in: how often, the kind of posting, units at home and away, titles."""

    code: str
    often: int
    kind: str
    sends: str
    receives: str
    titles: tuple[str, ...]
    posts: tuple[str, ...]


FIELDS = (
    Field("education", 26, "teaching_support", "实验小学", "第一中学", ("一级教师", "高级教师"), ("教师", "教研组长")),
    Field("health", 18, "medical_support", "人民医院", "人民医院", ("主治医师", "副主任医师"), ("医师", "科室副主任")),
    Field("agriculture", 6, "agricultural_support", "农业技术推广中心", "农业农村局", ("农艺师",), ("技术指导员",)),
    Field("culture_tourism", 2, "flexible_support", "文化馆", "文化广电和旅游局", ("馆员",), ("顾问",)),
    Field("e_commerce", 2, "flexible_support", "电子商务协会", "商务局", ("经济师",), ("顾问",)),
)  # fmt: skip
CADRE_POSTS = (
    ("发展和改革局", "人民政府", "副县长"), ("农业农村局", "农业农村局", "副局长"),
    ("财政局", "财政局", "副局长"), ("人力资源和社会保障局", "人力资源和社会保障局", "副局长"),
)  # fmt: skip
RANKS = ("一级主任科员", "二级主任科员", "四级调研员", "副科级")


def cadre_rows(seed: int, county: Land, donor: Land) -> list[dict[str, Any]]:
    """The county's ledger of cadres: four postings from the district, two to it."""
    rng = stream(seed, county.code, "cadres")

    def own(direction: str, number: int) -> dict[str, Any]:
        home, away, post = CADRE_POSTS[number % len(CADRE_POSTS)]
        kind, leaves, arrives = "secondment", *_sides(direction, county, donor)
        if direction == TO_DONOR:
            kind, away, post = "on_the_job_study", home, "跟岗干部"
        return {
            "kind": kind, "rank": rng.choice(RANKS),
            "sending_unit": f"{leaves.name}{home}", "receiving_unit": f"{arrives.name}{away}", "post": post,
        }  # fmt: skip

    return _postings(rng, "cadres", county, donor, CADRES, own)


def professional_rows(seed: int, county: Land, donor: Land) -> list[dict[str, Any]]:
    """The county's ledger of professionals: 34 postings from the district, 20 to it."""
    rng = stream(seed, county.code, "professionals")

    def own(direction: str, number: int) -> dict[str, Any]:
        field = weighted(rng, [(one, one.often) for one in FIELDS])
        leaves, arrives = _sides(direction, county, donor)
        team = field.code in ("education", "health") and rng.random() < 0.2
        kind = "team_assistance" if team else field.kind
        return {
            "kind": kind if direction == TO_RECIPIENT else "on_the_job_study", "field": field.code,
            "title": rng.choice(field.titles),
            "sending_unit": f"{leaves.name}{field.sends if leaves is donor else field.receives}",
            "receiving_unit": f"{arrives.name}{field.receives if arrives is county else field.sends}",
            "post": rng.choice(field.posts) if direction == TO_RECIPIENT else "跟岗学习",
            **_output(rng, field.code, direction),
        }  # fmt: skip

    return _postings(rng, "professionals", county, donor, PROFESSIONALS, own)


def _sides(direction: str, county: Land, donor: Land) -> tuple[Land, Land]:
    """Who sends, and who receives."""
    return (donor, county) if direction == TO_RECIPIENT else (county, donor)


def _output(rng: Random, field: str, direction: str) -> dict[str, Any]:
    """What somebody left behind; those who came to learn leave nothing."""
    gave = direction == TO_RECIPIENT
    return {
        "people_taught": rng.randint(1, 8) if gave else None,
        "operations": rng.randint(5, 80) if gave and field == "health" else None,
        "lessons": rng.randint(20, 180) if gave and field == "education" else None,
        "techniques": rng.choice((0, 0, 1, 2)) if gave and field in ("health", "agriculture") else None,
    }


def _postings(
    rng: Random, ledger: str, county: Land, donor: Land, sizes: tuple[int, int, int],
    own: Callable[[str, int], dict[str, Any]],
) -> list[dict[str, Any]]:  # fmt: skip
    """Postings to the county, to the district, and the second ones of those who went first and came again.

    Numbers are of the county's region on either side: a district that helps two counties sends nobody twice. Offices
    that send people away for a few weeks often note no number: those rows have none, and names of their own.
    """
    arriving, leaving, again = sizes
    who = persons(rng, county.code, arriving + leaving, SERIALS[ledger], BORN)
    made: list[dict[str, Any]] = []
    for number, (person, name) in enumerate(zip(who, _different_names(rng, len(who)), strict=True)):
        direction = TO_RECIPIENT if number < arriving else TO_DONOR
        known = direction == TO_RECIPIENT or rng.random() < 0.6
        made.append(
            {
                "name": name, "id_number": person.id_number if known else None, "sex": person.sex,
                "birth_year": person.birth_year if known else None, "direction": direction, **own(direction, number),
                **_stay(*_times(rng, direction, number < again), direction),
                "in_post_proof": rng.choice(("按月考勤表", "接收单位证明")),
            }
        )  # fmt: skip
    for before in made[:again]:
        started = before["ended_on"] + timedelta(days=rng.randint(3, 20))
        made.append(before | _stay(started, started + timedelta(days=365), None, TO_RECIPIENT))
    return [
        person_row(ledger, number, county, donor, status="submitted" if number == len(who) else "accepted", **row)
        for number, row in enumerate(made, start=1)
    ]


def person_row(
    ledger: str, number: int, county: Land, donor: Land, *, id_number: str | None, status: str = "accepted", **own: Any
) -> dict[str, Any]:  # fmt: skip
    """The n-th row of a ledger that knows persons by their ID number, the number in plain."""
    return ledger_row(ledger, number, county, donor, status=status, **own) | {"id_number": id_number}


def _stay(started: date, planned: date, ended: date | None, direction: str) -> dict[str, Any]:
    """When somebody is away, and what follows from it."""
    return {
        "started_on": started, "planned_end_on": planned, "ended_on": ended, "months_in_post": _months(started, ended),
        "term": "long" if (planned - started).days > LONG else "short",
        "batch": f"第{'四' if started.year == YEAR else '三'}批" if direction == TO_RECIPIENT else None,
    }  # fmt: skip


def _different_names(rng: Random, number: int) -> list[str]:
    """So many names, none twice."""
    names: dict[str, None] = {}
    while len(names) < number:
        names[words.person(rng)] = None
    return list(names)


def _times(rng: Random, direction: str, comes_again: bool) -> tuple[date, date, date | None]:
    """First day, planned and real end: long stays from the district, some weeks to it; some went home in the year."""
    if comes_again:
        started = day_between(rng, date(YEAR, 1, 8), date(YEAR, 2, 28))
        ended = started + timedelta(days=rng.randint(60, 150))
        return started, ended, ended
    if direction == TO_DONOR:
        started = day_between(rng, date(YEAR, 3, 1), date(YEAR, 9, 30))
        ended = started + timedelta(days=rng.choice((28, 58, 88)))
        return started, ended, ended
    started = day_between(rng, date(YEAR - 1, 5, 1), date(YEAR, 9, 10))
    planned = started + timedelta(days=rng.choice((365, 730)))
    return started, planned, planned if planned <= LAST_DAY else None


def _months(started: date, ended: date | None) -> int:
    """Months in post in the year, each begun month counted."""
    last = min(ended or LAST_DAY, LAST_DAY)
    first = max(started, date(YEAR, 1, 1))
    return 12 * (last.year - first.year) + last.month - first.month + 1
