"""Invented assets (帮扶项目资产) of a county: what its finished projects left, without a fault.

Belongs here: twenty-five assets, at least one of each finished work that builds or buys something.
Does not belong: the projects (`works`), planted faults (the rules' own files).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random
from typing import Any

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import day_between, split, stream, weighted
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.ledger_row import ledger_row
from xieshou.demo.invented.rows import MadeProject
from xieshou.demo.invented.ties import YEAR
from xieshou.demo.invented.works import FINISHED

ASSETS = 25
HUNDRED_YUAN = 100 * 100
HOUSEHOLD = ("housing",)
FURTHER = ("配套设备", "附属道路", "附属用房", "蓄水设施", "标识和围栏")
OWNERS = {
    "operating": (("village", 8), ("township", 2)), "public": (("village", 6), ("township", 2), ("county", 2)),
    "household": (("household", 1),),
}  # fmt: skip
PAID_ON = date(YEAR, 12, 15)  # rent and dividends of the first months


def asset_rows(seed: int, county: Land, donor: Land, projects: Sequence[MadeProject]) -> list[dict[str, Any]]:
    """The county's asset ledger; `projects` are its own. Those that leave no asset say why themselves."""
    rng = stream(seed, county.code, "assets")
    places = {village.full_name: village.code for village in county.villages}
    left = [one for one in projects if one.stage in FINISHED and one.status == "accepted" and not one.asset_reason]
    shares = _shares(rng, left)
    parts = [(project, part) for project in left for part in _parts(rng, project, shares[project.record_no])]
    return [
        ledger_row(
            "assets", number, county, donor, asset_no=f"YLZC-{YEAR}-{number:03}", project=project.record_no,
            place=places[project.village_printed], **_asset(rng, county, project, *part),
        )
        for number, (project, part) in enumerate(parts, start=1)
    ]  # fmt: skip


def _shares(rng: Random, left: Sequence[MadeProject]) -> dict[str, int]:
    """Into how many assets each project falls: one each, and further ones by chance until there are enough."""
    shares = {project.record_no: 1 for project in left}
    while sum(shares.values()) < ASSETS:
        shares[rng.choice(left).record_no] += 1
    return shares


def _parts(rng: Random, project: MadeProject, count: int) -> Iterator[tuple[str, int]]:
    """The assets of a project by name with their values, which add up to what it cost."""
    worth = project.audit_fen or project.contract_sum_fen or project.total_fen
    values = split(rng, worth, count, HUNDRED_YUAN)
    main = project.name.removesuffix("（二期）").removesuffix("项目")
    for nth, value in enumerate(values):
        again, further = divmod(nth - 1, len(FURTHER))
        yield (f"{main}{FURTHER[further]}{again + 1 if again else ''}" if nth else main), value


def _asset(rng: Random, county: Land, project: MadeProject, name: str, value_fen: int) -> dict[str, Any]:
    assert project.finish is not None
    built = project.finish.last
    kind = (
        "household" if project.category in HOUSEHOLD
        else "operating" if project.category == "industry" else "public"
    )  # fmt: skip
    owner = weighted(rng, OWNERS[kind])
    handed_over = project.handed_over_on
    township = project.village_printed[:3]
    return {
        "name": name, "kind": kind, "fund_source": project.fund_lines[0][0], "original_value_fen": value_fen,
        "built_on": built, "owner_kind": owner, "titled_on": handed_over, "handed_over_on": handed_over,
        "upkeep_unit": f"{township}人民政府" if owner == "township" else f"{project.village_printed}民委员会",
        "upkeep_person": words.person(rng), "state": "good",
        "checked_on": day_between(rng, max(built, date(YEAR, 12, 1)), date(YEAR, 12, 25)),
        **(_income(rng, county, value_fen) if kind == "operating" and handed_over else {}),
    }  # fmt: skip


def _income(rng: Random, county: Land, value_fen: int) -> dict[str, Any]:
    """Who runs it, and what it brought until the year's end: due and paid alike."""
    rent = value_fen * rng.randint(8, 15) // 1000 // HUNDRED_YUAN * HUNDRED_YUAN
    dividend = rent * rng.randint(50, 70) // 100
    return {
        "operator": f"{county.name}{rng.choice(words.FIRM_WORDS)}种养专业合作社",
        "contract_no": f"YLJY{county.code}-{YEAR}-{rng.randint(1, 999):03}",
        "rent_due_fen": rent, "rent_paid_fen": rent, "dividend_due_fen": dividend, "dividend_paid_fen": dividend,
        "dividend_due_on": PAID_ON,
    }  # fmt: skip
