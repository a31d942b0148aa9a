"""Record numbers (登记号) for new rows, many at once: `LW513431-2024-000123`.

Belongs here: the next numbers of each county and year. Does not belong: keeping two writers apart: the caller holds
the ledger, and the register refuses a number given twice.
"""

from __future__ import annotations

import polars as pl
from django.db import connection

from xieshou.apps.exchange.staging.layout import Layout
from xieshou.apps.exchange.staging.temporary import quoted
from xieshou.apps.pairings.models import Programme

COUNTY = 6  # digits of a county's code; a wider place is named by six digits too
DIGITS = 6


def numbered(rows: pl.DataFrame, layout: Layout) -> pl.DataFrame:
    """The rows (with `recipient`, `programme`, `year`) with a record number each where they have none."""
    sides = dict(Programme.objects.values_list("pk", "recipient_id"))
    own = pl.col("recipient") if "recipient" in rows.columns else pl.lit(None, pl.String)
    side = pl.col("programme").replace_strict(list(sides), list(sides.values()), return_dtype=pl.String)
    year = pl.col("year").cast(pl.String).fill_null("0000") if "year" in rows.columns else pl.lit("0000")
    county = own.fill_null(side).str.slice(0, COUNTY)
    named = rows.with_columns(stem=pl.format(layout.sheet.ledger.prefix + "{}-{}-", county, year))
    without = pl.col("record_no").is_null()
    stems = named.filter(without)["stem"].unique().to_list()
    highest = {stem: highest_number(layout, stem) for stem in stems}
    begun = pl.col("stem").replace_strict(
        list(highest), list(highest.values()), default=0, return_dtype=pl.Int64
    )  # fmt: skip
    number = begun + without.cast(pl.Int64).cum_sum().over("stem")
    given = pl.col("stem") + number.cast(pl.String).str.zfill(DIGITS)
    return named.with_columns(record_no=pl.coalesce("record_no", given)).drop("stem")


def highest_number(layout: Layout, stem: str) -> int:
    """The highest number given under a stem; 0 where none is. Both questions are answered from an index."""
    table, begin = quoted(layout.table), len(stem) + 1
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # ":" comes after the digits
            cursor.execute(
                f"SELECT max(CAST(substr(record_no, {begin}) AS integer)) FROM {table} "
                "WHERE record_no >= %s AND record_no < %s", [stem, f"{stem}:"],
            )  # fmt: skip
        else:
            cursor.execute(
                f"SELECT max(CAST(substr(record_no, {begin}) AS numeric)) FROM {table} "
                f"WHERE record_no LIKE %s AND substr(record_no, {begin}) ~ '^[0-9]+$'", [f"{stem}%"],
            )  # fmt: skip
        return int(cursor.fetchone()[0] or 0)
