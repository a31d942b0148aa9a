"""The pages of an import (导入批次页面): what it would do, how far it is, apply, go on, take back, hand in.

Belongs here: reading the request, asking the actions, choosing the template. Does not belong: any step of an import
(`previewing`, `applying`, `undoing`, `background`), what a page says of it (`shown`), files (`files_in`, `files_out`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.assessment.views.ledgers import list_url
from xieshou.apps.exchange import actions, shown
from xieshou.apps.exchange.background import place
from xieshou.apps.exchange.forms import MappingForm
from xieshou.apps.exchange.mappings import from_values
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import MustAsk
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.sections import sections_of
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.reading import Unreadable

NOT_UNDERSTOOD = 422
RECENT = 20


@require_GET
def import_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The imports that the user made, newest first."""
    book = get_programme_or_404(request.user, programme)
    policies.check_may(request.user, "edit")
    made = Import.objects.filter(by=request.user, programme=book)[:RECENT]
    return render(request, "exchange/list.html", {"imports": [shown.told(one) for one in made]})


@require_GET
def import_page(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """What an import would do, or did: counts, columns, changes, faults, and the next deed."""
    book, made = import_or_404(request, programme, code)
    return page(request, book, made)


@require_GET
def progress(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """How far the worker is, for a page that asks again and again; when it has ended, that the page asks anew."""
    _book, made = import_or_404(request, programme, code)
    waiting = shown.waiting(made)
    answer = render(request, "exchange/_progress.html", {"import": shown.told(made), "waiting": waiting})
    if not waiting or waiting["nobody"] != ("nobody" in request.GET):
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def apply(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Write the previewed rows; many of them in the background."""
    book, made = import_or_404(request, programme, code)
    why, clean_only = request.POST.get("why", "").strip(), "clean" in request.POST
    if made.warned and not why:
        fault = _("Some rows are doubtful. Write in one sentence why they are right, or correct them in your file.")
        return page(request, book, made, fault=fault, status=NOT_UNDERSTOOD)
    later = made.state == Import.State.PREVIEWED and actions.is_large(made)
    deed = actions.write_later if later else actions.apply
    try:
        done = deed(made, by=request.user, accept_clean_rows=clean_only, why=why)
    except DeedRefused as refused:
        return page(request, book, made, fault=str(refused), status=409)
    if not later:
        messages.success(
            request,
            _("Written: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
            % {"new": done.new, "changed": done.changed, "unchanged": done.unchanged},
        )
    return redirect("exchange:import", book.code, done.code)


@require_POST
def discard(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Give up an import that waits to be read, or a previewed one."""
    book, made = import_or_404(request, programme, code)
    try:
        actions.discard(made, by=request.user)
    except DeedRefused as refused:
        return page(request, book, made, fault=str(refused), status=409)
    messages.success(request, _("Discarded. Nothing was written."))
    return redirect("exchange:bring", book.code, made.ledger)


@require_POST
def resume(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Go on with an import that was interrupted, or that no worker comes to."""
    book, made = import_or_404(request, programme, code)
    if place.is_taken() and made.state == Import.State.APPLYING and made.chunks > 1:
        return _do(request, book, made, lambda: actions.go_on_later(made, by=request.user), "")
    if made.in_background:
        return _do(request, book, made, lambda: actions.do_it_here(made, by=request.user), "")
    return _do(request, book, made, lambda: actions.resume(made, by=request.user), _("Finished."))


@require_POST
def undo(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Take an import back; a large one in the background."""
    book, made = import_or_404(request, programme, code)
    if actions.is_large(made):
        return _later(request, book, made, Import.Deed.UNDO)
    return _do(
        request, book, made, lambda: actions.undo(made, by=request.user), _("Taken back. The rows stand as before.")
    )


@require_POST
def hand_in(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Submit all drafts of an import; of a large one in the background."""
    return _bulk(request, programme, code, Import.Deed.SUBMIT, actions.submit_all)


@require_POST
def accept(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Accept all submitted rows of an import that the user may accept; of a large one in the background."""
    return _bulk(request, programme, code, Import.Deed.ACCEPT, actions.accept_all)


def _later(request: HttpRequest, book: Programme, made: Import, deed: Import.Deed) -> HttpResponse:
    return _do(request, book, made, lambda: actions.do_later(made, deed, by=request.user), "")


def _bulk(request: HttpRequest, programme: str, code: str, named: Import.Deed, deed: Any) -> HttpResponse:
    book, made = import_or_404(request, programme, code)
    if actions.is_large(made):
        return _later(request, book, made, named)
    try:
        count = deed(made, by=request.user)
    except DeedRefused as refused:
        return page(request, book, made, fault=str(refused), status=409)
    messages.success(request, ngettext("%(n)s row moved on.", "%(n)s rows moved on.", count) % {"n": count})
    if made.by_id != request.user.pk:  # with nothing left to accept, its page is its maker's alone
        return redirect(list_url(book, made.ledger))
    return redirect("exchange:import", book.code, made.code)


def _do(request: HttpRequest, book: Programme, made: Import, deed: Any, done: str) -> HttpResponse:
    try:
        deed()
    except DeedRefused as refused:
        return page(request, book, made, fault=str(refused), status=409)
    if done:
        messages.success(request, done)
    return redirect("exchange:import", book.code, made.code)


def page(request: HttpRequest, book: Programme, made: Import, *, fault: str = "", status: int = 200) -> HttpResponse:
    """The page of an import, with what was refused just now."""
    mapping, ledger = from_values(made.mapping, made.ledger) if made.mapping else None, LEDGERS[made.ledger]
    context = shown.page_of(made, request.user) | {
        "import": shown.told(made), "ledger": ledger, "name": shown.name_of(ledger), "mapping": mapping, "fault": fault,
        "form": MappingForm(mapping=mapping, ledger=ledger) if mapping else None,
        "unmapped": list(mapping.unmapped.values()) if mapping else [], "list_url": list_url(book, made.ledger),
        "sections": sections_of("exchange:import", request.user, (book, ledger), made.year or shown_year(book, None)),
    }  # fmt: skip
    return render(request, "exchange/import.html", context, status=status)


def import_or_404(request: HttpRequest, programme: str, code: str) -> tuple[Programme, Import]:
    """An import of the user's own, or one whose rows the user may accept, or let the worker accept."""
    book = get_programme_or_404(request.user, programme)
    made = get_object_or_404(Import, code=code, programme=book)
    if request.user.pk not in (made.by_id, made.asked_by_id) and not shown.may_look(made, request.user):
        raise Http404(code)
    return book, made


def said(question: MustAsk | Unreadable) -> str:
    """What a file was refused with, or a question, in the reader's language."""
    if isinstance(question, MustAsk):
        return str(question)
    return question.told_in("zh" if shown.is_chinese() else "en")
