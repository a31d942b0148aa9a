"""Questions about projects (项目); reads only, and all of them through `visible_to`.

Belongs here: the filters and sorts of the list, a page of it, its sum, and what a project's page asks.
Does not belong: money that moved, which `funds` asks; what a filter is called on a page (`shown`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from xieshou.apps.accounts.keyset import Order, Page, page
from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import lies_in
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.pairings.queries import below, perhaps_in_force
from xieshou.apps.places.models import Place
from xieshou.apps.places.queries import counties_under
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.search_text import asked_tokens
from xieshou.engine import place_codes

CHOICES = 500  # as many as a list to choose from may hold
KIN = 200  # as many other rows of one work as a page shows
COUNTY = 6  # digits of a county's code
SORTS: dict[str, Order] = {
    "number": Order("record_no"),
    "total": Order("total_fen", nullable=True),
    "start": Order("start_first", nullable=True),
    "county": Order("recipient_id", nullable=True),
}
LARGEST_FIRST = frozenset({"total", "start"})  # how these are first sorted when their head is pressed


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; each filled field is a chip in the address."""

    year: int | None = None
    undated: bool = False
    place: str = ""
    donor: str = ""
    category: str = ""
    area: str = ""
    stage: str = ""
    status: str = ""
    pairing: str = ""
    text: str = ""


def order_of(sort: str) -> Order:
    """The order an address asks for: `total`, or `-total` for the largest first; by number when it asks for none."""
    known = SORTS.get(sort.removeprefix("-"), SORTS["number"])
    return replace(known, descending=sort.startswith("-") and sort.removeprefix("-") in SORTS)


def project_page(
    programme: Programme, user: User, filters: Filters, sort: str = "", *, after: str = "", before: str = "",
    size: int = 50,
) -> Page:  # fmt: skip
    """One page of the projects that the user may see, narrowed and sorted (see `keyset`)."""
    rows = filtered(programme, user, filters).defer("search", "description", "performance_target")
    return page(rows, order_of(sort), after=after, before=before, size=size)


def filtered(programme: Programme, user: User, filters: Filters) -> QuerySet[Project]:
    """The projects that the user may see and the filters leave."""
    rows = Project.objects.visible_to(user).filter(programme=programme)
    if filters.undated:
        rows = rows.filter(year=None)
    elif filters.year is not None:
        rows = rows.filter(year=filters.year)
    for column, code in (("recipient__code", filters.place), ("donor__code", filters.donor)):
        if code:
            rows = rows.filter(lies_in(column, code))
    for column in ("category", "area", "stage", "status"):
        if wanted := getattr(filters, column):
            rows = rows.filter(**{column: wanted})
    if filters.pairing:
        rows = rows.filter(_paid_through(filters.pairing, user))
    for token in asked_tokens(filters.text):
        rows = rows.filter(search__contains=token)
    return rows


def _paid_through(record_no: str, user: User) -> Q:
    """The condition that a project belongs to a pairing or to one inside it."""
    seen = Pairing.objects.visible_to(user)
    pairing = seen.filter(record_no=record_no).first()
    if pairing is None:
        return Q(pk__in=[])
    return Q(pairing=pairing) | Q(pairing__in=below(seen.filter(programme=pairing.programme_id), pairing))


def sum_of(rows: QuerySet[Project]) -> dict[str, int]:
    """How many rows, and what those with an amount add up to.

    Left out of the sum: rows outside the programme, and those whose amount already lies in another row.
    """
    counted = Q(outside=False, same_as=None, part_of=None)
    found = rows.order_by().aggregate(
        count=Count("pk"), of=Count("pk", filter=counted), with_amount=Count("total_fen", filter=counted),
        total_fen=Sum("total_fen", filter=counted),
    )  # fmt: skip
    return {key: int(value or 0) for key, value in found.items()}


def by_year(programme: Programme, user: User) -> dict[int | None, int]:
    """How many projects each year has; under None those whose year is not known."""
    seen = Project.objects.visible_to(user).filter(programme=programme).order_by()
    return dict(seen.values_list("year").annotate(n=Count("pk")))


def counties_of(programme: Programme, user: User) -> list[str]:
    """The codes of the counties, or of the wider places, in which the user sees projects."""
    seen = Project.objects.visible_to(user).filter(programme=programme).exclude(recipient=None).order_by()
    return sorted(seen.annotate(county=Substr("recipient_id", 1, COUNTY)).values_list("county", flat=True).distinct())


def donors_of(programme: Programme, user: User) -> list[str]:
    """The codes of the provinces, cities and districts that help, by the pairings the user sees."""
    levels = (Pairing.Level.PROVINCE, Pairing.Level.PREFECTURE, Pairing.Level.COUNTY)
    seen = Pairing.objects.visible_to(user).filter(programme=programme, level__in=levels).exclude(donor=None)
    return sorted({*seen.order_by().values_list("donor_id", flat=True).distinct(), programme.donor_id})


def kin_of(project: Project, user: User) -> dict[str, list[Project]]:
    """The other rows of the same work, the whole it is part of, and its parts, as far as the user may see them."""
    linked = Project.objects.filter(Q(same_as=project) | Q(part_of=project)).order_by().values_list("pk", flat=True)
    near = {*linked[:KIN], project.same_as_id, project.part_of_id} - {project.pk, None}  # by the index of each link
    seen = Project.objects.visible_to(user).defer("search", "description", "performance_target")
    kin: dict[str, list[Project]] = {"same_as": [], "reports": [], "part_of": [], "parts": []}
    for other in seen.filter(pk__in=near).order_by("record_no"):
        if other.pk == project.same_as_id:
            kin["same_as"].append(other)
        if other.same_as_id == project.pk:
            kin["reports"].append(other)
        if other.pk == project.part_of_id:
            kin["part_of"].append(other)
        if other.part_of_id == project.pk:
            kin["parts"].append(other)
    return kin


def paying_pairings(programme: Programme, user: User, year: int) -> list[Pairing]:
    """The pairings of cities and counties that may pay for a project of the year, as far as the user sees them."""
    levels = (Pairing.Level.PREFECTURE, Pairing.Level.COUNTY)
    seen = Pairing.objects.visible_to(user).filter(programme=programme, level__in=levels, superseded=False)
    return list(perhaps_in_force(seen, year).order_by("level", "recipient_id", "record_no")[:CHOICES])


def helped_counties(programme: Programme, user: User, year: int) -> list[Place]:
    """The counties inside the recipients of the pairings that the user sees; all of the recipient side without any."""
    codes = {one.recipient_id for one in paying_pairings(programme, user, year) if one.recipient_id}
    counties = counties_under(programme.recipient_id, year)
    return [one for one in counties if any(place_codes.is_within(one.code_id, code) for code in codes)] or counties
