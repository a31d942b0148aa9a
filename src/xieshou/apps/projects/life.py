"""The life of a project as pages show it (项目生命周期页面): where it is, what may follow, what stands in the way.

Belongs here: the section on a project's page, and the page of one step. Does not belong: the deeds (`moving`), the
table (`data/gates.yaml`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshou.apps.accounts.actions import DeedRefused, StaleRow, note_access
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.projects import moving, policies
from xieshou.apps.projects.belongings import values_of
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.move_form import CosignForm, MoveForm, NoticeForm
from xieshou.apps.projects.shown import dress, language
from xieshou.apps.projects.shut_gates import GatesShut
from xieshou.data import packs
from xieshou.data.life_cycle import BLOCK, CORRECT, STEP
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.projects import Move, Shut, after, before_paying, content_is_approved, judge, possible
from xieshou.engine.projects.life_cycle import TERMINATED, needs

NOT_UNDERSTOOD, CONFLICT = 422, 409


def life_of(project: Project, user: User, history: Sequence[Change]) -> dict[str, Any]:
    """What the section shows: the stages reached with their days, the side steps, the notices, the possible steps."""
    values = values_of(project) if policies.may_move(user, project) else None
    is_kept = project.programme.books == Programme.Books.KEPT  # of published books no notice is on record
    return {
        "reached": _reached(project, history),
        "notices": list(project.notices.all()) if is_kept else [],
        "steps": [_step(values, move) for move in possible(values)] if values else [],
        "paying": _told(before_paying(values, _day(project)), set()) if values and _may_pay(project) else [],
        "signatures": _signatures(project, user),
        "notice_form": NoticeForm() if policies.may_record_notice(user, project) else None,
        "project": project,
        "works_here": works_in(user, project.programme_id),
    }


def _signatures(project: Project, user: User) -> list[dict[str, Any]]:
    """Who has co-signed and who has not, where the programme asks for it; the signers' names stand in the row."""
    if not project.programme.asks_cosignatures:
        return []
    mine = policies.sides_to_sign(user, project)
    return [
        {
            "side": side, "on": getattr(project, f"{side}_cosigned_on"),
            "name": LEDGERS["projects"].name_of(f"{side}_cosigned_on", language()),
            "form": CosignForm(initial={"on": _day(project)}) if side in mine else None,
        }
        for side in policies.COSIGNERS
    ]  # fmt: skip


def _may_pay(project: Project) -> bool:
    """Whether money may be about to be paid."""
    return content_is_approved(project.stage) and project.stage != TERMINATED


def _day(project: Project) -> date:
    return project.programme.as_of or date.today()


def shut_at(values: dict[str, Any], move: Move) -> list[Shut]:
    """The gates that are shut on a step as things stand, before anything is typed."""
    return judge({**values, **after(values, move, {}), "stage_before": values["stage"]})


def _step(values: dict[str, Any], move: Move) -> dict[str, Any]:
    shut = shut_at(values, move)
    asked = {*move.days, *move.transition.asks}
    return {
        "code": move.transition.code,
        "enters": move.enters,
        "label": label_of(move),
        "quiet": move.transition.kind != STEP,
        "shut": _told(shut, asked),
    }


def label_of(move: Move) -> str:
    """What a step is called; a correction and what goes on after a side state say where to."""
    name = move.transition.name(language())
    return (
        name if move.transition.kind == STEP or len(move.transition.enters) == 1 else f"{name}: {_stage(move.enters)}"
    )


def _told(shut: list[Shut], asked: set[str]) -> list[dict[str, Any]]:
    """Shut gates as the page lists them; what the form itself asks for is told as that."""
    return [
        {
            "code": one.gate.code, "name": one.gate.name(language()), "severity": one.severity,
            "blocks": one.severity == BLOCK, "lacks": one.lacks(language()), "opens": one.opens(language()),
            "here": bool(one.columns) and set(one.columns) <= asked,
        }
        for one in shut
    ]  # fmt: skip


def _stage(code: str) -> str:
    return packs.stages()[code].name(language()) if code in packs.stages() else code


def _reached(project: Project, history: Sequence[Change]) -> list[dict[str, Any]]:
    """The stages whose day is known, in their order, then the side steps as the history tells them."""
    printed = {"start_first": project.start_printed, "finish_first": project.finish_printed}
    rows = []
    for code in packs.stages():
        days = [printed.get(column) or getattr(project, column) for column in needs(code)]
        if any(days):
            rows.append({"stage": _stage(code), "on": days[0], "why": "", "gates": ""})
    for change in reversed([one for one in history if one.deed == moving.MOVED]):
        _was, stage = change.fields.get("stage", ["", ""])
        gates = change.fields.get(moving.GATES, [None, ""])[1]
        day = change.fields.get(f"{stage}_on", [None, ""])[1]
        if gates or (stage and not needs(stage)):
            rows.append({"stage": _stage(stage), "on": day if stage else "", "why": change.why, "gates": gates})
    return rows


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, programme: str, record_no: str, to: str) -> HttpResponse:
    """One step: its form, what stands in the way, and taking it."""
    book, project = _project(request, programme, record_no)
    if not policies.may_move(request.user, project):
        raise PermissionDenied(_("This project is not open for changes, or lies outside the places you look after."))
    values = values_of(project)
    step = next((one for one in possible(values) if one.enters == to), None)
    if step is None:
        raise Http404
    shut = shut_at(values, step)
    reason = any(not one.blocks for one in shut)
    if request.method == "GET":
        if any(getattr(project, name) for name in step.transition.asks if name in project.PERSONAL):
            note_access(by=request.user, ledger=project.LEDGER, key=project.record_no, how="opened")
        return _page(request, project, step, shut, MoveForm(project=project, move=step, reason=reason))
    form = MoveForm(request.POST, project=project, move=step, reason=reason)
    if not form.is_valid():
        return _page(request, project, step, shut, form, status=NOT_UNDERSTOOD)
    try:
        moving.move_on(
            project, to, on=form.cleaned_data.get("on"), by=request.user, why=form.cleaned_data["why"],
            seen_version=form.cleaned_data["version"], fields=form.columns(),
        )  # fmt: skip
    except GatesShut as refused:
        return _page(request, project, step, refused.shut, form, status=NOT_UNDERSTOOD)
    except StaleRow as stale:
        form.add_error(None, str(stale))
        return _page(request, project, step, shut, form, status=CONFLICT)
    except ValidationError as error:
        form.faults(getattr(error, "message_dict", {"__all__": error.messages}))
        return _page(request, project, step, shut, form, status=NOT_UNDERSTOOD)
    except DeedRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("The project is now at the stage “%(stage)s”.") % {"stage": _stage(to)})
    return redirect("projects:detail", book.code, record_no)


@require_POST
def notice(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Record that a notice was put up."""
    book, project = _project(request, programme, record_no)
    if not policies.may_record_notice(request.user, project):
        raise PermissionDenied(_("This project is not open for changes, or lies outside the places you look after."))
    form = NoticeForm(request.POST)
    if form.is_valid():
        try:
            moving.put_up_notice(project, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The notice is on record."))
    else:
        messages.error(
            request, _("Nothing was recorded. Write where the notice was put up, and both days like 2018-06-02.")
        )
    return redirect("projects:detail", book.code, record_no)


@require_POST
def cosign(request: HttpRequest, programme: str, record_no: str, side: str) -> HttpResponse:
    """Co-sign the project's payments for one side, in one's own name."""
    book, project = _project(request, programme, record_no)
    if side not in policies.COSIGNERS:
        raise Http404
    form = CosignForm(request.POST)
    if form.is_valid():
        try:
            moving.co_sign(project, side, by=request.user, today=date.today(), on=form.cleaned_data["on"])
        except (DeedRefused, ValidationError) as refused:
            messages.error(request, " ".join(getattr(refused, "messages", [str(refused)])))
        else:
            messages.success(request, _("You have co-signed. Your name and the day stand in the row."))
    else:
        messages.error(request, _("Nothing was signed. Write the day like 2018-06-02."))
    return redirect("projects:detail", book.code, record_no)


def _project(request: HttpRequest, programme: str, record_no: str) -> tuple[Programme, Project]:
    book = get_programme_or_404(request.user, programme)
    seen = Project.objects.visible_to(request.user).filter(programme=book).select_related("programme")
    return book, get_object_or_404(seen, record_no=record_no)


def _page(
    request: HttpRequest, project: Project, step: Move, shut: list[Shut], form: MoveForm, *, status: int = 200
) -> HttpResponse:
    dress([project], shown_year(project.programme, request.GET.get("year")))
    told = _told(shut, {*step.days, *step.transition.asks})
    context = {
        "project": project, "form": form, "label": label_of(step), "stage": _stage(step.enters), "shut": told,
        "correction": step.transition.kind == CORRECT,
    }  # fmt: skip
    return render(request, "projects/move.html", context, status=status)
