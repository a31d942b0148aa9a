"""Reading “XML Spreadsheet 2003” (Excel 2003 XML 表格): what Java systems write from a template and name .xls.

Belongs here: its rows, cells and typed values. Does not belong: styles, formulas; entities (a DOCTYPE is refused).
"""

from datetime import datetime
from itertools import zip_longest
from pathlib import Path
from xml.parsers import expat

import pyarrow as pa

from xieshou.engine.ledgers.reading import refusals
from xieshou.engine.ledgers.reading.arrow_sheet import CELLS_A_CHUNK, SheetWriter
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Merged, Note, Sheet
from xieshou.engine.ledgers.reading.text_columns import from_values

SPACE = "urn:schemas-microsoft-com:office:spreadsheet "


def read(path: Path, folder: Path, limits: Limits) -> tuple[list[Sheet], list[Note]]:
    """The worksheets of the file."""
    workbook = _Workbook(folder, limits)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = workbook.start
    parser.EndElementHandler = workbook.end
    parser.CharacterDataHandler = workbook.data
    try:
        with path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        raise refusals.damaged(f"XML: {error}") from error
    return workbook.sheets, []


def _refuse_doctype(*_told: object) -> None:
    raise refusals.unsafe("XML 中有 DOCTYPE 或实体声明", "an XML file with a DOCTYPE")


class _Workbook:
    """What the parser calls. Rows gather until a chunk is full. `Index` skips ahead; rows and columns count from 1."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.folder = folder
        self.limits = limits
        self.sheets: list[Sheet] = []
        self.writer: SheetWriter | None = None
        self.in_comment = False
        self.kind: str | None = None  # of the value that is open

    def start(self, tag: str, given: dict[str, str]) -> None:
        """An element opens."""
        tag = tag.removeprefix(SPACE)
        attributes = {name.removeprefix(SPACE): value for name, value in given.items()}
        if tag == "Worksheet":
            name = attributes.get("Name", "")
            self.writer = SheetWriter(self.folder / f"{len(self.sheets)}.arrow", name, self.limits)
            self.numbers: list[int] = []
            self.rows: list[list[object]] = []
            self.cells = self.number = 0
            self.merged: list[Merged] = []
        elif tag == "Row":
            self.number = _whole(attributes.get("Index"), self.number + 1)
            self.row: list[object] = []
        elif tag == "Cell":
            self._start_cell(attributes)
        elif tag == "Comment":
            self.in_comment = True
        elif tag == "Data" and not self.in_comment:
            self.kind = attributes.get("Type", "String")
            self.text: list[str] = []

    def data(self, text: str) -> None:
        """Text stands here."""
        if self.kind is not None:
            self.text.append(text)

    def end(self, tag: str) -> None:
        """An element closes."""
        tag = tag.removeprefix(SPACE)
        if tag == "Data" and self.kind is not None:
            self.row[self.column] = _value(self.kind, "".join(self.text))
            self.kind = None
        elif tag == "Comment":
            self.in_comment = False
        elif tag == "Row":
            self.numbers.append(self.number)
            self.rows.append(self.row)
            self.cells += len(self.row) + 1
            if self.cells > CELLS_A_CHUNK:
                self._write()
        elif tag == "Worksheet" and self.writer is not None:
            self._write()
            self.sheets.append(self.writer.finish(merged=tuple(self.merged)))
            if len(self.sheets) > self.limits.sheets:
                raise refusals.too_many_sheets(len(self.sheets), self.limits.sheets)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self.column = _whole(attributes.get("Index"), len(self.row) + 1) - 1
        across, down = (_whole(attributes.get(name), 0) for name in ("MergeAcross", "MergeDown"))
        assert self.writer is not None
        if self.column + across >= self.limits.columns:
            raise refusals.too_many_columns(self.writer.name, self.column + across + 1, self.limits.columns)
        self.row += [None] * (self.column + across + 1 - len(self.row))
        if across or down:
            self.merged.append((self.number, self.column, self.number + down, self.column + across))

    def _write(self) -> None:
        assert self.writer is not None
        columns = [from_values(column) for column in zip_longest(*self.rows)]
        self.writer.add(pa.array(self.numbers, pa.uint32()), columns)
        self.numbers, self.rows, self.cells = [], [], 0


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise


def _value(kind: str, text: str) -> object:
    """The value as its type says; text that does not fit its type stands as it is."""
    try:
        if kind == "Number":
            return float(text)
        if kind == "DateTime":
            return datetime.fromisoformat(text)
    except ValueError:
        return text
    return text == "1" if kind == "Boolean" else text
