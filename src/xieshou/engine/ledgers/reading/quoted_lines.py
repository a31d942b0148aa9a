"""The patient way through delimited text (逐行解析): quoted line breaks, and quotation marks that do not pair.

Belongs here: rows that span lines, and what is made of lines that follow no rule. Does not belong: the usual text.
"""

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path

from xieshou.engine.ledgers.reading import notes, refusals
from xieshou.engine.ledgers.reading.arrow_sheet import SheetWriter
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Note, Sheet

LONGEST_BREAK = 50  # lines that one quoted cell may span, once quotation marks are known to be faulty
MOST_TRIES = 1_000  # faulty rows after which no closing mark is looked for further down

Row = list[str]


def read(text: bytes, delimiter: str, target: Path, limits: Limits) -> tuple[Sheet, list[Note]]:
    """By the rules; or, where the text breaks them, forgivingly, with a note of the rows concerned."""
    before = csv.field_size_limit(limits.cell_chars)  # an open quotation mark swallows the rest: stop it early
    try:
        return _written(
            csv.reader(_lines(text, delimiter, limits), delimiter=delimiter, strict=True), target, limits
        ), []
    except csv.Error:
        csv.field_size_limit(len(text))
        faulty: list[int] = []
        sheet = _written(_forgiving(_lines(text, delimiter, limits), delimiter, faulty), target, limits)
        return sheet, [notes.stray_quotes(faulty)] if faulty else []
    finally:
        csv.field_size_limit(before)  # it is the whole process's


def _written(rows: Iterator[Row], target: Path, limits: Limits) -> Sheet:
    writer = SheetWriter(target, "CSV", limits)
    writer.add_text(rows)
    return writer.finish()


def _lines(text: bytes, delimiter: str, limits: Limits) -> Iterator[str]:
    """The lines; one with more delimiters than any row could have is not even taken apart."""
    for line in io.TextIOWrapper(io.BytesIO(text), "utf-8", newline=""):
        if (delimiters := line.count(delimiter)) > limits.columns + limits.cell_chars:
            raise refusals.too_many_columns("CSV", delimiters + 1, limits.columns)
        yield line


def _forgiving(lines: Iterator[str], delimiter: str, faulty: list[int]) -> Iterator[Row]:
    """Row by row: what follows the rules, if need be over some lines, does; of the rest every line is a row."""
    ahead: deque[str] = deque()
    for number in count(1):
        wanted = LONGEST_BREAK if len(faulty) < MOST_TRIES else 1
        ahead.extend(islice(lines, max(0, wanted - len(ahead))))
        if not ahead:
            return
        if '"' not in ahead[0]:  # nearly all lines, and much quicker
            yield ahead.popleft().rstrip("\r\n").split(delimiter)
            continue
        reader = csv.reader(islice(ahead, wanted), delimiter=delimiter, strict=True)
        try:
            row = next(reader)
            taken = reader.line_num
        except csv.Error:
            row = [_unquoted(cell) for cell in ahead[0].rstrip("\r\n").split(delimiter)]
            taken = 1
            faulty.append(number)
        for _line in range(taken):
            ahead.popleft()
        yield row


def _unquoted(cell: str) -> str:
    whole = len(cell) > 1 and cell[0] == cell[-1] == '"'
    return cell[1:-1].replace('""', '"') if whole else cell
