"""The page of a trail (资金流向): of a project, a document or a movement; without any, the box that asks.

Belongs here: reading the address, asking, choosing the template. Does not belong: the trail, its words, its picture.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from xieshou.apps.funds.shown import trail_url
from xieshou.apps.funds.trails import flows, queries, shown
from xieshou.apps.funds.trails.subjects import LONGEST, Kind, find
from xieshou.apps.pairings.queries import get_programme_or_404


@require_GET
def trail(request: HttpRequest, programme: str) -> HttpResponse:
    """Where money came from and where it went."""
    book = get_programme_or_404(request.user, programme)
    for kind in Kind:
        if of := request.GET.get(kind, ""):
            subject = find(book, of, request.user, (kind,))
            if subject is None:
                raise Http404(of)
            found = queries.follow(subject, request.user)
            context = {
                "found": found, "title": shown.title_of(found), "parts": shown.parts(found),
                "rests": shown.rest_lines(found), "rests_left_out": len(found.rests) - shown.SHOWN,
                "chart": flows.picture(found), "of": of,
            }  # fmt: skip
            return render(request, "funds/trail.html", context)
    asked = request.GET.get("of", "").strip()[:LONGEST]
    if asked and (subject := find(book, asked, request.user)) is not None:
        return redirect(trail_url(book.code, subject.kind, subject.of))
    return render(request, "funds/trail.html", {"of": asked, "nothing": bool(asked)})
