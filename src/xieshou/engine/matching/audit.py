"""The audit (公平性审计): how each group fared, with those who have no eligible post at all first.

Belongs here: counts by tier, county and sex, and what one mechanism costs in the measure of the other. Does not belong:
judging the counts; masking small counts before they are published (whoever publishes does that).
"""

from typing import Any

import numpy as np
import polars as pl

from xieshou.engine.matching.compiling import I32, I64

GROUPS = ("tier", "county", "sex")


def audit(
    workers: pl.DataFrame, placed: I32, weight: I64, pairs: I64, first_choice: I64 | None = None
) -> dict[str, Any]:
    """Counts over everybody and by each group whose column exists.

    placed, weight  per worker;  pairs  how many eligible posts each worker has
    first_choice    1 where the worker got the post they like best
    """
    table = pl.DataFrame(
        {
            "no_eligible_post": pairs == 0,
            "placed": placed >= 0,
            "refused": (placed < 0) & (pairs > 0),
            "weight": np.where(placed >= 0, weight, 0),
            "first_choice": np.zeros(len(placed), bool) if first_choice is None else first_choice.astype(bool),
        }
    )
    counts = [
        pl.len().alias("workers"),
        *(pl.col(c).sum().cast(pl.Int64) for c in ("no_eligible_post", "placed", "refused", "first_choice", "weight")),
    ]
    out: dict[str, Any] = {"everybody": table.select(counts).to_dicts()[0]}
    for group in GROUPS:
        if group in workers.columns:
            rows = table.with_columns(workers[group]).group_by(group).agg(counts).sort(group, nulls_last=True)
            out["by_" + group] = rows.to_dicts()
    return {"no_eligible_post": out["everybody"]["no_eligible_post"], **out}


def comparison(mine: dict[str, Any], other: dict[str, Any], mechanism: str) -> dict[str, Any]:
    """The other mechanism on the same pairs, in the same measures."""
    here, there = mine["everybody"], other["everybody"]
    return {
        "mechanism": mechanism,
        "total": there["weight"],
        "total_difference": here["weight"] - there["weight"],
        "placed": there["placed"],
        "placed_difference": here["placed"] - there["placed"],
        "by_tier": other.get("by_tier", []),
    }
