"""The pages by which an office makes tables of its own (自定义报表页面): try one, keep it, change it, remove it.

Belongs here: reading the form, asking the actions. Does not belong: what can be filled in (`forms`), the deeds.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.exchange.models import OwnTable
from xieshou.apps.exchange.report_tables import actions, choices, queries, shown
from xieshou.apps.exchange.report_tables.forms import LIST, OwnTableForm, initial_of
from xieshou.apps.exchange.report_tables.views import known_or_404, lines_of
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.engine.report_tables import BOOKS, NotForThisReader

TRIAL = "own"
NOT_UNDERSTOOD = 422


@require_http_methods(["GET", "POST"])
def make(request: HttpRequest, programme: str) -> HttpResponse:
    """Make a table: choose the ledger, then fill in the rest; look at it before it is kept."""
    book = _book(request, programme)
    ledger = request.GET.get("ledger", "")
    if ledger not in BOOKS:
        books = [{"name": one.name, "label": shown.book_name(one.name)} for one in choices.books()]
        return render(request, "exchange/tables/choose.html", {"books": books})
    initial = {"shape": LIST, "taken": "of_year", "period": "year", "totals": True, "money": "wan", "seen_version": 0}
    form = OwnTableForm(request.POST or None, ledger=ledger, initial=initial)
    if request.method == "POST" and form.is_valid() and "keep" in request.POST:
        try:
            own = actions.keep(
                programme=book, name=form.cleaned_data["name"], definition=form.definition(), by=request.user
            )  # fmt: skip
        except DeedRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("Kept. Your office finds it in the list of tables."))
            return redirect("tables:table", book.code, own.code)
    return _page(request, book, form, ledger)


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Change a table of the office's own."""
    book, own = _own_or_404(request, programme, code)
    initial = initial_of(own.name, own.definition, own.version)
    form = OwnTableForm(request.POST or None, ledger=own.ledger, initial=initial)
    if request.method == "POST" and form.is_valid() and "keep" in request.POST:
        try:
            actions.change(
                own, name=form.cleaned_data["name"], definition=form.definition(),
                seen_version=form.cleaned_data["seen_version"] or 0, by=request.user,
            )  # fmt: skip
        except DeedRefused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, _("Changed."))
            return redirect("tables:table", book.code, own.code)
    return _page(request, book, form, own.ledger, own)


@require_POST
def remove(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Remove a table of the office's own."""
    book, own = _own_or_404(request, programme, code)
    actions.remove(own, by=request.user)
    messages.success(request, _("Removed. The rows it was drawn from are untouched."))
    return redirect("tables:list", book.code)


def _page(
    request: HttpRequest, book: Programme, form: OwnTableForm, ledger: str, own: OwnTable | None = None
) -> HttpResponse:  # fmt: skip
    context: dict[str, Any] = {"form": form, "ledger": shown.book_name(ledger), "own": own}
    wrong = bool(form.is_bound and form.errors)
    if form.is_bound and not wrong:
        context |= _trial(request, book, form)
    return render(request, "exchange/tables/own.html", context, status=NOT_UNDERSTOOD if wrong else 200)


def _trial(request: HttpRequest, book: Programme, form: OwnTableForm) -> dict[str, Any]:
    """What the table would show now."""
    table = queries.definition_of(form.cleaned_data["name"], form.definition(), TRIAL)
    year = shown_year(book, request.GET.get("year"))
    period = queries.usual_period(table, book, year, timezone.localdate())
    try:
        drawn = queries.draw(table, period, programme=book, by=request.user)
    except NotForThisReader:
        return {"closed": True}
    return lines_of(drawn, book, request.user, {}) | {"period_name": shown.period_name(period)}


def _book(request: HttpRequest, programme: str) -> Programme:
    book = get_programme_or_404(request.user, programme)
    if not queries.may_keep(request.user, book):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    return book


def _own_or_404(request: HttpRequest, programme: str, code: str) -> tuple[Programme, OwnTable]:
    book = _book(request, programme)
    known = known_or_404(code, book, request.user)
    if known.own is None:
        raise Http404(code)
    if not queries.is_of_office(known.own, request.user):
        raise PermissionDenied(_("Only the office that keeps this table may change or remove it."))
    return book, known.own
