"""Invented rows held against the definition of their ledger.

Belongs here: what one cell may hold. Does not belong: rules that look at more (`engine.findings`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from xieshou.data import code_lists
from xieshou.engine.ledgers import LEDGERS, Type

NUMBERS = (Type.INTEGER, Type.DECIMAL, Type.MONEY, Type.YEAR)


def faults(ledger: str, rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    """What in the rows is not as defined; nothing where all is."""
    defined = LEDGERS[ledger]
    frame = pl.DataFrame([{name: row[name] for name in defined.schema} for row in rows], schema=defined.schema)
    for column in defined.columns:
        for name in column.schema:
            held = frame[name].drop_nulls()
            if column.required and len(held) < len(frame):
                yield f"{name} is empty"
            if column.type == Type.CODE and (unknown := set(held) - set(code_lists.code_list(column.codes))):
                yield f"{name}: {unknown}"
            if column.type == Type.TEXT and held.str.len_chars().gt(column.longest).any():
                yield f"{name} is longer than {column.longest}"
            if column.type in NUMBERS and len(held):
                if column.least is not None and held.min() < column.least:
                    yield f"{name}: {held.min()}"
                if column.most is not None and held.max() > column.most:
                    yield f"{name}: {held.max()}"
    if twice := [number for number, times in Counter(row["record_no"] for row in rows).items() if times > 1]:
        yield f"record_no twice: {twice}"
    seen = Counter(_key(defined.keys, row) for row in rows)
    yield from (f"the same row twice: {key}" for key, times in seen.items() if times > 1)


def _key(keys: Sequence[Sequence[str]], row: dict[str, Any]) -> tuple[Any, ...]:
    """The first natural key whose columns are all filled."""
    return next((*key, *(row[name] for name in key)) for key in keys if all(row[name] is not None for name in key))
