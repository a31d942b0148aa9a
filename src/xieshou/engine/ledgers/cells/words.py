"""Cells of words (代码、是否): a code by any word that means it, yes and no as people write them.

Belongs here: words of closed lists. Does not belong: the lists (`data/codes`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from xieshou.data.code_lists import meanings
from xieshou.engine.ledgers.cells.cleaning import EMPTY, clean
from xieshou.engine.ledgers.cells.distinct import reading
from xieshou.engine.ledgers.column import Column
from xieshou.engine.ledgers.plain import plainly, word

YES = ("是", "有", "对", "√", "✓", "✔", "☑", "v", "y", "yes", "true", "t", "1", "1.0")
NO = ("否", "无", "没有", "不是", "错", "×", "✗", "✘", "x", "n", "no", "false", "f", "0", "0.0")
TRUTH = dict.fromkeys(YES, "true") | dict.fromkeys(NO, "false")
_BEFORE_ENGLISH = r"(?<=[^A-Za-z])\s+(?=[A-Za-z])"  # 脱贫户 lifted household
_BETWEEN = r"[\s()（）/|:：\-]+"  # between a code and its name where a cell holds both


def read_boolean(texts: pl.Series, column: Column) -> pl.DataFrame:
    """Yes or no."""
    found, faults = _looked_up(texts, TRUTH, "no_boolean")
    return reading({column.name: found == "true"}, faults)


def read_code(texts: pl.Series, column: Column) -> pl.DataFrame:
    """A code of the column's list."""
    found, faults = _looked_up(texts, meanings(column.codes), "no_code")
    return reading({column.name: found}, faults)


def _looked_up(texts: pl.Series, known: Mapping[str, str], otherwise: str) -> tuple[pl.Series, pl.Series]:
    cleaned, faults = clean(texts)
    plain = plainly(cleaned)
    found = plain.replace_strict(known, default=None, return_dtype=pl.String)
    rest = (plain.is_not_null() & found.is_null()).arg_true()
    if len(rest):
        empty = plain.gather(rest).str.contains(EMPTY)
        other = [_other_writing(text, known) for text in cleaned.gather(rest)]
        found = found.scatter(rest, pl.Series(other, dtype=pl.String))
        wrong = found.gather(rest).is_null() & ~empty
        faults = faults.scatter(rest, faults.gather(rest).set(wrong, otherwise))
    return found, faults


def _other_writing(text: str, known: Mapping[str, str]) -> str | None:
    """The code of a word in traditional characters, or of a cell that holds code and name together."""
    if (whole := word(text)) in known:
        return known[whole]
    for between in (_BEFORE_ENGLISH, _BETWEEN):
        codes = {known.get(word(part)) for part in re.split(between, text) if part}
        if len(codes) == 1 and None not in codes:
            return codes.pop()
    return None
