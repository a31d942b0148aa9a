"""Whole columns as text (整列转文本): what `cell_text` says of one cell, at the speed of a million rows.

Belongs here: the same text, made column by column. Does not belong: a rule of its own; `cell_text` is the authority.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from xieshou.engine.ledgers.reading.cell_text import EATEN, EATEN_IN_TEXT, FIFTEEN_DIGITS, as_text

Values = Sequence[Any]


def from_values(column: Values) -> pa.Array:
    """The cells of a workbook's column. Each kind of value is turned as one; the kinds are then laid together."""
    kinds = set(map(type, column))
    if len(kinds) == 1:
        return _BY_KIND.get(kinds.pop(), _one_by_one)(column)
    pieces = (
        _BY_KIND.get(kind, _one_by_one)([value if type(value) is kind else None for value in column])
        for kind in kinds - {type(None)}
    )
    return pc.coalesce(*pieces)


def from_text(column: Values) -> pa.Array:
    """The cells of a text file's column."""
    return marked(_null_for_empty(pa.array(column, pa.string())))


def marked(column: pa.Array) -> pa.Array:
    """Cells of a text file as they stand, but marked where a spreadsheet wrote a number without its last digits."""
    if not pc.any(pc.match_substring(column, "E+")).as_py():
        return column
    eaten = pc.match_substring_regex(column, EATEN_IN_TEXT)
    return pc.if_else(eaten, pc.binary_join_element_wise(EATEN, column, ""), column)


def _texts(column: Values) -> pa.Array:
    """A null character, which no database takes, becomes a visible mark."""
    texts = _null_for_empty(pa.array(column, pa.string()))
    return pc.replace_substring(texts, "\0", "\ufffd") if pc.any(pc.match_substring(texts, "\0")).as_py() else texts


def _null_for_empty(column: pa.Array) -> pa.Array:
    return pc.if_else(pc.equal(column, ""), None, column)


def _numbers(column: Values) -> pa.Array:
    """Whole numbers by way of integers. Of the others, Arrow writes the shortest text that is the same number: where
    it has no more than 15 digits, it is the text of 15 digits too."""
    values = pa.array(column, pa.float64())
    trusted = pc.less(pc.abs(values), FIFTEEN_DIGITS)
    whole = pc.and_(pc.equal(pc.floor(values), values), trusted)
    wholes = pc.if_else(whole, values, None).cast(pa.int64()).cast(pa.string())
    if pc.all(whole).as_py():
        return wholes
    others = pc.if_else(whole, None, values)
    shortest = others.cast(pa.string())
    plain = pc.and_(trusted, pc.invert(pc.match_substring(shortest, "e")))
    short = pc.and_(plain, pc.less_equal(pc.binary_length(shortest), 16))  # 15 digits and a point
    long = _one_by_one(pc.if_else(short, None, others).to_pylist())
    return pc.coalesce(wholes, pc.if_else(short, shortest, None), long)


def _days(column: Values) -> pa.Array:
    return pa.array(column, pa.date32()).cast(pa.string())


def _one_by_one(column: Values) -> pa.Array:
    return pa.array(as_text(column), pa.string())


_BY_KIND: dict[type, Callable[[Values], pa.Array]] = {str: _texts, float: _numbers, date: _days}
