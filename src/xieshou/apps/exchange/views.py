"""The pages by which files come in (导入页面): bring a file, see what it would do, apply, undo.

Belongs here: reading the request, asking the actions, choosing the template. Does not belong: any step of an import
(`previewing`, `applying`, `undoing`), what a page says of it (`shown`), files that go out (`files_out`).
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.assessment.views.ledgers import list_url
from xieshou.apps.exchange import actions, shown
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.forms import FileForm, MappingForm
from xieshou.apps.exchange.mappings import from_values
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import MustAsk
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.sections import sections_of
from xieshou.engine.ledgers import LEDGERS, Ledger
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


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, programme: str, ledger: str) -> HttpResponse:
    """Bring a file for a ledger; when it is read, its preview is shown."""
    book, defined = _book_and_ledger(request, programme, ledger)
    year = shown_year(book, request.GET.get("year"))
    form = FileForm(request.POST or None, request.FILES or None, years=book.years, year=year)
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            made = _preview(form.cleaned_data["file"], defined, book, form.cleaned_data["year"], request.user)
        except Unreadable as refusal:
            told["refusal"] = refusal.message_zh if _is_chinese() else refusal.message_en
        except MustAsk as question:
            told["question"], told["sheets"] = str(question), question.sheets
        else:
            return redirect("exchange:import", book.code, made.code)
    context = {
        "form": form, "ledger": defined, "name": shown.name_of(defined), "about": shown.about(defined),
        "list_url": list_url(book, defined.name), "columns": shown.columns_of(defined), **told,
    }  # fmt: skip
    return render(request, "exchange/bring.html", context, status=NOT_UNDERSTOOD if form.errors or told else 200)


@require_GET
def import_page(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """What an import would do, or did: counts, columns, changes, faults, and the next deed."""
    book, made = _import_or_404(request, programme, code)
    return _page(request, book, made)


@require_POST
def map_again(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Read the file again with the columns as the person says."""
    book, made = _import_or_404(request, programme, code)
    ledger, original = LEDGERS[made.ledger], Folder(made.code).original
    form = MappingForm(request.POST, mapping=from_values(made.mapping, made.ledger), ledger=ledger)
    if made.state != Import.State.PREVIEWED or not original.exists() or not form.is_valid():
        messages.error(request, _("The columns can be corrected before the import is applied. Bring the file again."))
        return redirect("exchange:import", book.code, made.code)
    try:
        again = actions.preview(
            original, made.ledger, by=request.user, programme=book, year=made.year, mapping=form.corrected(),
            file_name=made.file_name,
        )  # fmt: skip
    except (MustAsk, Unreadable) as question:
        return _page(request, book, made, fault=_said(question), status=NOT_UNDERSTOOD)
    actions.discard(made, by=request.user)
    return redirect("exchange:import", book.code, again.code)


@require_POST
def apply(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Write the previewed rows."""
    book, made = _import_or_404(request, programme, code)
    why, clean_only = request.POST.get("why", "").strip(), "clean" in request.POST
    if made.warned and not why:
        fault = _("Some rows are doubtful. Write in one sentence why they are right, or correct them in your file.")
        return _page(request, book, made, fault=fault, status=NOT_UNDERSTOOD)
    try:
        done = actions.apply(made, by=request.user, accept_clean_rows=clean_only, why=why)
    except DeedRefused as refused:
        return _page(request, book, made, fault=str(refused), status=409)
    messages.success(
        request,
        _("Written: %(new)s new, %(changed)s changed, %(unchanged)s unchanged.")
        % {"new": done.new, "changed": done.changed, "unchanged": done.unchanged},
    )
    return redirect("exchange:import", book.code, done.code)


@require_POST
def discard(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Give up a previewed import."""
    book, made = _import_or_404(request, programme, code)
    actions.discard(made, by=request.user)
    messages.success(request, _("Discarded. Nothing was written."))
    return redirect("exchange:bring", book.code, made.ledger)


@require_POST
def resume(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Go on with an import that was interrupted."""
    book, made = _import_or_404(request, programme, code)
    return _do(request, book, made, lambda: actions.resume(made, by=request.user), _("Finished."))


@require_POST
def undo(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Take an import back."""
    book, made = _import_or_404(request, programme, code)
    return _do(
        request, book, made, lambda: actions.undo(made, by=request.user), _("Taken back. The rows stand as before.")
    )


@require_POST
def hand_in(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Submit all drafts of an import."""
    book, made = _import_or_404(request, programme, code)
    return _bulk(request, book, made, actions.submit_all)


@require_POST
def accept(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Accept all submitted rows of an import that the user may accept."""
    book, made = _import_or_404(request, programme, code)
    return _bulk(request, book, made, actions.accept_all)


def _bulk(request: HttpRequest, book: Programme, made: Import, deed: Any) -> HttpResponse:
    try:
        count = deed(made, by=request.user)
    except DeedRefused as refused:
        return _page(request, book, made, fault=str(refused), status=409)
    messages.success(request, ngettext("%(n)s row moved on.", "%(n)s rows moved on.", count) % {"n": count})
    return redirect("exchange:import", book.code, made.code)


def _do(request: HttpRequest, book: Programme, made: Import, deed: Any, done: str) -> HttpResponse:
    try:
        deed()
    except DeedRefused as refused:
        return _page(request, book, made, fault=str(refused), status=409)
    messages.success(request, done)
    return redirect("exchange:import", book.code, made.code)


def _page(
    request: HttpRequest, book: Programme, made: Import, *, fault: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    mapping, ledger = from_values(made.mapping, made.ledger), LEDGERS[made.ledger]
    context = shown.page_of(made, request.user) | {
        "import": shown.told(made), "ledger": ledger, "name": shown.name_of(ledger), "mapping": mapping,
        "form": MappingForm(mapping=mapping, ledger=ledger), "fault": fault,
        "unmapped": list(mapping.unmapped.values()), "list_url": list_url(book, made.ledger),
        "sections": sections_of("exchange:import", request.user, (book, ledger), made.year or shown_year(book, None)),
    }  # fmt: skip
    return render(request, "exchange/import.html", context, status=status)


def _preview(file: UploadedFile, ledger: Ledger, book: Programme, year: int, user: User) -> Import:
    """The uploaded file, written down under no name of the person's choosing, and previewed."""
    with tempfile.NamedTemporaryFile(prefix="import-", delete=False) as held:
        for piece in file.chunks():
            held.write(piece)
    try:
        return actions.preview(
            Path(held.name), ledger.name, by=user, programme=book, year=year, file_name=str(file.name)
        )
    finally:
        Path(held.name).unlink(missing_ok=True)


def _book_and_ledger(request: HttpRequest, programme: str, ledger: str) -> tuple[Programme, Ledger]:
    book = get_programme_or_404(request.user, programme)
    if ledger not in SHEETS:
        raise Http404(ledger)
    if not any(scope.programme in ("", book.code) for scope in policies.scopes_allowing(request.user, "edit")):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    return book, LEDGERS[ledger]


def _import_or_404(request: HttpRequest, programme: str, code: str) -> tuple[Programme, Import]:
    """An import of the user's own, or one whose rows the user may accept."""
    book = get_programme_or_404(request.user, programme)
    made = get_object_or_404(Import, code=code, programme=book)
    if made.by_id != request.user.pk and not shown.may_look(made, request.user):
        raise Http404(code)
    return book, made


def _said(question: MustAsk | Unreadable) -> str:
    if isinstance(question, MustAsk):
        return str(question)
    return question.message_zh if _is_chinese() else question.message_en


def _is_chinese() -> bool:
    return (get_language() or "").startswith("zh")
