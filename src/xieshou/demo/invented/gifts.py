"""Invented gifts (社会捐赠款物) to a county: sixty, together as much as its money book received, without a fault.

Belongs here: who gave, what the goods are worth, what became of it. Does not belong: the movements (`money`), which
these gifts add up to; planted faults (the rules' own files).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import Any

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import split, stream, weighted
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.ledger_row import ledger_row
from xieshou.demo.invented.money import EARLY, KEPT_BACK, LAST_DAY, LATE
from xieshou.demo.invented.rows import MadeMovement, MadeProject
from xieshou.demo.invented.ties import YEAR
from xieshou.demo.invented.works import FINISHED, UNPAID
from xieshou.engine.findings.idle_money import UNDIRECTED

GIFTS = 60
OF_GOODS = 4  # gifts in one delivery of goods
HUNDRED_YUAN = 100 * 100
VALUED_BY = (("invoice", 5), ("delivery_note", 3), ("purchase_price", 1), ("local_estimate", 1))
GIVERS = (("enterprise", 5), ("social_org", 3), ("public_unit", 2), ("person", 2))
ERRANDS = (("education", "困难学生助学"), ("health", "乡村医生培训"), ("living_conditions", "村庄环境改善"))


@dataclass(frozen=True)
class Kind:
    """A kind of goods: what it serves, its unit, about what one costs in yuan, who uses it."""

    category: str
    unit: str
    price: int
    user: str


GOODS = {
    "冬衣": Kind("social_assistance", "件", 150, "民政局"), "课桌椅": Kind("education", "套", 260, "第一小学"),
    "医疗设备": Kind("health", "台", 8000, "人民医院"), "太阳能路灯": Kind("infrastructure", "盏", 1800, "交通运输局"),
    "图书": Kind("education", "册", 25, "第一中学"),
}  # fmt: skip


def gift_rows(
    seed: int, county: Land, donor: Land, projects: Sequence[MadeProject], movements: Sequence[MadeMovement]
) -> list[dict[str, Any]]:  # fmt: skip
    """The county's donations ledger: what its projects count on, other cash, and goods; `movements` are its own."""
    rng = stream(seed, county.code, "gifts")
    arrived = [one for one in movements if one.kind == "receive" and one.fund_type == "donation"]
    helped = [
        one for one in projects
        if one.planned("donation") and one.stage not in UNPAID and one.status == "accepted"
    ]  # fmt: skip
    goods = [one for one in arrived if one.form == "goods"]
    other = [one for one in arrived if one.target.endswith(f"/{UNDIRECTED}")]
    given = [gift for one in goods for gift in _of_goods(rng, county, one)]
    cash = GIFTS - len(given)
    given += _for_projects(rng, helped, cash // 2 if other else cash)
    given += _other_cash(rng, other, GIFTS - len(given))
    given.sort(key=lambda gift: gift["given_on"])
    return [_row(rng, county, donor, number, gift) for number, gift in enumerate(given, start=1)]


def _of_goods(rng: Random, county: Land, arrived: MadeMovement) -> Iterator[dict[str, Any]]:
    """A delivery of goods as the gifts of several: valued, and handed out where it arrived."""
    name = arrived.document_no.split()[-1]
    kind = GOODS[name]
    for fen in split(rng, arrived.amount_fen, OF_GOODS, HUNDRED_YUAN):
        directed = rng.random() < 0.5
        use = f"{county.name}{kind.user}使用"
        yield {
            "given_on": arrived.on, "form": "goods", "amount_fen": fen, "goods": name, "spent_fen": fen,
            "quantity": Decimal(max(1, fen // 100 // kind.price)), "quantity_unit": kind.unit,
            "valuation_basis": weighted(rng, VALUED_BY), "directed": directed,
            "directed_to": kind.category if directed else None, "directed_use": use if directed else None,
            "recipient_unit": f"{county.name}{kind.user}", "used_for": kind.category, "use": use,
        }  # fmt: skip


def _for_projects(rng: Random, helped: Sequence[MadeProject], number: int) -> Iterator[dict[str, Any]]:
    """Cash directed to the projects that count on it, spent where a project is finished; some is kept back (质保金)."""
    for nth, project in enumerate(helped):
        parts = number // len(helped) + (nth < number % len(helped))
        done = project.stage in FINISHED
        came = EARLY if done else LATE
        for fen in split(rng, project.planned("donation"), parts, HUNDRED_YUAN):
            yield {
                "given_on": came - timedelta(days=rng.randint(0, 14)), "form": "cash", "amount_fen": fen,
                "directed": True, "directed_to": project.category, "directed_use": project.name,
                "used_for": project.category, "use": project.name, "project": project.record_no,
                "recipient_unit": project.implementing_unit.name,
                "spent_fen": fen * (100 - KEPT_BACK) // 100 // 100 * 100 if done else 0,
            }  # fmt: skip


def _other_cash(rng: Random, arrived: Sequence[MadeMovement], number: int) -> Iterator[dict[str, Any]]:
    """Cash for a purpose or for none; at the year's end it is still held."""
    for nth, one in enumerate(arrived):
        parts = number // len(arrived) + (nth < number % len(arrived))
        for fen in split(rng, one.amount_fen, parts, HUNDRED_YUAN):
            directed = rng.random() < 0.3
            category, errand = rng.choice(ERRANDS) if directed else (None, None)
            yield {
                "given_on": one.on - timedelta(days=rng.randint(0, 10)), "form": "cash", "amount_fen": fen,
                "directed": directed, "directed_to": category, "directed_use": errand, "used_for": category,
                "use": errand, "spent_fen": 0,
            }  # fmt: skip


def _row(rng: Random, county: Land, donor: Land, number: int, gift: dict[str, Any]) -> dict[str, Any]:
    """A gift with its giver, its receipt and its notices; what would be published after the year is not yet."""
    kind = weighted(rng, GIVERS)
    noticed = gift["given_on"] + timedelta(days=rng.randint(8, 35))
    used = noticed + timedelta(days=rng.randint(20, 60))
    return ledger_row(
        "donations", number, county, donor, status="submitted" if number == GIFTS else "accepted",
        giver=_giver(rng, kind, donor), giver_kind=kind, receiving_body=f"{county.name}慈善会",
        receipt_no=f"JK{county.code}{YEAR}{number:05}", notice_on=noticed if noticed <= LAST_DAY else None,
        use_notice_on=used if gift["spent_fen"] and used <= LAST_DAY else None, **gift,
    )  # fmt: skip


def _giver(rng: Random, kind: str, donor: Land) -> str:
    match kind:
        case "enterprise":
            return f"{donor.name}{rng.choice(words.FIRM_WORDS)}{rng.choice(words.FIRM_TRADES)}有限公司"
        case "social_org":
            return f"{donor.name}{rng.choice(words.SOCIETIES)}"
        case "public_unit":
            return f"{donor.name}{rng.choice(('教育局', '卫生健康局', '总工会', '第一中学', '人民医院'))}"
    return words.person(rng)
