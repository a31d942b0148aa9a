"""What people see of money (资金): what moved in each year, what stands where, and the movements themselves.

Belongs here: reading the address, asking queries, choosing the template.
Does not belong: questions (queries.py, listing.py), words (shown.py), the money of one project (sections.py).
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.list_links import heads, turned
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.funds import listing, queries, shown
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.queries import Filters
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.filters import OF_YEAR, UNDATED, which_years
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.shown import missing_in
from xieshou.data import packs
from xieshou.engine import place_codes

PAGE = 50
OUTSIDE = 30
HOLDERS = 40
LARGEST_FIRST = frozenset({"amount"})
LIST = "#movements"


@require_GET
def fund_list(request: HttpRequest, programme: str) -> HttpResponse:
    """Money by year; by type, place and area in the year shown; balances; the list of movements; what is outside."""
    book, user = get_programme_or_404(request.user, programme), request.user
    year = shown_year(book, request.GET.get("year"))
    which = which_years(request.GET, book)
    filters = read_filters(request.GET, year, which)
    doors = shown.Doors(book, filters.place)

    lines = queries.by_year(book, user, place=filters.place)
    of_year = listing.listed(book, user, Filters(year=year, place=filters.place))
    places, areas = listing.sums_by(of_year, "recipient_id"), listing.sums_by(of_year, "project__area")
    accounts = queries.balances(book, user)
    rows = listing.listed(book, user, filters)
    page = queries.movements_page(
        rows, request.GET.get("sort", ""), after=request.GET.get("after", ""), before=request.GET.get("before", ""),
        size=PAGE,
    )  # fmt: skip
    outside = list(listing.outside(book, user, year if which == OF_YEAR else None)[: OUTSIDE + 1])
    options = listing.places_of(book, user)

    holders = {line.account.holder_id for line in accounts}
    codes = {*options, *(one["key"] for one in places), *holders, filters.place} - {"", None}
    names = names_of(codes, year, shown.language())
    name_sides([*page.rows, *outside], year)
    shown.dress(page.rows, filters.kind)
    shown.dress(outside)
    stock, stock_sums = shown.stock(accounts, names)
    sums = listing.sum_of(rows, filters.kind)
    kept = book.books == Programme.Books.KEPT
    carried = shown.carried_lines(queries.carry_over(book, user, place=filters.place) if kept else (), doors)
    context = {
        "filters": filters,
        "which": which,
        "kinds": [Movement.Kind(kind).label for kind in listing.COLUMNS],
        "year_rows": shown.year_lines(lines, doors),
        "chart": shown.chart(lines, doors),
        "finding": shown.finding(lines),
        "types": shown.type_lines(next((line for line in lines if line.year == year), None), doors),
        "places": shown.place_lines(places, names, book, year),
        "areas": shown.area_lines(areas, book),
        "area_kinds": [Movement.Kind(kind).label for kind in shown.OF_PROJECTS],
        "stages": [stage.label for stage in shown.INSIDE],
        "stock": stock[:HOLDERS],
        "stock_sums": stock_sums,
        "stock_left_out": max(0, len(stock) - HOLDERS),
        "movements": page.rows,
        "sums": sums,
        "page": {
            "count": sums["count"],
            "previous_url": turned(request, at=LIST, before=page.before),
            "next_url": turned(request, at=LIST, after=page.after),
        },
        "heads": heads(request, queries.SORTS, queries.SORTS, usual="day", largest_first=LARGEST_FIRST, at=LIST),
        "chips": shown.chips(filters, names, *_names_of_rows(filters, user, year)),
        "options": {
            "place": [(code, names.get(code, code)) for code in options],
            "type": [(code, each.name(shown.language())) for code, each in packs.fund_types().items()],
            "kind": [(kind, Movement.Kind(kind).label) for kind in (*listing.COLUMNS, *shown.BESIDE)],
        },
        "outside": outside[:OUTSIDE],
        "outside_more": len(outside) > OUTSIDE,
        "missing": missing_in(book),
        "kept": kept,
        "works_here": works_in(user, book.code),
        "carried": carried,
    }
    return render(request, "funds/list.html", context)


def read_filters(query: QueryDict, year: int, which: str) -> Filters:
    """The filters of an address; what they cannot mean is left out rather than answered with nothing."""

    def plain(name: str) -> str:
        return query.get(name, "").replace("\0", "").strip()[:80]

    kind, fund_type, place = plain("kind"), plain("type"), plain("place")
    return Filters(
        year=year if which == OF_YEAR else None,
        undated=which == UNDATED,
        kind=kind if kind in Movement.Kind.values else "",
        fund_type=fund_type if fund_type in packs.fund_types() else "",
        place=place if place.isascii() and place_codes.is_code(place) else "",
        pairing=plain("pairing"),
        project=plain("project"),
        text=plain("q"),
    )


def _names_of_rows(filters: Filters, user: Any, year: int) -> tuple[str, str]:
    """What the project and the pairing of the filters are called, as far as the user may see them."""
    project = pairing = ""
    if filters.project:
        seen = Project.objects.visible_to(user).filter(record_no=filters.project)
        project = seen.values_list("name", flat=True).first() or ""
    if filters.pairing and (found := Pairing.objects.visible_to(user).filter(record_no=filters.pairing).first()):
        name_sides([found], year)
        pairing = f"{found.donor_name} – {found.recipient_name}"
    return project, pairing
