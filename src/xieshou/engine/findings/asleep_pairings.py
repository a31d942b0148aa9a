"""V23: a pairing with no activity in twelve months (沉睡结对) is counted.

Belongs here: what counts as activity, the rule, its planter. Does not belong: counting pairings (`engine.indicators`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, is_kept
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, SOURCE = "V23", "pairings", "XS"
TERM = "12mo"
# Where a row of a pairing shows that it was active, and on which day.
ACTIVE_IN = {
    "meetings": "held_last", "movements": "on_last", "cadres": "started_on", "professionals": "started_on",
    "training": "started_on", "donations": "given_on", "consumption": "sold_on",
}  # fmt: skip


def asleep(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each pairing in force on `as_of` whose last activity, if any, lies more than a year back.

    A pairing younger than that is not yet judged. Activity is what the row says itself, and the rows that name it.
    """
    if not is_kept(tables):
        return
    pairings = counted(tables, LEDGER).filter(
        pl.col("superseded").fill_null(False).not_(),
        pl.col("to_last").is_null() | (pl.col("to_last") >= as_of),
        pl.col("from_first") <= pl.lit(as_of).dt.offset_by(f"-{TERM}"),
    )
    last = pl.max_horizontal("last_activity_on", "seen_on").alias("last")
    judged = pairings.join(_seen(tables, as_of), left_on="key", right_on="pairing", how="left").with_columns(last)
    idle = pl.col("last").is_null() | (pl.col("last") < pl.lit(as_of).dt.offset_by(f"-{TERM}"))
    for key, last_day in judged.filter(idle).select("key", "last").iter_rows():
        since_zh, since_en = (f"自{last_day}以来", f"since {last_day}") if last_day else ("从未", "ever")
        zh = f"结对{since_zh}没有活动记录，截至{as_of}已超过12个月，仍在计数。请补记活动，或终止结对。"
        en = (
            f"No activity {since_en} is recorded, over 12 months as of {as_of}, yet the pairing counts. "
            "Record what was done, or end the pairing."
        )
        yield Finding(RULE, Severity.WARN, LEDGER, (key,), zh, en, SOURCE, "last_activity_on")


def _seen(tables: Tables, as_of: date) -> pl.DataFrame:
    """The last day, up to `as_of`, on which a row of another ledger names the pairing."""
    days = [
        tables[ledger].select("pairing", pl.col(day).alias("seen_on")).drop_nulls() for ledger, day in ACTIVE_IN.items()
    ]
    return pl.concat(days).filter(pl.col("seen_on") <= as_of).group_by("pairing").agg(pl.col("seen_on").max())


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Put `n` pairings below the county to sleep: in turn the last activity long ago, and none at all."""
    old = pl.col("from_last") < date(2023, 1, 1)
    below = pl.col("level").is_in(["township", "village", "school", "hospital", "enterprise", "social_org"])
    open_ = pl.col("to_last").is_null() & pl.col("last_activity_on").is_not_null()
    planted = []
    for number, row in enumerate(ground.draw(rng, LEDGER, n, below & old & open_)):
        long_ago = row["last_activity_on"] - timedelta(days=rng.randint(500, 600)) if number % 2 == 0 else None
        last = max(long_ago, row["from_first"]) if long_ago else None  # no pairing is active before it begins
        ground.change(LEDGER, row, last_activity_on=last)
        planted.append(Planted(RULE, LEDGER, (row["key"],)))
    return planted
