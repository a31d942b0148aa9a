"""What rows name, found in the register (引用核对): programmes, places, other records, organisations.

Belongs here: codes, record numbers and names → the keys of the rows they mean, and a fault for each that is not kept.
Each is asked for once. Does not belong: reading what a clerk typed (the checker gives codes already).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import polars as pl
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from xieshou.apps.accounts.models import User
from xieshou.apps.exchange.staging.faults import faults, no_faults
from xieshou.apps.exchange.staging.layout import Held, Layout
from xieshou.apps.exchange.staging.temporary import make, pour, settle
from xieshou.apps.organisations.actions import keep_organisations
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.ledgers import Type

NOT_KEPT = {Type.PLACE: "unknown_place", Type.RECORD: "unknown_record", Type.ORGANISATION: ""}  # those are entered
NUMBERED = (Type.RECORD, Type.ORGANISATION)  # the register keeps them by a number of its own


class Names:
    """The rows that a file's rows name, as far as they have been asked for."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.known: dict[str, dict[str, Any]] = {}  # column → what is named → its key

    def resolved(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows with the register's columns in the place of what they name; and the faults of those not kept."""
        wrong = [no_faults()]
        for one in self.layout.held:
            if one.name == "programme":
                wrong.append(self._checked(rows, one, "unknown_programme"))
            elif one.column.type in NOT_KEPT:
                wrong.append(self._checked(rows, one, NOT_KEPT[one.column.type]))
        keyed = rows.with_columns(self._keyed(rows, one) for one in self.layout.held)
        return keyed, pl.concat(wrong)

    def spelled(self, one: Held, keys: pl.Series) -> pl.Series:
        """What a checked table says for the register's column: a record number or a name for a key."""
        if one.column.type not in NUMBERED:
            return keys
        wanted = keys.drop_nulls().unique().to_list()
        said = "record_no" if one.column.type == Type.RECORD else "name"
        named = dict(_among(one.field.related_model.objects.values_list("pk", said), "pk", wanted))
        return keys.replace_strict(list(named), list(named.values()), default=None, return_dtype=pl.String)

    def keep_organisations(self, rows: pl.DataFrame, *, by: User | None, why: str) -> None:
        """Enter the organisations that the rows name and the register has not."""
        for one in self.layout.held:
            if one.column.type == Type.ORGANISATION:
                self._checked(rows, one, "")
                known = self.known[one.name]
                lacking = sorted(name for name, key in known.items() if key is None)
                new = [Organisation(name=name, kind=Organisation.Kind.OFFICE) for name in lacking]
                keep_organisations(new, by=by, why=why)
                known |= dict(_organisations(lacking))

    def _checked(self, rows: pl.DataFrame, one: Held, code: str) -> pl.DataFrame:
        known = self.known.setdefault(one.name, {})
        unasked = [name for name in rows[one.name].unique().drop_nulls() if name not in known]
        known |= dict.fromkeys(unasked)
        known |= dict(self._asked(one, unasked))
        lacking = [name for name, key in known.items() if key is None]
        if not lacking or not code:
            return no_faults()
        missing = rows.filter(pl.col(one.name).is_in(lacking))
        return faults(code, missing.select("row", found=one.name), one.column.name)

    def _asked(self, one: Held, names: list[str]) -> Iterable[tuple[str, Any]]:
        if one.name == "programme":
            return Programme.objects.filter(pk__in=names).values_list("pk", "pk")
        if one.column.type == Type.PLACE:
            return _among(PlaceCode.objects.values_list("pk", "pk"), "pk", names)
        if one.column.type == Type.ORGANISATION:
            return _organisations(names)
        target = one.field.related_model.objects
        return _among(target.values_list("record_no", "pk"), "record_no", names)

    def _keyed(self, rows: pl.DataFrame, one: Held) -> pl.Expr:
        """The register's column: a number where the key is one, else what stands there already."""
        if one.column.type not in NUMBERED:
            return pl.col(one.name).alias(one.field.column)
        known = self.known[one.name]
        keys = pl.col(one.name).replace_strict(
            list(known), list(known.values()), default=None, return_dtype=pl.Int64
        )  # fmt: skip
        return keys.alias(one.field.column)


def _organisations(names: Iterable[str]) -> Iterable[tuple[str, Any]]:
    """Organisations by name; where several places have one of that name, the first that was entered."""
    return _among(Organisation.objects.order_by("-pk").values_list("name", "pk"), "name", list(names))


def _among(asked: QuerySet, column: str, names: list[Any]) -> Iterable[tuple[Any, Any]]:
    """The answers for these names; a sheet may name a nation's villages, so they are handed over as a table."""
    if not names:
        return []
    values = pl.Series("value", names)
    make("named", {"value": "bigint" if values.dtype.is_integer() else "text"}, key="value")
    pour("named", values.to_frame())
    settle("named")
    return list(asked.filter(**{f"{column}__in": RawSQL("SELECT value FROM named", ())}))
