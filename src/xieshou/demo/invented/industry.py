"""Invented firms (引导落地企业) and workshops (帮扶车间) of a county: six firms, four workshops, without a fault.

Belongs here: firms with well-formed codes of places that do not exist, the years they paid in, whom they employ.
Does not belong: what they sell (`trade`), what they give (`gifts`), planted faults (the rules' own files).

A firm has a row for each year from the one it came in, so that what it paid in can be followed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import day_between, stream, weighted
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.ledger_row import ledger_row
from xieshou.demo.invented.money import TEN_THOUSAND
from xieshou.demo.invented.ties import YEAR

CAME = (YEAR, YEAR, YEAR, YEAR - 1, YEAR - 1, YEAR - 2)  # when the six firms came
WORKSHOPS = 4
ON_LICENCES = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # GB 32100: no I, O, S, V, Z


@dataclass(frozen=True)
class Trade:
    """What a firm does: its sector, how farmers gain from it, what it pays a household in a year, in yuan."""

    sector: str
    linkage: str
    least: int
    most: int


# By the words of `words.FIRM_TRADES`.
TRADES = {
    "农业发展": Trade("farming", "land_transfer", 800, 3000), "食品": Trade("food", "order_farming", 1000, 6000),
    "服饰": Trade("garments", "wage_work", 1500, 5000), "电子": Trade("electronics", "wage_work", 1500, 5000),
    "文旅": Trade("tourism", "shareholding", 500, 2500), "冷链物流": Trade("logistics", "order_farming", 600, 2500),
    "家居": Trade("manufacturing", "wage_work", 1200, 4000),
    "生物科技": Trade("manufacturing", "order_farming", 800, 4000),
}  # fmt: skip
# What workshops make, and in which months where they are seasonal.
PRODUCTS = (
    ("针织服装", ""), ("箱包手袋", ""), ("电子线束", ""), ("彝绣饰品", ""), ("竹编家居", ""), ("花椒分拣", "7—10月"),
    ("核桃加工", "9—12月"), ("菌菇烘干", "6—9月"),
)  # fmt: skip


def enterprise_rows(seed: int, county: Land, donor: Land) -> list[dict[str, Any]]:
    """The county's ledger of firms: three that came this year, three of the two years before with those years' rows."""
    rng = stream(seed, county.code, "enterprises")
    named = rng.sample([(word, trade) for word in words.FIRM_WORDS for trade in words.FIRM_TRADES], len(CAME))
    numbers = dict.fromkeys(CAME, 0)
    rows = []
    for serial, (came, (word, trade)) in enumerate(zip(CAME, named, strict=True), start=1):
        same = {
            "firm": f"{county.name}{word}{trade}有限公司", "credit_code": credit_code(county.code, serial),
            "home_place": donor.code, "sector": TRADES[trade].sector, "linkage": TRADES[trade].linkage,
            "landed_place": rng.choice(county.townships).code,
            "park": f"{county.name}东西部协作产业园" if rng.random() < 0.4 else None,
        }  # fmt: skip
        for year, own in _years(rng, came, TRADES[trade]):
            numbers[year] += 1
            rows.append(ledger_row("enterprises", numbers[year], county, donor, year=year, **same, **own))
    return sorted(rows, key=lambda row: row["record_no"])


def _years(rng: Random, came: int, trade: Trade) -> Iterator[tuple[int, dict[str, Any]]]:
    """What a firm has to say in each year: what it has paid in only grows, and stays below what was agreed."""
    agreed = rng.randint(60, 1000) * 10 * TEN_THOUSAND
    contract = day_between(rng, date(came, 2, 20), date(came, 10, 20))
    produces = contract + timedelta(days=rng.randint(60, 300))
    raised = came < YEAR and rng.random() < 0.2
    paid = 0
    for year in range(came, YEAR + 1):
        share = rng.randint(20, 50) if year == came else rng.randint(5, 25)
        more = agreed * share // 100 // TEN_THOUSAND * TEN_THOUSAND
        if raised and year == YEAR:
            more = agreed - paid + rng.randint(5, 40) * 10 * TEN_THOUSAND
        paid += more
        runs = produces <= date(year, 12, 31)
        rural = rng.randint(20, 150) if runs else rng.randint(0, 12)
        households = rng.randint(20, 200) if runs else 0
        subsidised = runs and rng.random() < 0.5
        yield year, {
            "contract_on": contract, "agreed_fen": agreed, "paid_year_fen": more, "paid_total_fen": paid,
            "raised_by": f"增资协议（{year}）{rng.randint(1, 9)}号" if paid > agreed else None,
            "paid_proof": rng.choice(("bank", "asset", "both")), "production_on": produces if runs else None,
            "state": "producing" if runs else "building", "is_new": year == came,
            "jobs_rural": rural, "jobs_lifted": rural * rng.randint(20, 50) // 100, "linked_households": households,
            "linked_fen": households * rng.randint(trade.least, trade.most) * 100,
            "subsidy_fen": rng.randint(5, 50) * TEN_THOUSAND if subsidised else 0,
        }  # fmt: skip


def credit_code(region: str, serial: int) -> str:
    """A well-formed code of an invented firm (统一社会信用代码), registered in an invented place (99xxxx)."""
    assert region.startswith("99"), "firms of a demonstration are registered in invented places"
    body = f"MA{serial:06}"
    first = f"91{region[:6]}{body}{organisation_mark(body)}"
    return first + licence_mark(first)


def organisation_mark(body: str) -> str:
    """The ninth character of an organisation's code (GB 11714): letters count from 10 on."""
    weighed = -sum(int(mark, 36) * weight for mark, weight in zip(body, (3, 7, 9, 10, 5, 8, 4, 2), strict=True)) % 11
    return "0123456789X"[weighed]


def licence_mark(first: str) -> str:
    """The 18th character of a credit code (GB 32100)."""
    weighed = -sum(ON_LICENCES.index(mark) * 3**place for place, mark in enumerate(first)) % 31
    return ON_LICENCES[weighed]


def workshop_rows(seed: int, county: Land, donor: Land) -> list[dict[str, Any]]:
    """The county's ledger of workshops, each in a village of its own."""
    rng = stream(seed, county.code, "workshops")
    made = zip(rng.sample(county.villages, WORKSHOPS), rng.sample(PRODUCTS, WORKSHOPS), strict=True)
    rows = []
    for number, (village, (product, season)) in enumerate(made, start=1):
        by_person = rng.random() < 0.3
        workers = rng.randint(15, 80)
        lifted = workers * rng.randint(20, 60) // 100
        wages = workers * rng.randint(1800, 3200) * (4 if season else 10) * 100
        subsidised = rng.random() < 0.6
        rows.append(
            ledger_row(
                "workshops", number, county, donor, name=f"{village.full_name}{product}帮扶车间",
                owner=words.person(rng) if by_person else f"{county.name}{rng.choice(words.FIRM_WORDS)}专业合作社",
                recognised_on=day_between(rng, date(2019, 4, 1), date(YEAR, 6, 30)), place=village.code,
                state=weighted(rng, [("normal", 9), ("watched", 1)]), product=product,
                seasonal=bool(season), season=season or None,
                workers=workers, lifted_workers=lifted, lifted_counted=lifted * rng.randint(80, 100) // 100,
                wages_fen=wages, subsidy_fen=rng.randint(1, 10) * TEN_THOUSAND if subsidised else 0,
                checked_on=day_between(rng, date(YEAR, 10, 8), date(YEAR, 12, 20)),
            )
        )  # fmt: skip
    return rows
