"""The pages of a review (核定页面): bringing a text, and deciding on each part of what was read in it.

Belongs here: from the address and forms to one action, refusals as words. Does not belong: what is proposed
(`proposals`), what is written (`actions`).
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.commitments.following import queries, shown
from xieshou.apps.commitments.following.policies import may_register_in
from xieshou.apps.commitments.models import Commitment, Document, Judgement, Meeting
from xieshou.apps.commitments.reviewing import actions, marked, proposals
from xieshou.apps.commitments.reviewing.bringing import Brought, bring
from xieshou.apps.commitments.reviewing.forms import MeetingForm, TextForm, UnitForm, VisitForm
from xieshou.apps.commitments.reviewing.proposals import Proposal
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404
from xieshou.apps.places.queries import names_of
from xieshou.engine.communique.repair import repair

NOT_UNDERSTOOD = 422
SHOWN = 20


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, programme: str) -> HttpResponse:
    """Bring communiqués; a single one leads to its review, of several each says what became of it."""
    book = _book(request, programme)
    form = TextForm(request.POST, request.FILES) if request.method == "POST" else TextForm()
    brought: list[Brought] = []
    if request.method == "POST" and form.is_valid():
        brought = bring(book, form.cleaned_data["text"], form.cleaned_data["files"], by=request.user)
        if len(brought) == 1 and (kept := brought[0].document):
            if not brought[0].is_new:
                messages.info(request, _("This very text was brought before; here is its review."))
            return redirect("reviewing:review", book.code, kept.pk)
        if brought[0].document or not form.cleaned_data["text"].strip():
            form = TextForm()  # the pasted text is kept: the box is free for the next
    documents = Document.objects.filter(programme=book).select_related("meeting", "kept_by")[:SHOWN]
    refused = sum(not one.document for one in brought)
    return render(
        request, "reviewing/new.html",
        {"form": form, "documents": documents, "brought": brought, "kept": len(brought) - refused, "refused": refused},
        status=NOT_UNDERSTOOD if form.errors or refused else 200,
    )  # fmt: skip


@require_GET
def review(request: HttpRequest, programme: str, number: int) -> HttpResponse:
    """Source and repaired text side by side, and each part of the reading beside them."""
    book = _book(request, programme)
    document = get_object_or_404(Document.objects.select_related("programme", "meeting"), programme=book, pk=number)
    return render(request, "reviewing/review.html", _context(request, document))


@require_POST
def decide(request: HttpRequest, programme: str, number: int) -> HttpResponse:
    """Decide on one part: take it over as it stands or corrected, or leave it out."""
    book = _book(request, programme)
    document = get_object_or_404(Document.objects.select_related("programme", "meeting"), programme=book, pk=number)
    found = proposals.of(document)
    part = next((one for one in found if one.part == request.POST.get("part")), None)
    if part is None:
        raise Http404(request.POST.get("part", ""))
    verdict = request.POST.get("verdict", "")
    form = _form(request, document, part, request.POST)
    try:
        if verdict in (Judgement.Verdict.REJECTED, Judgement.Verdict.NOT_A_COMMITMENT):
            actions.leave_out(document, part, verdict, by=request.user)
        elif not form.is_valid():
            return _again(request, document, part, form)
        else:
            take = {"meeting": actions.take_meeting, "visit": actions.take_visit, "unit": actions.take_unit}[part.kind]
            take(document, part, form.given(), by=request.user)
    except ValidationError as error:
        form.is_valid()
        form.faults(getattr(error, "message_dict", {"__all__": error.messages}))
        return _again(request, document, part, form)
    except (DeedRefused, PermissionDenied) as refused:
        messages.error(request, str(refused))
        return redirect(f"{reverse('reviewing:review', args=[book.code, number])}#{part.part}")
    here = found.index(part)
    around = [*found[here + 1 :], *found[:here]]  # what comes next in the text, then what was left behind
    goal = next((one.part for one in around if one.judgement is None), part.part)
    return redirect(f"{reverse('reviewing:review', args=[book.code, number])}#{goal}")


def _again(request: HttpRequest, document: Document, part: Proposal, form: Any) -> HttpResponse:
    context = _context(request, document, {part.part: form})
    return render(request, "reviewing/review.html", context, status=NOT_UNDERSTOOD)


def _context(request: HttpRequest, document: Document, bound: dict[str, Any] | None = None) -> dict[str, Any]:
    mended = repair(document.source)
    found = proposals.of(document)
    spans = [(one.part, one.span) for one in found if one.span and one.kind == "unit"]
    raw = [(one.part, one.source_span) for one in found if one.source_span and one.kind == "unit"]
    for one in found:
        one.form = (bound or {}).get(one.part) or _form(request, document, one, None)
        one.differs = _differences(one)
    waiting = [one for one in found if one.judgement is None]
    return {
        "document": document, "parts": found, "waiting": len(waiting), "mended": mended,
        "percent": round(100 * mended.confidence, 1), "holes": len(mended.holes),
        "source_pieces": marked.source_pieces(mended, raw), "text_pieces": marked.text_pieces(mended, spans),
    }  # fmt: skip


def _form(request: HttpRequest, document: Document, part: Proposal, given: Any) -> Any:
    how: dict[str, Any] = {"initial": part.values, "auto_id": f"{part.part}-%s"}
    if part.alike:
        how["alike"] = [(_("the same as: %(row)s") % {"row": _called(one)}, one) for one in part.alike]
        how["initial"] = part.values | {"same_as": part.alike[0].record_no}
    if part.kind == "unit":
        return UnitForm(given, **how)
    if part.kind == "visit":
        return VisitForm(given, **how)
    book = document.programme
    codes = queries.recipients_of(book, request.user)
    names = names_of(codes, book.shown_year, shown.language())
    return MeetingForm(given, places=[(code, names.get(code, code)) for code in codes], **how)


def _called(row: Meeting | Commitment) -> str:
    if isinstance(row, Commitment):
        return f"{row.record_no} {row.short}"
    return f"{row.held_printed} {row.title or row.get_kind_display()} {row.record_no}"


def _differences(part: Proposal) -> list[tuple[str, str, str]]:
    """Box by box where the person's value is not the machine's."""
    if part.judgement is None:
        return []
    found = []
    for name, field in part.form.fields.items():
        if name in part.judgement.person and name in part.values:
            machine, person = (
                str(actions.plain_value(one) or "") for one in (part.values[name], part.judgement.person[name])
            )
            if machine != person:
                found.append((str(field.label), machine, person))
    return found


def _book(request: HttpRequest, programme: str) -> Programme:
    book = get_programme_or_404(request.user, programme)
    if not may_register_in(request.user, book):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    return book
