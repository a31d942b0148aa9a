"""The pages of findings (核查发现页面): the list, one finding, and what may be done with it.

Belongs here: reading the address, asking, choosing the template. Does not belong: what is said of a finding (`shown`),
any deed (`deeds`, `recording`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.list_links import turned
from xieshou.apps.assessment.checking import day_of
from xieshou.apps.assessment.findings import deeds, policies, queries, raising, recording, shown
from xieshou.apps.assessment.findings.queries import Narrowed
from xieshou.apps.assessment.models import Finding
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.queries import helped_counties
from xieshou.engine import place_codes
from xieshou.wording import words

CONFLICT, NOT_UNDERSTOOD = 409, 422


@require_GET
def finding_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The findings that the user sees, as the address narrows them; what is due first stands first."""
    book = _book(request, programme)
    year, asked = shown_year(book, request.GET.get("year")), _asked(request)
    seen = queries.seen_by(request.user, book)
    found = queries.narrowed(seen, asked)
    page = queries.page_of(found, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    counties = [place.code_id for place in helped_counties(book, request.user, year)]
    names = names_of(set(counties), year, get_language() or "zh-hans")
    rules = queries.by_rule(queries.narrowed(seen, Narrowed(state=asked.state)))
    context = {
        "told": shown.told(page.rows, day_of(book), year),
        "page": {"count": found.count(), "next_url": turned(request, after=page.after),
                 "previous_url": turned(request, before=page.before)},
        "asked": asked,
        "states": list(_states().items()),
        "rules": [(code, shown.title_of(code), count) for code, count in rules.items()],
        "severities": list(words.SEVERITIES.items()),
        "counties": [(code, names.get(code, code)) for code in counties],
        "may_look": policies.may_look(request.user, book),
        "as_of": day_of(book),
    }  # fmt: skip
    return render(request, "assessment/findings.html", context)


@require_GET
def finding(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """One finding: the rule, its rows, who must answer, and what was done."""
    book = _book(request, programme)
    return _page(request, book, _finding(request, book, record_no))


@require_POST
def look(request: HttpRequest, programme: str) -> HttpResponse:
    """Run the rules over the register and record what they find."""
    book = _book(request, programme)
    done = recording.look(book, day_of(book), by=request.user)
    messages.success(
        request,
        _("Checked: %(new)s new, %(still)s still there, %(again)s there again, %(gone)s gone.")
        % {"new": done.new, "still": done.still, "again": done.again, "gone": done.gone},
    )
    return redirect("assessment:findings", book.code)


@require_POST
def answer(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Say what was done."""
    text = request.POST.get("answer", "")
    done = _("The answer is on record. Somebody else closes the finding.")
    return _do(request, programme, record_no, lambda one: deeds.answer(one, text, by=request.user), done)


@require_POST
def close(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Close it on evidence."""
    proof, why = request.POST.get("proof", ""), request.POST.get("why", "")
    done = _("The finding is closed.")
    return _do(request, programme, record_no, lambda one: deeds.close(one, proof, by=request.user, why=why), done)


@require_POST
def reopen(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Open it again."""
    why, done = request.POST.get("why", ""), _("The finding is open again.")
    return _do(request, programme, record_no, lambda one: deeds.reopen(one, by=request.user, why=why), done)


@require_POST
def raise_issue(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """Raise an issue from it; it is followed with the commitments."""
    done = _("The issue is entered as a draft. Assign it, and hand its row in.")
    return _do(request, programme, record_no, lambda one: raising.raise_issue(one, by=request.user), done)


def _do(
    request: HttpRequest, programme: str, record_no: str, deed: Callable[[Finding], Any], done: str
) -> HttpResponse:  # fmt: skip
    book = _book(request, programme)
    one = _finding(request, book, record_no)
    try:
        deed(one)
    except ValidationError as wrong:
        return _page(request, book, one, refused=" ".join(wrong.messages), status=NOT_UNDERSTOOD)
    except DeedRefused as refused:
        return _page(request, book, one, refused=str(refused), status=CONFLICT)
    messages.success(request, done)
    return redirect("assessment:finding", book.code, record_no)


def _page(
    request: HttpRequest, book: Programme, one: Finding, *, refused: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    one.refresh_from_db()
    year, user = shown_year(book, request.GET.get("year")), request.user
    context = {
        "one": shown.told_whole(one, user, day_of(book), year),
        "history": shown.history_of(one),
        "may_answer": policies.may_answer(user, one), "may_close": policies.may_close(user, one),
        "may_raise": policies.may_raise(user, one), "issue": queries.issue_of(one, user),
        "may_reopen": policies.may_reopen(user, one),
        "refused": refused, "typed": request.POST,
    }  # fmt: skip
    return render(request, "assessment/finding.html", context, status=status)


def _book(request: HttpRequest, programme: str) -> Programme:
    book = get_programme_or_404(request.user, programme)
    policies.check_may_see(request.user, book)
    return book


def _finding(request: HttpRequest, book: Programme, record_no: str) -> Finding:
    seen = queries.seen_by(request.user, book).select_related("answered_by", "closed_by")
    return get_object_or_404(seen, record_no=record_no)


def _asked(request: HttpRequest) -> Narrowed:
    """What the address asks for; what it cannot mean is left out rather than answered with nothing."""
    state, severity = request.GET.get("state", ""), request.GET.get("severity", "")
    rule, place = request.GET.get("rule", ""), request.GET.get("place", "")
    return Narrowed(
        state=state if state in queries.STATES else "work",
        rule=rule if rule in shown.RULES else "",
        severity=severity if severity in words.SEVERITIES else "",
        place=place if place.isascii() and place_codes.is_code(place) else "",
    )


def _states() -> dict[str, str]:
    return {
        "work": _("to be done"), "open": _("to be answered"), "answered": _("answered, to be closed"),
        "gone": _("no longer found"), "closed": _("closed"), "all": _("all"),
    }  # fmt: skip
