"""Reading each distinct text of a column once (逐值读取): a million cells of a ledger hold some thousand texts.

Belongs here: the trick, and the shape that all readers give. Does not belong: what any text means.

A reader takes a series of texts and gives a frame of the same height: the value columns, `fault` (a key of
`checking.faults.FAULTS`, null where all is well) and `detail` (what the message names besides the cell).
"""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

Reader = Callable[[pl.Series], pl.DataFrame]

SAMPLE = 4000
REPETITIVE = 0.5  # share of distinct texts in a sample, up to which telling them apart pays


def each_once(texts: pl.Series, read: Reader) -> pl.DataFrame:
    """What the reader gives for the whole column."""
    sample = texts.gather_every(max(1, len(texts) // SAMPLE))
    if sample.n_unique() > REPETITIVE * len(sample):
        return read(texts)
    distinct, which = told_apart(texts)
    return read(distinct).select(pl.all().gather(which))


def told_apart(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The distinct texts, and for each cell which of them it is (null for an empty cell)."""
    kind = pl.Categorical(pl.Categories.random("ledgers"))
    told = texts.cast(kind)  # held until the end: Polars forgets the categories with the last column that has them
    which = told.to_physical()
    count = pl.select(pl.lit(which).max().fill_null(-1).cast(pl.Int64) + 1).item()
    return pl.int_range(count, dtype=pl.UInt32, eager=True).cat.to(told.dtype).cast(pl.String), which


def reading(values: dict[str, pl.Series], fault: pl.Series, detail: pl.Series | None = None) -> pl.DataFrame:
    """The frame of a reader; a cell with a fault has no value."""
    nothing = pl.Series([None], dtype=pl.String).new_from_index(0, len(fault))
    sound = fault.is_null()
    if not sound.all():
        values = {name: value.set(~sound, None) for name, value in values.items()}
    return pl.DataFrame({**values, "fault": fault, "detail": nothing if detail is None else detail})


def no_fault(count: int) -> pl.Series:
    """As many nulls, for a reader that found nothing wrong."""
    return pl.Series("fault", [None], dtype=pl.String).new_from_index(0, count)
