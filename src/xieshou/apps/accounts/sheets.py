"""How a ledger's definition meets its model (台账与登记簿): the same columns, said once in the engine.

Belongs here: the pair of definition and model, and what of the definition the model does not keep true.
Does not belong: any column (`engine.ledgers`), any one ledger (each room's `sheets.py`), writing (`exchange`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import polars as pl
from django.db import models

from xieshou.apps.accounts.models import LedgerRow
from xieshou.engine.ledgers import Column, Ledger, Type

Derive = Callable[[pl.DataFrame], pl.DataFrame]

FIELDS: dict[Type, tuple[type[models.Field], ...]] = {
    Type.TEXT: (models.CharField, models.TextField),
    Type.INTEGER: (models.IntegerField, models.BigIntegerField),
    Type.DECIMAL: (models.DecimalField,),
    Type.MONEY: (models.BigIntegerField,),
    Type.DATE: (models.DateField,),
    Type.PUBLISHED_DATE: (models.DateField, models.CharField),
    Type.YEAR: (models.IntegerField,),
    Type.BOOLEAN: (models.BooleanField,),
    Type.CODE: (models.CharField,),
    Type.PLACE: (models.ForeignKey,),
    Type.ORGANISATION: (models.ForeignKey,),
    Type.RECORD: (models.ForeignKey,),
    Type.ID_NUMBER: (models.CharField,),
}
NAMED_ROWS = (Type.PLACE, Type.ORGANISATION, Type.RECORD)


def as_they_are(rows: pl.DataFrame) -> pl.DataFrame:
    """Nothing follows from the columns but themselves."""
    return rows


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A ledger's definition, and the model that keeps its rows.

    `derive` adds the register's columns that follow from others (a search text) to a checked table. `elsewhere` names
    columns that another table keeps (the fund lines of a project) or that are only checked.
    """

    ledger: Ledger
    model: type[LedgerRow]
    derive: Derive = as_they_are
    elsewhere: frozenset[str] = frozenset()

    @property
    def kept(self) -> dict[str, str]:
        """Checked column → the model's column (`attname`): `home_village` → `home_village_id`."""
        found = {}
        for column in self.ledger.columns:
            if column.name in self.elsewhere:
                continue
            for name in column.schema:
                found[name] = f"{name}_id" if column.type in NAMED_ROWS or name == "programme" else name
        return found


def faults_of(sheet: Sheet) -> Iterator[str]:
    """What the model does not keep as the definition says; nothing when the two agree. For tests."""
    fields = {field.attname: field for field in sheet.model._meta.concrete_fields}
    if sheet.ledger.name != sheet.model.LEDGER:
        yield f"{sheet.model.__name__} keeps the ledger {sheet.model.LEDGER}, not {sheet.ledger.name}"
    if not sheet.ledger.personal - sheet.elsewhere <= sheet.model.PERSONAL:
        yield f"personal in the definition only: {sorted(sheet.ledger.personal - sheet.model.PERSONAL)}"
    for column in sheet.ledger.columns:
        if column.name in sheet.elsewhere:
            continue
        for name in column.schema:
            attname = sheet.kept[name]
            if attname not in fields:
                yield f"{column.name}: the model has no column {attname}"
            else:
                yield from _faults_of_field(column, fields[attname])


def _faults_of_field(column: Column, field: models.Field) -> Iterator[str]:
    if column.name == "programme":
        return
    if not isinstance(field, FIELDS[column.type]):
        yield f"{column.name}: {column.type} is kept as {type(field).__name__}"
    if column.type == Type.TEXT and isinstance(field, models.CharField) and (field.max_length or 0) < column.longest:
        yield f"{column.name}: {column.longest} characters do not fit into {field.max_length}"
    if not column.required and column.type in (Type.INTEGER, Type.MONEY, Type.DATE, Type.BOOLEAN) and not field.null:
        yield f"{column.name}: may be left empty, but the model takes no null"
