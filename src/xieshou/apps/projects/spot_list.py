"""The random spot list of projects (随机抽查名单): whose rows may be drawn, the page, and the same as JSON.

Belongs here: the population of a draw. Does not belong: the draw (`engine.findings.spot_list`), what was found on site.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.projects import shown
from xieshou.apps.projects.models import Project
from xieshou.engine.findings import spot_list as draws

USUAL, MOST = 10, 500
LONGEST_SEED = 200


@dataclass
class SpotList:
    """A draw (抽查名单): its seed, from how many it was drawn, and the projects in the order drawn."""

    seed: str
    asked: int
    population: int
    drawn: list[tuple[draws.Drawn, Project]]


def population(programme: Programme, user: User | None, year: int | None = None) -> QuerySet[Project]:
    """Every work once: accepted rows of the programme, of a year or of all, that no other row tells of again."""
    rows = Project.objects.all() if user is None else Project.objects.visible_to(user)
    rows = rows.filter(programme=programme, outside=False, same_as=None, part_of=None, status__in=SETTLED)
    return rows if year is None else rows.filter(year=year)


def spot_list(programme: Programme, user: User | None, seed: str, count: int, year: int | None = None) -> SpotList:
    """Draw from what the user sees; without a user from all. Raises ValueError for an empty seed or no rows asked."""
    seed = seed.strip()
    keys = list(population(programme, user, year).order_by().values_list("record_no", flat=True))
    drawn = draws.draw(keys, seed, count)
    rows = {row.record_no: row for row in Project.objects.filter(record_no__in=[one.key for one in drawn])}
    return SpotList(seed, count, len(keys), [(one, rows[one.key]) for one in drawn])


def as_json(found: SpotList) -> dict[str, Any]:
    """What `xieshou spotlist` prints; `place` is the code, `digest` what decided the rank."""
    return {
        "seed": found.seed,
        "n": found.asked,
        "population": found.population,
        "drawn": [
            {"key": row.record_no, "rank": rank, "name": row.name, "place": row.recipient_id, "digest": one.digest}
            for rank, (one, row) in enumerate(found.drawn, start=1)
        ],
    }


@require_GET
def page(request: HttpRequest, programme: str) -> HttpResponse:
    """The list for the seed and the number in the address, and how anyone repeats it."""
    book = get_programme_or_404(request.user, programme)
    year, of_year = shown_year(book, request.GET.get("year")), request.GET.get("of") == "year"
    seed, asked = request.GET.get("seed", "")[:LONGEST_SEED], request.GET.get("n", "")
    count = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else USUAL
    found, fault = None, ""
    if "seed" in request.GET:
        fault = _fault(seed, count)
        found = None if fault else spot_list(book, request.user, seed, count, year if of_year else None)
    if found is not None:
        shown.dress([row for _one, row in found.drawn], year)
    context = {
        "found": found, "fault": fault, "seed": seed, "n": count, "most": MOST, "which": "year" if of_year else "all",
        "example": _example(found) if found and found.drawn else "",
    }  # fmt: skip
    return render(request, "projects/spot_list.html", context, status=400 if fault else 200)


def _example(found: SpotList) -> str:
    """The command that anyone checks the first of the list with, and what it prints."""
    first = found.drawn[0][0]
    words = f"{shlex.quote(found.seed)} {shlex.quote(first.key)}"
    return f"printf '%s\\n%s' {words} | sha256sum\n{first.digest}"


def _fault(seed: str, count: int) -> str:
    if not seed.strip():
        return _("A draw needs a seed. Write one that nobody could choose to their liking, and publish it beforehand.")
    if not 1 <= count <= MOST:
        return _("%(count)s projects cannot be drawn. Choose from 1 to %(most)s.") % {"count": count, "most": MOST}
    return ""
