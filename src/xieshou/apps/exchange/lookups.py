"""What a check must know of the register (核对所需), for one programme and year.

Belongs here: reading it. Does not belong: the shape (`engine.ledgers.checking.lookups`), reading cells with it.
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from xieshou.apps.accounts.keys import key_for_register
from xieshou.apps.assessment.registers import MODELS
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.places.models import Level
from xieshou.apps.places.queries import in_use
from xieshou.engine import place_codes
from xieshou.engine.ledgers import LEDGERS, Type
from xieshou.engine.ledgers.checking.lookups import PAIRINGS, PLACES, Lookups

DOWN_TO_COUNTIES = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)
NAMED = {"projects": "name"}  # ledgers whose rows a clerk may call by name


def lookups_for(ledger: str, programme: Programme | None, year: int | None, mapped: Collection[str]) -> Lookups:
    """What a check of this ledger needs; only of the columns that the file has."""
    codes = tuple(Programme.objects.order_by("code").values_list("pk", flat=True))
    if programme is None and len(codes) == 1:
        programme = Programme.objects.get(pk=codes[0])
    sides = (programme.recipient_id, programme.donor_id) if programme else ("", "")
    columns = [column for column in LEDGERS[ledger].columns if column.name in mapped]
    wanted = {column.ledger for column in columns if column.type == Type.RECORD} - {"pairings"}
    wanted |= {ledger} if "record_no" in mapped else set()
    needs_key = any(column.type == Type.ID_NUMBER for column in columns)
    return Lookups(
        places=_places(sides, year or (programme.shown_year if programme else None)),
        pairings=_pairings(programme),
        records={name: _records(name, programme) for name in wanted},
        programmes=codes, programme=programme.code if programme else None, year=year,
        recipient_side=sides[0], donor_side=sides[1], id_key=key_for_register() if needs_key else b"",
        invented=bool(programme and programme.invented),
    )  # fmt: skip


def _places(sides: tuple[str, str], year: int | None) -> pl.DataFrame:
    """Both sides whole, the rest of the country down to counties: the names in use in that year."""
    if year is None:
        return pl.DataFrame(schema=PLACES)
    valid = in_use(year).order_by("code_id")
    columns = ("code_id", "name_plain", "name", "level", "parent_id")
    prefixes = [place_codes.prefix(side) for side in sides if side]
    found = list(valid.filter(level__in=DOWN_TO_COUNTIES).values_list(*columns))
    for prefix in dict.fromkeys(prefixes):
        found += valid.filter(code__code__startswith=prefix).exclude(level__in=DOWN_TO_COUNTIES).values_list(*columns)
    return pl.DataFrame(found, schema=PLACES, orient="row")


def _pairings(programme: Programme | None) -> pl.DataFrame:
    kept = Pairing.objects.filter(programme=programme, superseded=False).order_by("record_no")
    rows = kept.values_list("record_no", "level", "donor_id", "recipient_id", "from_first", "to_last")
    return pl.DataFrame(list(rows), schema=PAIRINGS, orient="row")


def _records(ledger: str, programme: Programme | None) -> pl.DataFrame:
    rows = MODELS[ledger].objects.order_by("pk")
    if ledger in NAMED and programme is not None:
        named = rows.filter(programme=programme).values_list("record_no", NAMED[ledger])
        return pl.DataFrame(list(named), schema={"record_no": pl.String, "name": pl.String}, orient="row")
    return pl.DataFrame({"record_no": list(rows.values_list("record_no", flat=True))}, schema={"record_no": pl.String})
