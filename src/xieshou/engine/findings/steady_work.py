"""V17: a stay under three months is counted as steady work (稳定就业).

Belongs here: the rule, its term, its planter. Does not belong: what proves a stay.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, SOURCE = "V17", "labour", "R53, R54"
TERM = "3mo"  # three months is the usual test of subsidies; `params["steady_term"]` says otherwise


def steady_too_soon(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each worker counted as steady whose stay, until it ended or until `as_of`, is too short."""
    term = str(params.get("steady_term", TERM))
    until = pl.coalesce("ended_on", pl.lit(as_of))
    short = counted(tables, LEDGER).filter(
        pl.col("steady").fill_null(False), until < pl.col("started_on").dt.offset_by(term).dt.offset_by("-1d")
    )
    for key, first, last in short.select("key", "started_on", until.alias("until")).iter_rows():
        zh = f"{first} 至 {last} 不足三个月，却计入稳定就业。请改为“否”，或补正务工起止日期。"
        en = (
            f"From {first} to {last} is less than three months, yet it counts as steady. Write no, or correct the days."
        )
        yield Finding(RULE, Severity.WARN, LEDGER, (key,), zh, en, SOURCE, "steady")


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """End the stay of `n` steady workers after three to ten weeks."""
    planted = []
    for row in ground.draw(rng, LEDGER, n, pl.col("steady")):
        ground.change(LEDGER, row, ended_on=row["started_on"] + timedelta(days=rng.randint(21, 70)))
        planted.append(Planted(RULE, LEDGER, (row["key"],)))
    return planted
