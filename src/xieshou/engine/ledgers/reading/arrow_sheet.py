"""Writing a sheet's cells as an Arrow file (写出单元格), chunk by chunk.

Belongs here: the form of the file, and what is watched while writing: rows, columns, cells, length of a cell.
Does not belong: where cells come from, how a value is written as text.
"""

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import chain, zip_longest
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from xieshou.engine.ledgers.reading import refusals
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Merged, Sheet
from xieshou.engine.ledgers.reading.text_columns import from_text

CELLS_A_CHUNK = 400_000
MOST_MERGED = 10_000  # two-row headers need a few; some forms merge every row
Chunk = tuple[pa.Array, list[pa.Array]]


class SheetWriter:
    """Takes the chunks of one sheet. Where the width is known before the first, nothing is held in memory."""

    def __init__(self, path: Path, name: str, limits: Limits, *, width: int | None = None, last_row: int = 0) -> None:
        self.name = name
        self.path = path
        self.limits = limits
        self.held: list[Chunk] = []
        self.width = width or 0
        self.rows = 0
        self.last_row = last_row
        self.file: pa.ipc.RecordBatchFileWriter | None = None
        if width is not None:
            check_size(self.name, self.last_row, self.width, self.limits)
            self._open()

    def add_text(self, rows: Iterable[Sequence[str | None]]) -> None:
        """Add all rows of a text file, counted from 1; shorter ones are filled up."""
        chunk: list[Sequence[str | None]] = []
        number = 1
        cells = 0
        for row in chain(rows, [None]):
            if row is not None:
                chunk.append(row)
                cells += len(row) + 1
            if cells >= CELLS_A_CHUNK or row is None:
                columns = [from_text(column) for column in zip_longest(*chunk)]
                self.add(pa.array(range(number, number + len(chunk)), pa.uint32()), columns)
                number += len(chunk)
                chunk, cells = [], 0

    def add(self, numbers: pa.Array, columns: Sequence[pa.Array]) -> None:
        """Add columns of text cells, null for empty. Rows without any cell are left out."""
        if not len(numbers) or not columns:
            return
        self.last_row = max(self.last_row, numbers[-1].as_py())
        self.width = max(self.width, len(columns))
        check_size(self.name, self.last_row, self.width, self.limits)
        filled = reduce(pc.or_, (pc.is_valid(column) for column in columns))
        columns = [self._checked(column, nth, numbers) for nth, column in enumerate(columns)]
        if not pc.all(filled).as_py():
            numbers = numbers.filter(filled)
            columns = [column.filter(filled) for column in columns]
        self.rows += len(numbers)
        if self.file is None:
            self.held.append((numbers, columns))
        else:
            self._write(numbers, columns)

    def finish(self, *, hidden: bool = False, merged: tuple[Merged, ...] = ()) -> Sheet:
        """Write what is held, close the file and tell what it is."""
        if self.file is None:
            self._open()
        while self.held:
            self._write(*self.held.pop(0))
        assert self.file is not None
        self.file.close()
        return Sheet(self.name, self.rows, self.width, self.path, hidden, merged[:MOST_MERGED])

    def _open(self) -> None:
        self.schema = pa.schema([("row", pa.uint32()), *((f"c{nth}", pa.string()) for nth in range(self.width))])
        self.file = pa.ipc.new_file(self.path, self.schema)

    def _write(self, numbers: pa.Array, columns: list[pa.Array]) -> None:
        assert self.file is not None
        missing = [pa.nulls(len(numbers), pa.string())] * (self.width - len(columns))
        self.file.write_batch(pa.record_batch([numbers, *columns, *missing], schema=self.schema))

    def _checked(self, column: pa.Array, nth: int, numbers: pa.Array) -> pa.Array:
        """The column, once no cell of it is too long."""
        if (pc.max(pc.binary_length(column)).as_py() or 0) > self.limits.cell_chars:
            lengths = pc.utf8_length(column)
            longest = pc.max(lengths).as_py()
            if longest > self.limits.cell_chars:
                row = numbers[pc.index(lengths, longest).as_py()].as_py()
                raise refusals.cell_too_long(self.name, row, nth + 1, longest, self.limits.cell_chars)
        return column


def check_size(sheet: str, rows: int, columns: int, limits: Limits) -> None:
    """Raise Unreadable where a sheet is longer or wider than we read."""
    if columns > limits.columns:
        raise refusals.too_many_columns(sheet, columns, limits.columns)
    if rows > limits.rows:
        raise refusals.too_many_rows(sheet, rows, limits.rows)
    if rows * columns > limits.cells:
        raise refusals.too_many_cells(sheet, limits.cells)
