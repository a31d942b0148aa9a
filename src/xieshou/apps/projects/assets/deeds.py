"""The pages of deeds on an asset (资产办理页面): title, handover, operator, disposal; yearly check; dues and payments.

Belongs here: from a form to one action, and its refusal as words beside the form. Does not belong: what is refused
(`actions`), which deeds there are (`data/asset_rules.yaml`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from xieshou.apps.accounts.actions import DeedRefused, StaleRow, note_access
from xieshou.apps.pairings.asked import day_of
from xieshou.apps.pairings.queries import shown_year
from xieshou.apps.projects.assets import actions, policies, queries, shown
from xieshou.apps.projects.assets.forms import CheckForm, DeedForm, DueForm, PaymentForm, TermForm
from xieshou.apps.projects.assets.views import asset_or_404
from xieshou.apps.projects.models import Asset
from xieshou.apps.projects.shut_gates import GatesShut
from xieshou.data.asset_rules import AssetDeed, asset_rules
from xieshou.engine import assets as engine
from xieshou.engine.assets import Due, Shut

NOT_UNDERSTOOD, CONFLICT = 422, 409


@require_http_methods(["GET", "POST"])
def deed(request: HttpRequest, programme: str, record_no: str, deed: str) -> HttpResponse:
    """One deed: its form, what stands in the way, and doing it."""
    _book, asset = asset_or_404(request, programme, record_no)
    known = asset_rules().deeds.get(deed)
    if known is None:
        raise Http404(deed)
    _check(request, deed, asset)
    shut = engine.judge(deed, queries.values_of(asset) | {"state_before": asset.state}, asset_rules())
    reason = any(not one.blocks for one in shut)
    form, act = _FORMS.get(deed, _by_columns)(request, asset, known, reason)
    context = {"title": known.name(shown.language()), "shut": _told(shut, set(known.asks)), "button": known}
    return _answer(request, asset, form, act, context)


@require_http_methods(["GET", "POST"])
def term(request: HttpRequest, programme: str, record_no: str, term: str) -> HttpResponse:
    """One term of rent or dividend: recording what was paid, or putting it right."""
    _book, asset = asset_or_404(request, programme, record_no)
    due = _due(asset, term)
    _check(request, "record_due", asset)
    correcting = request.GET.get("correct") == "1"
    made = TermForm if correcting else PaymentForm
    held = {"version": asset.version, "due": due.due_fen, "paid": due.paid_fen, "paid_on": due.paid_on}
    if not correcting:
        held = {"version": asset.version, "paid": due.open_fen or None, "paid_on": day_of(asset.programme)}
    form = made(request.POST or None, initial=held)

    def act(given: dict[str, Any], **how: Any) -> None:
        named = (due.kind, due.year, due.due_on)
        if correcting:
            actions.correct_term(
                asset, *named, due_fen=given["due"], paid_fen=given["paid"], paid_on=given["paid_on"], **how
            )
        else:
            actions.record_payment(asset, *named, paid_fen=given["paid"], paid_on=given["paid_on"], **how)

    title = _("Correct the term") if correcting else _("Record the payment")
    line = shown.due_lines(asset, [due], day_of(asset.programme))[0]
    return _answer(request, asset, form, act, {"title": title, "line": line, "correcting": correcting, "shut": []})


Act = Callable[..., None]


def _by_columns(request: HttpRequest, asset: Asset, known: AssetDeed, reason: bool) -> tuple[Any, Act]:
    persons = policies.may_see_persons(request.user, asset)
    if request.method == "GET" and persons and any(getattr(asset, one) for one in Asset.PERSONAL & set(known.asks)):
        note_access(by=request.user, ledger=asset.LEDGER, key=asset.record_no, how="opened")
    form = DeedForm(request.POST or None, asset=asset, deed=known, persons=persons, reason=reason)

    def act(_given: dict[str, Any], **how: Any) -> None:
        actions.take_deed(asset, known.code, fields=form.columns(), **how)

    return form, act


def _state(request: HttpRequest, asset: Asset, known: AssetDeed, reason: bool) -> tuple[Any, Act]:
    day = day_of(asset.programme)
    held = {"year": day.year, "state": asset.state, "checked_on": day, "checker": asset.upkeep_unit}
    form = CheckForm(request.POST or None, asset=asset, reason=reason, initial=held)

    def act(given: dict[str, Any], **how: Any) -> None:
        actions.record_state(
            asset, year=given["year"], state=given["state"], checked_on=given["checked_on"],
            checker=given["checker"], note=given["note"], **how,
        )  # fmt: skip

    return form, act


def _due_form(request: HttpRequest, asset: Asset, known: AssetDeed, reason: bool) -> tuple[Any, Act]:
    form = DueForm(request.POST or None, asset=asset, reason=reason, initial={"year": day_of(asset.programme).year})

    def act(given: dict[str, Any], **how: Any) -> None:
        actions.record_due(
            asset, kind=given["kind"], year=given["year"], due_on=given["due_on"], due_fen=given["due"],
            note=given["note"], **how,
        )  # fmt: skip

    return form, act


_FORMS: dict[str, Callable[[HttpRequest, Asset, AssetDeed, bool], tuple[Any, Act]]] = {
    "record_state": _state, "record_due": _due_form,
}  # fmt: skip


def _answer(request: HttpRequest, asset: Asset, form: Any, act: Act, context: dict[str, Any]) -> HttpResponse:
    """Show the form; or do the deed, and say in words why it was refused."""
    if request.method == "GET":
        return _page(request, asset, form, context)
    if not form.is_valid():
        return _page(request, asset, form, context, status=NOT_UNDERSTOOD)
    given = form.cleaned_data
    how = {"by": request.user, "seen_version": given["version"] or 0, "why": given["why"]}
    try:
        act(given, **how)
    except GatesShut as refused:
        return _page(request, asset, form, context | {"shut": _told(refused.shut, set())}, status=NOT_UNDERSTOOD)
    except StaleRow as stale:
        form.add_error(None, str(stale))
        return _page(request, asset, form, context, status=CONFLICT)
    except ValidationError as error:
        form.faults(_by_box(error))
        return _page(request, asset, form, context, status=NOT_UNDERSTOOD)
    except DeedRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("Recorded: %(deed)s.") % {"deed": context["title"]})
    return redirect("assets:detail", asset.programme_id, asset.record_no)


def _by_box(error: ValidationError) -> dict[str, list[str]]:
    """The register's refusal by the box it is about."""
    found: dict[str, list[str]] = getattr(error, "message_dict", {"__all__": error.messages})
    return {name.removesuffix("_fen"): said for name, said in found.items()}


def _page(
    request: HttpRequest, asset: Asset, form: Any, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:  # fmt: skip
    asset = Asset.objects.select_related("programme", "project").get(pk=asset.pk)
    shown.dress([asset], shown_year(asset.programme, request.GET.get("year")))
    return render(request, "assets/deed.html", {"asset": asset, "form": form, **context}, status=status)


def _check(request: HttpRequest, deed: str, asset: Asset) -> None:
    if not policies.may_do(request.user, deed, asset):
        raise PermissionDenied(_("This row is not open for changes, or lies outside the places you look after."))


def _due(asset: Asset, slug: str) -> Due:
    asked = shown.term_asked(slug)
    for one in queries.terms_of(asset):
        if asked and (one.kind, one.due_on) == asked[:2] and (one.due_on or one.year == asked[2]):
            return one
    raise Http404(slug)


def _told(shut: list[Shut], asked: set[str]) -> list[dict[str, Any]]:
    """Shut gates as the page lists them; what the form itself asks for is told as that."""
    return [
        {"name": one.gate.name(shown.language()), "blocks": one.blocks, "lacks": one.lacks(shown.language()),
         "opens": one.opens(shown.language()), "here": bool(one.columns) and set(one.columns) <= asked}
        for one in shut
    ]  # fmt: skip
