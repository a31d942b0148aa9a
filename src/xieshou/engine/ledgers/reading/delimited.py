"""Reading delimited text (CSV 等分隔文本): comma, tab or semicolon; quoted or not; ragged or not.

Belongs here: finding the delimiter, and choosing between two ways through the text. Where every line is a row of its
own, Arrow reads it in parallel (here); for quoted line breaks and stray quotation marks see `quoted_lines`.
Does not belong: encodings (`encoding`), what cells say.
"""

import csv
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv as arrow_csv

from xieshou.engine.ledgers.reading import quoted_lines
from xieshou.engine.ledgers.reading.arrow_sheet import SheetWriter, check_size
from xieshou.engine.ledgers.reading.encoding import as_utf8
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Note, Sheet
from xieshou.engine.ledgers.reading.text_columns import marked

DELIMITERS = ",\t;"
SAMPLE = 200_000
LOOKED_AT = 200  # lines
BLOCK = 16_777_216
SEPARATOR = "\x01"  # stands in no text that people write
FIELD = "\x02"


def read(path: Path, folder: Path, limits: Limits) -> tuple[list[Sheet], list[Note]]:
    """The one table of a text file."""
    text, notes = as_utf8(path.read_bytes())
    delimiter = delimiter_of(text[:SAMPLE].decode("utf-8", "ignore"))
    target = folder / "0.arrow"
    table = _lines_as_rows(text, delimiter, limits)
    if table is None:
        sheet, more = quoted_lines.read(text, delimiter, target, limits)
        return [sheet], notes + more
    writer = SheetWriter(target, "CSV", limits, width=table.num_columns)
    may_be_eaten = b"E+" in text
    row = 1
    for batch in table.to_batches():
        numbers = pa.array(range(row, row + batch.num_rows), pa.uint32())
        writer.add(numbers, [marked(column) for column in batch.columns] if may_be_eaten else batch.columns)
        row += batch.num_rows
    return [writer.finish()], notes


def delimiter_of(sample: str) -> str:
    """The delimiter that gives the most lines the same number of cells; the comma where there is none."""
    lines = sample.splitlines()[:LOOKED_AT]

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter))
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items() if width > 1), default=(0, 0))

    return max(DELIMITERS, key=agreement)


def _lines_as_rows(text: bytes, delimiter: str, limits: Limits) -> pa.Table | None:
    """All cells, or None where a line is no row of its own or a quotation mark stands where none should."""
    try:
        if b'"' not in text and (even := _even_lines(text, delimiter, limits)):
            return even
        lines = _parsed(pa.py_buffer(text), ["line"], SEPARATOR, quote=False)["line"]
        cells_apart = lines if b'"' not in text else _without_quoted(lines, delimiter)
        if cells_apart is None:
            return None
        delimiters = pc.count_substring(pc.fill_null(cells_apart, ""), delimiter)
        fewest, most = (value.as_py() or 0 for value in pc.min_max(delimiters).values())
        check_size("CSV", len(lines), most + 1, limits)
        buffer = pa.py_buffer(text)
        if fewest < most:  # ragged: short lines are filled up, and the text read as if it had come so
            missing = pc.binary_repeat(delimiter, pc.subtract(most, delimiters))
            filled = pc.binary_join_element_wise(pc.fill_null(lines, ""), missing, "\n", "")
            buffer = filled.combine_chunks().buffers()[2]
        return _parsed(buffer, _columns(most + 1), delimiter, quote=b'"' in text)
    except pa.ArrowInvalid:  # some line is not what it seemed: the patient way tells what it is
        return None


def _even_lines(text: bytes, delimiter: str, limits: Limits) -> pa.Table | None:
    """Text without quotation marks whose lines are all as wide as the first."""
    width = text[: text.find(b"\n")].count(delimiter.encode()) + 1
    try:
        return _parsed(pa.py_buffer(text), _columns(width), delimiter, quote=False) if width <= limits.columns else None
    except pa.ArrowInvalid:
        return None


def _parsed(buffer: pa.Buffer, columns: list[str], delimiter: str, *, quote: bool) -> pa.Table:
    return arrow_csv.read_csv(
        pa.BufferReader(buffer),
        read_options=arrow_csv.ReadOptions(column_names=columns, block_size=BLOCK),
        parse_options=arrow_csv.ParseOptions(
            delimiter=delimiter, quote_char='"' if quote else False, ignore_empty_lines=False
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(columns, pa.string()), strings_can_be_null=True, null_values=[""]
        ),
    )


def _columns(width: int) -> list[str]:
    return [f"c{nth}" for nth in range(width)]


def _without_quoted(lines: pa.ChunkedArray, delimiter: str) -> pa.ChunkedArray | None:
    """The lines with every quoted cell made one letter; None unless every quotation mark is accounted for."""
    bare = pc.replace_substring_regex(lines, f'(^|{delimiter})"(?:[^"]|"")*"', rf"\1{FIELD}")
    broken = pc.match_substring_regex(bare, f'"|{FIELD}[^{delimiter}]')
    return None if pc.any(broken).as_py() else bare
