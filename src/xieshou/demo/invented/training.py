"""Invented classes (培训班): each course twice a year in a county, without a fault.

Belongs here: which courses are held, for whom, and what came of them. Does not belong: people sent (`people`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from xieshou.demo.invented.chance import day_between, stream
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.ledger_row import ledger_row
from xieshou.demo.invented.ties import YEAR


@dataclass(frozen=True)
class Course:
    """A course that is held: for whom, by whom, who pays, how many learn, and how many meetings it has."""

    kind: str
    name: str
    organiser: str
    funds: str
    persons: tuple[int, int]
    lifted: int  # in a hundred
    days: tuple[int, int]
    meetings: int


AID, LABOUR_OFFICE = "东西部协作财政援助资金", "人力资源和社会保障局"
COURSES = (
    Course("cadres", "乡村振兴干部专题培训班", "委组织部", AID, (30, 80), 0, (3, 6), 1),
    Course("professionals", "骨干教师能力提升培训班", "教育和体育局", AID, (30, 90), 0, (3, 8), 1),
    Course("professionals", "基层医务人员培训班", "卫生健康局", "区级财政资金", (20, 60), 0, (3, 8), 2),
    Course("village_leaders", "致富带头人培训班", "农业农村局", AID, (30, 60), 25, (5, 10), 1),
    Course("workers", "家政护理技能培训班", LABOUR_OFFICE, AID, (40, 120), 60, (10, 20), 3),
    Course("workers", "电工技能培训班", LABOUR_OFFICE, "就业补助资金", (40, 100), 55, (10, 20), 2),
)
TERMS = ((date(YEAR, 3, 4), date(YEAR, 6, 20)), (date(YEAR, 7, 1), date(YEAR, 11, 20)))


def training_rows(seed: int, county: Land, donor: Land) -> list[dict[str, Any]]:
    """The county's training ledger: each course once in either half of the year, the last still looked at."""
    rng = stream(seed, county.code, "training")
    held = [_class(rng, county, donor, course, half) for half in (0, 1) for course in COURSES]
    return [
        ledger_row("training", n, county, donor, status="submitted" if n == len(held) else "accepted", **row)
        for n, row in enumerate(held, start=1)
    ]


def _class(rng: Random, county: Land, donor: Land, course: Course, half: int) -> dict[str, Any]:
    started, lasts, learners = day_between(rng, *TERMS[half]), rng.randint(*course.days), rng.randint(*course.persons)
    where = rng.choice(("donor", "recipient", "recipient", "online"))
    followed_up = course.kind == "village_leaders" and half == 0  # six months later lies in the year
    began = learners * rng.randint(15, 40) // 100 if followed_up else None
    return {
        "name": f"{YEAR}年{course.name}（第{'一二'[half]}期）", "kind": course.kind, "held_at": where,
        "organiser": f"{county.name}{course.organiser}", "funded_by": course.funds,
        "place": {"donor": donor.code, "recipient": county.code}.get(where),
        "started_on": started, "ended_on": started + timedelta(days=lasts), "hours": lasts * 8,
        "persons": learners, "attendances": learners * course.meetings - rng.randint(0, course.meetings - 1),
        "lifted_persons": learners * course.lifted // 100, "certificates": learners - rng.randint(0, 5),
        "businesses_started": began, "households_carried": began and began * 3,
        **{of: learners if of == course.kind else 0 for of in ("cadres", "professionals", "village_leaders")},
    }  # fmt: skip
