"""The pages on which a project is entered or changed (项目新建与修改).

Belongs here: from a form to one action, and its refusal as words. Does not belong: what is refused (`actions`).
"""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshou.apps.accounts.actions import DeedRefused, StaleRow, note_access
from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.projects import actions, policies, queries
from xieshou.apps.projects.forms import NewProjectForm, ProjectForm
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.shown import dress

CONFLICT, NOT_UNDERSTOOD = 409, 400


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Change an open project. A newer version that somebody saved meanwhile is shown beside what was typed."""
    book = get_programme_or_404(request.user, programme)
    seen = Project.objects.visible_to(request.user).filter(programme=book)
    project = get_object_or_404(seen, record_no=record_no)
    if "edit" not in policies.next_deeds(request.user, project):
        raise PermissionDenied(_("This project is not open for changes, or lies outside the places you look after."))
    persons = policies.may_see_persons(request.user, project)
    if request.method == "GET":
        if persons and project.responsible_person:
            note_access(by=request.user, ledger=project.LEDGER, key=project.record_no, how="opened")
        return _page(request, project, ProjectForm(project=project, persons=persons))
    form = ProjectForm(request.POST, project=project, persons=persons)
    if not form.is_valid():
        return _page(request, project, form, status=NOT_UNDERSTOOD)
    try:
        actions.change_project(
            project, fields=form.columns(), seen_version=form.cleaned_data["version"] or 0, by=request.user,
            why=form.cleaned_data["why"],
        )  # fmt: skip
    except StaleRow as stale:
        return _both(request, stale, persons)
    except DeedRefused as refused:
        messages.error(request, str(refused))
        return redirect("projects:detail", book.code, record_no)
    except ValidationError as error:
        form.faults(error)
        return _page(request, project, form, status=NOT_UNDERSTOOD)
    messages.success(request, _("Saved."))
    return redirect("projects:detail", book.code, record_no)


def _both(request: HttpRequest, stale: StaleRow, persons: bool) -> HttpResponse:
    """Nothing was written: what somebody else saved and what was typed, side by side; saving again is a choice."""
    theirs = stale.theirs
    assert isinstance(theirs, Project)
    typed = request.POST.copy()
    typed["version"] = str(theirs.version)
    form = ProjectForm(typed, project=theirs, persons=persons)
    form.is_valid()
    return _page(request, theirs, form, beside=form.beside(theirs), stale=str(stale), status=CONFLICT)


def _page(
    request: HttpRequest, project: Project, form: ProjectForm, *, status: int = 200, **more: object
) -> HttpResponse:
    dress([project], shown_year(project.programme, request.GET.get("year")))
    return render(request, "projects/edit.html", {"project": project, "form": form, **more}, status=status)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """Enter a new project in a county that the user looks after."""
    book = get_programme_or_404(request.user, programme)
    if not policies.may_write_in(request.user, book):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    year = shown_year(book, request.GET.get("year"))
    pairings = {one.record_no: one for one in queries.paying_pairings(book, request.user, year)}
    name_sides(pairings.values(), year)
    form = NewProjectForm(
        request.POST or None, initial={"year": year}, years=book.years, places=_places(book, request.user, year),
        pairings=[(code, f"{one.donor_name} – {one.recipient_name}") for code, one in pairings.items()],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            project = _enter(book, form, pairings.get(form.cleaned_data["pairing"]), request.user)
        except PermissionDenied as refused:
            form.add_error("place", str(refused))
        except ValidationError as error:
            form.faults(error)
        else:
            messages.success(
                request, _("Entered as a draft under the number %(number)s.") % {"number": project.record_no}
            )
            return redirect("projects:detail", book.code, project.record_no)
    return render(request, "projects/edit.html", {"form": form}, status=NOT_UNDERSTOOD if form.errors else 200)


def _enter(book: Programme, form: NewProjectForm, pairing: Pairing | None, user: User) -> Project:
    project = Project(programme=book, pairing=pairing, donor_id=pairing and pairing.donor_id, **form.columns())
    return actions.start_project(project, by=user, why=form.cleaned_data["why"])


def _places(book: Programme, user: User, year: int) -> list[tuple[str, str]]:
    return [(place.code_id, place.name_plain) for place in policies.counties_for(user, book, year)]
