"""Measures made of two others (比率与差额): shares and differences, exact whole numbers.

Belongs here: what follows from measures already added up. Does not belong: adding up (`evaluating`).
"""

from __future__ import annotations

from typing import Any

import polars as pl

from xieshou.engine.report_tables.definition import Counts, Measure, ReportTable

HUNDREDTHS = 10_000  # of a percent in a whole


def is_of_two(measure: Measure) -> bool:
    """Whether a measure is made of two others."""
    return measure.counts in (Counts.SHARE, Counts.DIFFERENCE)


def with_pairs(rows: pl.DataFrame, table: ReportTable) -> pl.DataFrame:
    """The measures made of two others, in their order, so that one may stand on another."""
    for measure in table.measures:
        if measure.counts == Counts.DIFFERENCE:
            rows = rows.with_columns((pl.col(measure.of) - pl.col(measure.by)).alias(measure.name))
        elif measure.counts == Counts.SHARE:
            pairs = zip(rows[measure.of].to_list(), rows[measure.by].to_list(), strict=True)
            shares = pl.Series(measure.name, [share(part, whole) for part, whole in pairs], pl.Int64)
            rows = rows.with_columns(shares)
    return rows.select(one for one in [*_others(rows, table), *(one.name for one in table.measures)])


def _others(rows: pl.DataFrame, table: ReportTable) -> list[str]:
    own = {one.name for one in table.measures}
    return [name for name in rows.columns if name not in own]


def share(part: Any, whole: Any) -> int | None:
    """Part of whole in hundredths of a percent, the half rounded away from zero; nothing without a whole.

    In Python's own whole numbers: a nation's fen times ten thousand would not fit into 64 bits.
    """
    if part is None or whole is None or whole <= 0:
        return None
    size = (2 * abs(part) * HUNDREDTHS + whole) // (2 * whole)
    return int(size if part >= 0 else -size)
