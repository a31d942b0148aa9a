"""V02: nothing is paid out before it came in (资金不超前), day by day, and retention money (质保金) is not spent.

Belongs here: the rule over a whole register, day by day, and its planter. Does not belong: what an account holds in the
end, which no deed and no file can bring below zero; the words of retention money (`data/retention_money.yaml`).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.data.retention_money import retention_word
from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, in_order, is_kept, not_undone
from xieshou.engine.findings.planting import Ground
from xieshou.engine.funds import REVERSE, is_inside

RULE, LEDGER, SOURCE = "V02", "funds", "R23"
MOVEMENTS = "movements"


def standing_movements(tables: Tables) -> pl.DataFrame:
    """The counted movements of books that offices keep, without reversals and what they undo."""
    moved = counted(tables, MOVEMENTS)
    if not is_kept(tables):
        moved = moved.clear()
    return not_undone(moved).filter(pl.col("kind") != REVERSE)


def ahead_of_the_money(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each account that paid before it had the money, and for each payment that names retention money.

    A day known only as a month or a year counts in favour: what comes in as its first day, what goes out as its last.
    """
    moved = standing_movements(tables)
    for account, keys in _uncovered(moved):
        zh = f"科目“{account}”在资金进来之前就已付出：{'、'.join(keys)}。请核对日期；日期无误的，追查款项来源。"
        en = f"Account “{account}” paid before it had the money: {', '.join(keys)}. Check the days, or whence it came."
        yield Finding(RULE, Severity.BLOCK, LEDGER, in_order(keys), zh, en, SOURCE, "on")
    for key, purpose in moved.filter(pl.col("kind") == "spend").select("key", "purpose").iter_rows():
        if word := retention_word(purpose or ""):
            zh = f"用途写有“{word}”，扣留的质保金不算支出。请冲正，改记为“扣留质保金”。"
            en = f"Its purpose says “{word}”: what is held back is not spent. Reverse it, enter it as retention money."
            yield Finding(RULE, Severity.BLOCK, LEDGER, (key,), zh, en, SOURCE, "purpose")


def _uncovered(moved: pl.DataFrame) -> Iterator[tuple[str, list[str]]]:
    """The accounts that surely paid out more than had come in by then, with the movements by which they did."""
    events: dict[str, list[tuple[date, bool, str, int]]] = defaultdict(list)
    columns = ("key", "account_from", "account_to", "on_first", "on_last", "amount_fen")
    for key, source, target, first, last, fen in moved.select(columns).iter_rows():
        if is_inside(source):
            events[source].append((last, True, key, -fen))
        if is_inside(target):
            events[target].append((first, False, key, fen))
    for account in sorted(events):
        held, keys = 0, []
        for _day, is_out, key, fen in sorted(events[account]):
            held += fen
            if is_out and held < 0:
                keys.append(key)
        if keys:
            yield account, keys


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Set the first disbursement of `n` projects to the day before their money was allocated to them."""
    movements = ground.table(MOVEMENTS)
    came = (
        movements.filter(pl.col("kind") == "allocate")
        .group_by("account_to")
        .agg(pl.col("on_first").min().alias("came"))
    )
    first = (
        movements.filter(pl.col("kind") == "disburse", pl.col("project").is_not_null())
        .sort("on_first", "key").group_by("account_from", maintain_order=True).agg(pl.col("key").first())
        .join(came, left_on="account_from", right_on="account_to")
    )  # fmt: skip
    days = dict(first.select("key", "came").iter_rows())
    planted = []
    for movement in ground.draw(rng, MOVEMENTS, n, pl.col("key").is_in(list(days))):
        day = days[movement["key"]] - timedelta(days=1)
        ground.change(MOVEMENTS, movement, on_first=day, on_last=day)
        planted.append(Planted(RULE, LEDGER, (movement["key"],)))
    return planted
