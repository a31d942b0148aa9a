"""V09: work and payment keep pace (形象进度与支付进度), and what is all built is accepted in time.

Belongs here: both halves of the rule, and their planter. Does not belong: the fraction (`engine.projects.pace`), the
gap in points (the gate V09), days and which money counts (`data/progress.yaml`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.data.progress_rules import progress_rules
from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, is_kept, not_undone
from xieshou.engine.findings.planting import Ground
from xieshou.engine.funds import PAYING, REFUND
from xieshou.engine.projects.pace import rate, runs_ahead

RULE, LEDGER, SOURCE = "V09", "projects", "R15, R40"
ALL_BUILT = 100
AHEAD = 4  # points more than the gap: what a planted reading is further ahead
SEEN_ON = date(2024, 10, 5)  # first day on which a planted site is all built


def out_of_step(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each work that is far ahead of its payment, and for each that waits too long for acceptance.

    Paid is what was settled by `as_of`, of what is planned from the same sources; where none is planned, of the total.
    """
    if not is_kept(tables):
        return
    works = counted(tables, LEDGER).filter(pl.col("same_as").fill_null("") == "")
    rules = progress_rules()
    measured = works.join(_planned(tables), on="key", how="left").join(_paid(tables, as_of), on="key", how="left")
    seen = measured.filter(pl.col("progress_percent").is_not_null(), pl.col("progress_on") <= as_of)
    columns = ("key", "progress_percent", "total_fen", "aid_fen", "paid_fen", "aid_paid_fen")
    for key, built, total, aid, paid, aid_paid in seen.select(columns).iter_rows():
        planned, paid_fen = (aid, aid_paid or 0) if aid else (total or 0, paid or 0)
        if planned and runs_ahead(built, paid_fen, planned, rules.points):
            percent = rate(paid_fen, planned)
            zh = f"形象进度{built}%，支付进度{percent}%，相差超过{rules.points}个百分点。请核对支出，或书面说明原因。"
            en = (
                f"{built} percent are built and {percent} percent paid: more than {rules.points} points apart. "
                "Compare the payments, or write why."
            )
            yield Finding(RULE, Severity.WARN, LEDGER, (key,), zh, en, SOURCE, "progress_percent")
    days = rules.days_without_acceptance
    since = pl.min_horizontal("progress_on", "finish_last").alias("since")
    built_up = works.filter(pl.col("progress_percent") == ALL_BUILT, pl.col("accepted_on").is_null()).with_columns(
        since
    )
    for key, first in built_up.filter(pl.col("since") <= as_of - timedelta(days)).select("key", "since").iter_rows():
        zh = f"{first}已全部完成，截至{as_of}超过{days}天未验收。请组织验收，或说明原因。"
        en = f"All was built on {first}; as of {as_of} it was not accepted for {days} days. Accept it, or say why."
        yield Finding(RULE, Severity.WARN, LEDGER, (key,), zh, en, SOURCE, "accepted_on")


def _planned(tables: Tables) -> pl.DataFrame:
    """What each project expects from the sources that the rate of payment counts."""
    counts = pl.col("source").is_in(list(progress_rules().sources))
    lines = tables["fund_lines"].filter(counts).group_by("project").agg(aid_fen=pl.col("amount_fen").sum())
    return lines.rename({"project": "key"})


def _paid(tables: Tables, as_of: date) -> pl.DataFrame:
    """What each project was paid until a day: of all money, and of what the rate counts. What was undone is not."""
    moved = counted(tables, "movements").filter(pl.col("on_last") <= as_of)
    sign = pl.when(pl.col("kind") == REFUND).then(-1).otherwise(1)
    standing = not_undone(moved).filter(pl.col("kind").is_in([*PAYING, REFUND]))
    signed = standing.with_columns(fen=pl.col("amount_fen") * sign)
    aid = pl.col("fund_type").is_in(list(progress_rules().fund_types))
    sums = signed.group_by("project").agg(
        paid_fen=pl.col("fen").sum(), aid_paid_fen=pl.col("fen").filter(aid).sum()
    )  # fmt: skip
    return sums.rename({"project": "key"})


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Make works under way further ahead than they are, and finished ones all built long ago; in turn, `n` in all."""
    points = progress_rules().points + AHEAD
    under_way = (pl.col("stage") == "started") & (pl.col("progress_percent") < ALL_BUILT - points)
    planted = []
    for row in ground.draw(rng, LEDGER, n - n // 2, under_way):
        ground.change(LEDGER, row, progress_percent=row["progress_percent"] + points)
        planted.append(Planted(RULE, LEDGER, (row["key"],)))
    waiting = (pl.col("stage") == "completed") & (pl.col("progress_percent") == ALL_BUILT)
    for row in ground.draw(rng, LEDGER, n // 2, waiting):
        ground.change(LEDGER, row, progress_on=SEEN_ON + timedelta(days=rng.randint(0, 20)))
        planted.append(Planted(RULE, LEDGER, (row["key"],)))
    return planted
