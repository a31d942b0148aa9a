"""What assets are called on a page (资产页面用语): words for codes, sides and county, what is due as lines.

Belongs here: from codes to words in the reader's language, put on the rows a page shows; chips; addresses of terms.
Does not belong: which rows are shown (`queries`); HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import Status
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.assets.queries import CODES, Filters, Line
from xieshou.apps.projects.models import Asset, AssetDue
from xieshou.data import packs
from xieshou.data.asset_rules import asset_rules
from xieshou.data.code_lists import code_list
from xieshou.engine.assets import Due, Told
from xieshou.wording import display

SHAPES = {"good": "completed", "idle": "due_soon", "damaged": "overdue", "disposed": "terminated"}


def language() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"


def word(of: str, code: str) -> str:
    """The word for a code of a list; an unknown code is shown as it is."""
    known = code_list(of)
    return known[code].name(language()) if code in known else code


def choices(of: str) -> list[tuple[str, str]]:
    """The codes of a list with their words."""
    return [(code, term.name(language())) for code, term in code_list(of).items()]


def dress(assets: Iterable[Asset], year: int) -> list[Asset]:
    """Put the words on assets: sides, county, kind, owner, state; `unsettled` when the row is not accepted."""
    rows = list(assets)
    name_sides(rows, year)
    codes = {(row.recipient_id or "")[:6] for row in rows} | {row.place_id for row in rows}
    names = names_of(codes - {None, ""}, year, language())
    for row in rows:
        row.county = (row.recipient_id or "")[:6]
        row.county_name = names.get(row.county, row.recipient_printed)
        row.place_name = names.get(row.place_id or "", row.place_id or "")
        row.kind_name, row.owner_name = word("asset_kinds", row.kind), word("asset_owners", row.owner_kind)
        row.state_name, row.state_shape = word("asset_states", row.state), SHAPES.get(row.state, "unknown")
        row.source_name = packs.fund_sources()[row.fund_source].name(language()) if row.fund_source else ""
        row.unsettled = row.status not in (Status.ACCEPTED, Status.FROZEN)
    return rows


def overdue_choices() -> list[tuple[str, str]]:
    """What may be overdue, to choose from."""
    return [("any", _("rent or dividend")), ("rent", _("rent")), ("dividend", _("dividend"))]


def lacks_choices() -> list[tuple[str, str]]:
    """What may be lacking, to choose from."""
    return [
        ("title", _("title")), ("handover", _("handover")), ("operator", _("operator")), ("project", _("project")),
    ]  # fmt: skip


def told_choices() -> list[tuple[str, str]]:
    """What may be pointed out, to choose from."""
    own = {age.code: age.name(language()) for age in asset_rules().ages} | {"overdue": _("overdue")}
    return [(code, own[code]) for code in CODES]


def chips(asked: Filters, names: dict[str, str]) -> list[dict[str, str]]:
    """The filters in force: what each is about, what it says, and the parameter that goes when it is taken away."""
    said = [
        ("q", _("Search"), asked.text),
        ("place", _("County"), names.get(asked.place, asked.place)),
        ("kind", _("Kind of asset"), asked.kind and word("asset_kinds", asked.kind)),
        ("state", _("State of the asset"), asked.state and word("asset_states", asked.state)),
        ("owner", _("Owner"), asked.owner and word("asset_owners", asked.owner)),
        ("overdue", _("Overdue"), dict(overdue_choices()).get(asked.overdue, "")),
        ("lacks", _("Without"), dict(lacks_choices()).get(asked.lacks, "")),
        ("status", _("Row"), str(Status(asked.status).label) if asked.status else ""),
        ("project", _("Project"), asked.project),
    ]
    return [{"key": key, "label": label, "text": str(text)} for key, label, text in said if text]


def slug_of(due: Due) -> str:
    """A term as a word of an address: `dividend-2024-12-15`, or `rent-2024` where it has no day."""
    return f"{due.kind}-{due.due_on.isoformat() if due.due_on else due.year}"


def term_asked(slug: str) -> tuple[str, date | None, int | None] | None:
    """The kind, day and year that such a word names; None where it names none."""
    kind, _dash, when = slug.partition("-")
    if kind not in AssetDue.Kind.values:
        return None
    if when.isascii() and when.isdigit() and len(when) == 4:
        return kind, None, int(when)
    try:
        day = date.fromisoformat(when)
    except ValueError:
        return None
    return kind, day, None


def due_lines(asset: Asset, dues: Iterable[Due], as_of: date) -> list[dict[str, Any]]:
    """The terms of an asset as a table shows them, with the state of each and its address."""
    return [
        {
            "due": one,
            "kind": str(AssetDue.Kind(one.kind).label),
            "state": "overdue" if one.is_overdue(as_of) else "open" if one.open_fen else "confirmed",
            "word": _("overdue") if one.is_overdue(as_of) else _("still open") if one.open_fen else _("paid"),
            "url": reverse("assets:term", args=[asset.programme_id, asset.record_no, slug_of(one)]),
        }
        for one in sorted(dues, key=lambda one: (one.last_day, one.kind))
    ]


def told_in_words(one: Told) -> str:
    """What is pointed out, in a few words: “idle for 7 months, since 2024-05-02”."""
    name = one.age.name(language())
    if one.since is None:
        return name
    when = {"what": name, "months": one.months, "since": display.day_in_table(one.since.isoformat())}
    return _("%(what)s: %(months)s months, since %(since)s") % when


def dress_lines(lines: list[Line], year: int) -> list[Line]:
    """Put the words on lines of alarms."""
    dress([one.asset for one in lines], year)
    for line in lines:
        line.words = [{"text": told_in_words(one), "alarm": one.alarm} for one in line.told]  # type: ignore[attr-defined]
    return lines
