"""The words for the codes that pages show: units, states, qualifiers, confidence, deeds.

Belongs here: one code, one word (and, for a state, one shape). An unknown code is shown as it is, never hidden.
Does not belong: numbers and days (display.py); which state follows which (the engine's tables).
"""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext, npgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

Unit = Callable[[int], str]

UNITS: dict[str, Unit] = {
    "yi_yuan": lambda n: gettext("100 million yuan"),
    "wan_yuan": lambda n: gettext("10,000 yuan"),
    "billion_yuan": lambda n: gettext("billion yuan"),
    "million_yuan": lambda n: gettext("million yuan"),
    "yuan": lambda n: gettext("yuan"),
    "yi_yuan_per_county": lambda n: gettext("100 million yuan a county"),
    "wan_yuan_per_county": lambda n: gettext("10,000 yuan a county"),
    "billion_yuan_per_county": lambda n: gettext("billion yuan a county"),
    "million_yuan_per_county": lambda n: gettext("million yuan a county"),
    "yuan_per_county": lambda n: gettext("yuan a county"),
    "persons": lambda n: npgettext("unit", "person", "persons", n),
    "person_times": lambda n: npgettext("unit", "person-time", "person-times", n),
    "households": lambda n: npgettext("unit", "household", "households", n),
    "enterprises": lambda n: npgettext("unit", "enterprise", "enterprises", n),
    "projects": lambda n: npgettext("unit", "project", "projects", n),
    "meetings": lambda n: npgettext("unit", "meeting", "meetings", n),
    "visits": lambda n: npgettext("unit", "visit", "visits", n),
    "agreements": lambda n: npgettext("unit", "agreement", "agreements", n),
    "contracts": lambda n: npgettext("unit", "contract", "contracts", n),
    "pairs": lambda n: npgettext("unit", "pair", "pairs", n),
    "counties": lambda n: npgettext("unit", "county", "counties", n),
    "townships": lambda n: npgettext("unit", "township", "townships", n),
    "villages": lambda n: npgettext("unit", "village", "villages", n),
    "schools": lambda n: npgettext("unit", "school", "schools", n),
    "hospitals": lambda n: npgettext("unit", "hospital", "hospitals", n),
    "organisations": lambda n: npgettext("unit", "organisation", "organisations", n),
    "homes": lambda n: npgettext("unit", "home", "homes", n),
    "sites": lambda n: npgettext("unit", "site", "sites", n),
    "parks": lambda n: npgettext("unit", "park", "parks", n),
    "workshops": lambda n: npgettext("unit", "workshop", "workshops", n),
    "products": lambda n: npgettext("unit", "product", "products", n),
    "pupils": lambda n: npgettext("unit", "pupil", "pupils", n),
    "points": lambda n: npgettext("unit", "point", "points", n),
    "rows": lambda n: npgettext("unit", "row", "rows", n),
    "percent": lambda n: "%",
}


class State(NamedTuple):
    """The word for a state and the shape that goes with it (parts.css draws the shapes)."""

    word: str | Promise
    shape: str


STATES: dict[str, State] = {
    # where a row stands
    "draft": State(_("draft"), "todo"),
    "submitted": State(_("submitted"), "soon"),
    "returned": State(_("returned"), "late"),
    "accepted": State(_("accepted"), "done"),
    "frozen": State(_("frozen"), "frozen"),
    # whether a figure could be computed
    "computed": State(_("computed"), "done"),
    "partial": State(_("partial"), "half"),
    "not_published": State(_("not published"), "off"),
    "not_reported": State(_("not reported"), "off"),
    "not_applicable": State(_("not applicable"), "off"),
    # what the books say about a published claim
    "agrees": State(_("agrees"), "done"),
    "within_bound": State(_("within the printed bound"), "done"),
    "differs": State(_("differs"), "late"),
    "rows_incomplete": State(_("rows incomplete"), "half"),
    "no_rows": State(_("no rows"), "off"),
    "outside": State(_("outside this programme"), "closed"),
    # how far a project is, as published
    "planned": State(_("planned"), "todo"),
    "approved": State(_("approved"), "todo"),
    "under_construction": State(_("under construction"), "soon"),
    "completed": State(_("completed"), "done"),
    "operating": State(_("operating"), "done"),
    "terminated": State(_("terminated"), "closed"),
    # what is owed
    "open": State(_("open"), "todo"),
    "due_soon": State(_("due soon"), "soon"),
    "overdue": State(_("overdue"), "late"),
    "closed": State(pgettext_lazy("of a commitment or an issue", "closed"), "done"),
    "withdrawn": State(_("withdrawn"), "closed"),
    "confirmed": State(_("confirmed"), "done"),
    # a tie between two sides
    "in_force": State(_("in force"), "done"),
    "ended": State(_("ended"), "closed"),
    "unknown": State(_("not known"), "off"),
}

MISSING: dict[str, str | Promise] = {
    "not_published": _("Not published"),
    "not_reported": _("Not reported"),
    "not_applicable": _("Not applicable"),
}

QUALIFIERS: dict[str, str | Promise] = {
    "exact": _("exactly as printed"),
    "over": _("printed as “over”"),
    "nearly": _("printed as “nearly”"),
    "about": _("printed as “about”"),
    "at least": _("printed as “at least”"),
    "at_least": _("printed as “at least”"),
    "planned": _("a planned figure"),
}

CONFIDENCE: dict[str, str | Promise] = {
    "high": _("high: stated plainly"),
    "medium": _("medium: year, unit or link taken from the context"),
    "low": _("low: inferred, or the page is loose"),
}

BASES: dict[str, str | Promise] = {
    "rows": _("computed from rows"),
    "reported": _("from published aggregates"),
}


def unit(code: str, value: str = "2") -> str:
    """The word for a unit, in the number that fits the value; an unknown unit is shown with spaces."""
    found = UNITS.get(code.replace(" ", "_").replace("-", "_"))
    if found is None:
        return code.replace("_", " ")
    try:
        number = Decimal(value.replace(",", ""))
    except InvalidOperation:
        return found(2)
    return found(1 if number == 1 else 2)


def state(code: str) -> State:
    """The word and shape of a state; an unknown code is shown as it is."""
    return STATES.get(code) or State(code.replace("_", " "), "todo")
