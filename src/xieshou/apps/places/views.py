"""What people see of places (地区): finding one, and its page as of a year or a day.

Belongs here: reading the address, asking queries, choosing the template.
Does not belong: any question itself (queries.py). Places are reference data: everyone who is signed in reads them all.
"""

from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xieshou.apps.places import queries
from xieshou.apps.places.models import Place
from xieshou.engine import place_codes
from xieshou.engine.published_date import PublishedDate

FOUND = 50
CHILDREN = 50


@require_GET
@login_required
def search(request: HttpRequest) -> HttpResponse:
    """Find places by name, pinyin, initials or code."""
    text, within = request.GET.get("q", "").strip(), _code(request, "within")
    found = queries.search(text, within or None, FOUND) if text else []
    around = {place.pk: queries.ancestors(place.code_id) for place in found}
    names = queries.names_of({code for codes in around.values() for code in codes} | {within}, lang=_language())
    rows = [(place, [(code, names[code]) for code in reversed(around[place.pk]) if code in names]) for place in found]
    context = {"q": text, "within": within, "within_name": names.get(within, ""), "rows": rows, "limit": FOUND}
    return render(request, "places/search.html", context)


@require_GET
@login_required
def detail(request: HttpRequest, code: str) -> HttpResponse:
    """One code: its names and years, what held on the day asked for, what is inside, what became of it."""
    rows = queries.rows_of(code)
    if not rows:
        raise Http404(code)
    asked, fault = _read_on(request.GET.get("on", ""))
    year = asked.year if asked else None
    day = asked.first if asked and asked.first == asked.last else None
    candidates = _candidates(code, day, year)
    succession = queries.successor(code)
    shown = next((row for row in reversed(rows) if year is None or row.valid_from <= year), rows[0])
    inside_in = year or (None if rows[-1].is_current else rows[-1].valid_to - 1)
    children = queries.children_of(code, inside_in, _code(request, "after"), CHILDREN + 1)
    around = queries.ancestors(code)
    heirs = succession.codes if succession else ()
    names = queries.names_of(around, year, _language()) | queries.names_of(heirs, lang=_language())
    suffix = {"on": asked.printed} if asked else {}
    context = {
        "code": code,
        "suffix": f"?{urlencode(suffix)}" if suffix else "",
        "yes_no": ",".join([_("yes"), _("no"), _("not known")]),
        "place": shown,
        "rows": rows,
        "on": request.GET.get("on", ""),
        "asked_year": year,
        "fault": fault,
        "candidates": candidates,
        "around": [(outer, names[outer]) for outer in reversed(around) if outer in names],
        "succession": succession,
        "untold": succession is None and not rows[-1].is_current,
        "heirs": [(heir, names.get(heir, heir)) for heir in heirs],
        "before": queries.predecessors(code),
        "children": children[:CHILDREN],
        "next_url": _next_url(suffix, children),
        "inside_in": inside_in,
        "changes": queries.changes_of(code),
        "flag": queries.flags_of([code]).get(code) if place_codes.depth(code) == 3 else None,
    }
    return render(request, "places/detail.html", context)


def _next_url(suffix: dict[str, str], children: list[Place]) -> str:
    """The address of the page after this one, if it has one row more than it shows."""
    more = len(children) > CHILDREN
    return f"?{urlencode(suffix | {'after': children[CHILDREN - 1].code_id})}" if more else ""


def _candidates(code: str, day: date | None, year: int | None) -> list[Place]:
    if day is not None:
        return queries.as_of(code, day=day)
    return queries.as_of(code, year=year) if year is not None else []


def _read_on(text: str) -> tuple[PublishedDate | None, str]:
    """The day or year in the address, or what is wrong with it."""
    if not text.strip():
        return None, ""
    try:
        return PublishedDate.read(text), ""
    except ValueError as error:
        return None, str(error)


def _code(request: HttpRequest, name: str) -> str:
    """A code in the address; anything else counts as none."""
    text = request.GET.get(name, "").strip()
    return text if place_codes.is_code(text) else ""


def _language() -> str:
    return get_language() or "zh"
