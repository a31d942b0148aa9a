"""The notice in Word (公示文档), to be printed and posted: title, opening, the fields as a table, time, whom to tell.

Belongs here: the order on paper. Does not belong: what it says (`content`), fonts and tables (`styles`, `parts`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from xieshou.apps.reports.notices.content import Notice
from xieshou.apps.reports.parts import add_table, same_bytes
from xieshou.apps.reports.styles import new_document
from xieshou.engine.projects import public_notice

WIDTHS_CM = (4.4, 11.6)
POINTS = 12  # read from a wall


def notice_in_word(notice: Notice) -> bytes:
    """The notice as a Word file. The same row and posting give the same bytes."""
    with translation.override(notice.language):
        document = new_document(notice.language)
        project = notice.project
        marks = []
        if project.programme.invented:
            marks.append(_("INVENTED DATA – for practice only"))
        if not notice.settled:
            marks.append(_("DRAFT – the row is not accepted yet"))
        for mark in marks:
            document.add_paragraph(mark, style="Caption")
        document.add_paragraph(notice.title, style="Title")
        _indented(document.add_paragraph(notice.opening))
        table = add_table(
            document,
            [pgettext("of a notice", "Field"), _("What is posted")],
            [[line.name, line.text] for line in notice.lines],
            WIDTHS_CM,
        )
        for cell in (cell for row in table.rows for cell in row.cells):
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(POINTS)
        closing = document.add_paragraph(notice.posted)
        closing.paragraph_format.space_before = Pt(10)
        _indented(closing)
        _indented(document.add_paragraph(notice.objections))
        signed, number = _("Posted by (seal)"), _("Record number")
        for text in (f"{signed}：{public_notice.shipped().blank}", f"{number}：{project.record_no}"):
            document.add_paragraph(text).alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if marks:
            document.sections[0].header.paragraphs[0].text = " · ".join(marks)
        day = notice.first or project.approval_on
        stamp = (
            datetime(day.year, day.month, day.day, tzinfo=UTC)
            if day
            else datetime(project.year or 2000, 1, 1, tzinfo=UTC)
        )
        return same_bytes(document, title=f"{notice.title} {project.name}", day=stamp)


def _indented(paragraph: Paragraph) -> None:
    """Two characters, as official documents begin a paragraph."""
    paragraph.paragraph_format.first_line_indent = Pt(2 * POINTS)
