"""Whole scaled amounts as decimal text (数值文本), never through a binary float.

Belongs here: the one way a figure and its rows are written. Does not belong: thousands marks, 万元 (pages do that).
"""

import polars as pl

MONEY = frozenset({"yuan", "yuan_per_county"})
ALWAYS_DECIMALS = frozenset({"percent"})


def amount_text(amount: int, scale: int, unit: str) -> str:
    """`72700000000, 2, yuan` → `727000000`; `613, 2, percent` → `6.13`. Money has no decimals or two, percent two."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    whole, rest = divmod(size, 10**scale)
    decimals = str(rest).zfill(scale).rstrip("0") if scale else ""
    if unit in ALWAYS_DECIMALS or (unit in MONEY and decimals):
        decimals = decimals.ljust(2, "0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def amounts_as_text(amount: pl.Expr, scale: pl.Expr, unit: pl.Expr) -> pl.Expr:
    """The same for whole columns."""
    size, ten = amount.abs(), pl.lit(10, pl.Int64)
    power = pl.when(scale == 0).then(1).when(scale == 2).then(ten**2).otherwise(ten**4)
    sign = pl.when(amount < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    rest = (size % power).cast(pl.String).str.pad_start(4, "0").str.slice(-1 * scale)
    decimals = pl.when(scale == 0).then(pl.lit("")).otherwise(rest).str.strip_chars_end("0")
    padded = unit.is_in(list(ALWAYS_DECIMALS)) | (unit.is_in(list(MONEY)) & (decimals != ""))
    decimals = pl.when(padded).then(decimals.str.pad_end(2, "0")).otherwise(decimals)
    point = pl.when(decimals == "").then(pl.lit("")).otherwise(pl.lit("."))
    return pl.concat_str(sign, (size // power).cast(pl.String), point, decimals)
