"""Cells of text (文本): kept as written, trimmed; refused if too long.

Belongs here: text and names. Does not belong: words of a code list (`words`), places and records.
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.ledgers.cells.cleaning import clean
from xieshou.engine.ledgers.cells.distinct import reading
from xieshou.engine.ledgers.column import Column


def read_text(texts: pl.Series, column: Column) -> pl.DataFrame:
    """The text itself."""
    cleaned, faults = clean(texts, is_text=True)
    longest_bytes = cleaned.str.len_bytes().max() or 0
    if isinstance(longest_bytes, int) and longest_bytes > column.longest:
        too_long = cleaned.str.len_chars() > column.longest
        faults = faults.set(too_long, "too_long")
    return reading({column.name: cleaned}, faults)
