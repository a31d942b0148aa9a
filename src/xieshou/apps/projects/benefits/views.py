"""The pages of benefit linkage deeds (利益联结办理页面). Belongs here: from a form to one action, refusals as words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.projects import policies
from xieshou.apps.projects.benefits import actions
from xieshou.apps.projects.benefits.forms import PaidForm, TermsForm
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.shown import dress

NOT_UNDERSTOOD, CONFLICT = 422, 409


@require_http_methods(["GET", "POST"])
def terms(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """The terms of a project."""
    project = _project(request, programme, record_no)
    if not policies.may_move(request.user, project):
        raise PermissionDenied(_("This project is not open for changes, or lies outside the places you look after."))
    form = TermsForm(request.POST or None, project=project)
    if request.method == "GET" or not form.is_valid():
        return _page(request, project, form, _("Benefit terms"))
    try:
        actions.agree_terms(project, fields=form.columns(), by=request.user, seen_version=form.cleaned_data["version"])
    except StaleRow as stale:
        form.add_error(None, str(stale))
        return _page(request, project, form, _("Benefit terms"), status=CONFLICT)
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, project, form, _("Benefit terms"))
    messages.success(request, _("Saved."))
    return redirect("projects:detail", programme, record_no)


@require_http_methods(["GET", "POST"])
def paid(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Record a payment to households."""
    project = _project(request, programme, record_no)
    _check_beside(request, project)
    day = project.programme.as_of or timezone.localdate()
    form = PaidForm(request.POST or None, initial={"year": day.year, "paid_on": day})
    title = _("Record a payment to households")
    if request.method == "GET" or not form.is_valid():
        return _page(request, project, form, title)
    given: dict[str, Any] = dict(form.cleaned_data)
    try:
        actions.record_payment(
            project, amount_fen=given.pop("amount"), mode=project.benefit_mechanism or "other", by=request.user, **given
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, project, form, title)
    messages.success(request, _("The payment is on record."))
    return redirect("projects:detail", programme, record_no)


@require_POST
def take_back(request: HttpRequest, programme: str, record_no: str, number: int) -> HttpResponse:
    """Take a payment back that was entered wrongly."""
    project = _project(request, programme, record_no)
    _check_beside(request, project)
    payment = get_object_or_404(project.benefit_payments, pk=number)
    try:
        actions.take_back(payment, why=request.POST.get("why", "")[:400], by=request.user)
    except (ValidationError, DeedRefused) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    else:
        messages.success(request, _("The payment was taken back."))
    return redirect("projects:detail", programme, record_no)


def _check_beside(request: HttpRequest, project: Project) -> None:
    if not policies.may_record_notice(request.user, project):
        raise PermissionDenied(_("This project is not open for changes, or lies outside the places you look after."))


def _project(request: HttpRequest, programme: str, record_no: str) -> Project:
    book = get_programme_or_404(request.user, programme)
    seen = Project.objects.visible_to(request.user).filter(programme=book).select_related("programme")
    return get_object_or_404(seen, record_no=record_no)


def _page(request: HttpRequest, project: Project, form: Any, title: str, *, status: int = 0) -> HttpResponse:
    dress([project], shown_year(project.programme, request.GET.get("year")))
    context = {"project": project, "form": form, "title": title}
    return render(request, "projects/benefit.html", context, status=status or (NOT_UNDERSTOOD if form.errors else 200))
