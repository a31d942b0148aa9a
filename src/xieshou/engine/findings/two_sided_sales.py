"""V21: one sale is reported by buyer and by seller with no common order key (买卖双方重复填报).

Belongs here: the rule and its planter. Does not belong: sales with a common key, which are counted once.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, in_order
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, SOURCE = "V21", "consumption", "R63"
SAME = ("buyer", "seller", "sold_on", "amount_fen", "is_return")
ORDER_KEYS = ("order_no", "invoice_no", "contract_no")


def told_twice(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each pair of rows of the same buyer, seller, day and amount, one by each side, without a key."""
    sales = counted(tables, LEDGER).with_columns(pl.col("is_return").fill_null(False))
    columns = ["key", *SAME, *ORDER_KEYS]
    bought = sales.filter(pl.col("reported_by") == "buyer").select(columns)
    sold = sales.filter(pl.col("reported_by") == "seller").select(columns)
    pairs = bought.join(sold, on=list(SAME), suffix="_sold").sort("key", "key_sold")
    common = pl.any_horizontal(
        (pl.col(key).fill_null("") != "") & (pl.col(key) == pl.col(f"{key}_sold")).fill_null(False)
        for key in ORDER_KEYS
    )
    apart = pairs.filter(common.not_())
    for one, other, buyer, seller, day in apart.select("key", "key_sold", "buyer", "seller", "sold_on").iter_rows():
        keys = in_order((one, other))
        told_zh, told_en = "、".join(keys), ", ".join(keys)
        zh = (
            f"{day} {buyer}向{seller}的采购由买卖双方各报一次（{told_zh}），没有共同的订单、发票或合同编号。"
            "请补填编号，或删去一行。"
        )
        en = (
            f"The sale of {day} from {seller} to {buyer} is reported by both sides ({told_en}) without a common order, "
            "invoice or contract number. Enter the number, or remove one row."
        )
        yield Finding(RULE, Severity.WARN, LEDGER, keys, zh, en, SOURCE, "order_no")


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Let the seller report `n` sales of buyers again: in turn under another order number, and under none."""
    planted = []
    for number, row in enumerate(ground.draw(rng, LEDGER, n, pl.col("reported_by") == "buyer")):
        other = f"{row['order_no'] or row['key']}-M" if number % 2 == 0 else None
        columns = {"order_no": other, "invoice_no": None, "contract_no": None, "reported_by": "seller"}
        added = ground.add(LEDGER, row, f"{row['key']}9", **columns)
        planted.append(Planted(RULE, LEDGER, in_order((row["key"], added["key"]))))
    return planted
