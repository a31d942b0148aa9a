"""The pages of deeds on commitments and issues (办理页面): one deed, tasks of counties, a link to what fulfils it.

Belongs here: from a form to one action, and its refusal as words beside the form. Does not belong: what is refused
(`actions`), entering a commitment (`entering`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.commitments.following import actions, linking, policies, queries, shown
from xieshou.apps.commitments.following.actions import Part, Told
from xieshou.apps.commitments.following.forms import DeedForm, LinkForm, TaskFormSet
from xieshou.apps.commitments.following.policies import Item
from xieshou.apps.commitments.following.views import item_or_404
from xieshou.apps.commitments.models import Commitment, Fulfilment
from xieshou.apps.pairings.asked import day_of
from xieshou.data.commitment_rules import commitment_rules

NOT_UNDERSTOOD, CONFLICT = 422, 409


@require_http_methods(["GET", "POST"])
def deed(request: HttpRequest, programme: str, record_no: str, deed: str) -> HttpResponse:
    """One deed: its form, and doing it."""
    book, item = item_or_404(request, programme, record_no)
    known = commitment_rules().deeds.get(deed)
    if known is None or deed == "break_down":
        raise Http404(deed)
    _check(request, known.needs, item)
    owners = [(str(one.pk), one.shown_as) for one in queries.owners_of(book)] if deed == "assign" else []
    held = {
        "version": item.version, "on": day_of(book), "responsible_unit": item.responsible_unit,
        "owner": item.owner_id or "", "due_on": item.due_on, "proof": item.proof if deed == "ask_closing" else "",
    }  # fmt: skip
    unit = item.target_unit if isinstance(item, Commitment) else ""
    form = DeedForm(request.POST or None, initial=held, deed=known, owners=owners, unit=unit)

    def act(given: dict[str, Any]) -> None:
        columns = {}
        if deed == "assign":
            columns = {
                "responsible_unit": given["responsible_unit"].strip(),
                "due_on": given["due_on"],
                "owner": next((one for one in queries.owners_of(book) if str(one.pk) == given["owner"]), None),
            }
        actions.take_deed(
            item, deed,
            Told(on=given["on"], note=given["note"], proof=given.get("proof", ""), reached=given.get("reached"),
                 row=(given.get("ledger", ""), given.get("key", "").strip()), columns=columns),
            by=request.user, seen_version=given["version"] or 0,
        )  # fmt: skip

    return _answer(request, item, form, act, known.name(shown.language()))


@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Say that a row of the register fulfils the item."""
    _book, item = item_or_404(request, programme, record_no)
    _check(request, "edit", item)
    form = LinkForm(request.POST or None, initial={"version": item.version})

    def act(given: dict[str, Any]) -> None:
        linking.link(
            item, given["ledger"], given["key"].strip(), how=given["how"], by=request.user,
            seen_version=given["version"] or 0,
        )  # fmt: skip

    return _answer(request, item, form, act, _("Link what fulfils it"))


@require_POST
def unlink(request: HttpRequest, programme: str, record_no: str, number: int) -> HttpResponse:
    """Take back a link that was wrong, with the reason."""
    book, item = item_or_404(request, programme, record_no)
    held = get_object_or_404(item.fulfilments, pk=number)
    assert isinstance(held, Fulfilment)
    try:
        linking.take_back(held, why=request.POST.get("why", ""), by=request.user)
    except (ValidationError, DeedRefused) as refused:
        messages.error(request, " ".join(getattr(refused, "messages", None) or [str(refused)]))
    else:
        messages.success(request, _("The link was taken back."))
    return redirect("following:item", book.code, record_no)


@require_http_methods(["GET", "POST"])
def break_down(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Make tasks of counties out of a commitment."""
    book, item = item_or_404(request, programme, record_no)
    known = commitment_rules().deeds["break_down"]
    if not isinstance(item, Commitment) or item.part_of_id:
        raise Http404(record_no)
    _check(request, known.needs, item)
    year = day_of(book).year
    counties = queries.counties_for(book, request.user, item.recipient_id, min(year, max(book.years)))
    names = {one.code_id: one.name for one in counties}
    held = [{"recipient_id": code, "text": item.text, "due_on": item.due_on} for code in names]
    forms = TaskFormSet(request.POST or None, initial=held)
    fault = ""
    if request.method == "POST" and forms.is_valid():
        chosen = [one.cleaned_data for one in forms if one.cleaned_data.get("chosen")]
        parts = [
            Part(one["text"], one["recipient_id"], one["responsible_unit"], one["due_on"], one["target_value"])
            for one in chosen
        ]
        version = request.POST.get("version", "")
        try:
            made = actions.break_down(
                item, parts, on=day_of(book), by=request.user,
                seen_version=int(version) if version.isascii() and version.isdigit() else 0,
            )  # fmt: skip
        except (ValidationError, DeedRefused, StaleRow) as refused:
            fault = " ".join(getattr(refused, "messages", None) or [str(refused)])
        else:
            messages.success(request, _("Made %(n)s tasks.") % {"n": len(made)})
            return redirect("following:item", book.code, record_no)
    for one in forms:
        one.place_name = names.get(one["recipient_id"].value(), one["recipient_id"].value())
    context = {"item": item, "forms": forms, "fault": fault, "title": known.name(shown.language())}
    item.title = shown.title_of(item)
    return render(request, "following/break_down.html", context, status=NOT_UNDERSTOOD if request.POST else 200)


def _answer(request: HttpRequest, item: Item, form: Any, act: Any, title: str) -> HttpResponse:
    """Show the form; or do the deed, and say in words why it was refused."""
    item.title = shown.title_of(item)
    context = {"item": item, "form": form, "title": title}
    if request.method == "GET":
        return render(request, "following/deed.html", context)
    status = NOT_UNDERSTOOD
    if form.is_valid():
        try:
            act(form.cleaned_data)
        except StaleRow as stale:
            form.add_error(None, str(stale))
            status = CONFLICT
        except ValidationError as error:
            form.faults(getattr(error, "message_dict", {"__all__": error.messages}))
        except DeedRefused as refused:
            form.add_error(None, str(refused).split("\n"))
        else:
            messages.success(request, _("Recorded: %(deed)s.") % {"deed": title})
            return redirect("following:item", item.programme_id, item.record_no)
    return render(request, "following/deed.html", context, status=status)


def _check(request: HttpRequest, needs: str, item: Item) -> None:
    if not policies.may_do(request.user, needs, item):
        raise PermissionDenied(_("This row is not open for changes, or lies outside the places you look after."))
