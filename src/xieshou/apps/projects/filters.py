"""The filters of the list in an address (项目筛选): read from it, and shown as chips that take themselves away.

Belongs here: which parameter means which filter, what a chip says. Does not belong: the question itself (queries.py).
"""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import Status
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.queries import Filters
from xieshou.apps.projects.search_text import LONGEST_QUESTION
from xieshou.apps.projects.shown import area_terms, term
from xieshou.data import packs
from xieshou.engine import place_codes

OF_YEAR, OF_ALL, UNDATED = "year", "all", "undated"


def read(query: QueryDict, programme: Programme, year: int) -> Filters:
    """The filters of an address; what they cannot mean is left out rather than answered with nothing."""
    of = which_years(query, programme)
    return Filters(
        year=year if of == OF_YEAR else None,
        undated=of == UNDATED,
        place=_code(query, "place"),
        donor=_code(query, "donor"),
        category=_known(query, "category", packs.categories()),
        area=_known(query, "area", area_terms()),
        stage=_known(query, "stage", packs.stages()),
        status=_known(query, "status", Status.values),
        pairing=_plain(query.get("pairing", ""))[:60],
        text=_plain(query.get("q", "")).strip()[:LONGEST_QUESTION],
    )


def which_years(query: QueryDict, programme: Programme) -> str:
    """Of which years: as the address says. Books collected from publications open with all: few projects are dated."""
    asked = query.get("of", "")
    if asked in (OF_YEAR, OF_ALL, UNDATED):
        return asked
    return OF_YEAR if "year" in query or programme.books == Programme.Books.KEPT else OF_ALL


def chips(filters: Filters, names: dict[str, str], pairing_name: str = "") -> list[dict[str, str]]:
    """The filters in force: what each is about, what it says, and the parameter that goes when it is taken away."""
    said: list[tuple[str, Any, str]] = [
        ("q", _("Search"), filters.text),
        ("place", _("Place"), names.get(filters.place, filters.place)),
        ("donor", _("Donor"), names.get(filters.donor, filters.donor)),
        ("category", _("Category"), filters.category and term(packs.categories(), filters.category)),
        ("area", _("Area"), filters.area and term(area_terms(), filters.area)),
        ("stage", _("Stage"), filters.stage and term(packs.stages(), filters.stage)),
        ("status", _("Row"), filters.status and str(Status(filters.status).label)),
        ("pairing", _("Pairing"), filters.pairing and (pairing_name or filters.pairing)),
    ]
    return [{"key": key, "label": label, "text": text} for key, label, text in said if text]


def _code(query: QueryDict, name: str) -> str:
    text = query.get(name, "").strip()
    return text if text.isascii() and place_codes.is_code(text) else ""


def _known(query: QueryDict, name: str, codes: Any) -> str:
    text = query.get(name, "")
    return text if text in codes else ""


def _plain(text: str) -> str:
    """Without the one character that no database takes."""
    return text.replace("\0", "")
