"""The papers of an invented project (项目手续): library, approval, budget document, contract, signatures, acceptance.

Belongs here: their days, in the order they must come, their numbers and sums. Does not belong: what is built and who
pays (`works`), how far the site is (it follows from what was paid: `money`).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import day_between, stream
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.ties import YEAR

APPROVED = date(YEAR, 7, 19)  # of works that were not ready in spring
BUDGETS = {True: (date(YEAR, 5, 6), 12), False: (date(YEAR, 8, 10), 31)}  # in spring and in summer: day and number
SUBJECT = "2130599"
OPEN_TENDER_FEN = 4_000_000 * 100
HUNDRED_YUAN = 100 * 100
BUILDERS = ("建筑工程", "市政园林", "水利水电工程", "设备安装")
UNTENDERED = ("idea", "in_library", "approved", "budget_released")
FINISHED = ("completed", "accepted", "audited", "handed_over", "upkeep")
STARTED = ("started", *FINISHED)
# The last day on which a work may be finished and still have come as far as its stage by the end of the year.
# What is only finished was finished in November: no finished work waits sixty days for its acceptance.
LAST_FINISH = {
    "completed": date(YEAR, 11, 30), "accepted": date(YEAR, 10, 31), "audited": date(YEAR, 10, 10),
    "handed_over": date(YEAR, 9, 20), "upkeep": date(YEAR, 9, 20),
}  # fmt: skip
FIRST_FINISH_UNACCEPTED = date(YEAR, 11, 5)


@dataclass(frozen=True)
class Days:
    """The days of a project, as far as its stage has come, and those of its plan (项目日期)."""

    planned_start: date
    planned_finish: date
    library: date | None = None
    approval: date | None = None
    budget: date | None = None
    contract: date | None = None
    start: date | None = None
    finish: date | None = None
    accepted: date | None = None
    audit: date | None = None
    handed_over: date | None = None


def days_of(rng: Random, stage: str) -> Days:
    """Days in their order: finished works were approved in spring, others in July."""
    if stage == "idea":
        return Days(date(YEAR + 1, 3, 1), date(YEAR + 1, 6, 30))
    if stage == "in_library":
        entered = day_between(rng, date(YEAR, 9, 2), date(YEAR, 12, 15))
        return Days(date(YEAR + 1, 3, 1), date(YEAR + 1, 6, 30), entered)
    return _in_spring(rng, stage) if stage in FINISHED else _in_summer(rng, stage)


def _in_summer(rng: Random, stage: str) -> Days:
    library = day_between(rng, date(YEAR, 1, 10), date(YEAR, 6, 20))
    budget = BUDGETS[False][0] if stage != "approved" else None
    contract = day_between(rng, date(YEAR, 8, 12), date(YEAR, 8, 27)) if stage not in UNTENDERED else None
    if stage != "started":
        return Days(date(YEAR + 1, 1, 10), date(YEAR + 1, 3, 31), library, APPROVED, budget, contract)
    start = day_between(rng, date(YEAR, 8, 28), date(YEAR, 10, 20))
    planned = rng.choice([date(YEAR, 12, 31), date(YEAR + 1, 3, 31)])
    return Days(date(YEAR, 9, 1), planned, library, APPROVED, budget, contract, start)


def _in_spring(rng: Random, stage: str) -> Days:
    library = day_between(rng, date(YEAR - 1, 11, 20), date(YEAR, 3, 20))
    approval = day_between(rng, date(YEAR, 4, 8), date(YEAR, 4, 26))
    contract = day_between(rng, date(YEAR, 5, 10), date(YEAR, 5, 31))
    start = day_between(rng, date(YEAR, 6, 1), date(YEAR, 7, 10))
    earliest = FIRST_FINISH_UNACCEPTED if stage == "completed" else start + timedelta(days=60)
    finish = day_between(rng, earliest, LAST_FINISH[stage])
    accepted = _after(rng, finish, 8, 20) if stage != "completed" else None
    audit = _after(rng, accepted, 15, 25) if accepted and stage != "accepted" else None
    handed_over = _after(rng, audit, 5, 20) if audit and stage != "audited" else None
    planned = rng.choice([date(YEAR, 11, 30), date(YEAR, 12, 31)])
    return Days(
        date(YEAR, 6, 1), planned, library, approval, BUDGETS[True][0], contract, start, finish, accepted, audit,
        handed_over,
    )  # fmt: skip


def _after(rng: Random, day: date, least: int, most: int) -> date:
    return day + timedelta(days=rng.randint(least, most))


def contractors(seed: int, county: Land) -> Iterator[str]:
    """Firms that build in a county, each once: no two projects pay the same one."""
    named = [f"{county.name}{word}{trade}有限公司" for word, trade in product(words.FIRM_WORDS, BUILDERS)]
    stream(seed, county.code, "contractors").shuffle(named)
    return iter(named)


def columns(
    rng: Random, county: Land, number: int, stage: str, days: Days, total_fen: int, contractor: str
) -> dict[str, Any]:  # fmt: skip
    """The columns of a project that its papers fill."""
    early = stage in FINISHED
    filled: dict[str, Any] = {
        "planned_start": days.planned_start, "planned_finish": days.planned_finish,
        "cross_year": days.planned_finish.year > YEAR, "library_on": days.library, "approval_on": days.approval,
        "budget_on": days.budget, "contract_on": days.contract, "accepted_on": days.accepted, "audit_on": days.audit,
        "handed_over_on": days.handed_over, "acceptance": "passed" if days.accepted else "",
        "approval_no": f"演协发〔{YEAR}〕{number}号" if days.approval else "",
    }  # fmt: skip
    if days.budget:
        filled |= {"budget_no": budget_no(early), "budget_subject": SUBJECT}
    if days.contract:
        agreed = total_fen * rng.randint(980, 1000) // 1000 // HUNDRED_YUAN * HUNDRED_YUAN
        filled |= {
            "contract_no": f"YL{county.code}-{YEAR}-{number:03}", "contractor": contractor, "contract_sum_fen": agreed,
            "procurement": "open_tender" if total_fen >= OPEN_TENDER_FEN else rng.choice(["negotiation", "inquiry"]),
        }  # fmt: skip
        if days.start:
            filled |= _signatures(rng, days.contract, days.start)
        if days.audit:
            filled |= {
                "audit_fen": agreed * rng.randint(990, 1000) // 1000,
                "audit_no": f"演审报〔{YEAR}〕{number}号",
            }
    return filled


def posted(number: int, days: Days, where: str) -> tuple[str, date, date] | None:
    """Where and when the notice of a work hung: from the day its budget was released, or soon after."""
    if days.budget is None:
        return None
    first = days.budget + timedelta(days=number % 4)
    return f"{where}公示栏", first, first + timedelta(days=9 + number % 6)


def budget_no(early: bool) -> str:
    """The number of the document that released the money in spring or in summer."""
    return f"演州财预〔{YEAR}〕{BUDGETS[early][1]}号"


def _signatures(rng: Random, contract: date, start: date) -> dict[str, Any]:
    """Both signed before work started, and so before anything was paid."""
    leader = day_between(rng, contract, start)
    return {
        "leader_cosigned_by": words.person(rng), "leader_cosigned_on": leader,
        "cadre_cosigned_by": words.person(rng), "cadre_cosigned_on": day_between(rng, leader, start),
    }  # fmt: skip
