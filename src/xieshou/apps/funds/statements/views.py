"""The pages of bank statements (银行对账页面): the list with its form, one statement, and the deeds on it.

Belongs here: from a request to one query or one action, refusals as words. Does not belong: all of that itself.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.funds.models import BankStatement
from xieshou.apps.funds.shown import language
from xieshou.apps.funds.statements import actions, queries, shown
from xieshou.apps.funds.statements.accounts import account_of, find_account
from xieshou.apps.funds.statements.forms import StatementForm
from xieshou.apps.funds.statements.rows import rows_of
from xieshou.apps.pairings.asked import day_of
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404
from xieshou.apps.places.queries import names_of
from xieshou.engine.ledgers.reading import Reading, Unreadable
from xieshou.engine.statements import Statement

NOT_UNDERSTOOD = 422
LISTED = 200
FAULTS = 50


@require_http_methods(["GET", "POST"])
def statement_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The statements one may see; and, for who keeps books, the form by which one comes in."""
    book = _book(request, programme)
    may = book.books == Programme.Books.KEPT and policies.may(request.user, actions.DEED)
    if request.method == "GET":
        return _list(request, book, StatementForm(initial={"account": _own_place(request)}) if may else None)
    if not may:
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    form = StatementForm(request.POST, request.FILES)
    if not form.is_valid():
        return _list(request, book, form, status=NOT_UNDERSTOOD)
    account = find_account(book, form.cleaned_data["account"], request.user)
    if account is None:
        form.add_error("account", _("There is no such place or project here. Write its code or record number."))
        return _list(request, book, form, status=NOT_UNDERSTOOD)
    try:
        reading, read = _read(form.cleaned_data["file"])
    except Unreadable as refused:
        form.add_error("file", refused.message_zh if language().startswith("zh") else refused.message_en)
        return _list(request, book, form, status=NOT_UNDERSTOOD)
    if read.faults:
        return _list(request, book, form, read, status=NOT_UNDERSTOOD)
    try:
        kept, new = actions.take(account, reading, read, by=request.user)
    except DeedRefused as refused:
        form.add_error(None, str(refused))
        return _list(request, book, form, status=NOT_UNDERSTOOD)
    if not new:
        messages.info(request, _("This file was taken in before; nothing was changed."))
    if read.sums:
        left_out = ", ".join(map(str, read.sums[:FAULTS]))
        messages.info(request, _("Left out as sums or balances brought forward: rows %(rows)s.") % {"rows": left_out})
    return redirect("funds:statement", book.code, kept.code)


@require_GET
def detail(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """One statement beside the books."""
    _book_of, statement = _statement(request, programme, code)
    answer = queries.beside_the_books(statement, request.user)
    open_to = BankStatement.objects.open_to(request.user, actions.DEED).filter(pk=statement.pk).exists()
    names = names_of({statement.holder_id}, statement.last_on.year, language())
    context = {
        "statement": statement, "holder_name": names.get(statement.holder_id, statement.holder_id),
        "answer": answer, "sections": shown.sections(answer, account_of(statement)), "counts": answer.counts,
        "broken": sum(one.broken is not None for one in answer.lines), "window_days": shown.window_days(),
        "may_decide": open_to and not statement.withdrawn_because,
    }  # fmt: skip
    return render(request, "funds/statement.html", context)


@require_GET
def rows(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """The lines that the books lack, as rows to complete and bring into the funds ledger."""
    _book_of, statement = _statement(request, programme, code)
    lacking = [one.line for one in queries.beside_the_books(statement, request.user).lines
               if one.state == queries.NOT_IN_BOOKS]  # fmt: skip
    answer = HttpResponse(rows_of(account_of(statement), lacking), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{statement.code}.csv"'
    return answer


@require_POST
def decide(request: HttpRequest, programme: str, code: str, number: int) -> HttpResponse:
    """Decide one line, or take a decision back."""
    book, statement = _statement(request, programme, code)
    line = get_object_or_404(statement.lines, row=number)
    said, by = request.POST.get("said", ""), request.user
    deeds: dict[str, Callable[[], Any]] = {
        "is": lambda: actions.say_is(line, request.POST.get("movement", ""), by=by),
        "not_ours": lambda: actions.say_not_ours(line, request.POST.get("why", ""), by=by),
        "reopen": lambda: actions.reopen(line, by=by),
    }
    if said in deeds:
        _try(request, deeds[said], _("Row %(row)s is decided.") % {"row": number} if said != "reopen"
             else _("The decision on row %(row)s is taken back.") % {"row": number})  # fmt: skip
    return redirect(f"{_address(book, statement)}#row-{number}")


@require_POST
def confirm(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Confirm every line that is matched."""
    book, statement = _statement(request, programme, code)
    n = _try(request, lambda: actions.say_matched(statement, by=request.user))
    if n is not None:
        messages.success(request, ngettext("%(n)d line is confirmed.", "%(n)d lines are confirmed.", n) % {"n": n})
    return redirect(_address(book, statement))


@require_POST
def withdraw(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Withdraw a statement that was taken in by mistake."""
    book, statement = _statement(request, programme, code)
    _try(request, lambda: actions.withdraw(statement, request.POST.get("why", ""), by=request.user),
         _("The statement is withdrawn."))  # fmt: skip
    return redirect(_address(book, statement))


def _try(request: HttpRequest, deed: Callable[[], Any], said: str = "") -> Any:
    """Do it and say so; what is refused is said and leaves nothing behind."""
    try:
        done = deed()
    except (ValidationError, DeedRefused) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
        return None
    if said:
        messages.success(request, said)
    return done


def _read(upload: UploadedFile) -> tuple[Reading, Statement]:
    with tempfile.NamedTemporaryFile(prefix="statement-") as held:
        for piece in upload.chunks():
            held.write(piece)
        held.flush()
        return queries.read(Path(held.name), str(upload.name))


def _book(request: HttpRequest, programme: str) -> Programme:
    book = get_programme_or_404(request.user, programme)
    if not policies.works_in(request.user, book.code):
        raise PermissionDenied(_("Bank statements are for offices only."))
    return book


def _statement(request: HttpRequest, programme: str, code: str) -> tuple[Programme, BankStatement]:
    book = get_programme_or_404(request.user, programme)
    seen = BankStatement.objects.visible_to(request.user).filter(programme=book)
    return book, get_object_or_404(seen.select_related("programme", "project", "taken_by"), code=code)


def _address(book: Programme, statement: BankStatement) -> str:
    return str(redirect("funds:statement", book.code, statement.code)["Location"])


def _own_place(request: HttpRequest) -> str:
    """The place of somebody who edits one alone."""
    places = {scope.place for scope in policies.scopes_allowing(request.user, actions.DEED)}
    return places.pop() if len(places) == 1 else ""


def _list(
    request: HttpRequest, book: Programme, form: StatementForm | None, read: Statement | None = None, *,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    seen = BankStatement.objects.visible_to(request.user).filter(programme=book)
    counted = seen.annotate(count=Count("lines"), decided=Count("lines", filter=~Q(lines__decision="")))
    kept = list(counted.select_related("project", "taken_by")[: LISTED + 1])
    names = names_of({one.holder_id for one in kept}, day_of(book).year, language())
    zh = language().startswith("zh")
    faults = [(one.row, one.message_zh if zh else one.message_en) for one in read.faults] if read else []
    context = {
        "form": form, "faults": faults[:FAULTS], "faults_more": max(0, len(faults) - FAULTS),
        "rows": [(one, names.get(one.holder_id, one.holder_id)) for one in kept[:LISTED]], "more": len(kept) > LISTED,
    }  # fmt: skip
    return render(request, "funds/statements.html", context, status=status)
