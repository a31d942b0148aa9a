"""Makes the small files that these tests read. All contents are invented.

Belongs here: workbooks and packages to read, and reading them in this very process. Does not belong: expectations.
"""

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import xlsxwriter

from xieshou.engine.ledgers.reading import Limits, child

FILES = Path(__file__).parent / "files"


def read_here(path: Path, limits: Limits | None = None) -> dict[str, Any]:
    """What the child would find, found without a child: quicker, and only for files that cannot do harm."""
    folder = path.parent / f"{path.name}-read"
    folder.mkdir(exist_ok=True)
    told = child.read(path, folder, limits or Limits())
    for sheet in told["sheets"]:
        sheet["table"] = pl.read_ipc(folder / sheet["file"])
    return told


def cells(table: pl.DataFrame) -> dict[int, list[str | None]]:
    """Row number → cells."""
    return {row[0]: list(row[1:]) for row in table.iter_rows()}


def first_cells(path: Path, limits: Limits | None = None) -> dict[int, list[str | None]]:
    """The cells of a file's first sheet."""
    return cells(read_here(path, limits)["sheets"][0]["table"])


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """A workbook by openpyxl, with cells as given."""
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def small_workbook(path: Path) -> Path:
    """A workbook by XlsxWriter with text, numbers and a day."""
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, ["姓名", "证件号码", "金额"])
        for row in range(1, 30):
            sheet.write_row(row, 0, [f"演练{row}", f"99000019900101{row:04}", row * 1.5])
    return path


def changed(
    source: Path, target: Path, parts: Mapping[str, bytes], *, without: Sequence[str] = (), **options: Any
) -> Path:
    """A copy of a package with some parts changed, added or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in [name for name in old.namelist() if name not in without]:
            new.writestr(name, parts.get(name) or old.read(name), **options)
        for name in parts.keys() - set(old.namelist()):
            new.writestr(name, parts[name])
    return target


def sheet_xml(rows: str, dimension: str = "A1:B2") -> bytes:
    """The XML of a sheet, written by hand."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<worksheet xmlns="{space}"><dimension ref="{dimension}"/><sheetData>{rows}</sheetData></worksheet>'.encode()
    )


SHEET = "xl/worksheets/sheet1.xml"
