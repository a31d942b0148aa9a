"""What people see of meetings (会议、互访): the list of a year, and one meeting with its evidence.

Belongs here: reading the address, asking queries, choosing the template.
Does not belong: what was decided there and followed until closed (议定事项), which is another noun of this room.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.queries import evidence_shown
from xieshou.apps.commitments import queries
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.commitments.shown import name_places
from xieshou.apps.pairings.models import Pairing
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.sections import sections_of
from xieshou.apps.pairings.shown import name_sides

PAGE = 50


@require_GET
def meeting_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The meetings of the year or of all years, of one kind or all, the latest first."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    of_all_years = request.GET.get("of") == "all"
    rows = Meeting.objects.visible_to(request.user).filter(programme=book)
    if not of_all_years:
        rows = queries.held_in(rows, year)
    kinds = queries.by_kind(rows)
    kind = request.GET.get("kind", "")
    if kind in kinds:
        rows = rows.filter(kind=kind)
    found = queries.latest_first(rows, request.GET.get("before", ""), PAGE + 1)
    meetings = found[:PAGE]
    name_places(meetings, year)
    context = {
        "meetings": meetings,
        "kinds": [(code, Meeting.Kind(code).label, count) for code, count in kinds.items()],
        "kind": kind if kind in kinds else "",
        "count": kinds.get(kind) or sum(kinds.values()),
        "total": sum(kinds.values()),
        "of_all_years": of_all_years,
        "more": queries.cursor_of(meetings[-1]) if len(found) > PAGE else "",
        "first_page": not request.GET.get("before"),
    }
    return render(request, "commitments/list.html", context)


@require_GET
def detail(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """One meeting: what it was called and is counted as, who met where, what came of it, its evidence."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    seen = Meeting.objects.visible_to(request.user).filter(programme=book)
    meeting = get_object_or_404(seen, record_no=record_no)
    name_places([meeting], year)
    pairing = Pairing.objects.visible_to(request.user).filter(pk=meeting.pairing_id).first()
    name_sides([row for row in (meeting, pairing) if row], year)
    sections = sections_of("commitments:detail", request.user, meeting, year)
    context = {
        "meeting": meeting,
        "pairing": pairing,
        "links": evidence_shown(meeting, request.user),
        "sections": sections,
        "draws": any(section.draws for section in sections),
    }
    return render(request, "commitments/detail.html", context)
