"""Figures (指标数): all of a year and scope in one table, and one with its definition and the rows that add up to it.

Belongs here: the two pages. Does not belong: computing; naming scopes (scopes.py) and rows (titles.py).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.models import Figure, Snapshot
from xieshou.apps.assessment.queries import current_snapshot, figure_rows, is_apart
from xieshou.apps.assessment.views.amounts import amount, is_money
from xieshou.apps.assessment.views.doors import (
    by_indicator,
    door,
    regime_part,
    seen_figures,
)
from xieshou.apps.assessment.views.scopes import choices, scope_name
from xieshou.apps.assessment.views.titles import listed
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, home_scope, shown_year
from xieshou.data.packs import indicators
from xieshou.wording import words

ROWS = 200


@require_GET
def figure_list(request: HttpRequest, programme: str) -> HttpResponse:
    """All figures of the year for one scope, in the order of the catalogue, those of other kinds of pairing below."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    snapshot = current_snapshot(book)
    seen = seen_figures(request.user, snapshot, year)
    scope = request.GET.get("scope") or home_scope(request.user, book)
    offered = set(seen.order_by().values_list("scope", flat=True).distinct())
    if request.GET.get("scope") and scope not in offered:
        raise Http404(scope)
    found = list(seen_figures(request.user, snapshot, year, year - 1).filter(scope=scope))
    before = by_indicator(one for one in found if one.year == year - 1)
    order = {code: place for place, code in enumerate(indicators())}
    now = sorted(
        (one for one in found if one.year == year),
        key=lambda one: (is_apart(one), order.get(one.indicator, 999), one.beside),
    )
    places, pairings = choices(offered | {scope}, request.user, year)
    context = {
        "scope": scope,
        "scope_name": scope_name(scope, year),
        "places": places,
        "pairings": pairings,
        "figures": [
            {"door": door(one, book, None if one.beside else before.get(one.indicator)), "figure": one,
             "apart": is_apart(one)}
            for one in now
        ],
    }  # fmt: skip
    return render(request, "assessment/figures.html", context)


@require_GET
def figure(request: HttpRequest, programme: str, indicator: str, scope: str) -> HttpResponse:
    """One figure: the value, how it is counted, what stands beside it, and its rows with their evidence."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    snapshot = current_snapshot(book)
    seen = seen_figures(request.user, snapshot, *book.years).filter(indicator=indicator, scope=scope)
    all_years = list(seen.order_by("year", "beside", "id"))
    chief = _chief(all_years, year, request.GET.get("definition", ""))
    if chief is None or snapshot is None:
        raise Http404(indicator)
    before = next((one for one in all_years if one.year == year - 1 and one.definition == chief.definition), None)
    same_year = [one for one in all_years if one.year == year and one.pk != chief.pk]
    beside = [one for one in same_year if one.beside and one.definition == chief.definition]
    context = {
        "figure": chief,
        "door": door(chief, book, before),
        "scope": scope,
        "scope_name": scope_name(scope, year),
        "counts": _definition(chief),
        "beside": [door(one, book) for one in beside],
        "others": [door(one, book) for one in same_year if not one.beside],
        "by_year": [
            {"year": one.year, "door": door(one, book)}
            for one in all_years
            if not one.beside and is_apart(one) == is_apart(chief)
        ],
        "paired": _paired(chief),
        "is_money": is_money(chief.unit),
        "total": amount(chief.value, chief.unit),
    } | _rows(request.user, book, snapshot, chief, _page(request))
    return render(request, "assessment/figure.html", context)


def _chief(figures: list[Figure], year: int, definition: str) -> Figure | None:
    """The figure asked for: by its definition, else that of the regime, else whatever there is."""
    now = [one for one in figures if one.year == year and not one.beside]
    if definition:
        return next((one for one in now if one.definition == definition), None)
    return next((one for one in now if not is_apart(one)), now[0] if now else None)


def _definition(chief: Figure) -> dict[str, Any] | None:
    """How the figure is counted, in both languages, from the catalogue that ships."""
    indicator = indicators().get(chief.indicator)
    if indicator is None:
        return None
    definition = indicator.definition(regime_part(chief))
    language = get_language() or "zh-hans"
    own = indicator.counts(language)
    other = indicator.counts_en if language.startswith("zh") else indicator.counts_zh
    return {
        "own": own,
        "other": other,
        "other_language": "en" if language.startswith("zh") else "zh-Hans",
        "basis": definition.basis if definition else "",
        "regime": regime_part(chief),
        "apart": is_apart(chief),
    }


def _paired(chief: Figure) -> dict[str, int] | None:
    """How many of the expected rows there are, where the indicator expects a number of them."""
    if chief.expected is None or chief.value is None:
        return None
    return {"found": chief.row_count, "expected": chief.expected, "lacking": max(0, chief.expected - chief.row_count)}


def _page(request: HttpRequest) -> int:
    asked = request.GET.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0


def _rows(user: User, book: Programme, snapshot: Snapshot, chief: Figure, start: int) -> dict[str, Any]:
    """One page of the rows behind a figure. Rows outside the reader's scope are counted, with what they add up to."""
    if not chief.row_count:
        return {"rows": [], "hidden": 0, "row_count": 0}
    frame = figure_rows(snapshot, chief.year, chief.scope).filter(
        pl.col("indicator") == chief.indicator,
        pl.col("definition") == chief.definition,
        pl.col("beside") == chief.beside,
    )
    page = frame.slice(start, ROWS).to_dicts()
    found = listed([(row["ledger"], row["key"]) for row in page], user, programme=book.pk)
    shown = [
        {"listed": found[row["ledger"], row["key"]], "ledger": words.ledger(row["ledger"]),
         "amount": amount(row["amount"], chief.unit), "part": row["part"]}
        for row in page
        if (row["ledger"], row["key"]) in found
    ]  # fmt: skip
    hidden = [row for row in page if (row["ledger"], row["key"]) not in found]
    return {
        "rows": shown,
        "hidden": len(hidden),
        "hidden_amount": amount(_sum(row["amount"] for row in hidden), chief.unit),
        "row_count": frame.height,
        "first": start + 1,
        "last": start + len(page),
        "next": start + ROWS if start + ROWS < frame.height else "",
        "previous": max(0, start - ROWS) if start else "",
        "whole": start == 0 and len(page) == frame.height,
    }


def _sum(amounts: Any) -> str:
    return f"{sum((Decimal(one) for one in amounts), Decimal(0)):f}"
