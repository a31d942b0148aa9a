"""The files people take away (下载): a ledger's template, its rows, and their own file with the faults marked.

Belongs here: answering with a file. Does not belong: making one (`fault_files`, `exporting`, the engine).
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from xieshou.apps.accounts import policies
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange import exporting
from xieshou.apps.exchange.fault_files import write_faults
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import only_place
from xieshou.apps.exchange.queries import known_of
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers import template as templates


@require_GET
def template(request: HttpRequest, programme: str, ledger: str) -> FileResponse:
    """An empty ledger with the known values of the programme."""
    book = get_programme_or_404(request.user, programme)
    policies.check_may(request.user, "edit")
    if ledger not in SHEETS:
        raise Http404(ledger)
    known = known_of(book, shown_year(book, request.GET.get("year")), only_place(request.user, book))
    language = get_language() or "zh-hans"
    name = f"{LEDGERS[ledger].zh}-{book.code}.xlsx"
    return _answer(name, lambda path: templates.write(path, LEDGERS[ledger], known, language))


@require_GET
def export(request: HttpRequest, programme: str, ledger: str, kind: str) -> FileResponse:
    """The rows of a ledger that the user may see, of the year or of all years."""
    book = get_programme_or_404(request.user, programme)
    if ledger not in SHEETS or f".{kind}" not in exporting.KINDS:
        raise Http404(ledger)
    year = None if request.GET.get("of") == "all" else shown_year(book, request.GET.get("year"))
    scope = request.GET.get("place", "")

    def write(path: Path) -> None:
        exporting.export(ledger, path, by=request.user, programme=book, year=year, scope=scope)

    return _answer(f"{LEDGERS[ledger].zh}-{book.code}-{year or 'all'}.{kind}", write)


@require_GET
def faults(request: HttpRequest, programme: str, code: str) -> FileResponse:
    """The clerk's own file with coloured cells, comments and a fault sheet. Only its maker has it."""
    book = get_programme_or_404(request.user, programme)
    made = get_object_or_404(Import, code=code, programme=book, by=request.user)
    return _answer(f"faults-{Path(made.file_name).stem}.xlsx", lambda path: write_faults(made, path))


def _answer(name: str, write: Callable[[Path], object]) -> FileResponse:
    """A file written for this answer alone; its name is gone before it is sent, its bytes when it is closed."""
    with tempfile.TemporaryDirectory(prefix="xieshou-") as folder:
        path = Path(folder) / f"file{Path(name).suffix}"
        write(path)
        return FileResponse(path.open("rb"), as_attachment=True, filename=name)
