"""Submit, return with a reason, accept (提交、退回、审核通过), from the page of a row. POST only.

Belongs here: from a form to one action, and its refusal as words. Does not belong: what an action checks.
"""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.models import LedgerRow
from xieshou.apps.assessment.views import records
from xieshou.apps.assessment.views.titles import record_url

CONFLICT, NOT_UNDERSTOOD = 409, 400


@require_POST
def submit(request: HttpRequest, programme: str, ledger: str, record_no: str) -> HttpResponse:
    """Hand the row in for acceptance."""

    def deed(row: LedgerRow, seen_version: int) -> None:
        actions.submit(row, seen_version=seen_version, by=request.user)

    return _do(request, programme, ledger, record_no, deed, _("Submitted. The office will accept or return it."))


@require_POST
def send_back(request: HttpRequest, programme: str, ledger: str, record_no: str) -> HttpResponse:
    """Return the row with a reason."""

    def deed(row: LedgerRow, seen_version: int) -> None:
        actions.send_back(row, reason=request.POST.get("reason", ""), seen_version=seen_version, by=request.user)

    return _do(request, programme, ledger, record_no, deed, _("Returned. The clerk sees your reason."))


@require_POST
def accept(request: HttpRequest, programme: str, ledger: str, record_no: str) -> HttpResponse:
    """Accept the row."""

    def deed(row: LedgerRow, seen_version: int) -> None:
        actions.accept(row, seen_version=seen_version, by=request.user)

    return _do(request, programme, ledger, record_no, deed, _("Accepted. It counts from the next snapshot on."))


def _do(
    request: HttpRequest, programme: str, ledger: str, record_no: str, deed: Callable[[LedgerRow, int], None], done: str
) -> HttpResponse:
    book, row = records.row_or_404(request, programme, ledger, record_no)
    version = request.POST.get("version", "")
    if not (version.isascii() and version.isdigit() and len(version) < 9):
        fault = _("The form did not say which version you saw. Open the row again and repeat the step.")
        return records.page(request, book, row, fault=fault, status=NOT_UNDERSTOOD)
    try:
        deed(row, int(version))
    except actions.StaleRow as stale:
        return records.page(request, book, stale.theirs, stale=stale, seen_version=int(version), status=CONFLICT)
    except actions.DeedRefused as refused:
        return records.page(request, book, row, fault=str(refused), status=CONFLICT)
    except ValidationError as wrong:
        return records.page(request, book, row, fault=" ".join(wrong.messages), status=NOT_UNDERSTOOD)
    messages.success(request, done)
    return redirect(record_url(row))
