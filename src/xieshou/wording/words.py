"""The words for the codes that pages show: units, states, measures, kinds, deeds, ledgers, severity, confidence.

Belongs here: one code, one word (and, for a state, one shape). An unknown code is shown as it is, never hidden.
Does not belong: numbers and days (display.py); which state follows which (the engine's tables); the choices of a
model, which carry their words (`get_kind_display`).
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, npgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from xieshou.data import packs
from xieshou.engine.ledgers import LEDGERS as DEFINITIONS
from xieshou.wording.measures import MEASURES

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
    # further units of the catalogue
    "documents": lambda n: npgettext("unit", "document", "documents", n),
    "institutions": lambda n: npgettext("unit", "institution", "institutions", n),
    "items": lambda n: npgettext("unit", "item", "items", n),
    "cases": lambda n: npgettext("unit", "case", "cases", n),
    "gifts": lambda n: npgettext("unit", "gift", "gifts", n),
    "batches": lambda n: npgettext("unit", "batch", "batches", n),
    "fairs": lambda n: npgettext("unit", "job fair", "job fairs", n),
    "posts": lambda n: npgettext("unit", "post", "posts", n),
    "suppliers": lambda n: npgettext("unit", "supplier", "suppliers", n),
    "yes_no": lambda n: gettext("yes or no"),
    # what works build and whom they reach, as published or entered
    "flag": lambda n: npgettext("unit", "county", "counties", n),  # a county delisted: each row is one
    "modern_farm_parks": lambda n: npgettext("unit", "modern farm park", "modern farm parks", n),
    "square_metres": lambda n: npgettext("unit", "square metre", "square metres", n),
    "mu": lambda n: npgettext("unit", "mu", "mu", n),
    "km": lambda n: npgettext("unit", "km", "km", n),
    "tonnes": lambda n: npgettext("unit", "tonne", "tonnes", n),
    "head": lambda n: npgettext("unit", "head of livestock", "head of livestock", n),
    "rooms": lambda n: npgettext("unit", "room", "rooms", n),
    "classes": lambda n: npgettext("unit", "class", "classes", n),
    "bridges": lambda n: npgettext("unit", "bridge", "bridges", n),
    "boilers": lambda n: npgettext("unit", "boiler", "boilers", n),
    "places": lambda n: npgettext("unit", "school place", "school places", n),
    "jobs": lambda n: npgettext("unit", "job", "jobs", n),
    "trained": lambda n: npgettext("unit", "person trained", "persons trained", n),
    "students": lambda n: npgettext("unit", "student", "students", n),
    "boarding_pupils": lambda n: npgettext("unit", "boarding pupil", "boarding pupils", n),
    "pupils_and_teachers": lambda n: npgettext("unit", "pupil or teacher", "pupils and teachers", n),
    "children": lambda n: npgettext("unit", "child", "children", n),
    "patients": lambda n: npgettext("unit", "patient", "patients", n),
    "echinococcosis_patients_in_county": lambda n: npgettext(
        "unit", "patient with hydatid disease in the county", "patients with hydatid disease in the county", n
    ),
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
    # how a line of a bank statement stands beside the books
    "line_not_in_books": State(_("missing in the books"), "late"),
    "line_differing": State(_("differing"), "half"),
    "line_matched": State(_("matched, to be confirmed"), "soon"),
    "line_confirmed": State(_("confirmed by a person"), "done"),
    "line_not_ours": State(_("not of these books"), "off"),
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

AGREEMENTS: dict[str, str | Promise] = {
    "plan": _("plan of several years"),
    "framework": _("framework agreement"),
    "yearly_agreement": _("agreement of the year"),
    "yearly_plan": _("plan of the year"),
    "yearly_target": _("target of the year"),
    "rule": _("rule for the aid"),
    "donation_drive": _("donation drive"),
    "pairing": _("pairing agreement"),
    "friendship": _("friendship-city agreement"),
}

DEEDS: dict[str, str | Promise] = {
    "create": pgettext_lazy("deed", "entered"),
    "load": pgettext_lazy("deed", "loaded together"),
    "change": pgettext_lazy("deed", "changed"),
    "move_on": pgettext_lazy("deed", "moved on"),
    "notice": pgettext_lazy("deed", "public notice recorded"),
    "objection_raised": pgettext_lazy("deed", "objection to a notice recorded"),
    "objection_answered": pgettext_lazy("deed", "objection to a notice answered"),
    "register_title": pgettext_lazy("deed", "title registered"),
    "hand_over": pgettext_lazy("deed", "handed over"),
    "give_to_operator": pgettext_lazy("deed", "given to an operator"),
    "dispose": pgettext_lazy("deed", "disposed of"),
    "record_state": pgettext_lazy("deed", "yearly check recorded"),
    "benefit_terms": pgettext_lazy("deed", "benefit terms written"),
    "benefit_paid": pgettext_lazy("deed", "payment to households recorded"),
    "benefit_taken_back": pgettext_lazy("deed", "payment to households taken back"),
    "asset_due": pgettext_lazy("deed", "rent or dividend recorded as due"),
    "asset_paid": pgettext_lazy("deed", "rent or dividend recorded as paid"),
    "asset_due_corrected": pgettext_lazy("deed", "term of rent or dividend corrected"),
    "co_sign": pgettext_lazy("deed", "co-signed"),
    "progress_read": pgettext_lazy("deed", "progress recorded"),
    "progress_checked": pgettext_lazy("deed", "progress checked by a second person"),
    "progress_taken_back": pgettext_lazy("deed", "progress taken back"),
    "statement_taken": pgettext_lazy("deed", "bank statement taken in"),
    "line_decided": pgettext_lazy("deed", "line of a bank statement decided"),
    "line_reopened": pgettext_lazy("deed", "decision on a line taken back"),
    "statement_withdrawn": pgettext_lazy("deed", "bank statement withdrawn"),
    "assign": pgettext_lazy("deed", "assigned"),
    "break_down": pgettext_lazy("deed", "broken down into tasks"),
    "progress": pgettext_lazy("deed", "progress noted"),
    "ask_closing": pgettext_lazy("deed", "closing asked for"),
    "close": pgettext_lazy("deed", "closed"),
    "send_back": pgettext_lazy("deed", "sent back"),
    "reopen": pgettext_lazy("deed", "reopened"),
    "link": pgettext_lazy("deed", "linked to a row that fulfils it"),
    "unlink": pgettext_lazy("deed", "link taken back"),
    "submit": pgettext_lazy("deed", "submitted"),
    "return": pgettext_lazy("deed", "returned"),
    "accept": pgettext_lazy("deed", "accepted"),
    "freeze": pgettext_lazy("deed", "frozen"),
    "attach": pgettext_lazy("deed", "evidence attached"),
    "take_away": pgettext_lazy("deed", "evidence taken away"),
    "open": pgettext_lazy("deed", "opened"),
    "set_targets": pgettext_lazy("deed", "targets set"),
    "date_change": pgettext_lazy("deed", "change of division dated"),
    "undo": pgettext_lazy("deed", "import taken back"),
    "remove": pgettext_lazy("deed", "removed"),
    "keep": pgettext_lazy("deed", "kept"),
    "erase": pgettext_lazy("deed", "personal data erased"),
    "restore": pgettext_lazy("deed", "restored from a backup"),
    "give_scope": pgettext_lazy("deed", "role given"),
    "take_scope": pgettext_lazy("deed", "role taken back"),
    "set_password": pgettext_lazy("deed", "password changed"),
    "deactivate": pgettext_lazy("deed", "account closed"),
    "likely_found": pgettext_lazy("deed", "likely duplicates found"),
    "likely_again": pgettext_lazy("deed", "likely duplicates offered again"),
    "likely_over": pgettext_lazy("deed", "likely duplicates no longer likely"),
    "likely_settled": pgettext_lazy("deed", "duplicates brought into agreement"),
    "likely_same": pgettext_lazy("deed", "judged the same as another row"),
    "likely_different": pgettext_lazy("deed", "judged different from another row"),
    "find": pgettext_lazy("deed", "found by the rules"),
    "find_again": pgettext_lazy("deed", "found again by the rules"),
    "gone": pgettext_lazy("deed", "no longer found by the rules"),
    "answer": pgettext_lazy("deed", "answered"),
    "raise_issue": pgettext_lazy("deed", "issue raised from it"),
    "likely_reopened": pgettext_lazy("deed", "judgement on another row opened again"),
}

LEDGERS: dict[str, str | Promise] = {
    "programmes": _("Programmes"),
    "pairings": _("Pairings"),
    "agreements": _("Agreements"),
    "meetings": _("Meetings"),
    "commitments": _("Commitments"),
    "projects": _("Projects"),
    "funds": _("Funds"),
    "accounts": _("Fund accounts"),
    "statements": _("Bank statements"),
    "fund_lines": _("Fund sources"),
    "quantities": _("Published quantities"),
    "claims": _("Published claims"),
    "evidence": _("Evidence"),
    "definitions": _("Definitions"),
    "snapshots": _("Snapshots"),
    "organisations": _("Organisations"),
    "places": _("Places"),
    "users": _("Users"),
    "likely": _("Likely duplicates"),
    "findings": _("Findings"),
    "notices": _("Public notices"),
    "report_tables": _("Tables of the offices"),
    "register": _("The whole register"),
}

SEVERITIES: dict[str, str | Promise] = {
    "block": _("must be put right"),
    "warn": _("needs a written reason"),
    "spot": _("for a spot check"),
}


def unit_code(printed: str) -> str:
    """The code of a unit as tables print it: `person-times` → `person_times`."""
    return printed.replace(" ", "_").replace("-", "_")


def unit(code: str, value: str = "2") -> str:
    """The word for a unit, in the number that fits the value; an unknown unit is shown with spaces."""
    found = UNITS.get(unit_code(code))
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


def measure(code: str) -> str:
    """What a published quantity, target or claim measures; words that are no code stand as they are."""
    return _word(MEASURES, code)


def agreement_kind(code: str) -> str:
    """The word for a kind of agreement."""
    return _word(AGREEMENTS, code)


def pairing_kind(code: str) -> str:
    """The word for a kind of programme or pairing, from its pack."""
    return _term(packs.programme_kinds(), code)


def fund_type(code: str) -> str:
    """The word for a type of money, from its pack."""
    return _term(packs.fund_types(), code)


def deed(code: str) -> str:
    """The word for the deed of a change."""
    return _word(DEEDS, code)


def ledger(code: str) -> str:
    """The word for a ledger: our own here, else its definition's name."""
    if code in LEDGERS or code not in DEFINITIONS:
        return _word(LEDGERS, code)
    return DEFINITIONS[code].zh if (get_language() or "").startswith("zh") else DEFINITIONS[code].en


def severity(code: str) -> str:
    """What a finding asks for."""
    return _word(SEVERITIES, code)


def _word(words: Mapping[str, str | Promise], code: str) -> str:
    return str(words.get(code) or code.replace("_", " "))


def _term(terms: Mapping[str, packs.Term], code: str) -> str:
    return terms[code].name(get_language() or "en") if code in terms else code.replace("_", " ")
