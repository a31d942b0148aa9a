"""Shares of a whole that add up exactly (最大余额法): each row rounded down, the rest given where most was lost.

Belongs here: rounding. Does not belong: what is divided by what (`derived`).
"""

import polars as pl


def rounded_half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number, half away from zero (四舍五入), as offices round."""
    assert denominator > 0, "a share needs something to be a share of"
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def with_shares(rows: pl.DataFrame, group: list[str], order: list[str]) -> pl.DataFrame:
    """Put `amount` on rows: `numerator / denominator` in whole units, so that each group adds up to its rounded sum.

    `denominator` is positive and the same throughout a group. Rows that lost most by rounding down get one unit more;
    where they lost alike, the first in `order` does.
    """
    whole = rows.with_columns(floor=pl.col("numerator") // pl.col("denominator"))
    whole = whole.with_columns(lost=pl.col("numerator") - pl.col("floor") * pl.col("denominator"))
    whole = whole.with_columns(units=_rounded_sum().over(group) - pl.col("floor").sum().over(group))
    whole = whole.sort([*group, "lost", *order], descending=[*(False for _ in group), True, *(False for _ in order)])
    whole = whole.with_columns(place=pl.int_range(pl.len()).over(group))
    given = (pl.col("place") < pl.col("units")).cast(pl.Int64)
    return whole.with_columns(amount=pl.col("floor") + given).drop("floor", "lost", "units", "place")


def _rounded_sum() -> pl.Expr:
    total, denominator = pl.col("numerator").sum(), pl.col("denominator").first()
    size = (2 * total.abs() + denominator) // (2 * denominator)
    return pl.when(total < 0).then(-size).otherwise(size)
