"""The pages of notices (公示页面): which projects lack one, and the objections to one.

Belongs here: from a request to one query or one action, refusals as words. Does not belong: all of that itself.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.pairings.asked import day_of
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.projects import policies
from xieshou.apps.projects.models import Notice, Project
from xieshou.apps.projects.notices import actions, queries
from xieshou.apps.projects.notices.forms import AnswerForm, ObjectionForm
from xieshou.apps.projects.shown import dress

NOT_UNDERSTOOD = 422
LISTED = 200


@require_GET
def lacking(request: HttpRequest, programme: str) -> HttpResponse:
    """The projects of a year whose notice is missing, short or late, with what to do."""
    book = get_programme_or_404(request.user, programme)
    if not works_in(request.user, book.code):
        raise PermissionDenied(_("The list of missing notices is for offices only."))
    year = shown_year(book, request.GET.get("year"))
    found = queries.lacking(book, year, request.user)
    dress([one.project for one in found[:LISTED]], year)
    counts = {why: sum(one.why == why for one in found) for why in (queries.MISSING, queries.SHORT, queries.LATE)}
    context = {
        "rows": found[:LISTED], "left_out": max(0, len(found) - LISTED), "counts": counts, "count": len(found),
        "least_days": queries.least_days(), "kept": book.books == book.Books.KEPT,
    }  # fmt: skip
    return render(request, "projects/notices.html", context)


@require_http_methods(["GET", "POST"])
def objections(request: HttpRequest, programme: str, record_no: str, number: int) -> HttpResponse:
    """The objections to one notice, and the form by which one is recorded."""
    notice = _notice(request, programme, record_no, number)
    form = ObjectionForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        return _page(request, notice, form)
    try:
        actions.raise_objection(
            notice, by=request.user, today=day_of(notice.project.programme), **form.cleaned_data
        )  # fmt: skip
    except (ValidationError, DeedRefused) as refused:
        form.faults(_told(refused))
        return _page(request, notice, form)
    messages.success(request, _("The objection is on record. Write here how it was answered."))
    return redirect("projects:objections", programme, record_no, number)


@require_POST
def answer(request: HttpRequest, programme: str, record_no: str, number: int, objection: int) -> HttpResponse:
    """Write how an objection was answered."""
    notice = _notice(request, programme, record_no, number)
    row, form = get_object_or_404(notice.objections, pk=objection), AnswerForm(request.POST)
    said = _("Nothing was recorded. An answer needs its day, who gave it, and what was answered.")
    if form.is_valid():
        try:
            actions.answer_objection(row, by=request.user, today=day_of(notice.project.programme), **form.cleaned_data)
        except (ValidationError, DeedRefused) as refused:
            said = " ".join(one for some in _told(refused).values() for one in some)
        else:
            messages.success(request, _("The answer is on record."))
            said = ""
    if said:
        messages.error(request, said)
    return redirect("projects:objections", programme, record_no, number)


def _told(refused: ValidationError | DeedRefused) -> dict[str, list[str]]:
    if isinstance(refused, ValidationError):
        return dict(getattr(refused, "message_dict", {"__all__": refused.messages}))
    return {"__all__": [str(refused)]}


def _notice(request: HttpRequest, programme: str, record_no: str, number: int) -> Notice:
    book = get_programme_or_404(request.user, programme)
    if not works_in(request.user, book.code):
        raise PermissionDenied(_("Objections are for offices only."))
    seen = Project.objects.visible_to(request.user).filter(programme=book).select_related("programme")
    project = get_object_or_404(seen, record_no=record_no)
    return get_object_or_404(Notice.objects.select_related("project__programme"), project=project, pk=number)


def _page(request: HttpRequest, notice: Notice, form: forms.Form) -> HttpResponse:
    dress([notice.project], shown_year(notice.project.programme, request.GET.get("year")))
    may = policies.may_record_notice(request.user, notice.project)
    context: dict[str, Any] = {
        "notice": notice, "project": notice.project, "rows": list(notice.objections.all()), "may": may,
        "form": form if may else None, "answer_form": AnswerForm(auto_id=False) if may else None,
    }  # fmt: skip
    return render(request, "projects/objections.html", context, status=NOT_UNDERSTOOD if form.errors else 200)
