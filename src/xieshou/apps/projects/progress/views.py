"""The pages of progress (形象进度页面). Belongs here: from a form to one action, refusals as words."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.pairings.asked import day_of
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.projects import policies
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.progress import actions
from xieshou.apps.projects.progress.forms import ReadingForm
from xieshou.apps.projects.shown import dress

NOT_UNDERSTOOD = 422


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Record how far a site is."""
    project = _project(request, programme, record_no)
    today = day_of(project.programme)
    form = ReadingForm(request.POST or None, request.FILES or None, initial={"seen_on": today})
    if request.method == "GET" or not form.is_valid():
        return _page(request, project, form)
    given = form.cleaned_data
    photo = form.taken(today) if given["file"] else None
    if given["file"] and photo is None:
        return _page(request, project, form)
    try:
        made = actions.record(
            project, seen_on=given["seen_on"], percent=given["percent"], photos=[photo] if photo else [],
            note=given["note"], by=request.user, today=today,
        )  # fmt: skip
    except ValidationError as refused:
        form.faults(getattr(refused, "message_dict", {"__all__": refused.messages}))
        return _page(request, project, form)
    if made.photos.filter(taken_on__isnull=False).exists():
        messages.success(request, _("The reading is on record. Somebody else checks it."))
    else:
        messages.warning(
            request, _("The reading is on record, without a dated photograph: the check will name it (V10).")
        )
    return redirect("projects:detail", programme, record_no)


@require_POST
def check(request: HttpRequest, programme: str, record_no: str, number: int) -> HttpResponse:
    """Check a reading as a second person."""
    project = _project(request, programme, record_no)
    reading = get_object_or_404(project.progress_readings, number=number)
    today = day_of(project.programme)
    agrees, note = request.POST.get("result") == "agrees", request.POST.get("note", "")[:400]
    try:
        actions.check(reading, agrees=agrees, note=note, on=today, by=request.user)
    except (ValidationError, DeedRefused) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    else:
        messages.success(request, _("The check is on record."))
    return redirect("projects:detail", programme, record_no)


@require_POST
def take_back(request: HttpRequest, programme: str, record_no: str, number: int) -> HttpResponse:
    """Take back a reading that was entered wrongly."""
    project = _project(request, programme, record_no)
    reading = get_object_or_404(project.progress_readings, number=number)
    try:
        actions.take_back(reading, why=request.POST.get("why", "")[:400], by=request.user)
    except (ValidationError, DeedRefused) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
    else:
        messages.success(request, _("The reading was taken back."))
    return redirect("projects:detail", programme, record_no)


def _project(request: HttpRequest, programme: str, record_no: str) -> Project:
    """The project, where the user may record its progress."""
    book = get_programme_or_404(request.user, programme)
    seen = Project.objects.visible_to(request.user).filter(programme=book).select_related("programme")
    project = get_object_or_404(seen, record_no=record_no)
    if not policies.may_record_progress(request.user, project):
        raise PermissionDenied(_("This project is not open for changes, or lies outside the places you look after."))
    return project


def _page(request: HttpRequest, project: Project, form: ReadingForm) -> HttpResponse:
    dress([project], shown_year(project.programme, request.GET.get("year")))
    context = {"project": project, "form": form, "title": _("Record progress")}
    return render(request, "projects/progress.html", context, status=NOT_UNDERSTOOD if form.errors else 200)
