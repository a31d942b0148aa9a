"""Reading web pages named .xls (网页表格): many office systems export an HTML table under that name.

Belongs here: tables of a page as sheets, with spans. Does not belong: any look of the page.
A row's number is its place in its table, which is what Excel shows when the table is all there is.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

from xieshou.engine.ledgers.reading import refusals
from xieshou.engine.ledgers.reading.arrow_sheet import SheetWriter
from xieshou.engine.ledgers.reading.encoding import as_utf8
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Merged, Note, Sheet

Row = list[str | None]
BREAK = "\v"  # <br>; the character itself cannot stand in a page
BLANKS = re.compile(r"[ \t\r\n\f]+")
PIECE = 1_048_576


def read(path: Path, folder: Path, limits: Limits) -> tuple[list[Sheet], list[Note]]:
    """Every table that has a cell with something in it."""
    text, notes = as_utf8(path.read_bytes())
    page = _Page(limits)
    whole = text.decode()
    for start in range(0, len(whole), PIECE):
        page.feed(whole[start : start + PIECE])
    page.close()
    sheets = []
    for number, table in enumerate(page.tables, 1):
        table.end_row()
        if any(cell for row in table.rows for cell in row):
            writer = SheetWriter(folder / f"{number}.arrow", f"表{number}", limits)
            writer.add_text(table.rows)
            sheets.append(writer.finish(merged=tuple(table.merged)))
    if not page.tables:
        raise refusals.no_table()
    return sheets, notes


class _Table:
    """One table as it is read: finished rows, the row and cell that are open, cells that reach down from above."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows: list[Row] = []
        self.merged: list[Merged] = []
        self.row: Row | None = None
        self.text: list[str] | None = None
        self.reaching_down: dict[int, int] = {}  # column → rows still to come
        self.cells = 0

    def start_row(self) -> None:
        self.end_row()
        self.row = []

    def start_cell(self, across: int, down: int) -> None:
        self.end_cell()
        if self.row is None:
            self.row = []
        while self.reaching_down.get(len(self.row), 0) > 0:
            self.row.append(None)
        left = len(self.row)
        if left >= self.limits.columns:
            raise refusals.too_many_columns("HTML", left + 1, self.limits.columns)
        across = min(across, self.limits.columns - left)
        self.row += [None] * across
        self.open_at = left
        for column in range(left, left + across):
            self.reaching_down[column] = down
        if across > 1 or down > 1:
            top = len(self.rows) + 1
            self.merged.append((top, left, top + down - 1, left + across - 1))
        self.text = []

    def end_cell(self) -> None:
        if self.text is not None and self.row is not None:
            lines = (BLANKS.sub(" ", line).strip(" ") for line in "".join(self.text).split(BREAK))
            text = "\n".join(lines).strip("\n")
            self.row[self.open_at] = text if text.strip() else None
        self.text = None

    def end_row(self) -> None:
        self.end_cell()
        if self.row is None:
            return
        self.rows.append(self.row)
        self.cells += len(self.row)
        if self.cells > self.limits.cells:
            raise refusals.too_many_cells("HTML", self.limits.cells)
        if len(self.rows) > self.limits.rows:
            raise refusals.too_many_rows("HTML", len(self.rows), self.limits.rows)
        self.reaching_down = {column: rows - 1 for column, rows in self.reaching_down.items() if rows > 1}
        self.row = None


class _Page(HTMLParser):
    """Hands tags and text to the table that is open. A table within a cell is a table of its own."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits = limits
        self.tables: list[_Table] = []
        self.open: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.open.append(_Table(self.limits))
            self.tables.append(self.open[-1])
        elif self.open and tag == "tr":
            self.open[-1].start_row()
        elif self.open and tag in ("td", "th"):
            given = dict(attrs)
            self.open[-1].start_cell(_span(given.get("colspan")), _span(given.get("rowspan")))
        elif tag == "br":
            self.handle_data(BREAK)

    def handle_endtag(self, tag: str) -> None:
        if not self.open:
            return
        if tag == "table":
            self.open.pop().end_row()
        elif tag == "tr":
            self.open[-1].end_row()
        elif tag in ("td", "th"):
            self.open[-1].end_cell()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].text is not None:
            self.open[-1].text.append(data)


def _span(text: str | None) -> int:
    return max(1, int(text)) if text and re.fullmatch(r"[0-9]{1,6}", text) else 1
