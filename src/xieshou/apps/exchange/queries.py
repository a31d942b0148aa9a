"""Questions about imports and forms (导入查询); reads only.

Belongs here: what was found in a file, and what a form can be filled with before anybody writes in it.
Does not belong: words and HTML (`shown`), the rows of ledgers (their rooms).
"""

from __future__ import annotations

import polars as pl

from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.staging import no_faults
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.pairings.queries import perhaps_in_force
from xieshou.apps.places.queries import counties_under, names_of
from xieshou.engine.ledgers.template import Known

SHOWN_COUNTIES = 500


def faults_of(made: Import) -> pl.DataFrame:
    """What was found in the file: row, column, code, severity, found, message_zh, message_en; by row."""
    path = Folder(made.code).faults
    return pl.read_parquet(path) if path.exists() else no_faults()


def known_of(programme: Programme | None, year: int | None, place: str = "") -> Known:
    """What the form of a ledger knows beforehand: of the home's only programme when none is named.

    `place`: the recipient place whose office will fill it in.
    """
    if programme is None and Programme.objects.count() == 1:
        programme = Programme.objects.get()
    if programme is None:
        return Known(filled={"year": str(year)} if year else {})
    shown = year or programme.shown_year
    kept = Pairing.objects.filter(programme=programme, superseded=False).order_by("record_no")
    ties = perhaps_in_force(kept.exclude(recipient=None).exclude(donor=None), shown)
    sides = list(ties.values_list("record_no", "recipient_id", "donor_id"))
    helped = {code for _number, code, _donor in sides} or {
        county.code_id for county in counties_under(programme.recipient_id, shown)
    }
    donors = {donor for _number, _code, donor in sides}
    names = names_of(helped | donors | ({place} if place else set()), shown)
    filled = {"programme": programme.code, "year": str(shown)}
    if place:
        filled["recipient"] = _called(place, names)
    return Known(
        office=f"{names.get(place, programme.name_zh)} {shown}年", filled=filled, invented=programme.invented,
        choices={
            "recipient": tuple(_called(code, names) for code in sorted(helped)[:SHOWN_COUNTIES]),
            "donor": tuple(_called(code, names) for code in sorted(donors)[:SHOWN_COUNTIES]),
            "pairing": tuple(number for number, _code, _donor in sides[:SHOWN_COUNTIES]),
        },
    )  # fmt: skip


def _called(code: str, names: dict[str, str]) -> str:
    return f"{names[code]} {code}" if code in names else code
