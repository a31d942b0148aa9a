"""Scopes as a reader knows them (统计范围): the whole programme, a place, a pairing.

Belongs here: names of scopes, and which of them a reader may choose. Does not belong: figures themselves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Pairing
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.places.queries import names_of
from xieshou.engine import place_codes

PROGRAMME = "programme"


@dataclass(frozen=True)
class Choice:
    """A scope that may be chosen: its code, its name, how deep it lies (0 = the whole programme)."""

    code: str
    name: str
    depth: int


def scope_names(scopes: Iterable[str], year: int) -> dict[str, str]:
    """Names by scope: three queries at most, however many there are."""
    wanted = set(scopes) - {PROGRAMME}
    places = {scope for scope in wanted if place_codes.is_code(scope)}
    names = {PROGRAMME: _("the whole programme")}
    names |= names_of(places, year, get_language() or "zh-hans") if places else {}
    if numbers := wanted - places:
        pairings = list(Pairing.objects.filter(record_no__in=numbers))
        name_sides(pairings, year)
        names |= {one.record_no: f"{one.donor_name} – {one.recipient_name}" for one in pairings}
    return names


def scope_name(scope: str, year: int) -> str:
    """The name of one scope, or its code when nothing is known of it."""
    return scope_names([scope], year).get(scope, scope)


def choices(scopes: Collection[str], user: User, year: int) -> tuple[list[Choice], list[Choice]]:
    """The places (with the whole programme first) and the pairings that may be chosen, outer ones first."""
    numbers = [scope for scope in scopes if scope != PROGRAMME and not place_codes.is_code(scope)]
    seen = set(Pairing.objects.visible_to(user).filter(record_no__in=numbers).values_list("record_no", flat=True))
    names = scope_names([scope for scope in scopes if scope not in numbers or scope in seen], year)
    places = [Choice(code, names.get(code, code), _depth(code)) for code in scopes if code not in numbers]
    pairings = [Choice(code, names[code], 9) for code in sorted(seen) if code in names]
    return sorted(places, key=lambda one: (one.depth, one.code)), pairings


def _depth(scope: str) -> int:
    return 0 if scope == PROGRAMME else place_codes.depth(scope)
