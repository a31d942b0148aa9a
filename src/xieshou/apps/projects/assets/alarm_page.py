"""What is pointed out of assets on a day (闲置和逾期提示): the page and its file.

Belongs here: reading day, place and kind of alarm from the address. Does not belong: ages (`engine.assets`), what is
asked (`queries`).
"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xieshou.apps.pairings.asked import day_asked, place_asked
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.assets import files, queries, shown
from xieshou.apps.projects.models import Asset
from xieshou.apps.projects.policies import internal_hidden
from xieshou.data.asset_rules import asset_rules

SHOWN = 200


@require_GET
def page(request: HttpRequest, programme: str) -> HttpResponse:
    """Idle, unused and unchecked assets, and what is overdue, on a day."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    as_of, fault = day_asked(request, book)
    code, place = _code(request), place_asked(request)
    found = _found(request, book, as_of, place)
    counts = dict.fromkeys(queries.CODES, 0)
    for line in found.lines:
        for name in {told.age.code for told in line.told} | ({"overdue"} if line.overdue else set()):
            counts[name] += 1
    lines = found.of(code).lines
    counties = queries.counties_of(book, request.user)
    names = names_of({*counties, *filter(None, [place])}, year, shown.language())
    rules = [
        {"name": age.name(shown.language()), "months": age.months, "basis": age.basis,
         "kinds": [shown.word("asset_kinds", kind) for kind in age.kinds]}
        for age in asset_rules().ages
    ]  # fmt: skip
    context = {
        "alarms": found, "lines": shown.dress_lines(lines[:SHOWN], year), "left_out": len(lines) - SHOWN,
        "overdue_fen": sum(one.overdue_fen for one in lines), "as_of": as_of, "fault": fault, "code": code,
        "place": place, "place_name": names.get(place, place), "rules": rules, "kinds": files.KINDS,
        "codes": [(one, text, counts[one]) for one, text in shown.told_choices()],
        "options": [(one, names.get(one, one)) for one in counties],
    }  # fmt: skip
    return render(request, "assets/alarms.html", context)


@require_GET
def file(request: HttpRequest, programme: str, kind: str) -> FileResponse:
    """The same as a file: one line for each asset."""
    book = get_programme_or_404(request.user, programme)
    if kind not in files.KINDS:
        raise Http404(kind)
    as_of, _fault = day_asked(request, book)
    found = _found(request, book, as_of, place_asked(request)).of(_code(request))
    shown.dress_lines(found.lines, shown_year(book, request.GET.get("year")))
    name = f"{files.TITLE['zh']}-{book.code}-{as_of}.{kind}"
    with tempfile.TemporaryDirectory(prefix="xieshou-") as folder:
        path = Path(folder) / f"file.{kind}"
        files.write(found, path, invented=book.invented, hidden=internal_hidden(request.user, book, Asset.LEDGER))
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _found(request: HttpRequest, book: Programme, as_of: date, place: str) -> queries.Alarms:
    hidden = internal_hidden(request.user, book, Asset.LEDGER)
    return queries.alarms(book, request.user, as_of, place=place, hidden=hidden)


def _code(request: HttpRequest) -> str:
    asked = request.GET.get("what", "")
    return asked if asked in queries.CODES else ""
