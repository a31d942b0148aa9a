"""V08: money does not lie unspent (资金闲置): what stands in an account longer than `data/idle_ages.yaml` allows.

Belongs here: the rule over a register, and its planter. Does not belong: what stands where and since when
(`engine.funds.ageing`), the months from which money is idle (the data).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, is_kept
from xieshou.engine.findings.planting import Ground
from xieshou.engine.funds import Ages, Lot, Movement, remainders, shipped_ages
from xieshou.engine.funds.ageing import months_after
from xieshou.engine.yuan import yuan_text

RULE, LEDGER, SOURCE = "V08", "funds", "R37"
MOVEMENTS = "movements"
COLUMNS = ("key", "on_first", "on_last", "account_from", "account_to", "amount_fen", "kind", "reverses")
LINE = ("fund_type", "donor")  # whose money it is, as the trail asks it
UNDIRECTED = "undirected"  # how an account for gifts without a purpose ends (非定向捐赠)
BEFORE = (1, 120)  # by how many days a planted gift came before it had to, to be idle at the year's end


def unspent(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each movement whose money is idle where it was brought; of the oldest age, for a spot check."""
    if not is_kept(tables):
        return
    ages = shipped_ages()
    for stand in remainders(_movements(tables), as_of, ages):
        if stand.idle_fen(ages):
            idle: dict[str, list[Lot]] = defaultdict(list)
            for lot in stand.lots:
                if ages.is_idle(ages.bracket(lot.since, as_of)):
                    idle[lot.movement].append(lot)
            for lots in idle.values():
                yield _told(lots, ages, as_of)


def _movements(tables: Tables) -> Iterator[Movement]:
    moved = counted(tables, MOVEMENTS).select(*COLUMNS, line=pl.concat_list(pl.col(LINE).fill_null("")))
    named = moved.rename({"account_from": "source", "account_to": "target"}).iter_rows(named=True)
    return (Movement(**row | {"line": tuple(row["line"])}) for row in named)


def _told(lots: list[Lot], ages: Ages, as_of: date) -> Finding:
    fen, since = sum(lot.fen for lot in lots), min(lot.since for lot in lots)
    bracket = ages.bracket(since, as_of)
    months = ages.months[bracket - 1]
    account, movement = lots[0].account, lots[0].movement
    zh = f"{yuan_text(fen)}元仍在科目“{account}”，{since}到位，已满{months}个月未支出。请安排使用、收回，或说明原因。"
    en = (
        f"{yuan_text(fen)} yuan still lie in account “{account}”, received on {since}: unspent for {months} months or "
        "more. Use it, give it back, or say why."
    )
    severity = Severity.SPOT if bracket == len(ages.months) else Severity.WARN
    return Finding(RULE, severity, LEDGER, (movement,), zh, en, SOURCE, "amount_fen")


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Set `n` gifts that nobody draws on to a day on which they are idle at the year's end."""
    last = ground.table(MOVEMENTS)["on_last"].max()
    assert isinstance(last, date)
    idle_since = months_after(last, -shipped_ages().idle_from)
    gifts = (pl.col("kind") == "receive") & pl.col("account_to").str.ends_with(f"/{UNDIRECTED}")
    planted = []
    for gift in ground.draw(rng, MOVEMENTS, n, gifts):
        day = idle_since - timedelta(days=rng.randint(*BEFORE))
        ground.change(MOVEMENTS, gift, on_first=day, on_last=day)
        planted.append(Planted(RULE, LEDGER, (gift["key"],)))
    return planted
