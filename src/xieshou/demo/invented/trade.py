"""Invented sales (消费帮扶) of a county: forty rows of orders, sellers' totals and returns, without a fault.

Belongs here: who bought what from whom, and which side says so. Does not belong: planted faults (the rules' own files).

A sale is reported by one side, or by both under a number they share. No two sales of a county have the same amount,
so nothing looks like a sale told twice.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from random import Random
from typing import Any

from xieshou.demo.invented import words
from xieshou.demo.invented.chance import day_between, stream, weighted
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.ledger_row import ledger_row
from xieshou.demo.invented.ties import YEAR

SALES = 40
TOTALS = 10  # a seller's sales to the public in one month, without a number
BOTH = ("order_no", "order_no", "order_no", "order_no", "invoice_no", "contract_no")  # by what both sides know a sale
RETURNS = 2
NUMBERS = ("order_no", "invoice_no", "contract_no")
# product, unit, what it costs in fen, its number in the catalogue
PRODUCTS = (
    ("花椒", "斤", 4500), ("苦荞茶", "盒", 3800), ("高山土豆", "斤", 180), ("核桃", "斤", 1600), ("蜂蜜", "瓶", 5600),
    ("牛肉干", "袋", 4200), ("脐橙", "箱", 5800), ("羊肚菌", "袋", 8800),
)  # fmt: skip
# who buys: its kind, what it is called, by which channel
BUYERS = (
    ("school", "第一中学", "canteen"), ("school", "实验小学", "canteen"), ("hospital", "人民医院", "canteen"),
    ("government", "机关事务服务中心", "platform_832"), ("government", "总工会", "platform_832"),
    ("state_firm", "城市投资集团有限公司", "direct"), ("company", "惠民超市有限公司", "supermarket"),
)  # fmt: skip


def sale_rows(seed: int, county: Land, donor: Land) -> list[dict[str, Any]]:
    """The county's consumption ledger, in order of days."""
    rng = stream(seed, county.code, "sales")
    sellers = [f"{county.name}{word}种养专业合作社" for word in rng.sample(words.FIRM_WORDS, 5)]
    amounts: set[int] = set()
    told = [*_orders(rng, county, donor, sellers, amounts), *_totals(rng, sellers, amounts)]
    told += _returned(rng, told)
    told.sort(key=lambda sale: sale["sold_on"])
    return [
        ledger_row(
            "consumption", n, county, donor, status="submitted" if n == SALES else "accepted", origin=county.code,
            **sale,
        )
        for n, sale in enumerate(told, start=1)
    ]  # fmt: skip


def _orders(
    rng: Random, county: Land, donor: Land, sellers: list[str], amounts: set[int]
) -> Iterator[dict[str, Any]]:  # fmt: skip
    """Orders of units in the district: the first ones told by both sides, the others by one."""
    for number in range(SALES - TOTALS - RETURNS - len(BOTH)):
        kind, name, channel = rng.choice(BUYERS)
        goods = _goods(rng, amounts, 500_000, 20_000_000)
        day = day_between(rng, date(YEAR, 1, 10), date(YEAR, 12, 10))
        numbers = {
            "order_no": f"DD{county.code}{day:%m%d}{number:03}",
            "invoice_no": f"{YEAR % 100}{county.code}{number:012}" if rng.random() < 0.7 else None,
            "contract_no": f"CG{county.code}-{YEAR}-{number:03}" if channel == "canteen" else None,
        }
        shared = BOTH[number] if number < len(BOTH) else None
        if shared is not None:
            numbers = dict.fromkeys(NUMBERS) | {shared: f"{shared[:2].upper()}{county.code}-{YEAR}-{number:03}"}
        sale = {
            "buyer": f"{donor.name}{name}", "buyer_kind": kind, "seller": rng.choice(sellers), "channel": channel,
            "sale_kind": "helped_to_sell" if kind == "company" else "bought", "sold_on": day, "is_return": False,
            "linked_households": rng.randint(5, 60), **goods, **numbers,
        }  # fmt: skip
        for side in ("buyer", "seller") if shared else (rng.choice(("buyer", "buyer", "seller")),):
            yield sale | {"reported_by": side}


def _totals(rng: Random, sellers: list[str], amounts: set[int]) -> Iterator[dict[str, Any]]:
    """What a seller sold to the public in a month: no number, nobody named."""
    for _ in range(TOTALS):
        month = rng.randint(1, 11)
        yield {
            "reported_by": "seller", "buyer_kind": "public", "seller": rng.choice(sellers),
            "channel": weighted(rng, [("live_stream", 3), ("online", 3), ("supermarket", 2), ("fair", 1)]),
            "sale_kind": "helped_to_sell", "sold_on": date(YEAR, month + 1, 1) - timedelta(days=1), "is_return": False,
            "linked_households": rng.randint(20, 150), **_goods(rng, amounts, 10_000_000, 80_000_000),
        }  # fmt: skip


def _goods(rng: Random, amounts: set[int], least: int, most: int) -> dict[str, Any]:
    """So much of a product for an amount in fen that no other sale has."""
    name, unit, price = PRODUCTS[at := rng.randrange(len(PRODUCTS))]
    quantity = next(q for q in count(rng.randint(least, most) // price) if q * price not in amounts)
    amounts.add(quantity * price)
    return {
        "product": name, "recognised_no": f"99{YEAR}{at + 1:04}", "quantity": Decimal(quantity), "quantity_unit": unit,
        "amount_fen": quantity * price,
    }  # fmt: skip


def _returned(rng: Random, told: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """A tenth of some orders that one side told, given back under a number of their own."""
    by_one = [one for one in told[2 * len(BOTH) :] if one.get("order_no")]
    for sale in rng.sample(by_one, RETURNS):
        price = sale["amount_fen"] // int(sale["quantity"])
        back = max(1, int(sale["quantity"]) // 10)
        yield sale | {
            "is_return": True, "returned_no": sale["order_no"], "order_no": f"T{sale['order_no']}",
            "sold_on": sale["sold_on"] + timedelta(days=rng.randint(3, 15)), "quantity": Decimal(back),
            "amount_fen": back * price, "invoice_no": None, "contract_no": None, "linked_households": None,
        }  # fmt: skip
