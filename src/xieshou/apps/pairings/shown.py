"""What a pairing, and any row between two sides, is called on a page.

Belongs here: names of the sides in the reader's language, words for the kind and for the state in a year.
Does not belong: which rows are shown (queries.py); HTML.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.pairings.models import Pairing, ProgrammeRow
from xieshou.apps.places.queries import names_of
from xieshou.data.packs import programme_kinds


def name_sides(rows: Iterable[ProgrammeRow], year: int | None = None) -> None:
    """Put `donor_name` and `recipient_name` on each row, as printed or as the reader's language has it.

    One query, two in English: a name in Latin script stands only where the row names that very place.
    """
    rows = list(rows)
    language = get_language() or "zh-hans"
    codes = {code for row in rows for code in (row.donor_id, row.recipient_id) if code}
    chinese = names_of(codes, year, "zh")
    latin = {} if language.startswith("zh") else names_of(codes, year, language)
    for row in rows:
        row.donor_name = _said(row.donor_id, row.donor_printed, chinese, latin)
        row.recipient_name = _said(row.recipient_id, row.recipient_printed, chinese, latin)


def _said(code: str | None, printed: str, chinese: dict[str, str], latin: dict[str, str]) -> str:
    own = chinese.get(code or "", "")
    if latin and (not printed or printed == own):
        return latin.get(code or "", own or printed)
    return printed or own or code or ""


def dress(pairing: Pairing, year: int) -> None:
    """Put `kind_name`, `also_kind_name`, `state` and `state_words` on a pairing, as they stand in a year."""
    pairing.kind_name, pairing.also_kind_name = _kind(pairing.kind), _kind(pairing.also_kind)
    pairing.state, pairing.state_words = _state(pairing, year)


def _kind(code: str) -> str:
    known = programme_kinds().get(code)
    return known.name(get_language() or "zh-hans") if known else code.replace("_", " ")


def _state(pairing: Pairing, year: int) -> tuple[str, str]:
    """A code of the shared words for states, and own words where the code alone would mislead."""
    if pairing.superseded:
        return "withdrawn", _("superseded")
    holds = pairing.period.in_force_within(year)
    if holds is None:
        return "unknown", _("not known")
    if holds:
        return "in_force", ""
    begins_later = pairing.from_first is not None and pairing.from_first.year > year
    return ("planned", _("begins later")) if begins_later else ("ended", "")
