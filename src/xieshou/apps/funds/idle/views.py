"""The page of idle money (结余结存页面), and its file.

Belongs here: reading day and place from the address, asking, choosing the template. Does not belong: ages, words.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xieshou.apps.funds.idle import files, queries, shown
from xieshou.apps.funds.shown import language
from xieshou.apps.pairings.asked import day_asked, place_asked
from xieshou.apps.pairings.queries import get_programme_or_404
from xieshou.apps.places.queries import names_of


@require_GET
def idle(request: HttpRequest, programme: str) -> HttpResponse:
    """What stands in accounts on a day, by county, stage, project and account, with how long it has stood."""
    book = get_programme_or_404(request.user, programme)
    as_of, fault = day_asked(request, book)
    everything = queries.idle([book], as_of, request.user)
    place = place_asked(request)
    found = queries.within(everything, place)
    counties = queries.grouped(everything, lambda account: account.holder_id)
    names = names_of({code for code, _stand in counties} | ({place} if place else set()), as_of.year, language())
    projects = queries.grouped(found, lambda one: one.project_no and (one.project_no, one.project_name))
    context = {
        "idle": found, "total": found.total, "as_of": as_of, "fault": fault, "place": place,
        "place_name": names.get(place, place), "heads": shown.brackets(found.ages), "idle_from": found.ages.idle_from,
        "counties": shown.county_lines(
            queries.grouped(found, lambda account: account.holder_id), names, book, as_of
        ),
        "stages": shown.stage_lines(queries.grouped(found, lambda account: account.stage)),
        "projects": shown.project_lines(projects[: shown.SHOWN], book),
        "projects_left_out": len(projects) - shown.SHOWN,
        "accounts": shown.account_lines(found, names, book), "accounts_left_out": len(found.stands) - shown.SHOWN,
        "options": sorted(((code, names.get(code, code)) for code, _stand in counties)),
        "kinds": files.KINDS,
    }  # fmt: skip
    return render(request, "funds/idle.html", context)


@require_GET
def file(request: HttpRequest, programme: str, kind: str) -> FileResponse:
    """The accounts of that page as a file."""
    book = get_programme_or_404(request.user, programme)
    if kind not in files.KINDS:
        raise Http404(kind)
    as_of, _fault = day_asked(request, book)
    found = queries.within(queries.idle([book], as_of, request.user), place_asked(request))
    name = f"{files.TITLE['zh']}-{book.code}-{as_of}.{kind}"
    with tempfile.TemporaryDirectory(prefix="xieshou-") as folder:
        path = Path(folder) / f"file.{kind}"
        files.write(found, path, invented=book.invented)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
