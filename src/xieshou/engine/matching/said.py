"""What the engine says, in both languages (中英文各一句): refusals, differences, progress.

Belongs here: the shape of a sentence in two languages, the refusals every module raises, words for kinds of columns.
Does not belong: which language the reader has (the command and the pages choose), the sentences themselves (each stands
where it is said).
"""

from collections.abc import Callable
from typing import NamedTuple

import polars as pl


class Said(NamedTuple):
    """One sentence in Chinese and in English; as text it is the English one."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.en


class Refused(ValueError):
    """Input that is not taken (不予受理): where, what was found, what to do; `str()` is the English sentence."""

    def __init__(self, message_zh: str, message_en: str) -> None:
        super().__init__(message_en)
        self.message_zh = message_zh
        self.message_en = message_en


class MarketError(Refused):
    """The input is not a market (输入有误)."""


class PackError(Refused):
    """The rule pack cannot be used (规则包有误)."""


class Broken(Refused):
    """The written result cannot even be joined with its inputs (结果与输入对不上)."""


Say = Callable[[str, str], None]
"""Takes one sentence of progress (进度) in Chinese and in English."""


def silent(zh: str, en: str) -> None:
    """Progress for nobody."""


def kind_of(dtype: pl.DataType) -> Said:
    """What a column holds (单元格类型), in a clerk's words."""
    if dtype.is_integer():
        return Said("整数", "whole numbers")
    if dtype.is_numeric():
        return Said("小数", "decimal numbers")
    if dtype == pl.String:
        return Said("文本", "text")
    if dtype.is_temporal():
        return Said("日期或时间", "dates or times")
    if dtype == pl.Boolean:
        return Said("是否值", "yes or no")
    return Said("空单元格", "empty cells") if dtype == pl.Null else Said("其他内容", "something else")
