"""Invented issues (问题整改) of a county: twenty that were found in the year, most of them closed.

Belongs here: what was found, by whom, and how it was put right. Does not belong: planted faults (the rules' own files).
No issue names a person: the person responsible stands in a column of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from xieshou.demo.invented import words, works
from xieshou.demo.invented.chance import day_between, stream, weighted
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.ledger_row import ledger_row
from xieshou.demo.invented.rows import MadeProject
from xieshou.demo.invented.ties import YEAR

ISSUES = 20
LAST_DAY = date(YEAR, 12, 31)
CLOSED = 75  # of a hundred whose term has passed
FOUND_BY = (("self_found", 6), ("visit", 4), ("assessment", 4), ("audit", 3), ("inspection", 2), ("hotline", 1))


@dataclass(frozen=True)
class Kind:
    """A kind of issue: what is wrong, what is done about it, what shows it, and whether money is concerned."""

    category: str
    problem: str
    measure: str
    proof: str
    of_money: bool = False


KINDS = (
    Kind("late_works", "“{}”未按计划节点推进。", "倒排工期，每周调度。", "进度照片和周报"),
    Kind("late_payment", "“{}”工程款支付与形象进度不匹配。", "按进度及时报账支付。", "支付凭证", of_money=True),
    Kind("idle_money", "“{}”结余资金未及时盘活。", "按程序调整用于同类项目。", "资金调整文件", of_money=True),
    Kind("ledger_not_site", "“{}”台账所填规模与现场不一致。", "现场复核，更正台账。", "复核记录和照片"),
    Kind("benefit", "“{}”联农带农约定不具体。", "与村集体补签协议，明确比例和时间。", "补签的协议"),
    Kind("no_notice", "“{}”完工公示时间不足10天。", "重新公示并留存照片。", "公示照片"),
    Kind("tender", "“{}”采购档案不完整。", "补齐采购文件，归档备查。", "档案目录"),
    Kind("quality", "“{}”局部质量有瑕疵。", "由施工单位限期返修。", "返修验收单"),
    Kind("idle_asset", "“{}”形成的设备利用率不高。", "落实经营主体，签订协议。", "经营协议"),
    Kind("people_data", "“{}”受益对象信息更新不及时。", "与防返贫监测信息比对后更新。", "比对结果"),
)


def issue_rows(seed: int, county: Land, donor: Land) -> list[dict[str, Any]]:
    """The county's issue ledger, in the order in which the issues were found."""
    rng = stream(seed, county.code, "issues")
    begun = [one for one in works.county_projects(seed, county, donor) if one.start is not None]
    chosen = sorted((_found(one), one.record_no, one) for one in rng.choices(begun, k=ISSUES))
    return [
        _row(rng, county, donor, number, KINDS[number % len(KINDS)], project)
        for number, (_day, _number, project) in enumerate(chosen, start=1)
    ]


def _found(project: MadeProject) -> date:
    """When somebody looked at the project: some weeks after work had started."""
    assert project.start is not None
    return project.start.last + timedelta(days=45)


def _row(rng: Random, county: Land, donor: Land, number: int, kind: Kind, project: MadeProject) -> dict[str, Any]:
    found_on = day_between(rng, _found(project), date(YEAR, 12, 15))
    due_on = found_on + timedelta(days=rng.choice((30, 45, 60, 90)))
    closed_on = _closed_on(rng, found_on, due_on)
    person, verifier = _two_persons(rng)
    concerned = project.total_fen * rng.randint(2, 12) // 100 if kind.of_money else None
    return ledger_row(
        "issues", number, county, donor, issue_no=f"演整〔{YEAR}〕{number}号", found_by=weighted(rng, FOUND_BY),
        found_on=found_on, category=kind.category, problem=kind.problem.format(project.name), amount_fen=concerned,
        project_no=project.record_no, responsible_unit=project.implementing_unit.name, responsible_person=person,
        measure=kind.measure, due_on=due_on, proof=kind.proof if closed_on else None,
        verified_by=verifier if closed_on else None, closed_on=closed_on, cross_year=closed_on is None,
    )  # fmt: skip


def _closed_on(rng: Random, found_on: date, due_on: date) -> date | None:
    """Most issues whose term has passed were closed in time; what falls due next year is mostly still open."""
    if due_on > LAST_DAY or rng.randrange(100) >= CLOSED:
        return None
    return day_between(rng, found_on + timedelta(days=10), due_on)


def _two_persons(rng: Random) -> tuple[str, str]:
    """Who puts it right, and somebody else who checks it."""
    person = verifier = words.person(rng)
    while verifier == person:
        verifier = words.person(rng)
    return person, verifier
