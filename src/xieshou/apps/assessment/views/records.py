"""The page of any ledger row (台账行): all its fields, its evidence, its history, and the next deed as a button.

Belongs here: showing one row. Does not belong: the deeds themselves (deeds.py), what the fields are (registers.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.actions import StaleRow, note_access
from xieshou.apps.accounts.evidence_actions import may_attach
from xieshou.apps.accounts.models import Change, LedgerRow, Status, User
from xieshou.apps.accounts.queries import evidence_shown, history
from xieshou.apps.accounts.shown import tell
from xieshou.apps.assessment.privacy import internal_hidden
from xieshou.apps.assessment.registers import MODELS, fields_of, may_see_persons
from xieshou.apps.assessment.views.titles import own_page, record_url, title_of
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.sections import sections_of
from xieshou.wording import words

STEPS = (Status.DRAFT, Status.SUBMITTED, Status.ACCEPTED, Status.FROZEN)
OPENS = {Status.DRAFT: ("submit",), Status.RETURNED: ("submit",), Status.SUBMITTED: ("accept", "return")}


@dataclass(frozen=True)
class Deed:
    """A step that the row may take now: the user may do it, or `closed_because` says what would open it."""

    code: str
    label: str
    url: str
    closed_because: str = ""
    needs_reason: bool = False


@require_GET
def record(request: HttpRequest, programme: str, ledger: str, record_no: str) -> HttpResponse:
    """One row of any ledger."""
    book, row = row_or_404(request, programme, ledger, record_no)
    return page(request, book, row)


def row_or_404(request: HttpRequest, programme: str, ledger: str, record_no: str) -> tuple[Programme, LedgerRow]:
    """The row, if it lies inside the user's scope. Raises Http404 otherwise, as if there were none."""
    book = get_programme_or_404(request.user, programme)
    if ledger not in MODELS:
        raise Http404(ledger)
    seen = MODELS[ledger].objects.visible_to(request.user).filter(programme=book)
    return book, get_object_or_404(seen, record_no=record_no)


def page(
    request: HttpRequest, book: Programme, row: LedgerRow, *, stale: StaleRow | None = None, seen_version: int = 0,
    fault: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The row's page; after a refused deed with what somebody else changed meanwhile, or with what is wrong."""
    persons = bool(row.PERSONAL) and may_see_persons(row, request.user)
    internal = internal_hidden(row.LEDGER, request.user, getattr(row, "programme", None))
    told = [one for one in history(row) if not (internal and one.deed.startswith("likely_"))]
    changes = tell(told, hide=internal | (frozenset() if persons else row.PERSONAL))
    if persons and any(getattr(row, name) for name in row.PERSONAL):
        note_access(by=request.user, ledger=row.LEDGER, key=row.record_no, how="opened")
    context = {
        "row": row,
        "title": title_of(row),
        "ledger": words.ledger(row.LEDGER),
        "own_page": own_page(row),
        "fields": fields_of(row, request.user),
        "links": evidence_shown(row, request.user),
        "may_attach": may_attach(row, request.user),
        "history": changes,
        "stages": stages_of(row),
        "deeds": deeds_of(row, request.user),
        "settled_because": _settled_because(row),
        "stale": stale,
        "seen_version": seen_version,
        "meanwhile": _meanwhile(row, changes, seen_version) if stale else [],
        "fault": fault,
        "sections": sections_of("assessment:record", request.user, row, shown_year(book, request.GET.get("year"))),
    }
    return render(request, "assessment/record.html", context, status=status)


def stages_of(row: LedgerRow) -> list[dict[str, object]]:
    """The life cycle as steps; a returned row stands before its submission again."""
    now = STEPS.index(row.status) if row.status in STEPS else 0
    steps = [
        {"label": step.label, "state": "done" if place < now else "now" if place == now else "todo"}
        for place, step in enumerate(STEPS)
    ]
    if row.status == Status.RETURNED:
        steps[0] = {"label": Status.RETURNED.label, "state": "left"}
    return steps


def deeds_of(row: LedgerRow, user: User) -> list[Deed]:
    """What may happen next to the row. A deed that is not this user's is shown with whose it is."""
    here = record_url(row)
    labels = {"submit": _("Submit"), "accept": _("Accept"), "return": _("Return with a reason")}
    deeds = []
    for code in OPENS.get(row.status, ()):
        allowed = type(row).objects.open_to(user, code).filter(pk=row.pk).exists()
        closed = "" if allowed else _closed(code)
        deeds.append(Deed(code, labels[code], f"{here}{code}/", closed, needs_reason=code == "return"))
    return deeds


def _closed(code: str) -> str:
    if code == "submit":
        return _("Submitting is open to the office or clerk who looks after this row.")
    return _("Accepting and returning are open to the prefecture or province office that looks after this place.")


def _settled_because(row: LedgerRow) -> str:
    if row.status == Status.ACCEPTED:
        return _("Accepted rows change no more. A correction is a new row that points at this one.")
    return _("Frozen rows change no more.") if row.status == Status.FROZEN else ""


def _meanwhile(row: LedgerRow, changes: list[Change], seen_version: int) -> list[Change]:
    """What others wrote since the version that the user saw, newest first: each write made one version."""
    own = [change for change in changes if change.key == row.record_no and change.fields]
    return own[: max(0, row.version - seen_version)]
