"""The page of likely duplicates (疑似重复页面): the list, looking for more, deciding, deciding anew.

Belongs here: reading the address, asking, choosing the template. Does not belong: what is said of an offer (`shown`),
any deed (`actions`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.duplicates import actions, policies, queries, shown
from xieshou.apps.duplicates.compared import LEDGERS
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.duplicates.queries import Narrowed
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.queries import helped_counties
from xieshou.engine import place_codes

CONFLICT, NOT_UNDERSTOOD = 409, 422


@require_GET
def likely_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The offers that the user sees, as the address narrows them."""
    book = _book(request, programme)
    return _page(request, book, request.GET)


@require_POST
def look(request: HttpRequest, programme: str) -> HttpResponse:
    """Compare the rows that the user edits, of the ledger that the list is narrowed to or of all."""
    book, back = _book(request, programme), _back(request)
    ledger = back.get("ledger", "")
    looked = actions.look_for(book, by=request.user, ledgers=[ledger] if ledger in LEDGERS else [])
    found = looked.new + looked.again
    if found:
        said = ngettext("%(n)s pair is new or to be decided anew.", "%(n)s pairs are new or to be decided anew.", found)
        messages.success(request, said % {"n": found})
    else:
        messages.success(request, _("Compared. Nothing new was found."))
    if done := looked.over + looked.settled:
        said = ngettext("%(n)s pair left the list.", "%(n)s pairs left the list.", done)
        messages.info(request, said % {"n": done})
    back.pop("after", None)
    return redirect(_address(book, back))


@require_POST
def decide(request: HttpRequest, programme: str, pk: int) -> HttpResponse:
    """Say that the two rows are the same, or different."""
    decision, why = request.POST.get("decision", ""), request.POST.get("why", "")
    done = {
        "same": _("Noted: the same. Now bring the two rows into agreement; what to do stands beside them."),
        "different": _("Noted: different. This pair is not offered again unless one of the two rows is changed."),
    }
    return _do(
        request, programme, pk, lambda offer: actions.decide(offer, decision, by=request.user, why=why),
        done.get(decision, ""),
    )  # fmt: skip


@require_POST
def reopen(request: HttpRequest, programme: str, pk: int) -> HttpResponse:
    """Take a decision back."""
    why = request.POST.get("why", "")
    return _do(
        request, programme, pk, lambda offer: actions.reopen(offer, by=request.user, why=why),
        _("Opened again. Somebody may now decide anew."),
    )  # fmt: skip


def _do(
    request: HttpRequest, programme: str, pk: int, deed: Callable[[Likeness], Any], done: str
) -> HttpResponse:  # fmt: skip
    book, back = _book(request, programme), _back(request)
    offer = get_object_or_404(queries.offers_seen_by(request.user, book), pk=pk)
    refused: dict[str, Any] = {"pk": offer.pk, "why": request.POST.get("why", "")}
    try:
        deed(offer)
    except ValidationError as wrong:
        return _page(request, book, back, refused=refused | {"said": " ".join(wrong.messages)}, status=NOT_UNDERSTOOD)
    except DeedRefused as said:
        return _page(request, book, back, refused=refused | {"said": str(said)}, status=CONFLICT)
    messages.success(request, done)
    return redirect(_address(book, back))


def _page(
    request: HttpRequest, book: Programme, query: QueryDict, *, refused: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    year, asked = shown_year(book, query.get("year")), _asked(query)
    offers = queries.narrowed(queries.offers_seen_by(request.user, book), asked)
    page = queries.page_of(offers, after=query.get("after", ""))
    counties = [place.code_id for place in helped_counties(book, request.user, year)]
    names = names_of({*counties, asked.place} - {""}, year, get_language() or "zh-hans")
    following, first = query.copy(), query.copy()
    following["after"] = page.after
    first.pop("after", None)
    context = {
        "told": shown.told(page.offers, request.user, year),
        "page": {
            "count": page.count, "next_url": f"?{following.urlencode()}" if page.after else "",
            "previous_url": f"?{first.urlencode()}" if "after" in query else "",
        },
        "asked": asked,
        "back": query.urlencode(),
        "states": [(code, label) for code, label in _states().items()],
        "ledgers": [(name, shown.name_of(SHEETS[name].ledger)) for name in LEDGERS],
        "counties": [(code, names.get(code, code)) for code in counties],
        "may_look": policies.may_look(request.user, book),
        "refused": refused,
        "refused_elsewhere": bool(refused) and all(one.pk != refused["pk"] for one in page.offers),
    }  # fmt: skip
    return render(request, "duplicates/list.html", context, status=status)


def _book(request: HttpRequest, programme: str) -> Programme:
    book = get_programme_or_404(request.user, programme)
    policies.check_may_see(request.user, book)
    return book


def _asked(query: QueryDict) -> Narrowed:
    """What the address asks for; what it cannot mean is left out rather than answered with nothing."""
    state, ledger, place = query.get("state", ""), query.get("ledger", ""), query.get("place", "")
    return Narrowed(
        state=state if state in queries.STATES else "work",
        ledger=ledger if ledger in LEDGERS else "",
        place=place if place.isascii() and place_codes.is_code(place) else "",
    )


def _states() -> dict[str, str]:
    return {
        "work": _("to be done"), "open": _("to be decided"), "same": _("the same"), "different": _("different"),
        "all": _("all"),
    }  # fmt: skip


def _back(request: HttpRequest) -> QueryDict:
    """The list as it stood when the button was pressed: its address travels in the form."""
    return QueryDict(request.POST.get("back", ""), mutable=True)


def _address(book: Programme, query: QueryDict) -> str:
    address = reverse("duplicates:list", args=[book.code])
    return f"{address}?{query.urlencode()}" if query else address
