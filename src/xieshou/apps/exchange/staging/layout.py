"""How a checked table lies in the register's table (列的对应): which column is which, and what a missing one holds.

Belongs here: names, types and defaults of columns. Does not belong: rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import polars as pl
from django.db import models
from django.db.models.fields import NOT_PROVIDED

from xieshou.apps.accounts.sheets import Sheet
from xieshou.engine.ledgers import Column
from xieshou.engine.ledgers.column import Kind

NEVER_CHANGED = ("record_no", "programme")
READABLE: tuple[tuple[type[models.Field], Kind], ...] = (
    (models.BooleanField, pl.Boolean), (models.DecimalField, pl.Decimal(20, 4)), (models.DateTimeField, pl.Datetime),
    (models.DateField, pl.Date), (models.IntegerField, pl.Int64), (models.CharField, pl.String),
    (models.TextField, pl.String),
)  # fmt: skip


@dataclass(frozen=True)
class Held:
    """A column of a checked table and the field that keeps it."""

    name: str
    field: models.Field
    column: Column

    @property
    def kind(self) -> Kind:
        """What the register's column holds, as a table's type."""
        return kind_of(self.field) or self.column.schema[self.name]


def kind_of(field: models.Field) -> Kind | None:
    """A field as a table's type; a reference is what it points at. None where a table cannot hold it (JSON)."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((kind for of, kind in READABLE if isinstance(field, of)), None)


class Layout:
    """The columns of one sheet; `mapped` are those of the checked table that the file has, None for all of them."""

    def __init__(self, sheet: Sheet, mapped: Iterable[str] | None = None) -> None:
        self.sheet = sheet
        self.model = sheet.model
        self.table = sheet.model._meta.db_table
        fields = {field.attname: field for field in sheet.model._meta.concrete_fields}
        columns = {name: column for column in sheet.ledger.columns for name in column.schema}
        self.held = tuple(Held(name, fields[attname], columns[name]) for name, attname in sheet.kept.items())
        self.given = frozenset(columns if mapped is None else mapped)
        self.compared = tuple(one for one in self.held if one.name in self.given and one.name not in NEVER_CHANGED)

    def has(self, column: str) -> bool:
        """Whether the file has a column of the checked table."""
        return column in self.given

    @cached_property
    def fields(self) -> dict[str, models.Field]:
        """Every field that a table can hold, by the register's column."""
        found = self.model._meta.concrete_fields
        return {field.column: field for field in found if kind_of(field) is not None}

    @cached_property
    def column_of(self) -> dict[str, str]:
        """Column of a checked table → the register's."""
        return {one.name: one.field.column for one in self.held}

    def defaults(self, staged: Iterable[str]) -> dict[str, Any]:
        """What a new row holds in the columns of the register that are not staged."""
        left = [f for f in self.model._meta.concrete_fields if not f.primary_key and f.column not in set(staged)]
        return {field.column: field.get_default() for field in left}

    def in_the_register(self, rows: pl.DataFrame) -> pl.DataFrame:
        """A table with the register's columns (references already resolved), an empty text where it takes no null."""
        return rows.select(
            pl.col("row").cast(pl.Int64).alias("n"),
            *(
                _never_null(pl.col(column), field).cast(kind_of(field)).alias(column)
                for column, field in self.fields.items()
                if column in rows.columns and not field.primary_key
            ),
        )

    def keys(self) -> list[tuple[Held, ...]]:
        """The natural keys in order of preference, the programme aside."""
        by_name = {one.name: one for one in self.held}
        return [tuple(by_name[name] for name in key) for key in self.sheet.ledger.keys]

    def index_of(self, key: tuple[Held, ...]) -> models.UniqueConstraint | None:
        """The constraint by whose index the register can look up this key wherever it is filled."""
        named = {"programme", *(one.field.name for one in key)}
        whole = [None, *(~models.Q(**{name: ""}) for name in named)]
        unique = (one for one in self.model._meta.constraints if isinstance(one, models.UniqueConstraint))
        return next((one for one in unique if set(one.fields) == named and one.condition in whole), None)


def _never_null(value: pl.Expr, field: models.Field) -> pl.Expr:
    if field.null or isinstance(field, models.ForeignKey) or field.name == "record_no":  # given later, or it is new
        return value
    if isinstance(field, models.CharField | models.TextField):
        return value.fill_null("")
    return value if field.default is NOT_PROVIDED else value.fill_null(field.default)
