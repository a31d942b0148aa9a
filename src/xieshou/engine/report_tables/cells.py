"""The cells of a report table (报表单元格): codes as words, places by name, fen in the unit of the head.

Belongs here: what a value is called in a language, exactly. Does not belong: rounding for a screen, files, HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from xieshou.data.code_lists import code_list
from xieshou.engine.report_tables.evaluating import Result
from xieshou.engine.report_tables.heads import Head, Shows

Written = str | int | Decimal | date | None
FEN_IN_WAN, FEN_IN_YUAN = Decimal(1_000_000), Decimal(100)
TOTAL = {"zh": "合计", "en": "Total"}
NOT_SAID = {"zh": "（未填）", "en": "(not stated)"}


def place_codes_of(result: Result) -> set[str]:
    """The places that a table names, so that the caller can look up what they are called."""
    found: set[str] = set()
    for head in result.heads:
        if head.shows == Shows.PLACE:
            found |= set(result.rows[head.name].drop_nulls()) - {""}
    return found


def written(value: Any, head: Head, language: str, places: Mapping[str, str]) -> Written:
    """A value as it stands in a cell: a word, a number in the head's unit, a day; nothing where there is none."""
    if value is None or value == "":
        return None
    match head.shows:
        case Shows.PLACE:
            return places.get(value, str(value))
        case Shows.CODE:
            known = code_list(head.codes)
            return known[value].name(language) if value in known else str(value)
        case Shows.BOOLEAN:
            return ("是" if value else "否") if language.startswith("zh") else ("yes" if value else "no")
        case Shows.MONEY:
            return Decimal(value) / (FEN_IN_WAN if head.unit_zh == "万元" else FEN_IN_YUAN)
        case Shows.PERCENT:
            return Decimal(value) / 100
        case Shows.NUMBER:
            return _plain(value) if isinstance(value, Decimal) else int(value)
    return value if isinstance(value, date) else str(value)


def lines(result: Result, language: str, places: Mapping[str, str]) -> Iterator[list[Written]]:
    """The table line by line, a cell for each head; a group that is not stated says so."""
    for row in result.rows.select(head.name for head in result.heads).iter_rows():
        yield [_of_group(value, head, result, language, places) for value, head in zip(row, result.heads, strict=True)]


def total_line(result: Result, language: str, places: Mapping[str, str]) -> list[Written] | None:
    """The last line; nothing in the columns that have no total."""
    if result.total is None:
        return None
    return [written(result.total.get(head.name), head, language, places) for head in result.heads]


def text(cell: Written) -> str:
    """A cell as text files have it: 4758.1234, 2024-06-30."""
    if cell is None:
        return ""
    return f"{_plain(cell):f}" if isinstance(cell, Decimal) else str(cell)


def headers(heads: Iterable[Head], language: str) -> list[str]:
    """The heads with their units, each once."""
    found: list[str] = []
    for head in heads:
        name, unit = head.label(language), head.unit(language)
        label = f"{name}（{unit}）" if unit and language.startswith("zh") else f"{name} ({unit})" if unit else name
        found.append(label if label not in found else f"{label} {head.name}")
    return found


def as_text_table(
    result: Result, language: str, places: Mapping[str, str], beside: Sequence[tuple[str, str]] = ()
) -> pl.DataFrame:
    """The lines without the total, every cell as text, for files that people go on working with."""
    names = headers(result.heads, language)
    rows = [
        [text(cell) for cell in line] + [value for _name, value in beside] for line in lines(result, language, places)
    ]
    return pl.DataFrame(
        rows, schema=dict.fromkeys([*names, *(name for name, _value in beside)], pl.String), orient="row"
    )


def _of_group(value: Any, head: Head, result: Result, language: str, places: Mapping[str, str]) -> Written:
    cell = written(value, head, language, places)
    is_group = result.total is not None and not head.is_measure and not result.keys
    return NOT_SAID[_two(language)] if cell is None and is_group and not head.is_number else cell


def _plain(number: Decimal) -> Decimal:
    found = number.normalize()
    return found.quantize(Decimal(1)) if found == found.to_integral_value() else found


def _two(language: str) -> str:
    return "zh" if language.startswith("zh") else "en"
