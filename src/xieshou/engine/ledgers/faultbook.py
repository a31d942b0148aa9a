"""The faults written back to the clerk (差错返回表): the clerk's own workbook with coloured cells, notes and a list.

Belongs here: the three forms it takes: the own workbook, the same cells in a new one (for csv, xls, ods), and the
faulty rows alone where there are too many rows. Does not belong: what is said (`checking.fault_table`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import xlsxwriter
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill

from xieshou.engine.ledgers.checking.fault_table import BLOCK, SPOT, WARN
from xieshou.engine.ledgers.exporting import neutral
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.mapping import Mapping
from xieshou.engine.ledgers.reading.cell_text import EATEN
from xieshou.engine.ledgers.sheet_layout import height

MOST_ROWS = 10_000  # of a sheet that goes back whole; openpyxl takes about half a second for a thousand
MOST_FAULTY_ROWS = 50_000  # that go back at once; whoever has more corrects the commonest faults first
MOST_FAULTS = 200_000
COLOURS = {BLOCK: "FFF4B6B6", WARN: "FFFFE699", SPOT: "FFDDEBF7"}
SEVERITIES = {
    BLOCK: "必须改正 must be corrected", WARN: "请核对或说明 check, or give a reason", SPOT: "列入抽查 spot check",
}  # fmt: skip
HEADS = ("行 row", "栏目 column", "级别 severity", "单元格内容 found", "怎么改", "what to do")
WIDTHS = (8, 22, 20, 26, 52, 60)
LIST = "差错清单 faults"
AUTHOR = "携手 Xieshou"


@dataclass(frozen=True)
class Marked:
    """One cell with all that is wrong with it."""

    row: int
    raw: str  # raw column, or nothing where the sheet has no such column
    severity: str
    note: str


def write(
    original: Path, out: Path, kind: str, faults: pl.DataFrame, ledger: Ledger, mapping: Mapping, raw: pl.DataFrame
) -> None:
    """Write the workbook that goes back. `kind` is what the file is (xlsx, csv …), `raw` the sheet that was checked."""
    if raw.height > MOST_ROWS:
        _write_faulty_rows(out, faults, ledger, mapping, raw)
    elif kind == "xlsx":
        _write_into(original, out, faults, ledger, mapping)
    else:
        _write_again(out, faults, ledger, mapping, raw)


def marked_cells(faults: pl.DataFrame, mapping: Mapping) -> Iterator[Marked]:
    """The cells to colour, in the order of the rows; the worst fault gives the colour."""
    order = {BLOCK: 0, WARN: 1, SPOT: 2}
    said = faults.with_columns(note=pl.concat_str("message_zh", pl.lit("\n"), "message_en"))
    grouped = said.group_by("row", "column", maintain_order=True).agg("severity", "note")
    for row, column, severities, notes in grouped.iter_rows():
        raw = mapping.raw_of(column)
        yield Marked(row, raw[0] if raw else "", min(severities, key=lambda one: order[one]), "\n\n".join(notes))


def _listed(faults: pl.DataFrame, ledger: Ledger, mapping: Mapping) -> Iterator[tuple[int, str, str, str, str, str]]:
    """The lines of the list of faults."""
    headers = {
        column.name: mapping.headers.get(next(iter(mapping.raw_of(column.name)), ""), column.header)
        for column in ledger.columns
    }
    shown = faults.head(MOST_FAULTS).with_columns(
        neutral(pl.col("found")).alias("found"), pl.col("severity").replace(SEVERITIES),
        pl.col("column").replace(headers),
    )  # fmt: skip
    yield from shown.select("row", "column", "severity", "found", "message_zh", "message_en").iter_rows()


def _write_into(original: Path, out: Path, faults: pl.DataFrame, ledger: Ledger, mapping: Mapping) -> None:
    """Colour the cells of the clerk's own workbook; drop-downs, formats and other sheets stay."""
    book = openpyxl.load_workbook(original, rich_text=True)
    sheet = book[mapping.sheet] if mapping.sheet in book.sheetnames else book.worksheets[0]
    for mark in marked_cells(faults, mapping):
        if mark.raw:
            cell = _unmerged(sheet, mark.row, _number(mark.raw) + 1)
            cell.fill = PatternFill("solid", fgColor=COLOURS[mark.severity])
            before = f"{cell.comment.text}\n\n" if cell.comment else ""
            cell.comment = Comment(before + mark.note, AUTHOR, height=150, width=320)
    _add_list(book, sheet, _listed(faults, ledger, mapping), mapping)
    book.save(out)


def _add_list(book: Any, sheet: Any, lines: Iterator[Sequence[Any]], mapping: Mapping) -> None:
    """A last sheet with every fault, each leading to its row."""
    title = LIST
    while title in book.sheetnames:
        title += "+"
    listed = book.create_sheet(title)
    listed.append(HEADS)
    for cell in listed[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFDDEBF7")
    for number, line in enumerate(lines, start=2):
        for place, value in enumerate(line, start=1):
            cell = listed.cell(number, place)
            cell.value = value
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if isinstance(value, str):
                cell.data_type = "s"  # a text, whatever it begins with
        listed.cell(number, 1).hyperlink = f"#'{sheet.title}'!A{line[0]}"
        listed.row_dimensions[number].height = height(map(str, line), WIDTHS)
    for letter, width in zip("ABCDEF", WIDTHS, strict=True):
        listed.column_dimensions[letter].width = width
    listed.freeze_panes = "A2"
    listed.page_setup.orientation = "landscape"
    listed.page_setup.fitToHeight = 0
    listed.sheet_properties.pageSetUpPr.fitToPage = True


def _unmerged(sheet: Any, row: int, place: int) -> Any:
    """The cell, or the first one of the merged cells that it is part of: only that one can carry anything."""
    cell = sheet.cell(row, place)
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
    return sheet.cell(area.min_row, area.min_col)


def _number(raw: str) -> int:
    """The place of a raw column in its sheet, from 0."""
    return int(raw.removeprefix("c"))


def _as_seen(raw: pl.DataFrame, names: list[str]) -> pl.DataFrame:
    """The cells as the clerk sees them, none of which a spreadsheet takes for a formula."""
    return raw.with_columns(neutral(pl.col(names).str.strip_prefix(EATEN)))


class _NewBook:
    """A new workbook with the styles of faults."""

    def __init__(self, out: Path, *, large: bool) -> None:
        self.book = xlsxwriter.Workbook(
            out, {"constant_memory": large, "strings_to_formulas": False, "strings_to_urls": False}
        )
        self.styles = {
            severity: self.book.add_format({"bg_color": f"#{colour[2:]}", "num_format": "@"})
            for severity, colour in COLOURS.items()
        }
        self.plain = self.book.add_format({"num_format": "@"})
        self.head = self.book.add_format({"bold": True, "bg_color": "#ddebf7", "text_wrap": True})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})

    def add_list(self, lines: Iterator[Sequence[Any]]) -> None:
        sheet = self.book.add_worksheet(LIST)
        for place, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, head, self.head)
        for number, line in enumerate(lines, start=1):
            sheet.set_row(number, height(map(str, line), WIDTHS))
            sheet.write_number(number, 0, line[0])
            for place, value in enumerate(line[1:], start=1):
                sheet.write_string(number, place, value or "", self.wrapped)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _write_again(out: Path, faults: pl.DataFrame, ledger: Ledger, mapping: Mapping, raw: pl.DataFrame) -> None:
    """The same cells at the same places in a new workbook, for files that cannot carry colours or are not written."""
    new = _NewBook(out, large=False)
    sheet = new.book.add_worksheet("台账 ledger")
    marks = {(mark.row, mark.raw): mark for mark in marked_cells(faults, mapping)}
    names = [name for name in raw.columns if name != "row"]
    sheet.set_column(0, len(names) - 1, 16)
    for values in _as_seen(raw, names).iter_rows(named=True):
        row = values["row"]
        for name in names:
            mark = marks.get((row, name))
            style = new.styles[mark.severity] if mark else new.head if row in mapping.header_rows else new.plain
            if values[name] is not None:
                sheet.write_string(row - 1, _number(name), values[name], style)
            elif mark:
                sheet.write_blank(row - 1, _number(name), None, style)
            if mark:
                sheet.write_comment(row - 1, _number(name), mark.note, {"x_scale": 2.5, "y_scale": 1.6})
    new.add_list(_listed(faults, ledger, mapping))
    new.book.close()


def _write_faulty_rows(out: Path, faults: pl.DataFrame, ledger: Ledger, mapping: Mapping, raw: pl.DataFrame) -> None:
    """The faulty rows alone, each with its number in the clerk's file and what is wrong with it."""
    rows = faults["row"].unique().sort()
    shown = rows.head(MOST_FAULTY_ROWS)
    marks: dict[int, list[Marked]] = {}
    for mark in marked_cells(faults.filter(pl.col("row").is_in(shown.implode())), mapping):
        marks.setdefault(mark.row, []).append(mark)
    names = list(mapping.headers)
    new = _NewBook(out, large=True)
    sheet = new.book.add_worksheet("有差错的行 faulty rows")
    for place, (head, width) in enumerate([("原表行号 row", 12), ("差错 faults", 60)]):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, head, new.head)
    for place, name in enumerate(names, start=2):
        sheet.write_string(0, place, mapping.headers[name], new.head)
    found = _as_seen(raw.filter(pl.col("row").is_in(shown.implode())), names)
    for number, values in enumerate(found.iter_rows(named=True), start=1):
        own = {mark.raw: mark for mark in marks[values["row"]]}
        sheet.write_number(number, 0, values["row"])
        sheet.write_string(number, 1, "\n".join(mark.note for mark in marks[values["row"]]), new.wrapped)
        for place, name in enumerate(names, start=2):
            style = new.styles[own[name].severity] if name in own else new.plain
            if values[name] is not None:
                sheet.write_string(number, place, values[name], style)
            elif name in own:
                sheet.write_blank(number, place, None, style)
    if len(rows) > len(shown):
        more = f"另有 {len(rows) - len(shown)} 行有差错。请先改正以上各行。 More rows have faults; correct these first."
        sheet.write_string(found.height + 1, 1, more, new.wrapped)
    sheet.freeze_panes(1, 2)
    new.add_list(_listed(faults.filter(pl.col("row").is_in(shown.implode())), ledger, mapping))
    new.book.close()
