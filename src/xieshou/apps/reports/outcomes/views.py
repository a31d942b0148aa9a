"""The page of what became of a meeting (会议落实情况页), and its Word table.

Belongs here: who sees which meeting, on which day. Does not belong: what it says (`content`).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from xieshou.apps.commitments.models import Meeting
from xieshou.apps.commitments.shown import name_places
from xieshou.apps.pairings.asked import day_named
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404
from xieshou.apps.reports.outcomes.content import Outcomes, outcomes_of
from xieshou.apps.reports.outcomes.word import outcomes_in_word
from xieshou.apps.reports.views import WORD


@require_GET
def detail(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Every commitment of the meeting with its state, and what fulfilled it."""
    found = _asked(request, programme, record_no)
    name_places([found.meeting], found.as_of.year)
    return render(request, "reports/outcome.html", {"found": found, "meeting": found.meeting})


@require_GET
def word(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """The table for the folder of the next joint conference."""
    found = _asked(request, programme, record_no)
    language = get_language() or "zh-hans"
    response = HttpResponse(outcomes_in_word(found, language), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="outcome-{record_no}-{language}.docx"'
    return response


def _asked(request: HttpRequest, programme: str, record_no: str) -> Outcomes:
    book: Programme = get_programme_or_404(request.user, programme)
    seen = Meeting.objects.visible_to(request.user).filter(programme=book).select_related("programme")
    meeting = get_object_or_404(seen, record_no=record_no)
    return outcomes_of(meeting, request.user, day_named(request, book))
