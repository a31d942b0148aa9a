"""The parts a report is made of: captions that count themselves, tables with repeated heads, notes, the same bytes.

Belongs here: shaping content handed in. Does not belong: choosing it (`word.py`).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime

from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table, _Cell

from xieshou.apps.reports.styles import TABLE_POINTS, add_field

FIXED = (1980, 1, 1, 0, 0, 0)


def add_caption(document: WordDocument, label: str, text: str, count: int) -> None:
    """A table's caption: 表 1　…, counted by Word."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{label} ")
    add_field(paragraph, f"SEQ {label} \\* ARABIC", str(count))
    paragraph.add_run(f"　{text}")


def add_note(document: WordDocument, text: str) -> None:
    """A note under a table, in small type."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    paragraph.add_run(text).font.size = Pt(TABLE_POINTS)


def add_table(
    document: WordDocument, heads: Sequence[str], rows: Sequence[Sequence[str]], widths_cm: Sequence[float],
    numbers: frozenset[int] = frozenset(), total: Sequence[str] | None = None,
) -> Table:  # fmt: skip
    """A ruled table whose head repeats on every page; columns in `numbers` stand right; `total` is the last row."""
    body = [*rows, *([total] if total else [])]
    table = document.add_table(rows=1 + len(body), cols=len(heads))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    grid = [list(row.cells) for row in table.rows]
    for column, head in enumerate(heads):
        _write(grid[0][column], head, bold=True, centred=True)
    for index, row in enumerate(body, start=1):
        for column, text in enumerate(row):
            _write(grid[index][column], text, bold=total is row, right=column in numbers)
    for column, width in zip(table.columns, widths_cm, strict=True):
        column.width = Cm(width)
    for cells in grid:
        for cell, width in zip(cells, widths_cm, strict=True):
            cell.width = Cm(width)
    _repeat(table)
    return table


def _write(cell: _Cell, text: str, *, bold: bool = False, right: bool = False, centred: bool = False) -> None:
    paragraph = cell.paragraphs[0]
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.space_after = WD_LINE_SPACING.SINGLE, Pt(0)
    if right or centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if right else WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(text)
    run.font.size, run.font.bold = Pt(TABLE_POINTS), bold


def _repeat(table: Table) -> None:
    """Repeat the head on every page and keep rows whole."""
    for index, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        for tag in ("w:cantSplit", *(("w:tblHeader",) if index == 0 else ())):
            properties.append(OxmlElement(tag))
            properties[-1].set(qn("w:val"), "true")


def same_bytes(document: WordDocument, *, title: str, day: datetime) -> bytes:
    """The document as bytes that depend on its content alone: fixed times, fixed order."""
    core = document.core_properties
    core.title, core.author, core.last_modified_by, core.comments = title, "Xieshou 携手", "Xieshou 携手", ""
    core.created = core.modified = day
    core.revision = 1
    written = io.BytesIO()
    document.save(written)
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(written) as source,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as target,
    ):
        for name in sorted(source.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            entry = zipfile.ZipInfo(name, FIXED)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(entry, source.read(name))
    return fixed.getvalue()
