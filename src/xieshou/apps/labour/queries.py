"""Questions about placements (务工记录); reads only, and all of them through `visible_to`.

Belongs here: what a list of a million rows is narrowed to, and a page of it. Counting it is `.count()`.
Does not belong: words for a page, what is counted for the assessment (`engine.indicators`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from xieshou.apps.accounts.keyset import Order, Page, page
from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import lies_in
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.models import Programme

FEW = 1_000  # rows of a name, up to which they are better looked up than met on the way


@dataclass(frozen=True)
class Filters:
    """What the list is narrowed to. `name` may be any part of a name; `id_hash` is the keyed hash of an ID number."""

    year: int | None = None
    place: str = ""
    household_type: str = ""
    channel: str = ""
    employment_kind: str = ""
    status: str = ""
    name: str = ""
    id_hash: str = ""


def filtered(programme: Programme, user: User, filters: Filters) -> QuerySet[Placement]:
    """The placements that the user may see and the filters leave."""
    rows = Placement.objects.visible_to(user).filter(programme=programme)
    if filters.place:
        rows = rows.filter(lies_in("recipient__code", filters.place))
    if filters.name:
        rows = _named(rows, filters.name)
    if filters.year is not None:
        rows = rows.filter(year=filters.year)
    for column in ("household_type", "channel", "employment_kind", "status", "id_hash"):
        if wanted := getattr(filters, column):
            rows = rows.filter(**{column: wanted})
    return rows


def _named(rows: QuerySet[Placement], part: str) -> QuerySet[Placement]:
    """The rows of these names. Few are found by one walk through an index of names; of many, each page meets some."""
    found = rows.filter(name__contains=part)
    few = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return rows.filter(pk__in=few) if len(few) <= FEW else found


def page_of(rows: QuerySet[Placement], *, after: str = "", before: str = "", size: int = 50) -> Page:
    """One page by record number: which rows it holds is read from an index alone, then those rows themselves."""
    found = page(rows.only("record_no"), Order("record_no"), after=after, before=before, size=size)
    whole = Placement.objects.in_bulk([row.pk for row in found.rows])
    return Page([whole[row.pk] for row in found.rows], found.before, found.after)
