"""The report page, and the Word file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from xieshou.apps.accounts import policies
from xieshou.apps.assessment.models import Figure, PublishedClaim
from xieshou.apps.assessment.queries import current_snapshot
from xieshou.apps.pairings.queries import get_programme_or_404, home_scope, shown_year
from xieshou.apps.reports.word import yearly_report

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def detail(request: HttpRequest, programme: str) -> HttpResponse:
    """What the report of the year will hold, and the button to take it."""
    held = get_programme_or_404(request.user, programme)
    year = shown_year(held, request.GET.get("year"))
    snapshot = current_snapshot(held)
    scope = home_scope(request.user, held)
    counted = (
        Figure.objects.visible_to(request.user)
        .filter(snapshot=snapshot, year=year, scope=scope, beside=False)
        .exclude(value=None)
        .count()
    )
    return render(
        request, "reports/detail.html",
        {"programme": held, "year": year, "snapshot": snapshot, "scope": scope, "counted": counted,
         "may_report": policies.may(request.user, "report")},
    )  # fmt: skip


def word(request: HttpRequest, programme: str) -> HttpResponse:
    """The report of the user's own scope as a Word file."""
    held = get_programme_or_404(request.user, programme)
    policies.check_may(request.user, "report")
    year = shown_year(held, request.GET.get("year"))
    language = get_language() or "zh-hans"
    seen = frozenset(
        PublishedClaim.objects.visible_to(request.user).filter(programme=held).values_list("record_no", flat=True)
    )
    content = yearly_report(held, year, scope=home_scope(request.user, held), language=language, claims_seen=seen)
    response = HttpResponse(content, content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="{held.code}-{year}-{language}.docx"'
    return response
