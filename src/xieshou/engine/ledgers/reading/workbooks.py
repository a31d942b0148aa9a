"""Reading workbooks (工作簿): .xlsx, .xls and .ods through calamine.

Belongs here: opening, sheet by sheet to Arrow. Does not belong: what is checked before (`package`), cells as text.
Calamine holds one sheet in memory; its rows leave in chunks, so that Python's lists do not pile up on top.
"""

import zipfile
from itertools import islice
from pathlib import Path

import pyarrow as pa
import python_calamine as calamine

from xieshou.engine.ledgers.reading import notes, package, refusals
from xieshou.engine.ledgers.reading.arrow_sheet import CELLS_A_CHUNK, SheetWriter
from xieshou.engine.ledgers.reading.east_asian_dates import with_known_dates
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Note, Sheet
from xieshou.engine.ledgers.reading.recognising import has_stream
from xieshou.engine.ledgers.reading.text_columns import from_values


def read_xlsx(path: Path, folder: Path, limits: Limits) -> tuple[list[Sheet], list[Note]]:
    """The sheets of an Excel 2007+ or WPS workbook, with or without macros."""
    with zipfile.ZipFile(path) as archive:
        package.check(archive, limits)
        found = [*package.remarks(archive), *package.survey(archive, limits)]
        readable = with_known_dates(path, archive, folder)
    return _sheets(readable, folder, limits), found


def read_ods(path: Path, folder: Path, limits: Limits) -> tuple[list[Sheet], list[Note]]:
    """The sheets of a LibreOffice or WPS spreadsheet."""
    with zipfile.ZipFile(path) as archive:
        package.check(archive, limits)
        found = list(package.remarks(archive))
    return _sheets(path, folder, limits), found


def read_xls(path: Path, folder: Path, limits: Limits) -> tuple[list[Sheet], list[Note]]:
    """The sheets of an Excel 97–2003 workbook or a WPS .et."""
    found = [notes.macros()] if has_stream(path, "_VBA_PROJECT_CUR") else []
    return _sheets(path, folder, limits), found


def _sheets(path: Path, folder: Path, limits: Limits) -> list[Sheet]:
    try:
        with calamine.load_workbook(path) as book:
            kept = [about for about in book.sheets_metadata if about.typ == calamine.SheetTypeEnum.WorkSheet]
            if len(kept) > limits.sheets:
                raise refusals.too_many_sheets(len(kept), limits.sheets)
            return [_sheet(book, about, folder / f"{number}.arrow", limits) for number, about in enumerate(kept)]
    except calamine.PasswordError as error:
        raise refusals.protected() from error
    except calamine.CalamineError as error:
        raise refusals.damaged(str(error).splitlines()[0][:200]) from error


def _sheet(book: calamine.CalamineWorkbook, about: calamine.SheetMetadata, target: Path, limits: Limits) -> Sheet:
    sheet = book.get_sheet_by_name(about.name)
    left = sheet.start[1] if sheet.start else 0
    height, width = (sheet.end[0] + 1, sheet.end[1] + 1) if sheet.end else (0, 0)
    writer = SheetWriter(target, about.name, limits, width=width, last_row=height)
    rows = sheet.iter_rows()
    number = 1
    while chunk := list(islice(rows, max(1, CELLS_A_CHUNK // max(1, width)))):
        numbers = pa.array(range(number, number + len(chunk)), pa.uint32())
        columns = [from_values(column) for column in zip(*chunk, strict=True)]
        writer.add(numbers, [pa.nulls(len(chunk), pa.string())] * left + columns)
        number += len(chunk)
    merged = sheet.merged_cell_ranges or []
    return writer.finish(
        hidden=about.visible != calamine.SheetVisibleEnum.Visible,
        merged=tuple((top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in merged),
    )
