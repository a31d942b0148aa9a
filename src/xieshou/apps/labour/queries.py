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

FEW = 5_000  # rows: a county's, or those of a rare name; so many are better looked up by key than met on the way


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
        rows = _by_key_if_few(rows.filter(name__contains=filters.name))  # asked first: an index of names answers
    if filters.year is not None:
        rows = rows.filter(year=filters.year)
    for column in ("household_type", "channel", "employment_kind", "status", "id_hash"):
        if wanted := getattr(filters, column):
            rows = rows.filter(**{column: wanted})
    return _by_key_if_few(rows)


def _by_key_if_few(rows: QuerySet[Placement]) -> QuerySet[Placement]:
    """The same rows, by their keys where they are few: a page of them is not looked for among a million others."""
    keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return rows.filter(pk__in=keys) if len(keys) <= FEW else rows


def page_of(rows: QuerySet[Placement], *, after: str = "", before: str = "", size: int = 50) -> Page:
    """One page by record number: which rows it holds is read from an index alone, then those rows themselves."""
    found = page(rows.only("record_no"), Order("record_no"), after=after, before=before, size=size)
    whole = Placement.objects.in_bulk([row.pk for row in found.rows])
    return Page([whole[row.pk] for row in found.rows], found.before, found.after)
