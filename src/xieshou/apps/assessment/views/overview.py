"""The overview of a programme (总览): where it stands in a year, at a glance, every number a door.

Belongs here: putting the parts of the page together. Does not belong: any part (their own modules).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.assessment.models import Figure, PublishedClaim, Snapshot
from xieshou.apps.assessment.queries import current_snapshot, is_apart
from xieshou.apps.assessment.views.claims import ShownClaim, seen_checks
from xieshou.apps.assessment.views.doors import (
    Door,
    by_indicator,
    door,
    missing,
    seen_figures,
)
from xieshou.apps.assessment.views.overdue import late_projects, missed_targets, waiting_rows
from xieshou.apps.assessment.views.programme_map import map_of
from xieshou.apps.assessment.views.scopes import scope_name
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.commitments.queries import latest_first
from xieshou.apps.commitments.shown import name_places
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.policies import may_set_rules
from xieshou.apps.pairings.queries import get_programme_or_404, home_scope, shown_year
from xieshou.apps.places.queries import names_of
from xieshou.data.packs import indicators, regime_of, tiles
from xieshou.engine import place_codes

LATEST = 5


@dataclass(frozen=True)
class Tile:
    """One of the six tiles: a leading figure and a few more."""

    code: str
    name: str
    lead: Door
    more: list[Door]


@require_GET
def overview(request: HttpRequest, programme: str) -> HttpResponse:
    """Sides, year, regime; the map; six tiles; what disagrees, what is overdue, what is apart; the latest meetings."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    scope = home_scope(request.user, book)
    snapshot = current_snapshot(book)
    day = book.as_of or date.today()
    context = {
        "scope": scope,
        "scope_name": scope_name(scope, year),
        "tiles": tiles_of(request.user, book, snapshot, scope, year),
        "map": map_of(request.user, book, year),
        "band": widest_gap(request.user, book, snapshot, year),
        "targets": missed_targets(request.user, book, snapshot, year, day),
        "late": late_projects(request.user, book, day),
        "waiting": waiting_rows(request.user, book),
        "as_of": day,
        "works_here": works_in(request.user, book.pk),
        "may_set_rules": may_set_rules(request.user, book),
        "apart": apart(request.user, book, snapshot, year),
        "meetings": latest_meetings(request.user, book, year),
    }
    return render(request, "assessment/overview.html", context)


def tiles_of(user: User, book: Programme, snapshot: Snapshot | None, scope: str, year: int) -> list[Tile]:
    """The six tiles for one scope: every indicator that the system computes, in the order of the catalogue."""
    found = list(seen_figures(user, snapshot, year, year - 1).filter(scope=scope, beside=False))
    now = by_indicator(one for one in found if one.year == year)
    before = by_indicator(one for one in found if one.year == year - 1)
    regime = regime_of("ew_cooperation", year)
    shown: dict[str, list[Door]] = {code: [] for code in tiles()}
    for code, indicator in indicators().items():
        if code in now:
            shown[indicator.tile].append(door(now[code], book, before.get(code)))
        elif indicator.computed and (regime is None or _computed_in(code, regime)):
            shown[indicator.tile].append(missing(code, book, year))
    language = get_language() or "zh-hans"
    return [_tile(code, tile.name(language), shown[code]) for code, tile in tiles().items() if shown[code]]


def _tile(code: str, name: str, doors: list[Door]) -> Tile:
    """The first figure that has a value leads; the others follow in the order of the catalogue."""
    lead = next((one for one in doors if one.value is not None), doors[0])
    return Tile(code, name, lead, [one for one in doors if one is not lead])


def _computed_in(indicator: str, regime: str) -> bool:
    definition = indicators()[indicator].definition(regime)
    return definition is not None and definition.computed


def widest_gap(user: User, book: Programme, snapshot: Snapshot | None, year: int) -> ShownClaim | None:
    """The largest published sum of money, covering the year, that the rows do not add up to."""
    gaps = [
        shown
        for shown in seen_checks(user, book, snapshot)
        if shown.claim.kind == PublishedClaim.Kind.TOTAL
        and shown.check.verdict in ("differs", "rows_incomplete")
        and shown.check.unit == "yuan"
        and shown.check.difference is not None
        and shown.covers(year)
    ]
    return max(gaps, key=lambda shown: abs(Decimal(shown.check.difference)), default=None)


def apart(user: User, book: Programme, snapshot: Snapshot | None, year: int) -> list[dict[str, Any]]:
    """The figures of other kinds of pairing, by place: shown apart, never in the tiles."""
    figures = [
        one
        for one in seen_figures(user, snapshot, year).filter(scope_kind="place", beside=False).exclude(value=None)
        if is_apart(one)
    ]
    wanted = [one for one in figures if _is_outermost(one, figures, book.recipient_id)]
    wanted.sort(key=lambda one: (one.scope, one.indicator))
    names = names_of({one.scope for one in wanted}, year, get_language() or "zh-hans")
    return [{"place": names.get(one.scope, one.scope), "code": one.scope, "door": door(one, book)} for one in wanted]


def _is_outermost(figure: Figure, figures: list[Figure], recipient: str) -> bool:
    """Whether the figure is of a place inside the recipient side, and of none inside another one shown."""
    if figure.scope == recipient or not place_codes.is_within(figure.scope, recipient):
        return False
    around = {code for code in place_codes.ancestors(figure.scope) if code != recipient}
    return not any(
        other.scope in around and place_codes.is_within(other.scope, recipient)
        for other in figures
        if other.indicator == figure.indicator
    )


def latest_meetings(user: User, book: Programme, year: int) -> list[Meeting]:
    """The last meetings up to the end of the year, with places named."""
    held = Meeting.objects.visible_to(user).filter(programme=book, held_first__lte=date(year, 12, 31))
    meetings = latest_first(held, limit=LATEST)
    name_places(meetings, year)
    return meetings
