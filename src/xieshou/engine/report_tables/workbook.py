"""A report table as a sheet (报表表格): title, office, period, unit, lines, total, who drew it and when; for printing.

Belongs here: where everything stands on the sheet and how it prints. Does not belong: what stands in a cell (`cells`),
files that are imported again (`engine.ledgers.exporting`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from xieshou.engine.ledgers.exporting import NOTICE
from xieshou.engine.report_tables.cells import TOTAL, Written, lines, total_line
from xieshou.engine.report_tables.evaluating import Result
from xieshou.engine.report_tables.heads import Head, Shows

A4 = 9
NARROWEST, WIDEST, LEAST_WIDE = 7, 34, 12
ON_A_PAGE = 160  # columns of text that can still be read on A4 across
LINE = 13.5  # points
MOST_ROWS = 1_000_000
FORMATS = {Shows.MONEY: "#,##0.00", Shows.PERCENT: "0.00", Shows.NUMBER: "#,##0.######", Shows.DAY: "yyyy-mm-dd"}
WORDS = {
    "zh": {"number": "序号", "office": "填表单位：", "unit": "单位：", "maker": "填表人：", "checker": "审核人：",
           "day": "制表日期：", "page": "第 &P 页，共 &N 页"},
    "en": {"number": "No.", "office": "Office: ", "unit": "Unit: ", "maker": "Drawn by: ", "checker": "Checked by: ",
           "day": "Drawn on: ", "page": "Page &P of &N"},
}  # fmt: skip


class TooManyLines(ValueError):
    """More lines than a sheet holds."""


@dataclass(frozen=True)
class Titles:
    """What stands above and below the lines."""

    title: str
    office: str
    period: str
    drawn_on: date
    language: str = "zh-hans"
    invented: bool = False
    notes: Sequence[str] = ()


def write_sheet(path: Path, result: Result, titles: Titles, places: Mapping[str, str]) -> None:
    """Write the table as an .xlsx that can be printed, signed and handed in as it is."""
    if result.rows.height > MOST_ROWS:
        raise TooManyLines(f"{result.rows.height} lines do not fit on a sheet; take a shorter period or one county.")
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        _Sheet(book, result, titles, places).write()


class _Sheet:
    """One sheet while it is written."""

    def __init__(self, book: Any, result: Result, titles: Titles, places: Mapping[str, str]) -> None:
        self.result, self.titles = result, titles
        self.words = WORDS["zh" if titles.language.startswith("zh") else "en"]
        self.sheet = book.add_worksheet(_sheet_name(titles.title))
        self.lines = list(lines(result, titles.language, places))
        self.total = total_line(result, titles.language, places)
        self.last_column = len(result.heads)  # the first column numbers the lines
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
        self.title = book.add_format(base | {"font_size": 18, "bold": True, "align": "center"})
        self.mark = book.add_format(base | {"font_color": "#B00020", "bold": True, "align": "center"})
        self.plain = book.add_format(base)
        self.right, self.middle = (
            book.add_format(base | {"align": "right"}),
            book.add_format(base | {"align": "center"}),
        )
        boxed = base | {"border": 1, "text_wrap": True}
        self.head = book.add_format(boxed | {"bold": True, "align": "center"})
        self.counter = book.add_format(boxed | {"align": "center"})
        self.cells = [_format(book, boxed, head, bold=False) for head in result.heads]
        self.sums = [_format(book, boxed, head, bold=True) for head in result.heads]
        self.sum_label = book.add_format(boxed | {"bold": True, "align": "center"})
        self.note = book.add_format(base | {"font_size": 9, "text_wrap": True, "valign": "top"})

    def write(self) -> None:
        """Everything from the title to the signatures."""
        header = self._above()
        self._header(header)
        following = self._lines(header + 1)
        self._below(following)
        self._page(header)

    def _across(self, row: int, value: str, form: Any, first: int = 0, last: int | None = None) -> None:
        end = self.last_column if last is None else last
        if end > first:
            self.sheet.merge_range(row, first, row, end, "", form)
        self.sheet.write_string(row, first, value, form)

    def _above(self) -> int:
        """Title, mark of invented data, office, period and unit; the row of the header."""
        self._across(0, self.titles.title, self.title)
        self.sheet.set_row(0, 30)
        row = 1
        if self.titles.invented:
            self._across(row, NOTICE, self.mark)
            row += 1
        third = (self.last_column + 1) // 3 - 1
        unit = _unit(self.result.heads, self.titles.language)
        if self.last_column < 5:
            self._across(row, f"{self.words['office']}{self.titles.office}", self.plain)
            self._across(row + 1, "  ".join(filter(None, (self.titles.period, unit))), self.plain)
            return row + 2
        self._across(row, f"{self.words['office']}{self.titles.office}", self.plain, 0, third)
        self._across(row, self.titles.period, self.middle, third + 1, self.last_column - third - 1)
        self._across(row, unit, self.right, self.last_column - third, self.last_column)
        return row + 1

    def _header(self, row: int) -> None:
        self.sheet.write_string(row, 0, self.words["number"], self.head)
        self.widths = widths = _widths(self.result.heads, self.lines, self.titles.language)
        self.sheet.set_column(0, 0, NARROWEST)
        for nth, (head, width) in enumerate(zip(self.result.heads, widths, strict=True), start=1):
            label, unit = head.label(self.titles.language), head.unit(self.titles.language)
            self.sheet.write_string(row, nth, f"{label}\n({unit})" if unit else label, self.head)
            self.sheet.set_column(nth, nth, width)
        self.sheet.set_row(row, 36)

    def _lines(self, row: int) -> int:
        for number, line in enumerate(self.lines, start=1):
            self.sheet.write_number(row, 0, number, self.counter)
            self.sheet.set_row(row, 3 + LINE * _deepest(line, self.widths))
            for nth, (cell, form) in enumerate(zip(line, self.cells, strict=True), start=1):
                _put(self.sheet, row, nth, cell, form)
            row += 1
        if self.total is not None:
            self.sheet.write_string(
                row, 0, TOTAL["zh" if self.titles.language.startswith("zh") else "en"], self.sum_label
            )
            for nth, (cell, form) in enumerate(zip(self.total, self.sums, strict=True), start=1):
                _put(self.sheet, row, nth, cell, form)
            row += 1
        return row

    def _below(self, row: int) -> None:
        for said in self.titles.notes:
            self._across(row, said, self.note)
            self.sheet.set_row(row, 14 * (1 + _width(said) // max(60, 12 * (self.last_column + 1))))
            row += 1
        signed = "        ".join(
            (self.words["maker"] + " " * 12, self.words["checker"] + " " * 12,
             self.words["day"] + self.titles.drawn_on.isoformat())
        )  # fmt: skip
        self._across(row, signed, self.plain)

    def _page(self, header: int) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(header)
        self.sheet.center_horizontally()
        self.sheet.set_footer(f"&C&9{self.words['page']}")
        self.sheet.freeze_panes(header + 1, 1)


def _format(book: Any, base: dict[str, Any], head: Head, *, bold: bool) -> Any:
    asked = base | ({"bold": True} if bold else {})
    if head.shows in FORMATS:
        asked |= {"num_format": FORMATS[head.shows]}
    return book.add_format(asked | {"align": "right" if head.is_number else "left"})


def _put(sheet: Any, row: int, column: int, cell: Written, form: Any) -> None:
    if cell is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, column, float(cell) if isinstance(cell, Decimal) else cell, form)
    elif isinstance(cell, date):
        sheet.write_datetime(row, column, cell, form)
    else:
        sheet.write_string(row, column, cell, form)


def _unit(heads: Sequence[Head], language: str) -> str:
    """The unit of money, if the table has any: the one that is asked for above such tables."""
    found = next((head.unit(language) for head in heads if head.shows == Shows.MONEY), "")
    return f"{WORDS['zh' if language.startswith('zh') else 'en']['unit']}{found}" if found else ""


def _widths(heads: Sequence[Head], found: Sequence[Sequence[Written]], language: str) -> list[int]:
    """As wide as most cells ask for, within bounds; what is longer is wrapped."""
    widths = []
    for nth, head in enumerate(heads):
        cells = sorted(_width(_shown(line[nth])) for line in found[:500])
        usual = cells[int(len(cells) * 0.95)] if cells else 0
        wanted = max(usual, min(_width(head.label(language)), 14), 11 if head.shows == Shows.DAY else 0) + 2
        widths.append(max(NARROWEST, min(WIDEST, wanted)))
    widest = WIDEST
    while NARROWEST + sum(widths) > ON_A_PAGE and widest > LEAST_WIDE:
        widest -= 1
        widths = [min(width, widest) for width in widths]
    return widths


def _deepest(line: Sequence[Written], widths: Sequence[int]) -> int:
    """How many lines of text the longest cell of a line takes, wrapped."""
    return max(1, *(-(-_width(_shown(cell)) // width) for cell, width in zip(line, widths, strict=True)))


def _shown(cell: Written) -> str:
    return f"{cell:,.2f}" if isinstance(cell, Decimal) else "" if cell is None else str(cell)


def _width(said: str) -> int:
    """Columns that a text takes: two for a Han character."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in said)


def _sheet_name(title: str) -> str:
    """A name that a sheet may have."""
    return "".join(one for one in title if one not in "[]:*?/\\'")[:31].strip() or "table"
