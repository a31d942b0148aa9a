"""Attaching a file to rows, and taking it away with a reason (附佐证、移除佐证), from the page of any row.

Belongs here: from a form to one action, refusals as words. Does not belong: the card of a file (evidence.py).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from xieshou.apps.accounts import evidence_actions
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.evidence_form import EvidenceForm
from xieshou.apps.accounts.models import EvidenceLink, LedgerRow
from xieshou.apps.assessment.views.records import row_or_404
from xieshou.apps.assessment.views.titles import own_page, record_url, title_of
from xieshou.apps.pairings.asked import day_of
from xieshou.apps.pairings.models import Programme

NOT_UNDERSTOOD = 422
MOST_ROWS = 200


class AttachForm(EvidenceForm):
    """A file for a row, and for further rows of the same ledger (佐证)."""

    printed = forms.CharField(
        label=gettext_lazy("The figure as it stands there"), max_length=200, required=False,
        help_text=gettext_lazy("Where the file prints the figure that it proves, such as 1,250,000 yuan."),
    )  # fmt: skip
    also = forms.CharField(
        label=gettext_lazy("Further rows it proves"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Record numbers of the same ledger, with spaces or one in a line."),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, programme: str, ledger: str, record_no: str) -> HttpResponse:
    """Attach a file to a row, and to others of its ledger."""
    book, row = row_or_404(request, programme, ledger, record_no)
    try:
        evidence_actions.check_may_attach(row, request.user)
    except DeedRefused as refused:
        raise PermissionDenied(str(refused)) from refused
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, row, form)
    rows, unknown = _rows(request, book, row, form.cleaned_data["also"])
    if unknown:
        form.add_error("also", _("No row of this ledger that you may see has the number %(number)s.")
                       % {"number": ", ".join(unknown[:5])})  # fmt: skip
        return _page(request, row, form)
    evidence = form.taken(day_of(book))
    if evidence is None:
        return _page(request, row, form)
    try:
        kept = evidence_actions.attach(evidence, rows, by=request.user, printed=form.cleaned_data["printed"].strip())
    except ValidationError as refused:
        form.add_error(None, refused.messages)
        return _page(request, row, form)
    messages.success(request, _said(kept.sha256, rows))
    return redirect(own_page(row) or record_url(row))


@require_POST
def take_away(request: HttpRequest, programme: str, ledger: str, record_no: str, number: int) -> HttpResponse:
    """Take a file away from a row."""
    _book, row = row_or_404(request, programme, ledger, record_no)
    link = get_object_or_404(
        EvidenceLink.objects.select_related("evidence"), pk=number, ledger=row.LEDGER, key=record_no
    )
    try:
        evidence_actions.take_away(link, row, why=request.POST.get("why", "")[:400], by=request.user)
    except (ValidationError, DeedRefused) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    else:
        messages.success(request, _("The file was taken away from this row; it stays on record with the reason."))
    return redirect(record_url(row))


def _rows(
    request: HttpRequest, book: Programme, row: LedgerRow, also: str
) -> tuple[list[LedgerRow], list[str]]:  # fmt: skip
    """The row and those named beside it, and the numbers that name none."""
    asked = list(dict.fromkeys(also.replace(",", " ").replace("，", " ").split()))[:MOST_ROWS]
    asked = [number for number in asked if number != row.record_no]
    seen = type(row).objects.visible_to(request.user).filter(programme=book, record_no__in=asked)
    found: dict[str, Any] = {one.record_no: one for one in seen.select_related("programme")}
    return [row, *found.values()], [number for number in asked if number not in found]


def _said(sha256: str, rows: list[LedgerRow]) -> str:
    """What was done; and whether the same file proves other rows, which a reader should know of."""
    own = {(row.LEDGER, row.record_no) for row in rows}
    links = EvidenceLink.objects.standing().filter(evidence__sha256=sha256).values_list("ledger", "key")
    others = len(set(links) - own)
    done = _("The file is attached.")
    if not others:
        return done
    return f"{done} " + ngettext(
        "The same file already proves %(n)s other row.", "The same file already proves %(n)s other rows.", others
    ) % {"n": others}


def _page(request: HttpRequest, row: LedgerRow, form: AttachForm) -> HttpResponse:
    context = {"row": row, "title": title_of(row), "back": own_page(row) or record_url(row), "form": form}
    return render(request, "assessment/attach.html", context, status=NOT_UNDERSTOOD if form.errors else 200)
