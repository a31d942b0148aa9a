"""What a reading gives (读取结果): the tables of a file with notes, or one clear refusal.

Belongs here: the shapes that all readers and their callers share. Does not belong: the words of refusals and notes.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

Merged = tuple[int, int, int, int]  # first row, first column, last row, last column; counted as `row` and `c0` are


@dataclass(frozen=True)
class Note:
    """Something a clerk should know of a file that was read all the same (读取提示)."""

    code: str
    message_zh: str
    message_en: str


@dataclass(frozen=True)
class Sheet:
    """One sheet's cells as an Arrow file: `row` (as a person sees it, from 1) and `c0` (column A), `c1`, … as text.

    Empty cells are null. Entirely empty rows are left out, so that row numbers may jump. `merged` is empty where the
    kind of file does not tell.
    """

    name: str
    rows: int
    columns: int
    path: Path
    hidden: bool = False
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True)
class Reading:
    """A file that could be read. `kind`, found by content: xlsx, xls, ods, csv, html or xml (Excel 2003)."""

    file_name: str
    sha256: str
    size: int
    kind: str
    sheets: tuple[Sheet, ...]
    notes: tuple[Note, ...]


class Unreadable(Exception):
    """A file that is not read (文件无法读取): what is wrong with it, and what to do. `detail` is for the log."""

    def __init__(self, code: str, message_zh: str, message_en: str, detail: str = "") -> None:
        super().__init__(message_en)
        self.code = code
        self.message_zh = message_zh
        self.message_en = message_en
        self.detail = detail

    def told_in(self, language: str) -> str:
        """Its words in the reader's language."""
        return self.message_en if language == "en" else self.message_zh


def sheet_as_dict(sheet: Sheet) -> dict[str, Any]:
    """As the child tells it: by the name of its file, since the parent moves the file."""
    return {
        "name": sheet.name, "rows": sheet.rows, "columns": sheet.columns, "file": sheet.path.name,
        "hidden": sheet.hidden, "merged": sheet.merged,
    }  # fmt: skip


def sheet_from_dict(told: dict[str, Any], path: Path) -> Sheet:
    """What the child told, with the file where it now stands."""
    merged = tuple((top, left, bottom, right) for top, left, bottom, right in told["merged"])
    return Sheet(told["name"], told["rows"], told["columns"], path, told["hidden"], merged)
