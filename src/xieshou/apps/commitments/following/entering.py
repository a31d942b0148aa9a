"""The pages on which a commitment is registered or its wording changed (登记议定事项).

Belongs here: from a form to one action, the day it is due when none is typed, refusals as words.
Does not belong: what is refused (`actions`), registering from a news text (`reviewing`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.commitments.following import actions, policies, queries, shown
from xieshou.apps.commitments.following.forms import CommitmentForm
from xieshou.apps.commitments.following.views import item_or_404
from xieshou.apps.commitments.models import Commitment, Meeting
from xieshou.apps.pairings.asked import day_of
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404
from xieshou.apps.places.queries import names_of
from xieshou.data.commitment_rules import commitment_rules
from xieshou.engine.calendar import shipped
from xieshou.engine.commitments import default_due

CONFLICT, NOT_UNDERSTOOD = 409, 422
AS_TYPED = ("kind", "item_no", "text", "speaker", "side", "areas", "responsible_unit", "due_on", "target_value",
            "target_unit")  # fmt: skip


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """Register a commitment by hand; of a meeting named in the address with that meeting's day and place."""
    book = get_programme_or_404(request.user, programme)
    if not policies.may_register_in(request.user, book):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    meetings = queries.meetings_of(book, request.user)
    named = request.GET.get("meeting", "")
    form = _form(request, book, meetings, {"meeting": named, "side": "both", "recipient": book.recipient_id})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        meeting = next((one for one in meetings if one.record_no == given["meeting"]), None)
        try:
            made = actions.register(_commitment(book, meeting, given, day_of(book)), by=request.user, why=given["why"])
        except (PermissionDenied, DeedRefused) as refused:
            form.add_error(None, str(refused))
        except ValidationError as error:
            form.faults(getattr(error, "message_dict", {"__all__": error.messages}))
        else:
            messages.success(request, _("Entered as a draft under the number %(number)s.") % {"number": made.record_no})
            return redirect("following:item", book.code, made.record_no)
    return render(request, "following/edit.html", {"form": form}, status=NOT_UNDERSTOOD if form.errors else 200)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Change the wording of a commitment whose row is still open."""
    book, item = item_or_404(request, programme, record_no)
    if not policies.may_edit(request.user, item):
        raise PermissionDenied(_("This row is not open for changes, or lies outside the places you look after."))
    assert isinstance(item, Commitment)
    meetings = queries.meetings_of(book, request.user)
    held = {name: getattr(item, name) for name in AS_TYPED} | {
        "version": item.version, "agreed_on": item.agreed_on, "recipient": item.recipient_id,
        "meeting": item.meeting.record_no if item.meeting else "",
    }  # fmt: skip
    form, status = _form(request, book, meetings, held), 200
    if request.method == "POST":
        status = NOT_UNDERSTOOD
        if form.is_valid():
            given = form.cleaned_data
            fields = {name: given[name] for name in AS_TYPED} | {"agreed_on": given["agreed_on"] or item.agreed_on}
            if item.kind == Commitment.Kind.TASK:
                del fields["kind"]
            try:
                actions.change(
                    item, fields=fields, seen_version=given["version"] or 0, by=request.user, why=given["why"]
                )
            except StaleRow as stale:
                form.add_error(None, str(stale))
                status = CONFLICT
            except DeedRefused as refused:
                form.add_error(None, str(refused))
            except ValidationError as error:
                form.faults(getattr(error, "message_dict", {"__all__": error.messages}))
            else:
                messages.success(request, _("Saved."))
                return redirect("following:item", book.code, record_no)
    item.title = shown.title_of(item)
    return render(request, "following/edit.html", {"form": form, "item": item}, status=status)


def _form(request: HttpRequest, book: Programme, meetings: list[Meeting], held: dict[str, Any]) -> CommitmentForm:
    codes = queries.recipients_of(book, request.user)
    if held.get("recipient") and held["recipient"] not in codes:
        codes = [*codes, held["recipient"]]
    names = names_of(codes, book.shown_year, shown.language())
    return CommitmentForm(
        request.POST or None, initial=held, places=[(code, names.get(code, code)) for code in codes],
        meetings=[
            (one.record_no, f"{one.held_printed} {one.title or one.get_kind_display()}") for one in meetings
        ],
    )  # fmt: skip


def _commitment(book: Programme, meeting: Meeting | None, given: dict[str, Any], today: Any) -> Commitment:
    agreed_on = given["agreed_on"] or (meeting.held_first if meeting else today)
    columns = {name: given[name] for name in AS_TYPED}
    columns["due_on"] = given["due_on"] or default_due(agreed_on, commitment_rules(), shipped().rules)
    return Commitment(
        programme=book, meeting=meeting, agreed_on=agreed_on, recipient_id=given["recipient"],
        donor_id=meeting.donor_id if meeting else book.donor_id, **columns,
    )  # fmt: skip
