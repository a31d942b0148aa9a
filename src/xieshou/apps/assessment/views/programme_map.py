"""The map of a programme (示意图): recipient counties, donor places, pairings in force in a year as arcs.

Belongs here: the JSON that map.js draws, and the same pairings as a table. Does not belong: drawing; outlines.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.pairings.queries import perhaps_in_force
from xieshou.apps.pairings.shown import dress, name_sides
from xieshou.apps.places.models import Level, Place
from xieshou.apps.places.queries import names_of
from xieshou.engine import place_codes

LEVELS = (Pairing.Level.PREFECTURE, Pairing.Level.COUNTY)
MOST = 400


@dataclass(frozen=True)
class ProgrammeMap:
    """What the map draws, and the pairings as rows of the table under it."""

    data: dict[str, Any]
    pairings: list[Pairing]
    arcs: int
    recipients: int
    donors: int


def map_of(user: User, book: Programme, year: int) -> ProgrammeMap:
    """The places and pairings of prefectures and counties that the user may see in the year."""
    seen = Pairing.objects.visible_to(user).filter(programme=book, level__in=LEVELS, superseded=False, outside=False)
    pairings = list(perhaps_in_force(seen, year).order_by("recipient_id", "donor_id", "record_no")[:MOST])
    name_sides(pairings, year)
    for pairing in pairings:
        dress(pairing, year)
    drawn = [one for one in pairings if one.state == "in_force" and one.donor_id and one.recipient_id]
    sides = {one.recipient_id: "recipient" for one in drawn} | {one.donor_id: "donor" for one in drawn}
    names = names_of(sides, year, get_language() or "zh-hans")
    where = _middles(sides) if sides else {}
    places = [
        {"code": code, "name": names.get(code, code), "side": side, "url": reverse("places:detail", args=[code])}
        | where.get(code, {})
        for code, side in sides.items()
    ]
    arcs = [
        {"from": one.donor_id, "to": one.recipient_id, "name": f"{one.donor_name} → {one.recipient_name}",
         "url": reverse("pairings:detail", args=[book.code, one.record_no]) + f"?year={year}", "kind": one.kind}
        for one in drawn
    ]  # fmt: skip
    layers = [static(f"xieshou/maps/{layer}.geojson") for layer in book.map_layers]
    return ProgrammeMap(
        data={"places": places, "arcs": arcs, "layers": layers}, pairings=pairings, arcs=len(arcs),
        recipients=sum(side == "recipient" for side in sides.values()),
        donors=sum(side == "donor" for side in sides.values()),
    )  # fmt: skip


def _middles(codes: Iterable[str]) -> dict[str, dict[str, float]]:
    """Where places lie: a county at its own point, a larger place in the middle of its counties."""
    counties = Q()
    for code in codes:
        counties |= Q(code__code__startswith=place_codes.prefix(code))
    points = Place.objects.filter(counties, level=Level.COUNTY, valid_to=None, lon__isnull=False, lat__isnull=False)
    inside = defaultdict(list)
    for county, lon, lat in points.values_list("code_id", "lon", "lat"):
        for code in {county, *place_codes.ancestors(county)} & set(codes):
            inside[code].append((lon, lat))
    return {
        code: {"lon": sum(lon for lon, _lat in found) / len(found), "lat": sum(lat for _lon, lat in found) / len(found)}
        for code, found in inside.items()
    }
