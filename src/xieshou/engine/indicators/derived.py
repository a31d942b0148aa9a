"""Figures made from fiscal aid (由财政援助资金推算的指标): per county, and growth. Their rows are shares.

Belongs here: FUN-02 and FUN-03, from the rows that FUN-01 uses at the same scope. Does not belong: finding those rows.
"""

import polars as pl

from xieshou.engine.indicators.contributions import GROWTH, PER_COUNTY, REPORTED
from xieshou.engine.indicators.shares import with_shares

SCALE = 2
AT = ["kind", "scope", "scope_kind", "basis"]
ORDER = ["part", "ledger", "key"]
_PERCENT = 100 * 10**SCALE


def per_county(aid: pl.DataFrame, counties: pl.DataFrame) -> pl.DataFrame:
    """FUN-02 县均财政援助资金: fiscal aid ÷ helped counties under the scope, whether or not a row names each of them.

    `counties` holds `divided_by` for each kind, scope and scope_kind; where there are none, there is no figure.
    """
    divided = aid.join(counties.filter(pl.col("divided_by") > 0), on=["kind", "scope", "scope_kind"])
    # reported yuan come in ten-thousandths, fen in hundredths
    hundred = pl.when(pl.col("basis") == REPORTED).then(100).otherwise(1)
    told = divided.with_columns(
        indicator=pl.lit(PER_COUNTY), numerator=pl.col("amount"), denominator=pl.col("divided_by") * hundred,
        scale=pl.lit(SCALE, pl.Int64),
    )  # fmt: skip
    return with_shares(told, AT, ORDER).drop("numerator", "denominator")


def growth(now: pl.DataFrame, last: pl.DataFrame, none_now: pl.DataFrame) -> pl.DataFrame:
    """FUN-03 资金增长: (this year − last year) ÷ last year, in percent, where both are known on the same basis.

    This year's rows are shares of last year's total, last year's rows the same taken off. `none_now` names the scopes
    (kind, scope, scope_kind) whose books were kept this year and hold no row: there, aid is known to be zero.
    """
    totals = last.group_by(AT).agg(denominator=pl.col("amount").sum()).filter(pl.col("denominator") > 0)
    known = pl.concat([now.select(AT), none_now.with_columns(basis=pl.lit("rows")).select(AT)]).unique()
    grown = totals.join(known, on=AT)
    told = pl.concat([now, last.with_columns(amount=-pl.col("amount"))]).join(grown, on=AT)
    told = told.with_columns(
        indicator=pl.lit(GROWTH), numerator=pl.col("amount") * _PERCENT, scale=pl.lit(SCALE, pl.Int64)
    )
    return with_shares(told, AT, ORDER).drop("numerator", "denominator")
