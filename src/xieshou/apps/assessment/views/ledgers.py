"""The ledgers (台账): all of them with their counts, and the list of any one, as its definition says.

Belongs here: reading the address, asking, and putting words on cells. Does not belong: files in and out (`exchange`),
lists with a page of their own (projects, funds, pairings, meetings).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import note_access
from xieshou.apps.accounts.list_links import turned
from xieshou.apps.accounts.models import LedgerRow, Status, User
from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.assessment import ledger_rows
from xieshou.apps.assessment.ledger_rows import Narrowed
from xieshou.apps.assessment.privacy import internal_hidden
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.assessment.views.titles import record_url
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.sections import sections_of
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.queries import helped_counties
from xieshou.data.code_lists import code_list
from xieshou.engine import place_codes
from xieshou.engine.ledgers import Column, Type

PAGE = 50
LONGEST_QUESTION = 80
HIDDEN = "•••"
OWN_LISTS = {
    "projects": "projects:list", "funds": "funds:list", "pairings": "pairings:list", "meetings": "commitments:list",
    "assets": "assets:list",
}  # fmt: skip


@dataclass(frozen=True)
class Cell:
    """One cell of a list: its text, whether it is a number, and the amount where it is money."""

    label: str
    text: str = ""
    is_number: bool = False
    fen: int | None = None


@require_GET
def index(request: HttpRequest, programme: str) -> HttpResponse:
    """All ledgers of a programme with how many rows each holds, and the doors for files."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    of_year, of_all = (ledger_rows.counts(book, request.user, one) for one in (year, None))
    ledgers = [
        {"ledger": sheet.ledger, "name": _name(sheet.ledger), "about": _about(sheet), "of_year": of_year[name],
         "of_all": of_all[name], "url": list_url(book, name),
         "doors": sections_of("assessment:ledger", request.user, (book, sheet.ledger), year)}
        for name, sheet in SHEETS.items()
    ]  # fmt: skip
    context = {"ledgers": ledgers, "sections": sections_of("assessment:ledgers", request.user, book, year)}
    return render(request, "assessment/ledgers.html", context)


def list_url(programme: Programme, ledger: str) -> str:
    """The list of a ledger: its room's own page where it has one."""
    if ledger in OWN_LISTS:
        return reverse(OWN_LISTS[ledger], args=[programme.code])
    return reverse("assessment:ledger", args=[programme.code, ledger])


@require_GET
def ledger(request: HttpRequest, programme: str, ledger: str) -> HttpResponse:
    """The rows of a ledger, narrowed by what the address says."""
    book = get_programme_or_404(request.user, programme)
    if ledger not in SHEETS:
        raise Http404(ledger)
    sheet, year = SHEETS[ledger], shown_year(book, request.GET.get("year"))
    hidden = internal_hidden(ledger, request.user, book)
    asked = _asked(request, sheet, year, hidden)
    rows = ledger_rows.rows_of(sheet, book, request.user, asked)
    sums = ledger_rows.sums_of(sheet, rows)
    page = ledger_rows.page_of(
        rows, after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=PAGE
    )
    columns = [sheet.ledger.by_name[name] for name in sheet.ledger.listed if name not in hidden]
    counties = [place.code_id for place in helped_counties(book, request.user, year)]
    names = _names(page.rows, columns, {*counties, asked.place}, year)
    seen = _persons_seen(sheet, page.rows, request.user)
    summed = sheet.ledger.by_name.get(sheet.ledger.summed)
    context = {
        "ledger": sheet.ledger,
        "name": _name(sheet.ledger),
        "about": _about(sheet),
        "which": "all" if asked.year is None else "year",
        "columns": [{"label": _label(one), "is_number": _is_number(one)} for one in columns],
        "rows": [
            {"row": row, "url": record_url(row), "place": names.get(row.recipient_id or "", row.recipient_printed),
             "unsettled": row.status not in (Status.ACCEPTED, Status.FROZEN),
             "cells": [_cell(row, one, names, row.pk in seen) for one in columns]}
            for row in page.rows
        ],
        "page": {
            "count": sums["count"],
            "previous_url": turned(request, before=page.before),
            "next_url": turned(request, after=page.after),
        },
        "sum": sums.get("sum"),
        "summed": _label(summed) if summed else "",
        "summed_is_money": summed is not None and summed.type == Type.MONEY,
        "asked": asked,
        "filters": [_filter(sheet.ledger.by_name[name], asked) for name in sheet.ledger.filters if name not in hidden],
        "counties": [(code, names.get(code, code)) for code in counties],
        "statuses": Status.choices,
        "chips": _chips(sheet, asked, names),
        "sections": sections_of("assessment:ledger", request.user, (book, sheet.ledger), year),
    }  # fmt: skip
    return render(request, "assessment/ledger.html", context)


def _asked(request: HttpRequest, sheet: Sheet, year: int, hidden: frozenset[str]) -> Narrowed:
    """What the address asks for; what it cannot mean is left out rather than answered with nothing."""
    place, text = request.GET.get("place", ""), request.GET.get("q", "").replace("\0", "").strip()
    codes = {}
    for name in set(sheet.ledger.filters) - hidden:
        wanted = request.GET.get(name, "")
        if wanted in _choices(sheet.ledger.by_name[name]):
            codes[name] = wanted
    status = request.GET.get("status", "")
    return Narrowed(
        year=None if request.GET.get("of") == "all" else year,
        place=place if place.isascii() and place_codes.is_code(place) else "",
        status=status if status in Status.values else "",
        text=text[:LONGEST_QUESTION],
        codes=codes,
    )


def _choices(column: Column) -> dict[str, str]:
    if column.type == Type.BOOLEAN:
        return {"yes": _("yes"), "no": _("no")}
    return {code: term.name(_language()) for code, term in code_list(column.codes).items()}


def _filter(column: Column, asked: Narrowed) -> dict[str, Any]:
    chosen = asked.codes.get(column.name, "")
    return {"name": column.name, "label": _label(column), "choices": list(_choices(column).items()), "chosen": chosen}


def _chips(sheet: Sheet, asked: Narrowed, names: dict[str, str]) -> list[dict[str, str]]:
    chips = [("q", _("Search"), asked.text), ("place", _("Place"), names.get(asked.place, asked.place))]
    chips.append(("status", _("Row"), str(Status(asked.status).label) if asked.status else ""))
    for name, code in asked.codes.items():
        column = sheet.ledger.by_name[name]
        chips.append((name, _label(column), _choices(column)[code]))
    return [{"key": key, "label": label, "text": text} for key, label, text in chips if text]


def _persons_seen(sheet: Sheet, rows: list[LedgerRow], user: User) -> set[int]:
    """The rows of the page whose persons the user may see; that they were listed leaves one record."""
    listed_persons = sheet.ledger.personal & set(sheet.ledger.listed)
    if not listed_persons or not rows or not policies.may(user, "see_persons"):
        return set()
    open_rows = sheet.model.objects.open_to(user, "see_persons").filter(pk__in=[row.pk for row in rows])
    seen = set(open_rows.order_by().values_list("pk", flat=True))
    if seen:
        note_access(by=user, ledger=sheet.ledger.name, how="opened", row_count=len(seen))
    return seen


def _names(rows: list[LedgerRow], columns: list[Column], codes: set[str], year: int) -> dict[str, str]:
    places = ["recipient_id", *(f"{one.name}_id" for one in columns if one.type == Type.PLACE)]
    named = {getattr(row, place) for row in rows for place in places} | codes
    return names_of(named - {None, ""}, year, _language())


def _cell(row: LedgerRow, column: Column, names: dict[str, str], persons: bool) -> Cell:
    label = _label(column)
    if column.is_personal and not persons:
        return Cell(label, HIDDEN)
    if column.type == Type.PLACE:
        code = getattr(row, f"{column.name}_id")
        return Cell(label, names.get(code, code or ""))
    if column.type == Type.PUBLISHED_DATE:
        return Cell(label, getattr(row, f"{column.name}_printed"))
    value = getattr(row, column.name)
    if value is None or value == "":
        return Cell(label)
    match column.type:
        case Type.MONEY:
            return Cell(label, is_number=True, fen=value)
        case Type.CODE:
            known = code_list(column.codes)
            return Cell(label, known[value].name(_language()) if value in known else value)
        case Type.BOOLEAN:
            return Cell(label, _("yes") if value else _("no"))
        case Type.INTEGER | Type.YEAR:
            return Cell(label, str(value), is_number=True)
    if isinstance(value, Decimal):
        return Cell(label, f"{value.normalize():f}", is_number=True)
    return Cell(label, value.isoformat() if isinstance(value, date) else str(value))


def _is_number(column: Column) -> bool:
    return column.type in (Type.MONEY, Type.INTEGER, Type.DECIMAL, Type.YEAR)


def _language() -> str:
    return get_language() or "zh-hans"


def _name(thing: Any) -> str:
    return thing.zh if _language().startswith("zh") else thing.en


def _about(sheet: Sheet) -> str:
    return sheet.ledger.about_zh if _language().startswith("zh") else sheet.ledger.about_en


def _label(column: Column) -> str:
    own = _name(column)
    return own if _language().startswith("zh") else own[:1].upper() + own[1:]
