"""The pages of report tables (报表页面): all of them, one of them, the rows behind a number, and its files.

Belongs here: reading the address, asking, choosing the template. Does not belong: pages of an office's own tables
(`own_pages`), words (`shown`), the table itself.
"""

from __future__ import annotations

import tempfile
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import polars as pl
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.views.titles import listed
from xieshou.apps.exchange.exporting import KINDS
from xieshou.apps.exchange.report_tables import queries, sheets_out, shown
from xieshou.apps.exchange.report_tables.queries import Known
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.queries import helped_counties
from xieshou.engine import place_codes
from xieshou.engine.report_tables import NotForThisReader, Period, ReportTable
from xieshou.engine.report_tables.workbook import TooManyLines

ROWS_SHOWN = 300
NOT_FOR_YOU = 403
CANNOT = 422


@require_GET
def index(request: HttpRequest, programme: str) -> HttpResponse:
    """All tables of a programme: those that ship, and those that offices keep."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    tables = []
    for known in queries.all_of(book, request.user):
        told: dict[str, Any] = {"known": known, "mine": known.own and queries.is_of_office(known.own, request.user)}
        if known.table is not None:
            period = queries.usual_period(known.table, book, year, timezone.localdate())
            told |= {
                "about": shown.about(known.table), "book": shown.book_name(known.table.ledger), "period": period,
                "period_name": shown.period_name(period), "due": shown.due_in_words(known, period),
                "rests_on": "" if known.own else shown.rests_on(known.table),
            }  # fmt: skip
        tables.append(told)
    context = {
        "shipped": [one for one in tables if one["known"].own is None],
        "own": [one for one in tables if one["known"].own is not None],
        "may_keep": queries.may_keep(request.user, book), "works_here": policies.works_in(request.user, book.code),
    }  # fmt: skip
    return render(request, "exchange/tables/list.html", context)


@require_GET
def table(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """One table for a period, with its totals; every number opens its rows."""
    book = get_programme_or_404(request.user, programme)
    known = known_or_404(code, book, request.user)
    year = shown_year(book, request.GET.get("year"))
    mine = known.own is not None and queries.is_of_office(known.own, request.user)
    context: dict[str, Any] = {"known": known, "mine": mine, "own": known.own}
    if known.table is None:
        return render(request, "exchange/tables/table.html", context | {"fault": known.fault}, status=CANNOT)
    period = period_asked(request, known.table, book)
    query = asked_again(request, period, year)
    context |= {
        "about": shown.about(known.table), "book": shown.book_name(known.table.ledger),
        "ledger": known.table.ledger, "period": period, "period_name": shown.period_name(period),
        "periods": [(one.code, shown.period_name(one)) for one in queries.periods_for(known.table, year)],
        "counties": _counties(book, request.user, year), "scope": query.get("scope", ""),
        "with_waiting": "waiting" in query, "query": query, "due": shown.due_in_words(known, period),
        "rests_on": "" if known.own else shown.rests_on(known.table),
    }  # fmt: skip
    try:
        drawn = draw_as_asked(known.table, period, query, book, request.user)
    except NotForThisReader:
        return render(request, "exchange/tables/table.html", context | {"closed": True}, status=NOT_FOR_YOU)
    return render(request, "exchange/tables/table.html", context | lines_of(drawn, book, request.user, query))


def lines_of(drawn: queries.Drawn, book: Programme, user: User, query: dict[str, str]) -> dict[str, Any]:
    """What the part of a page needs that shows the table itself."""
    return {
        "heads": shown.heads(drawn), "lines": shown.table_lines(drawn, book, user, query),
        "total": shown.total(drawn, book, query), "notes": shown.notes(drawn),
        "left_out": max(0, drawn.result.rows.height - shown.SHOWN_LINES), "waiting": drawn.waiting,
    }  # fmt: skip


@require_GET
def rows(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """The rows behind one number of a table, each with the door to its record."""
    book = get_programme_or_404(request.user, programme)
    known = known_or_404(code, book, request.user)
    if known.table is None or known.table.is_list:
        raise Http404(code)
    period = period_asked(request, known.table, book)
    query = asked_again(request, period, shown_year(book, request.GET.get("year")))
    measure = next((one for one in known.table.measures if one.name == request.GET.get("measure")), None)
    group = _group_asked(known.table, request.GET.getlist("g"))
    try:
        numbers = queries.behind(
            known.table, period, group, measure.name if measure else "", programme=book, by=request.user,
            scope=query.get("scope", ""), with_waiting="waiting" in query,
        )  # fmt: skip
    except NotForThisReader:
        raise Http404(code) from None
    keys = [(known.table.ledger, number) for number in numbers[:ROWS_SHOWN]]
    found = listed(keys, request.user, programme=book.code, with_proofs=False)
    context = {
        "known": known, "period_name": shown.period_name(period), "query": query,
        "measure": (measure.zh if shown.is_chinese() else measure.en) if measure else "",
        "group": [_group_word(one, group, known.table, period) for one in group],
        "rows": [found[key] for key in keys if key in found], "count": len(numbers),
        "left_out": max(0, len(numbers) - ROWS_SHOWN),
    }  # fmt: skip
    return render(request, "exchange/tables/rows.html", context)


@require_GET
def file(request: HttpRequest, programme: str, code: str, kind: str) -> HttpResponse | FileResponse:
    """The table as a file to print and hand in, or to go on working with."""
    book = get_programme_or_404(request.user, programme)
    known = known_or_404(code, book, request.user)
    if known.table is None or f".{kind}" not in KINDS:
        raise Http404(code)
    period = period_asked(request, known.table, book)
    query = asked_again(request, period, shown_year(book, request.GET.get("year")))
    try:
        drawn = draw_as_asked(known.table, period, query, book, request.user, how="exported")
    except NotForThisReader:
        raise Http404(code) from None
    office = request.user.office or request.user.full_name or request.user.username
    with tempfile.TemporaryDirectory(prefix="xieshou-") as folder:
        path = Path(folder) / f"file.{kind}"
        try:
            sheets_out.write(
                drawn, path, title=known.name, office=office, drawn_on=timezone.localdate(), invented=book.invented
            )  # fmt: skip
        except TooManyLines:
            return HttpResponse(_("Too many rows for a sheet. Choose one county, or take the CSV."), status=CANNOT)
        return FileResponse(path.open("rb"), as_attachment=True, filename=f"{known.name}-{period.code}.{kind}")


def known_or_404(code: str, book: Programme, user: User) -> Known:
    """The table of that name or code, if it is for this reader."""
    known = queries.find(code, book, user)
    if known is None:
        raise Http404(code)
    return known


def period_asked(request: HttpRequest, table: ReportTable, book: Programme) -> Period:
    """The period of the address, moved into the year shown; else the one that ended last."""
    year = shown_year(book, request.GET.get("year"))
    asked = queries.asked_period(table, request.GET.get("period", ""))
    if asked is not None and ("year" not in request.GET or asked.year == year):
        return asked
    return queries.usual_period(table, book, year, timezone.localdate())


def asked_again(request: HttpRequest, period: Period, year: int) -> dict[str, str]:
    """What an address of the same table says: year, period, county, whether waiting rows count."""
    scope = request.GET.get("scope", "")
    asked = {"year": str(period.year if period.year != year else year), "period": period.code}
    if scope.isascii() and place_codes.is_code(scope):
        asked["scope"] = scope
    return asked | ({"waiting": "1"} if request.GET.get("waiting") else {})


def draw_as_asked(
    table: ReportTable, period: Period, query: dict[str, str], book: Programme, user: User, how: str = "opened"
) -> queries.Drawn:
    """The table as the address asks for it."""
    return queries.draw(
        table, period, programme=book, by=user, scope=query.get("scope", ""), with_waiting="waiting" in query, how=how
    )


def _counties(book: Programme, user: User, year: int) -> list[tuple[str, str]]:
    codes = [place.code_id for place in helped_counties(book, user, year)]
    names = names_of(codes, year, shown.language())
    return [(code, names.get(code, code)) for code in codes]


def _group_asked(table: ReportTable, texts: list[str]) -> dict[str, Any]:
    """The group of an address: a value for each of the table's groups, or none for the total line."""
    if not texts or len(texts) != len(table.groups):
        return {}
    kinds = {group.name: queries.kind_of(table, group) for group in table.groups}
    try:
        return {name: _value(text, kind) for (name, kind), text in zip(kinds.items(), texts, strict=True)}
    except (ValueError, InvalidOperation):
        raise Http404(texts) from None


def _value(text: str, kind: Any) -> Any:
    if text == "":
        return None
    if kind == pl.Boolean:
        return text == "true"
    if kind == pl.Int64:
        return int(text)
    if kind == pl.Date:
        return date.fromisoformat(text)
    return Decimal(text) if isinstance(kind, pl.Decimal) else text


def _group_word(name: str, group: dict[str, Any], table: ReportTable, period: Period) -> tuple[str, str]:
    """A group's head and value in words."""
    return queries.group_in_words(table, name, group[name], period, shown.language())
