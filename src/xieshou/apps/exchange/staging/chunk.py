"""One chunk of rows through the temporary tables (一批行): what each is, and then the writing, in one transaction.

Belongs here: the order of the steps. Does not belong: any one step; each has its own module beside this one.
The caller opens the transaction: `stage` writes nothing but temporary tables, `write` writes what was staged last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection

from xieshou.apps.accounts.models import Change, Source, Status, User
from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.exchange.staging import allowing, constraints, matching, money, room
from xieshou.apps.exchange.staging.beside import beside_of
from xieshou.apps.exchange.staging.changes import Origin, moved_fields, write_changes
from xieshou.apps.exchange.staging.faults import no_faults
from xieshou.apps.exchange.staging.layout import Layout
from xieshou.apps.exchange.staging.naming import Names
from xieshou.apps.exchange.staging.numbers import numbered
from xieshou.apps.exchange.staging.revising import as_checked, as_kept, as_they_would_stand, pairs
from xieshou.apps.exchange.staging.temporary import (
    StagedTable,
    join,
    listed,
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
        """Let no other transaction bring rows of this ledger meanwhile. SQLite has one writer anyway."""
        if connection.vendor == "postgresql":
            run("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"xieshou {self.layout.sheet.ledger.name}"])

    def stage(self, rows: pl.DataFrame, *, ask_constraints: bool) -> Staged:
        """Put checked rows into the temporary tables and say what each is."""
        layout = self.layout
        named, wrong = self.names.resolved(layout.sheet.derive(rows.select(self.schema)).select(self.schema))
        wrong = pl.concat([wrong, room.without_room(layout, named)])
        usable = named.filter(~pl.col("row").is_in(wrong["row"].implode()))
        register = layout.in_the_register(usable)
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
            self._pour_decided(staged)
            constraints.make_incoming(layout, self.staged.columns, self.follows)
            if not (refused := constraints.broken(layout)).is_empty():
                staged = self._sorted_out(usable, matched, before, after, pl.concat([faults, refused]))
        return staged

    def write(self, staged: Staged, *, why: str, origin: Origin) -> Written:
        """Write what `stage` found, with what it leaves behind."""
        loads: list[int] = []
        if self.is_money and staged.new.height:
            loads = money.insert(staged.new, by=self.by, status=self.status, why=why, origin=origin)
        self._pour_decided(staged)
        if not self.is_money and staged.new.height:
            loads = [self._insert(staged, why=why, origin=origin)]
        if staged.after.height:
            self._update(staged, why=why, origin=origin)
        self._write_beside(staged)
        return Written(staged.new.height, staged.after.height, loads)

    def kept_numbers(self) -> pl.DataFrame:
        """The rows of the chunk staged last that are kept rows."""
        kept = f"FROM matched m JOIN {quoted(self.layout.table)} r ON r.id = m.id"
        return read(f"SELECT m.n, m.id, r.record_no {kept}", schema=KEPT)

    # the steps

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

    def _pour_decided(self, staged: Staged) -> None:
        """Fill `numbered` with the new rows' numbers and what follows from them, `revised` with the changed rows."""
        constraints.drop_incoming()
        fields = {column: field for column, field in self.layout.fields.items() if not field.primary_key}
        told = self.layout.sheet.derive(staged.new)
        self.follows = [name for name in told.columns if name in fields and name not in self.schema]
        told = self.layout.in_the_register(told.select("row", "record_no", *self.follows))
        make(
            "numbered",
            {"n": "integer", **{column: type_of(fields[column]) for column in told.columns if column != "n"}},
        )
        pour("numbered", told)
        settle("numbered")
        types = {"n": "integer", "id": "bigint"} | {column: type_of(field) for column, field in fields.items()}
        make("revised", types, key="id")
        pour("revised", staged.after.drop(self.besides))
        settle("revised")

    def _insert(self, staged: Staged, *, why: str, origin: Origin) -> int:
        layout = self.layout
        keys = staged.new["record_no"].to_list()
        change = Change.objects.create(
            by=self.by, deed="load", ledger=layout.sheet.ledger.name, why=why, row_count=len(keys),
            keys_packed=Change.pack(keys), **origin.as_fields(),
        )  # fmt: skip
        own = [column for column in self.staged.columns if column != "record_no"]
        numbers = ["record_no", *self.follows]
        same = layout.defaults(["file_row", *numbers, *own])
        same |= {"status": self.status, "source": Source.IMPORTED, "brought_by_id": change.pk}
        fields = {field.column: field for field in layout.model._meta.concrete_fields}
        values = [fields[column].get_db_prep_save(value, connection) for column, value in same.items()]
        run(
            f"INSERT INTO {quoted(layout.table)} ({listed([*numbers, 'file_row', *own, *same])}) "
            f"SELECT {listed(numbers, 'x')}, x.n, {listed(own, 's')}, {', '.join(['%s'] * len(same))} "
            f"FROM numbered x {join()} staged s ON s.n = x.n ORDER BY x.n", values,
        )  # fmt: skip
        return int(change.pk)

    def _update(self, staged: Staged, *, why: str, origin: Origin) -> None:
        layout, before, after = self.layout, staged.before, staged.after
        columns = [c for c in layout.fields if c in after.columns and before[c].ne_missing(after[c]).any()]
        table = quoted(layout.table)
        told = ", ".join([f"version = {table}.version + 1", *(f"{quoted(c)} = v.{quoted(c)}" for c in columns)])
        run(f"UPDATE {table} SET {told} FROM revised v WHERE {table}.id = v.id")
        rows = after.select("n", "record_no")
        write_changes(layout.sheet.ledger.name, rows, staged.moved, deed="change", by=self.by, why=why, origin=origin)

    def _write_beside(self, staged: Staged) -> None:
        if self.beside is None:
            return
        new = read(
            f"SELECT x.n, r.id FROM numbered x JOIN {quoted(self.layout.table)} r ON r.record_no = x.record_no",
            schema={"n": pl.Int64, "id": pl.Int64},
        )
        brought = staged.new.select(pl.col("row").cast(pl.Int64).alias("n"), *self.besides)
        told = [new.join(brought, on="n").select("id", *self.besides), staged.after.select("id", *self.besides)]
        self.beside.write(pl.concat(told))


def _matched(rows: pl.Series) -> pl.Series:
    """Which of these rows are kept ones; the usual answers, none and all, without reading them."""
    [count] = read("SELECT count(*) FROM matched", schema={"count": pl.Int64})["count"]
    if count in (0, rows.len()):
        return pl.repeat(count > 0, rows.len(), dtype=pl.Boolean, eager=True)
    return rows.is_in(pairs("matched")["n"].implode())
