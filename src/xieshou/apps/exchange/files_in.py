"""The pages by which files come in (导入页面): bring a file, and say again which column is which.

Belongs here: taking an upload, and whether it is read at once or in the background. Does not belong: what follows the
preview (`views`), reading (`previewing`), files that go out (`files_out`).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.assessment.views.ledgers import list_url
from xieshou.apps.exchange import actions, shown
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.forms import FileForm, MappingForm
from xieshou.apps.exchange.mappings import from_values
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import MustAsk
from xieshou.apps.exchange.views import NOT_UNDERSTOOD, import_or_404, page, said
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.engine.ledgers import LEDGERS, Ledger
from xieshou.engine.ledgers.reading import Unreadable

PIECE = 1024 * 1024


@require_http_methods(["GET", "POST"])
def bring(request: HttpRequest, programme: str, ledger: str) -> HttpResponse:
    """Bring a file for a ledger; when it is read, its preview is shown."""
    book, defined = book_and_ledger(request, programme, ledger)
    year = shown_year(book, request.GET.get("year"))
    form = FileForm(request.POST or None, request.FILES or None, years=book.years, year=year)
    told: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        try:
            made = _take(form.cleaned_data["file"], defined, book, form.cleaned_data["year"], request.user)
        except Unreadable as refusal:
            told["refusal"] = said(refusal)
        except MustAsk as question:
            told["question"], told["sheets"] = str(question), question.sheets
        else:
            address = reverse("exchange:import", args=[book.code, made.code])
            by_script = request.headers.get("X-Requested-With") == "XMLHttpRequest"
            return JsonResponse({"address": address}) if by_script else redirect(address)
    context = {
        "form": form, "ledger": defined, "name": shown.name_of(defined), "about": shown.about(defined),
        "list_url": list_url(book, defined.name), "columns": shown.columns_of(defined),
        "large_mb": f"{settings.LARGE_FILE / 1_000_000:g}", **told,
    }  # fmt: skip
    return render(request, "exchange/bring.html", context, status=NOT_UNDERSTOOD if form.errors or told else 200)


@require_POST
def map_again(request: HttpRequest, programme: str, code: str) -> HttpResponse:
    """Read the file again with the columns as the person says."""
    book, made = import_or_404(request, programme, code)
    ledger, original = LEDGERS[made.ledger], Folder(made.code).original
    form = MappingForm(request.POST, mapping=from_values(made.mapping, made.ledger), ledger=ledger)
    if made.state != Import.State.PREVIEWED or not original.exists() or not form.is_valid():
        messages.error(request, _("The columns can be corrected before the import is applied. Bring the file again."))
        return redirect("exchange:import", book.code, made.code)
    same = {"by": request.user, "programme": book, "year": made.year, "mapping": form.corrected()}
    try:
        if actions.is_large_file(made.size):
            again = actions.lay_down(
                _pieces(original), made.ledger, file_name=made.file_name, size=made.size, **same
            )  # fmt: skip
        else:
            again = actions.preview(original, made.ledger, file_name=made.file_name, **same)
    except (MustAsk, Unreadable) as question:
        return page(request, book, made, fault=said(question), status=NOT_UNDERSTOOD)
    actions.discard(made, by=request.user)
    return redirect("exchange:import", book.code, again.code)


def _take(file: UploadedFile, ledger: Ledger, book: Programme, year: int, user: User) -> Import:
    """The uploaded file, written down under no name of the person's choosing: to be read later, or previewed."""
    name, size = str(file.name), int(file.size or 0)
    if actions.is_large_file(size):
        return actions.lay_down(
            file.chunks(), ledger.name, by=user, programme=book, year=year, file_name=name, size=size
        )  # fmt: skip
    with tempfile.NamedTemporaryFile(prefix="import-", delete=False) as held:
        for piece in file.chunks():
            held.write(piece)
    try:
        return actions.preview(Path(held.name), ledger.name, by=user, programme=book, year=year, file_name=name)
    finally:
        Path(held.name).unlink(missing_ok=True)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def book_and_ledger(request: HttpRequest, programme: str, ledger: str) -> tuple[Programme, Ledger]:
    """The programme and the ledger of an address, for somebody who may enter rows there."""
    book = get_programme_or_404(request.user, programme)
    if ledger not in SHEETS:
        raise Http404(ledger)
    if not any(scope.programme in ("", book.code) for scope in policies.scopes_allowing(request.user, "edit")):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    return book, LEDGERS[ledger]
