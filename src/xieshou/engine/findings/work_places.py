"""V16: what a worker is counted as (计入口径) agrees with the place of work and with the register match.

Belongs here: both halves of the rule, and the planter of the second; the first is refused at the door.
Does not belong: how many are counted (`engine.indicators`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Row, Severity, Tables, counted
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, SOURCE = "V16", "labour", "R53, R56"
LIFTED = ("lifted", "unstable", "marginal", "sudden_hardship")  # counted as lifted workers (LAB-02)


def counted_against_the_place(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """Blocks a worker counted in the donor province who works elsewhere; warns of a lifted one without a match."""
    workers = counted(tables, LEDGER)
    elsewhere = workers.filter(pl.col("in_donor_province").fill_null(False), in_reach().not_().fill_null(False))
    for key, place, donor in elsewhere.select("key", "work_place", "donor").iter_rows():
        zh = f"计入赴结对省就业，但务工地点 {place} 不在帮扶方（{donor}）所在省。请改正务工地点，或改为“否”。"
        en = (
            f"Counted as work in the donor province, but the work place {place} does not lie in the province of the "
            f"donor ({donor}). Correct the work place, or write no."
        )
        yield Finding(RULE, Severity.BLOCK, LEDGER, (key,), zh, en, SOURCE, "in_donor_province")
    unmatched = (pl.col("match_result").fill_null("") != "agrees") | pl.col("matched_on").is_null()
    for (key,) in workers.filter(pl.col("household_type").is_in(LIFTED), unmatched).select("key").iter_rows():
        zh = "户类型为脱贫户或监测对象，但没有与监测系统比对一致的日期和结果。请补填比对结果，或说明理由。"
        en = (
            "The household is lifted or monitored, but there is no day and result of an agreeing register match. "
            "Enter them, or say why."
        )
        yield Finding(RULE, Severity.WARN, LEDGER, (key,), zh, en, SOURCE, "match_result")


def in_reach() -> pl.Expr:
    """Whether the work place lies in the donor's province; where both sides share one, in the donor's prefecture."""
    place, donor, recipient = pl.col("work_place"), pl.col("donor"), pl.col("recipient")
    same_province = donor.str.head(2) == recipient.str.head(2)
    return pl.when(same_province).then(place.str.head(4) == donor.str.head(4)).otherwise(
        place.str.head(2) == donor.str.head(2)
    )  # fmt: skip


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Take the match from `n` lifted workers: in turn its result, its day, and both."""
    planted = []
    for number, row in enumerate(ground.draw(rng, LEDGER, n, pl.col("household_type").is_in(LIFTED))):
        gone = ({"match_result": "differs"}, {"matched_on": None}, {"match_result": None, "matched_on": None})
        ground.change(LEDGER, row, **gone[number % 3])
        planted.append(Planted(RULE, LEDGER, (row["key"],)))
    return planted


def spoil(rng: Random, rows: list[Row]) -> list[int]:
    """Count some workers in the donor province who work in their own county."""
    wrong = rng.sample(range(len(rows)), len(rows) // 2)
    for at in wrong:
        rows[at] |= {"in_donor_province": True, "work_place": rows[at]["recipient"]}
    return wrong
