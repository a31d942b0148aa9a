"""One chunk of rows through the temporary tables (一批行): what each is, and then the writing, in one transaction.

Belongs here: the order of the steps. Does not belong: any one step; each has its own module beside this one.
The caller opens the transaction: `stage` writes nothing but temporary tables, `write` writes what was staged last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import IntegrityError, connection

from xieshou.apps.accounts.models import Change, Source, Status, User
from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.exchange.staging import allowing, constraints, matching, money, room
from xieshou.apps.exchange.staging.beside import beside_of
from xieshou.apps.exchange.staging.changes import Origin, moved_fields, write_changes
from xieshou.apps.exchange.staging.faults import no_faults
from xieshou.apps.exchange.staging.holding import hold_ledger
from xieshou.apps.exchange.staging.layout import Layout
from xieshou.apps.exchange.staging.naming import Names
from xieshou.apps.exchange.staging.numbers import numbered
from xieshou.apps.exchange.staging.revising import as_checked, as_kept, as_they_would_stand, pairs
from xieshou.apps.exchange.staging.temporary import (
    StagedTable,
    make,
    pour,
    quoted,
    read,
    run,
    settle,
    type_of,
)

__all__ = ["KEPT", "Origin", "Staged", "Staging", "Written"]

KEPT = {"row": pl.UInt32, "id": pl.Int64, "kept_no": pl.String}
FUNDS = "funds"  # the one ledger whose new rows are not written in sets


@dataclass(frozen=True)
class Staged:
    """A chunk, sorted out. `new`: checked rows with their record numbers; `before`, `after`: changed rows, whole."""

    new: pl.DataFrame
    before: pl.DataFrame
    after: pl.DataFrame
    moved: list[dict[str, Any]]
    unchanged: int
    faults: pl.DataFrame


@dataclass(frozen=True)
class Written:
    """What was written: how many rows, and the Changes that brought the new ones."""

    new: int
    changed: int
    loads: list[int]


class Staging:
    """The way of one table into one ledger; `status` is that of its new rows."""

    def __init__(
        self, sheet: Sheet, *, by: User | None, mapped: Iterable[str] | None = None,
        status: Status = Status.ACCEPTED, numbers_may_be_new: bool = False,
    ) -> None:  # fmt: skip
        self.layout = Layout(sheet, mapped)
        self.names = Names(self.layout)
        self.beside = beside_of(sheet)
        self.besides = self.beside.columns if self.beside else ()
        self.by, self.status, self.numbers_may_be_new = by, status, numbers_may_be_new
        self.is_money = sheet.ledger.name == FUNDS
        self.schema = ["row", *sheet.ledger.schema]

    def hold(self) -> None:
        """Let no other transaction bring rows of this ledger, or take them out, meanwhile."""
        hold_ledger(self.layout.sheet.ledger.name)

    def stage(self, rows: pl.DataFrame, *, ask_constraints: bool) -> Staged:
        """Put checked rows into the temporary tables and say what each is."""
        layout = self.layout
        usable, wrong = self._usable(rows)
        register = self.register
        constraints.drop_incoming()
        self.staged = StagedTable(register, {column: type_of(field) for column, field in layout.fields.items()})
        found = [wrong, matching.match(layout, self.staged, numbers_may_be_new=self.numbers_may_be_new)]
        found.append(allowing.kept_outside(layout, self.by))
        matching.find_moved()
        self._find_moved_beside(usable)
        found.append(allowing.settled(layout, self.by))
        matched = _matched(usable["row"].cast(pl.Int64))
        new = usable.filter(~matched).select(self.schema)
        found += [allowing.outside(new, layout, self.by), room.empty(layout, new)]
        before = as_kept(layout, pairs("moved"), self.beside)
        after = as_they_would_stand(layout, self.names, before, usable, register, self.beside)
        found.append(allowing.outside(as_checked(layout, self.names, after), layout, self.by))
        faults = pl.concat(found)
        if self.is_money:
            faults = pl.concat([faults, self._faults_of_money(new, before, after, faults)])
        staged = self._sorted_out(usable, matched, before, after, faults)
        if ask_constraints:
            self._pour_numbered(staged)
            self._pour_revised(staged)
            constraints.make_incoming(layout, self.staged.columns, self.follows)
            alone = self._in_the_register(staged.new) if staged.after.is_empty() else None
            if not (refused := constraints.broken(layout, alone)).is_empty():
                staged = self._sorted_out(usable, matched, before, after, pl.concat([faults, refused]))
        return staged

    def take_as_new(self, rows: pl.DataFrame) -> Staged:
        """The same for rows that a preview found to be new, in a ledger that nobody has touched since.

        The register is not asked again; should a row clash with a kept one after all, writing it raises IntegrityError.
        """
        usable, wrong = self._usable(rows)
        new = usable.select(self.schema)
        faults = pl.concat([wrong, allowing.outside(new, self.layout, self.by), room.empty(self.layout, new)])
        stays = ~pl.col("row").is_in(faults["row"].cast(pl.UInt32).implode())
        none = pl.DataFrame(schema={"n": pl.Int64, "id": pl.Int64})
        return Staged(numbered(new.filter(stays), self.layout), none, none, [], unchanged=0, faults=faults)

    def write(self, staged: Staged, *, why: str, origin: Origin) -> Written:
        """Write what `stage` or `take_as_new` found, with what it leaves behind."""
        loads: list[int] = []
        if self.is_money and staged.new.height:
            loads = money.insert(staged.new, by=self.by, status=self.status, why=why, origin=origin)
        elif staged.new.height:
            loads = [self._insert(staged, why=why, origin=origin)]
        if staged.after.height:
            self._pour_revised(staged)
            self._update(staged, why=why, origin=origin)
        self._write_beside(staged)
        return Written(staged.new.height, staged.after.height, loads)

    def kept_numbers(self) -> pl.DataFrame:
        """The rows of the chunk staged last that are kept rows."""
        kept = f"FROM matched m JOIN {quoted(self.layout.table)} r ON r.id = m.id"
        return read(f"SELECT m.n, m.id, r.record_no {kept}", schema=KEPT)

    # the steps

    def _usable(self, rows: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The rows whose references are known and whose values have room, and the faults of the others."""
        named, wrong = self.names.resolved(self.layout.sheet.derive(rows.select(self.schema)).select(self.schema))
        wrong = pl.concat([wrong, room.without_room(self.layout, named)])
        usable = named.filter(~pl.col("row").is_in(wrong["row"].implode()))
        self.register = self.layout.in_the_register(usable)
        return usable, wrong

    def _find_moved_beside(self, usable: pl.DataFrame) -> None:
        """Add to `moved` the matched rows beside which something differs."""
        said = [column for column in self.besides if self.layout.has(column)]
        if self.beside is None or not said:
            return
        left = pairs("matched").join(pairs("moved"), on="n", how="anti")
        kept = self.beside.kept(left["id"])
        coming = usable.select(pl.col("row").cast(pl.Int64).alias("n"), *said)
        coming = left.join(coming, on="n", how="left", maintain_order="left")
        differs = pl.any_horizontal(*(kept[column].ne_missing(coming[column]) for column in said))
        pour("moved", left.filter(pl.select(differs).to_series()))

    def _faults_of_money(
        self, new: pl.DataFrame, before: pl.DataFrame, after: pl.DataFrame, faults: pl.DataFrame
    ) -> pl.DataFrame:  # fmt: skip
        moved = moved_fields(self.layout, before, after)
        clean = new.join(faults, on="row", how="anti")
        return pl.concat([
            money.faults_of_new(clean, by=self.by, status=self.status) if clean.height else no_faults(),
            money.faults_of_moved(after["n"], moved),
        ])  # fmt: skip

    def _sorted_out(
        self, usable: pl.DataFrame, matched: pl.Series, before: pl.DataFrame, after: pl.DataFrame, faults: pl.DataFrame
    ) -> Staged:  # fmt: skip
        """The rows that have no fault: the new ones numbered, the changed ones compared."""
        refused = faults["row"].cast(pl.Int64).unique().implode()
        free = ~usable["row"].cast(pl.Int64).is_in(refused)
        stays = ~before["n"].is_in(refused)
        was, will_be = before.filter(stays), after.filter(stays)
        return Staged(
            new=numbered(usable.filter(free & ~matched).select(self.schema), self.layout),
            before=was, after=will_be, moved=moved_fields(self.layout, was, will_be, self.besides),
            unchanged=int((free & matched).sum()) - was.height, faults=faults,
        )  # fmt: skip

    def _numbers(self, new: pl.DataFrame) -> pl.DataFrame:
        """The numbers of new rows and what follows from their values, in the register's columns."""
        fields = {column: field for column, field in self.layout.fields.items() if not field.primary_key}
        told = self.layout.sheet.derive(new)
        self.follows = [name for name in told.columns if name in fields and name not in self.schema]
        return self.layout.in_the_register(told.select("row", "record_no", *self.follows))

    def _in_the_register(self, new: pl.DataFrame) -> pl.DataFrame:
        """New rows with their numbers, in the register's columns; `n` tells them apart."""
        numbers = self._numbers(new)
        others = self.register.drop(numbers.columns[1:], strict=False)
        return numbers.join(others, on="n", how="left", maintain_order="left")

    def _pour_numbered(self, staged: Staged) -> None:
        constraints.drop_incoming()
        told = self._numbers(staged.new)
        make("numbered", {"n": "integer"} | {name: type_of(self.layout.fields[name]) for name in told.columns[1:]})
        pour("numbered", told)
        settle("numbered")

    def _pour_revised(self, staged: Staged) -> None:
        constraints.drop_incoming()
        fields = {column: field for column, field in self.layout.fields.items() if not field.primary_key}
        types = {"n": "integer", "id": "bigint"} | {column: type_of(field) for column, field in fields.items()}
        make("revised", types, key="id")
        pour("revised", staged.after.drop(self.besides))
        settle("revised")

    def _insert(self, staged: Staged, *, why: str, origin: Origin) -> int:
        layout, keys = self.layout, staged.new["record_no"].to_list()
        change = Change.objects.create(
            by=self.by, deed="load", ledger=layout.sheet.ledger.name, why=why, row_count=len(keys),
            keys_packed=Change.pack(keys), **origin.as_fields(),
        )  # fmt: skip
        told = self._in_the_register(staged.new).rename({"n": "file_row"})
        same = layout.defaults(told.columns)
        same |= {"status": self.status, "source": Source.IMPORTED, "brought_by_id": change.pk}
        fields = {field.column: field for field in layout.model._meta.concrete_fields}
        kept = {column: fields[column].get_db_prep_save(value, connection) for column, value in same.items()}
        pour(layout.table, told.with_columns(pl.lit(value).alias(column) for column, value in kept.items()))
        return int(change.pk)

    def _update(self, staged: Staged, *, why: str, origin: Origin) -> None:
        layout, before, after = self.layout, staged.before, staged.after
        columns = [c for c in layout.fields if c in after.columns and before[c].ne_missing(after[c]).any()]
        table = quoted(layout.table)
        told = ", ".join([f"version = {table}.version + 1", *(f"{quoted(c)} = v.{quoted(c)}" for c in columns)])
        as_read = f"{table}.id = v.id AND {table}.version = v.version"
        if run(f"UPDATE {table} SET {told} FROM revised v WHERE {as_read}") != after.height:
            raise IntegrityError("somebody saved one of these rows since they were read")  # the caller asks once more
        rows = after.select("n", "record_no")
        write_changes(layout.sheet.ledger.name, rows, staged.moved, deed="change", by=self.by, why=why, origin=origin)

    def _write_beside(self, staged: Staged) -> None:
        if self.beside is None:
            return
        self._pour_numbered(staged)
        new = read(
            f"SELECT x.n, r.id FROM numbered x JOIN {quoted(self.layout.table)} r ON r.record_no = x.record_no",
            schema={"n": pl.Int64, "id": pl.Int64},
        )
        brought = staged.new.select(pl.col("row").cast(pl.Int64).alias("n"), *self.besides)
        told = new.join(brought, on="n").select("id", *self.besides)
        if staged.after.height:
            told = told.vstack(staged.after.select("id", *self.besides))
        self.beside.write(told)


def _matched(rows: pl.Series) -> pl.Series:
    """Which of these rows are kept ones; the usual answers, none and all, without reading them."""
    [count] = read("SELECT count(*) FROM matched", schema={"count": pl.Int64})["count"]
    if count in (0, rows.len()):
        return pl.repeat(count > 0, rows.len(), dtype=pl.Boolean, eager=True)
    return rows.is_in(pairs("matched")["n"].implode())
