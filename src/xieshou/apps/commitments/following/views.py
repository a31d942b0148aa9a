"""What people see of commitments and issues (议定事项页面): board, list, chasing list, timeline, one item, due days.

Belongs here: reading the address, asking queries, choosing the template. Does not belong: deeds (`deeds`).
"""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.actions import row_steps
from xieshou.apps.accounts.queries import evidence_of, history
from xieshou.apps.accounts.shown import tell
from xieshou.apps.commitments.following import policies, queries, shown
from xieshou.apps.commitments.following.actions import concerned, in_words
from xieshou.apps.commitments.following.policies import Item
from xieshou.apps.commitments.following.queries import Filters
from xieshou.apps.commitments.models import Commitment, Meeting
from xieshou.apps.pairings.asked import day_named, day_of
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.sections import sections_of
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.places.queries import names_of
from xieshou.data.commitment_rules import AMBER, RED, commitment_rules
from xieshou.engine import place_codes
from xieshou.engine.commitments import DueItem, due_calendar, possible, refusals

ACCOUNTS = {"owner", "asked_by", "closed_by"}  # whose numbers say nothing: each deed names its account
CARDS, SHOWN, RECENT, LONGEST = 6, 100, 5, 80


@require_GET
def board(request: HttpRequest, programme: str) -> HttpResponse:
    """How many items stand where, the most urgent of each stage, and the doors to the lists."""
    book, as_of = _asked(request, programme)
    asked = filters_of(request)
    found = queries.lines(book, request.user, asked, as_of)
    stages, colours = queries.counts(found)
    cards = {code: [one for one in found if one.stage == code][:CARDS] for code in stages}
    shown.dress((line for of_stage in cards.values() for line in of_stage), as_of.year)
    context = {
        "as_of": as_of, "asked": asked, "chips": _chips(asked, as_of), "total": len(found),
        "colours": [(code, name, colours[code], shown.LIGHTS[code]) for code, name in shown.colours()],
        "columns": [
            {"code": code, "name": name, "count": stages[code], "lines": cards.get(code, [])}
            for code, name in shown.stages()
        ],
        "may_register": policies.may_register_in(request.user, book),
    }  # fmt: skip
    return render(request, "following/board.html", context)


@require_GET
def item_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The items that the filters leave, the most urgent first."""
    book, as_of = _asked(request, programme)
    asked = filters_of(request)
    found = queries.lines(book, request.user, asked, as_of)
    codes = queries.recipients_of(book, request.user)
    names = names_of(codes, as_of.year, shown.language())
    context = {
        "as_of": as_of, "asked": asked, "chips": _chips(asked, as_of), "count": len(found),
        "lines": shown.dress(found[:SHOWN], as_of.year), "left_out": len(found) - SHOWN,
        "options": {"what": shown.kinds(), "stage": shown.stages(), "colour": shown.colours(),
                    "side": Commitment.Side.choices, "area": shown.areas(),
                    "place": [(code, names.get(code, code)) for code in codes]},
        "may_register": policies.may_register_in(request.user, book),
    }  # fmt: skip
    return render(request, "following/list.html", context)


@require_GET
def chasing(request: HttpRequest, programme: str) -> HttpResponse:
    """Whom to ask today: what is red or amber, by the unit that owes it; each rule with its days."""
    book, as_of = _asked(request, programme)
    found = [
        one
        for one in queries.lines(book, request.user, filters_of(request), as_of)
        if one.chased and one.chased.colour in (RED, AMBER)
    ]
    shown.dress(found, as_of.year)
    in_units = sorted(found, key=lambda one: (not one.item.responsible_unit, one.item.responsible_unit, one.urgency))
    units = [(unit, list(lines)) for unit, lines in groupby(in_units, key=lambda one: one.item.responsible_unit)]
    units.sort(key=lambda one: min(line.urgency for line in one[1]))
    _stages, colours = queries.counts(found)
    context = {
        "as_of": as_of, "units": units, "count": len(found),
        "red": colours[RED], "amber": colours[AMBER],
        "rules": [(rule.name(shown.language()), shown.LIGHTS[rule.colour]) for rule in commitment_rules().chasing],
    }  # fmt: skip
    return render(request, "following/chasing.html", context)


@require_GET
def timeline(request: HttpRequest, programme: str) -> HttpResponse:
    """What happened day by day, the latest first, and what is due next."""
    book, as_of = _asked(request, programme)
    lines = shown.dress(queries.lines(book, request.user, Filters(unclosed=True), as_of), as_of.year)
    coming = sorted((one for one in lines if one.item.due_on), key=lambda one: one.item.due_on)
    done = shown.told(queries.happened(book, request.user, SHOWN))
    for one in done:
        one.title = shown.title_of(one.item)  # type: ignore[arg-type]
    context = {
        "as_of": as_of, "coming": coming[:SHOWN],
        "days": [(day, list(of_day)) for day, of_day in groupby(done, key=lambda one: one.on)],
    }  # fmt: skip
    return render(request, "following/timeline.html", context)


@require_GET
def due_days(request: HttpRequest, programme: str) -> HttpResponse:
    """The due days as an iCalendar file; a calendar program renews what it holds."""
    book, as_of = _asked(request, programme)
    lines = shown.dress(queries.lines(book, request.user, filters_of(request), as_of), as_of.year)
    items = [
        DueItem(
            one.item.record_no, one.item.due_on, one.item.title,
            "\n".join(part for part in (one.item.responsible_unit, one.item.place_name, one.stage_name) if part),
            one.item.version, one.chased is None,
        )
        for one in lines
        if one.item.due_on
    ]  # fmt: skip
    name = f"{book.name} · {_('Commitments and issues')}"
    answer = HttpResponse(due_calendar(items, name), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="commitments-{book.code}.ics"'
    return answer


@require_GET
def item(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """One item: what was settled, who owes it by when, every deed, what fulfils it, what may be done now."""
    book, row = item_or_404(request, programme, record_no)
    return render(request, "following/item.html", context_of(request, book, row))


def context_of(request: HttpRequest, book: Programme, row: Item) -> dict[str, Any]:
    """Everything the page of an item shows."""
    user, as_of = request.user, day_of(book)
    [line] = shown.dress([queries.line_of(row, as_of)], as_of.year)
    name_sides([row], as_of.year)
    commitment = row if isinstance(row, Commitment) else None
    parts = shown.dress(queries.parts_of(commitment, user, as_of), as_of.year) if commitment else []
    changes = history(row)
    reached = [one.reached for one in row.followups.all() if one.reached is not None]
    return {
        "item": row, "line": line, "as_of": as_of, "commitment": commitment, "parts": parts,
        "steps": shown.steps(row),
        "whole": Commitment.objects.visible_to(user).filter(pk=commitment.part_of_id).first() if commitment else None,
        "meeting": Meeting.objects.visible_to(user).filter(pk=commitment.meeting_id).first() if commitment else None,
        "mentions": list(commitment.mentions.select_related("document")) if commitment else [],
        "reached": reached[-1] if reached else None,
        "deeds": deeds_of(row, user, len([one for one in parts if one.chased])),
        "may_link": policies.may_do(user, "edit", row), "may_edit": policies.may_edit(user, row),
        "row_deeds": _row_deeds(row, user),
        "followups": shown.told(row.followups.select_related("by").order_by("-on", "-id")),
        "sections": sections_of("following:item", user, row, as_of.year),
        "links": evidence_of(row.LEDGER, [row.record_no]).get(row.record_no, []),
        "history": tell(changes[:RECENT], hide=row.PERSONAL | ACCOUNTS), "older": max(0, len(changes) - RECENT),
    }  # fmt: skip


def deeds_of(row: Item, user: Any, open_tasks: int) -> list[dict[str, Any]]:
    """The deeds that may follow, each with what stands in this user's way; what a form asks for does not."""
    found = []
    for deed in possible(row.stage, commitment_rules()):
        if deed.code == "break_down" and (not isinstance(row, Commitment) or row.part_of_id):
            continue
        if not policies.may_do(user, deed.needs, row):
            continue
        shut = refusals(
            deed, row.stage, note="-", proof="-", by=str(user.pk), concerned=concerned(row), open_tasks=open_tasks
        )
        found.append({"code": deed.code, "name": deed.name(shown.language()), "shut": [in_words(one) for one in shut]})
    return found


def item_or_404(request: HttpRequest, programme: str, record_no: str) -> tuple[Programme, Item]:
    """The item, if it lies inside the user's scope. Raises Http404 otherwise, as if there were none."""
    book = get_programme_or_404(request.user, programme)
    found = queries.item_of(book, request.user, record_no)
    if found is None:
        raise Http404(record_no)
    return book, found


def filters_of(request: HttpRequest) -> Filters:
    """The filters of an address; what they cannot mean is left out rather than answered with nothing."""

    def known(name: str, codes: Any) -> str:
        wanted = request.GET.get(name, "")
        return wanted if wanted in codes else ""

    place = request.GET.get("place", "").strip()
    return Filters(
        what=known("what", queries.KINDS), stage=known("stage", commitment_rules().stages),
        colour=known("colour", queries.URGENCY), side=known("side", ("donor", "recipient")),
        area=known("area", dict(shown.areas())), meeting=request.GET.get("meeting", "").replace("\0", "")[:LONGEST],
        place=place if place.isascii() and place_codes.is_code(place) else "",
        text=request.GET.get("q", "").replace("\0", "").strip()[:LONGEST], unclosed=request.GET.get("open") == "1",
    )  # fmt: skip


def _asked(request: HttpRequest, programme: str) -> tuple[Programme, date]:
    book = get_programme_or_404(request.user, programme)
    shown_year(book, request.GET.get("year"))
    return book, day_named(request, book)


def _chips(asked: Filters, as_of: date) -> list[dict[str, str]]:
    names = names_of([asked.place], as_of.year, shown.language()) if asked.place else {}
    return shown.chips(asked, names)


def _row_deeds(row: Item, user: Any) -> list[str]:
    return [deed for deed in row_steps(row.status) if policies.may(user, deed, row)]
