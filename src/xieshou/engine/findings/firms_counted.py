"""V20: an enterprise is new in one year only (引导落地企业), and its paid-in investment does not fall (到位投资).

Belongs here: both halves of the rule, and their planter. Does not belong: what a firm is called in two registers.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, in_order
from xieshou.engine.findings.planting import Ground
from xieshou.engine.yuan import yuan_text

RULE, LEDGER, SOURCE = "V20", "enterprises", "XS"
FIRM = pl.coalesce(pl.when(pl.col("credit_code") != "").then("credit_code"), "firm")


def new_twice_or_falling(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each firm counted as new in several years, and one for each fall of its paid-in total."""
    firms = counted(tables, LEDGER).with_columns(who=FIRM).sort("who", "recipient", "year", "key")
    new = firms.filter(pl.col("is_new").fill_null(False))
    several = new.filter(pl.col("year").n_unique().over("who") > 1)
    for name, years, keys in several.group_by("who", maintain_order=True).agg("firm", "year", "key").select(
        pl.col("firm").list.first(), "year", "key"
    ).iter_rows():  # fmt: skip
        told = "、".join(str(year) for year in sorted(set(years)))
        zh = f"企业“{name}”在{told}年都计为新增，只能计一次。请核对首次落地的年份。"
        en = f"“{name}” counts as new in {told.replace('、', ', ')}; it can only once. Find the year it first came."
        yield Finding(RULE, Severity.WARN, LEDGER, in_order(keys), zh, en, SOURCE, "is_new")
    same = ["who", "recipient"]
    before = {
        "paid_before": pl.col("paid_total_fen").shift(1).over(same),
        "key_before": pl.col("key").shift(1).over(same),
    }
    falling = firms.drop_nulls("paid_total_fen").with_columns(**before).filter(
        pl.col("paid_total_fen") < pl.col("paid_before")
    )  # fmt: skip
    columns = ("firm", "year", "paid_before", "paid_total_fen", "key", "key_before")
    for name, year, earlier, later, *keys in falling.select(columns).iter_rows():
        was, now = yuan_text(earlier), yuan_text(later)
        zh = f"企业“{name}”{year}年累计到位投资{now}元，少于上年的{was}元。请核对两年的数据。"
        en = f"The investment paid in by “{name}” fell from {was} to {now} yuan in {year}. Check both years."
        yield Finding(RULE, Severity.WARN, LEDGER, in_order(keys), zh, en, SOURCE, "paid_total_fen")


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Give `n` firms a row of the year before: in turn already new then, and with more paid in than now."""
    paid = pl.col("paid_total_fen").fill_null(0) > 0
    planted = []
    for number, row in enumerate(ground.draw(rng, LEDGER, n, pl.col("is_new") & paid)):
        now = row["paid_total_fen"]
        columns = (
            {"is_new": True, "paid_total_fen": now // 2, "paid_year_fen": now // 2} if number % 2 == 0
            else {"is_new": False, "paid_total_fen": now * 2, "paid_year_fen": now * 2}
        )  # fmt: skip
        earlier = f"{row['key'].replace(str(row['year']), str(row['year'] - 1))}9"
        added = ground.add(LEDGER, row, earlier, year=row["year"] - 1, **columns)
        planted.append(Planted(RULE, LEDGER, in_order((row["key"], added["key"]))))
    return planted
