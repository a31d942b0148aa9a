"""What report tables may be drawn from (报表取数来源): the ledgers with what follows from their rows, and the targets.

Belongs here: which columns there are, also those of the row that a reference names (`project.name`).
Does not belong: working out what follows (`following`), the ledgers' own columns (`data/ledgers`).
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from xieshou.engine.ledgers import LEDGERS, Column, Origin, Type
from xieshou.engine.report_tables.following import FOLLOWING, Following
from xieshou.engine.report_tables.targets import TARGETS

NEAR = 4  # how many names are offered for one that is not known
LAST = "remarks"


class UnknownColumn(LookupError):
    """A column that the book does not have; `near` names those it may be."""

    def __init__(self, name: str, near: list[str]) -> None:
        super().__init__(name)
        self.name, self.near = name, near


@dataclass(frozen=True)
class Book:
    """One thing that tables are drawn from: its columns by name, and those of them that follow from others."""

    name: str
    zh: str
    en: str
    columns: Mapping[str, Column]
    following: Mapping[str, Following]

    def column(self, ref: str) -> Column:
        """The column of a name, or of the row that a reference names. Raises UnknownColumn."""
        name, _, inner = ref.partition(".")
        column = self.columns.get(name)
        if column is not None and not inner:
            return column
        if column is not None and column.type == Type.RECORD and inner in LEDGERS[column.ledger].by_name:
            return LEDGERS[column.ledger].by_name[inner]
        raise UnknownColumn(ref, difflib.get_close_matches(ref, self.names(), NEAR, 0.5))

    def names(self) -> list[str]:
        """Every column, also those behind a reference, in the order people look for them."""
        own = [name for name, column in self.columns.items() if column.type != Type.ID_NUMBER]
        behind = [
            f"{name}.{inner.name}"
            for name, column in self.columns.items()
            if column.type == Type.RECORD
            for inner in LEDGERS[column.ledger].columns
            if inner.type not in (Type.ID_NUMBER, Type.RECORD)
        ]
        return own + behind

    def reference(self, ref: str) -> tuple[str, str]:
        """The ledger that a `project.name` looks into, and the column there; nothing for a column of its own."""
        name, _, inner = ref.partition(".")
        return (self.columns[name].ledger, inner) if inner else ("", "")


def physical(ref: str, column: Column) -> dict[str, str]:
    """The columns that stand for `ref` in a frame → their names in the checked table they come from."""
    before = f"{ref.rpartition('.')[0]}." if "." in ref else ""
    return {f"{before}{name}": name for name in column.schema}


def _book(name: str) -> Book:
    ledger, more = LEDGERS[name], {one.column.name: one for one in FOLLOWING.get(name, ())}
    own = {column.name: column for column in ledger.columns if column.name != LAST}
    columns = own | {name: one.column for name, one in more.items()} | {LAST: ledger.by_name[LAST]}
    return Book(name, ledger.zh, ledger.en, columns, more)


BOOKS: dict[str, Book] = {name: _book(name) for name in LEDGERS}
BOOKS[TARGETS.name] = Book(TARGETS.name, TARGETS.zh, TARGETS.en, TARGETS.by_name, {})

assert all(one.column.origin == Origin.INFERRED for more in FOLLOWING.values() for one in more)
