"""What became of a meeting in Word (议定事项落实情况表), for the folder of the next joint conference.

Belongs here: the order on paper. Does not belong: what it says (`content`), fonts and tables (`styles`, `parts`).
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.enum.section import WD_ORIENT

from xieshou.apps.reports.outcomes.content import Outcome, Outcomes
from xieshou.apps.reports.parts import add_caption, add_note, add_table, same_bytes
from xieshou.apps.reports.styles import new_document
from xieshou.wording import display

WIDTHS_CM = (1.1, 8.2, 3.6, 2.4, 3.2, 6.2)


def outcomes_in_word(found: Outcomes, language: str) -> bytes:
    """The table as a Word file, on its side. The same rows on the same day give the same bytes."""
    with translation.override(language):
        document = new_document(language)
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
        meeting = found.meeting
        if meeting.programme.invented:
            document.add_paragraph(_("INVENTED DATA – for practice only"), style="Caption")
        name = meeting.title or str(meeting.get_kind_display())
        title = _("What became of: %(meeting)s") % {"meeting": name}
        document.add_paragraph(title, style="Title")
        day = display.day_in_sentence(found.as_of.isoformat(), language)
        counted = _("; ").join(f"{word} {n}" for word, _shape, n in found.counts)
        document.add_paragraph(
            _("Held on %(held)s. On %(day)s, of %(n)s commitments: %(counted)s.")
            % {"held": meeting.held_printed.replace("/", " – "), "day": day, "n": len(found.lines), "counted": counted}
        )
        add_caption(document, _("Table"), _("Commitments and where they stand"), 1)
        heads = [
            _("No."),
            _("What was settled"),
            _("Responsible unit"),
            pgettext("commitment", "Due on"),
            _("Stage"),
            _("What fulfils it"),
        ]
        add_table(document, heads, [_row(n, one) for n, one in enumerate(found.lines, start=1)], WIDTHS_CM)
        add_note(document, _("Drawn from the register; each line opens its deeds and proof there."))
        stamp = datetime(found.as_of.year, found.as_of.month, found.as_of.day, tzinfo=UTC)
        return same_bytes(document, title=title, day=stamp)


def _row(number: int, one: Outcome) -> list[str]:
    facts = [f"{fact.title}{'：' if fact.note else ''}{fact.note}" for fact in one.facts]
    tasks = _("%(closed)s of %(n)s tasks closed") % {"closed": one.tasks_closed, "n": one.tasks} if one.tasks else ""
    return [
        str(number), one.commitment.text, one.commitment.responsible_unit or "—",
        one.commitment.due_on.isoformat() if one.commitment.due_on else "—",
        "\n".join(part for part in (one.word, tasks) if part),
        "\n".join(facts) or one.last or "—",
    ]  # fmt: skip
