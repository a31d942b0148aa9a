"""The heads of a report table's columns (表头): what stands in a column, and in which unit.

Belongs here: from a definition to heads. Does not belong: cells (`cells`), files (`workbook`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from xieshou.data import packs
from xieshou.engine.ledgers import Column, Type
from xieshou.engine.report_tables.books import Book
from xieshou.engine.report_tables.definition import (
    DAY_LEVELS,
    PLACE_LEVELS,
    Counts,
    Group,
    Level,
    Measure,
    ReportTable,
)


class Shows(StrEnum):
    """What a column of a table shows (栏目内容)."""

    TEXT = "text"
    PLACE = "place"
    CODE = "code"
    BOOLEAN = "boolean"
    DAY = "day"
    NUMBER = "number"  # whole or decimal
    MONEY = "money"  # whole fen
    PERCENT = "percent"  # hundredths of a percent, whole


NUMBERS = (Shows.NUMBER, Shows.MONEY, Shows.PERCENT)
AT_LEVEL = {
    Level.COUNTY: ("县（市、区）", "county"), Level.PREFECTURE: ("市（州）", "prefecture"),
    Level.PROVINCE: ("省（区、市）", "province"), Level.MONTH: ("月份", "month"),
    Level.QUARTER: ("季度", "quarter"), Level.YEAR: ("年份", "year"),
}  # fmt: skip


@dataclass(frozen=True)
class Head:
    """The head of one column. `name` is its column among the rows, `physical` where a list takes it from."""

    name: str
    zh: str
    en: str
    shows: Shows
    unit_zh: str = ""
    unit_en: str = ""
    codes: str = ""
    physical: str = ""
    is_measure: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it holds numbers: on the right, and with a total."""
        return self.shows in NUMBERS

    def label(self, language: str) -> str:
        """The head in a language, without its unit."""
        return self.zh if language.startswith("zh") else self.en

    def unit(self, language: str) -> str:
        """The unit in a language; nothing for a text or a bare count."""
        return self.unit_zh if language.startswith("zh") else self.unit_en


_SHOWS = {
    Type.INTEGER: Shows.NUMBER, Type.DECIMAL: Shows.NUMBER, Type.MONEY: Shows.MONEY, Type.DATE: Shows.DAY,
    Type.BOOLEAN: Shows.BOOLEAN, Type.CODE: Shows.CODE, Type.PLACE: Shows.PLACE,
}  # fmt: skip


def heads_of(table: ReportTable, book: Book) -> list[Head]:
    """The heads of a table, from the left."""
    if table.is_list:
        return [_listed(ref, book.column(ref), table.in_wan) for ref in table.columns]
    groups = [_grouped(group, book.column(group.column)) for group in table.groups]
    made: dict[str, Head] = {}
    for measure in table.measures:
        made[measure.name] = _measured(measure, book, table.in_wan, made)
    return [*groups, *made.values()]


def _listed(ref: str, column: Column, in_wan: bool) -> Head:
    taken = f"{ref}_printed" if column.type == Type.PUBLISHED_DATE else ref
    units = _units(column, in_wan)
    return Head(ref, column.zh, column.en, _SHOWS.get(column.type, Shows.TEXT), *units, column.codes, taken)


def _grouped(group: Group, column: Column) -> Head:
    if group.level in PLACE_LEVELS or group.level in DAY_LEVELS:
        assert group.level is not None
        zh, en = AT_LEVEL[group.level]
        if group.column.rpartition(".")[2] not in ("recipient", "on", "held"):
            zh, en = f"{column.zh}：{zh}", f"{column.en}: {en}"
        return Head(group.name, zh, en, Shows.PLACE if group.level in PLACE_LEVELS else Shows.TEXT)
    shows = _SHOWS.get(column.type, Shows.TEXT)
    return Head(group.name, column.zh, column.en, shows, *_units(column, False), column.codes)


def _measured(measure: Measure, book: Book, in_wan: bool, earlier: dict[str, Head]) -> Head:
    if measure.counts == Counts.SHARE:
        shows, units = Shows.PERCENT, ("%", "%")
    elif measure.counts == Counts.DIFFERENCE:
        of = earlier[measure.of]
        shows, units = of.shows, (of.unit_zh, of.unit_en)
    elif measure.counts == Counts.SUM:
        column = book.column(measure.column)
        shows, units = _SHOWS[column.type], _units(column, in_wan)
    else:
        shows, units = Shows.NUMBER, ("", "")
    return Head(measure.name, measure.zh, measure.en, shows, *units, is_measure=True)


def _units(column: Column, in_wan: bool) -> tuple[str, str]:
    if column.type == Type.MONEY:
        return ("万元", "10,000 yuan") if in_wan else ("元", "yuan")
    if not column.unit or column.type not in (Type.INTEGER, Type.DECIMAL):
        return "", ""
    unit = packs.units()[column.unit]
    if unit.symbol:
        return unit.symbol, unit.symbol
    return unit.name_zh, unit.name_en
