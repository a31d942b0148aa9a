"""What people see of pairings (结对关系): the list of a year, and one pairing with what upper rooms bring to it.

Belongs here: reading the address, asking queries, choosing the template.
Does not belong: questions (queries.py); money and projects of a pairing, which their own rooms bring (sections.py).
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xieshou.apps.accounts.queries import evidence_shown
from xieshou.apps.pairings import actions, queries
from xieshou.apps.pairings.models import Pairing
from xieshou.apps.pairings.sections import sections_of
from xieshou.apps.pairings.shown import dress, name_sides

PAGE = 100
BELOW = 25


@require_GET
def pairing_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The pairings in force in the year, or of all years, at one level or all."""
    book = queries.get_programme_or_404(request.user, programme)
    year = queries.shown_year(book, request.GET.get("year"))
    of_all_years = request.GET.get("of") == "all"
    seen = Pairing.objects.visible_to(request.user).filter(programme=book)
    inside = seen.filter(record_no=request.GET.get("inside", "")).first()
    if inside is not None:
        seen = queries.below(seen, inside)
        name_sides([inside], year)
    rows = seen if of_all_years else queries.perhaps_in_force(seen, year)
    levels = queries.by_level(rows)
    level = request.GET.get("level", "")
    if level in levels:
        rows = rows.filter(level=level)
    found = queries.listed(rows, request.GET.get("after", ""), PAGE + 1)
    pairings = found[:PAGE]
    name_sides(pairings, year)
    for pairing in pairings:
        dress(pairing, year)
    more = queries.cursor_of(pairings[-1]) if len(found) > PAGE else ""
    context = {
        "pairings": pairings,
        "levels": [(code, Pairing.Level(code).label, count) for code, count in levels.items()],
        "level": level if level in levels else "",
        "count": levels.get(level) or sum(levels.values()),
        "total": sum(levels.values()),
        "of_all_years": of_all_years,
        "inside": inside,
        "more": more,
        "first_page": not request.GET.get("after"),
    }
    return render(request, "pairings/list.html", context)


@require_GET
def detail(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """One pairing: both sides, who came before and after, what was agreed, what lies inside it, what moved."""
    book = queries.get_programme_or_404(request.user, programme)
    year = queries.shown_year(book, request.GET.get("year"))
    seen = Pairing.objects.visible_to(request.user).filter(programme=book)
    pairing = get_object_or_404(seen.select_related("donor_unit", "recipient_unit"), record_no=record_no)
    line = queries.succession(pairing, request.user)
    inside = queries.below(seen, pairing)
    levels = queries.by_level(inside)
    first = queries.listed(inside, limit=BELOW)
    name_sides([pairing, *line, *first], year)
    for one in [pairing, *line, *first]:
        dress(one, year)
    sections = sections_of("pairings:detail", request.user, pairing, year)
    context = {
        "pairing": pairing,
        "line": line if len(line) > 1 else [],
        "agreements": queries.agreements_of(pairing, request.user),
        "inside": first,
        "inside_levels": [(code, Pairing.Level(code).label, count) for code, count in levels.items()],
        "inside_count": sum(levels.values()),
        "links": evidence_shown(pairing, request.user),
        "sections": sections,
        "draws": any(section.draws for section in sections),
    }
    return render(request, "pairings/detail.html", context)


@require_POST
def cosignatures(request: HttpRequest, programme: str) -> HttpResponse:
    """Set whether the programme demands both signatures before a payment."""
    book = queries.get_programme_or_404(request.user, programme)
    demanded = request.POST.get("demanded") == "yes"
    actions.demand_cosignatures(book, demanded, by=request.user, why=request.POST.get("why", ""))
    said = _("Payments now need both signatures.") if demanded else _("Payments no longer need both signatures.")
    messages.success(request, said)
    return redirect("assessment:overview", book.code)
