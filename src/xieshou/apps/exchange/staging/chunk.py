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
from django.db.models import Max
from django.db.models.expressions import RawSQL

from xieshou.apps.accounts.models import Change, Source, Status, User
from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.exchange.staging import allowing, constraints, matching
from xieshou.apps.exchange.staging.beside import beside_of
from xieshou.apps.exchange.staging.changes import Origin, moved_fields, write_changes
from xieshou.apps.exchange.staging.layout import Layout, kind_of
from xieshou.apps.exchange.staging.naming import Names
from xieshou.apps.exchange.staging.numbers import numbered
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


@dataclass(frozen=True)
class Staged:
    """A chunk, sorted out. `new`: `n`, `record_no`, what stands beside; `before`, `after`: changed rows."""

    new: pl.DataFrame
    before: pl.DataFrame
    after: pl.DataFrame
    moved: list[dict[str, Any]]
    unchanged: int
    faults: pl.DataFrame


@dataclass(frozen=True)
class Written:
    """What was written: how many rows, the Change that brought the new ones, and the first and last Change of all."""

    new: int
    changed: int
    load: int | None
    first_change: int
    last_change: int


class Staging:
    """The way of one table into one ledger."""

    def __init__(
        self, sheet: Sheet, *, by: User | None, mapped: Iterable[str] | None = None, numbers_may_be_new: bool = False
    ) -> None:
        self.layout = Layout(sheet, mapped)
        self.names = Names(self.layout)
        self.by = by
        self.numbers_may_be_new = numbers_may_be_new
        self.beside = beside_of(sheet)
        self.besides = self.beside.columns if self.beside else ()

    def hold(self) -> None:
        """Let no other transaction bring rows of this ledger meanwhile. SQLite has one writer anyway."""
        if connection.vendor == "postgresql":
            run("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"xieshou {self.layout.sheet.ledger.name}"])

    def stage(self, rows: pl.DataFrame, *, ask_constraints: bool) -> Staged:
        """Put checked rows into the temporary tables and say what each is."""
        layout = self.layout
        named, wrong = self.names.resolved(rows)
        faults = [wrong]
        usable = named.join(wrong, on="row", how="anti")
        register = layout.in_the_register(self._derived(usable, usable))
        constraints.drop_incoming()
        self.staged = StagedTable(register, {column: type_of(field) for column, field in layout.fields.items()})
        faults += [matching.match(layout, self.staged, numbers_may_be_new=self.numbers_may_be_new)]
        faults += [allowing.kept_outside(layout, self.by)]
        matching.find_moved()
        self._find_moved_beside(usable)
        faults += [allowing.settled(layout, self.by)]
        matched = _matched(usable["row"].cast(pl.Int64))
        new = usable.filter(~matched)
        faults.append(allowing.outside(new, layout, self.by))
        before, after = self._changed(register, usable)
        faults.append(allowing.outside(self._spelled(after), layout, self.by))
        staged = self._allowed(usable, matched, before, after, pl.concat(faults))
        if ask_constraints:
            self._pour_decided(staged)
            constraints.make_incoming(layout, self.staged.columns)
            if not (refused := constraints.broken(layout)).is_empty():
                staged = self._allowed(usable, matched, before, after, pl.concat([*faults, refused]))
        return staged

    def write(self, staged: Staged, *, status: Status, why: str, origin: Origin) -> Written:
        """Write what `stage` found, with what it leaves behind."""
        self._pour_decided(staged)
        last = Change.objects.aggregate(last=Max("pk"))["last"] or 0
        load = self._insert(staged, status=status, why=why, origin=origin) if staged.new.height else None
        if staged.after.height:
            self._update(staged, why=why, origin=origin)
        self._write_beside(staged)
        newest = Change.objects.aggregate(last=Max("pk"))["last"] or 0
        return Written(staged.new.height, staged.after.height, load, last + 1, newest)

    def kept_numbers(self) -> pl.DataFrame:
        """The rows of the chunk staged last that are kept rows."""
        kept = f"FROM matched m JOIN {quoted(self.layout.table)} r ON r.id = m.id"
        return read(f"SELECT m.n, m.id, r.record_no {kept}", schema=KEPT)

    # the steps

    def _derived(self, checked: pl.DataFrame, onto: pl.DataFrame) -> pl.DataFrame:
        """A table with the register's columns that follow from a checked one."""
        follows = self.layout.sheet.derive(checked)
        extra = [name for name in follows.columns if name in self.layout.fields and name not in checked.columns]
        return onto.with_columns(follows[name] for name in extra)

    def _find_moved_beside(self, usable: pl.DataFrame) -> None:
        """Add to `moved` the matched rows beside which something differs."""
        if self.beside is None:
            return
        pairs = _pairs("matched").join(_pairs("moved"), on="n", how="anti")
        kept = pairs.with_columns(self.beside.kept(pairs["id"]).drop("id"))
        coming = pairs.select("n").join(self._coming_beside(usable, kept), on="n", how="left", maintain_order="left")
        differs = pl.any_horizontal(pl.lit(False), *(kept[c].ne_missing(coming[c]) for c in self.besides))
        pour("moved", pairs.filter(differs))

    def _coming_beside(self, usable: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
        """What the file says beside its rows; what it has no column for stays as it is kept."""
        said = usable.select(pl.col("row").cast(pl.Int64).alias("n"), *self.besides)
        absent = [column for column in self.besides if not self.layout.has(column)]
        return said.drop(absent).join(kept.select("n", *absent), on="n", how="left")

    def _write_beside(self, staged: Staged) -> None:
        if self.beside is None:
            return
        new = read(
            f"SELECT x.n, r.id FROM numbered x JOIN {quoted(self.layout.table)} r ON r.record_no = x.record_no",
            schema={"n": pl.Int64, "id": pl.Int64},
        )
        brought = new.join(staged.new, on="n").select("id", *self.besides)
        self.beside.write(pl.concat([brought, staged.after.select("id", *self.besides)]))

    def _changed(self, register: pl.DataFrame, usable: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
        """The changed rows as they are kept, and as they would stand."""
        fields, model = self.layout.fields, self.layout.model
        moved = _pairs("moved")
        kinds = {"id": pl.Int64} | {column: kind_of(field) for column, field in fields.items()}
        kept = (
            model.objects.filter(pk__in=RawSQL("SELECT id FROM moved", ())).order_by()
            if moved.height
            else model.objects.none()
        )
        told = kept.values_list("pk", *(field.attname for field in fields.values() if not field.primary_key))
        columns = ["id", *(column for column, field in fields.items() if not field.primary_key)]
        old = pl.DataFrame(list(told), schema={column: kinds[column] for column in columns}, orient="row")
        before = moved.join(old, on="id").sort("n")
        if self.beside is not None:
            before = before.with_columns(self.beside.kept(before["id"]).drop("id"))
        coming = before.select("n").join(register, on="n", how="left", maintain_order="left")
        after = before.with_columns(
            self._after(one.field.column, one.column.is_personal, before, coming) for one in self.layout.compared
        )
        if self.beside is not None:
            said = self._coming_beside(usable, before)
            after = after.drop(self.besides).join(said, on="n", how="left", maintain_order="left")
        return before, self._derived(self._spelled(after), after)

    def _after(self, column: str, personal: bool, before: pl.DataFrame, coming: pl.DataFrame) -> pl.Series:
        """A column as it would stand; an empty personal one beside a record number stays as it is."""
        if not personal:
            return coming[column].alias(column)
        empty = coming[column].is_null() | (coming[column].cast(pl.String) == "")
        kept = coming["record_no"].is_not_null() & empty.fill_null(True)
        return before[column].zip_with(kept, coming[column]).alias(column)

    def _spelled(self, register: pl.DataFrame) -> pl.DataFrame:
        """Rows of the register as a checked table spells them."""
        spelled = register.with_columns(
            self.names.spelled(one, register[one.field.column]).alias(one.name) for one in self.layout.held
        )
        texts = [one.name for one in self.layout.held if one.kind == pl.String]
        return spelled.with_columns(pl.col("n").alias("row"), pl.col(texts).replace("", None))

    def _allowed(
        self, usable: pl.DataFrame, matched: pl.Series, before: pl.DataFrame, after: pl.DataFrame, faults: pl.DataFrame
    ) -> Staged:  # fmt: skip
        """The rows that have no fault, sorted out, and the new ones numbered."""
        refused = faults["row"].cast(pl.Int64).unique().implode()
        free = ~usable["row"].cast(pl.Int64).is_in(refused)
        numbers = numbered(usable.filter(free & ~matched), self.layout).select(
            pl.col("row").cast(pl.Int64).alias("n"), "record_no", *self.besides
        )  # fmt: skip
        stays = ~before["n"].is_in(refused)
        was, will_be = before.filter(stays), after.filter(stays)
        return Staged(
            new=numbers, before=was, after=will_be, moved=moved_fields(self.layout, was, will_be, self.besides),
            unchanged=(free & matched).sum() - was.height, faults=faults,
        )  # fmt: skip

    def _pour_decided(self, staged: Staged) -> None:
        constraints.drop_incoming()
        make("numbered", {"n": "integer", "record_no": "varchar(80)"})
        pour("numbered", staged.new.select("n", "record_no"))
        settle("numbered")
        fields = {column: field for column, field in self.layout.fields.items() if not field.primary_key}
        types = {"n": "integer", "id": "bigint"} | {column: type_of(field) for column, field in fields.items()}
        make("revised", types, key="id")
        pour("revised", staged.after.drop(self.besides))
        settle("revised")

    def _insert(self, staged: Staged, *, status: Status, why: str, origin: Origin) -> int:
        layout = self.layout
        keys = staged.new["record_no"].to_list()
        change = Change.objects.create(
            by=self.by, deed="load", ledger=layout.sheet.ledger.name, why=why, row_count=len(keys),
            keys_packed=Change.pack(keys), **origin.as_fields(),
        )  # fmt: skip
        own = [column for column in self.staged.columns if column != "record_no"]
        same = layout.defaults(["record_no", "file_row", *own])
        same |= {"status": status, "source": Source.IMPORTED, "brought_by_id": change.pk}
        fields = {field.column: field for field in layout.model._meta.concrete_fields}
        values = [fields[column].get_db_prep_save(value, connection) for column, value in same.items()]
        run(
            f"INSERT INTO {quoted(layout.table)} ({listed(['record_no', 'file_row', *own, *same])}) "
            f"SELECT x.record_no, x.n, {listed(own, 's')}, {', '.join(['%s'] * len(same))} "
            f"FROM numbered x {join()} staged s ON s.n = x.n ORDER BY x.n", values,
        )  # fmt: skip
        return change.pk

    def _update(self, staged: Staged, *, why: str, origin: Origin) -> None:
        layout, before, after = self.layout, staged.before, staged.after
        columns = [c for c in layout.fields if c in after.columns and before[c].ne_missing(after[c]).any()]
        told = ", ".join(f"{quoted(column)} = v.{quoted(column)}" for column in columns)
        table, told = quoted(layout.table), f"{told}, " if told else ""
        run(f"UPDATE {table} SET {told}version = {table}.version + 1 FROM revised v WHERE {table}.id = v.id")
        rows = after.select("n", "record_no")
        write_changes(layout.sheet.ledger.name, rows, staged.moved, deed="change", by=self.by, why=why, origin=origin)


def _pairs(table: str) -> pl.DataFrame:
    return read(f"SELECT n, id FROM {table}", schema={"n": pl.Int64, "id": pl.Int64})


def _matched(rows: pl.Series) -> pl.Series:
    """Which of these rows are kept ones; the usual answers, none and all, without reading them."""
    [count] = read("SELECT count(*) FROM matched", schema={"count": pl.Int64})["count"]
    if count in (0, rows.len()):
        return pl.repeat(count > 0, rows.len(), dtype=pl.Boolean, eager=True)
    return rows.is_in(_pairs("matched")["n"].implode())
