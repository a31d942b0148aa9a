"""Rows set back or taken out again, many at once (撤回行), each with what it leaves behind.

Belongs here: the writes of an undo. Does not belong: whether it may be done (`undoing`).
"""

from __future__ import annotations

import polars as pl
from django.db import models
from django.db.models.expressions import RawSQL

from xieshou.apps.accounts.models import Change, LedgerRow, User
from xieshou.apps.exchange.staging.beside import beside_of
from xieshou.apps.exchange.staging.changes import Origin, moved_fields, write_changes
from xieshou.apps.exchange.staging.holding import hold_rows
from xieshou.apps.exchange.staging.layout import Layout, kind_of
from xieshou.apps.exchange.staging.temporary import make, pour, quoted, run, type_of


def held_now(layout: Layout, ids: pl.Series) -> pl.DataFrame:
    """Kept rows whole, as the register has them now, held, in the order of `ids`; those that are gone are missing.

    The ids stand in the temporary table `wanted` until the next call.
    """
    make("wanted", {"id": "bigint"}, key="id")
    pour("wanted", ids.alias("id").to_frame())
    wanted = layout.model.objects.filter(pk__in=RawSQL("SELECT id FROM wanted", ()))
    hold_rows(wanted)
    fields = {column: field for column, field in layout.fields.items() if not field.primary_key}
    told = wanted.order_by().values_list("pk", *(field.attname for field in fields.values()))
    schema = {"id": pl.Int64} | {column: kind_of(field) for column, field in fields.items()}
    return (
        ids.alias("id")
        .to_frame()
        .join(pl.DataFrame(list(told), schema=schema, orient="row"), on="id", maintain_order="left")
    )


def set_back(layout: Layout, before: pl.DataFrame, *, by: User | None, why: str, origin: Origin) -> None:
    """Put changed rows back to what they were, each with a Change. `before`: whole rows, `n` their line in the file."""
    now, beside = held_now(layout, before["id"]), beside_of(layout.sheet)
    if beside is not None:
        now = now.with_columns(beside.kept(now["id"]).drop("id"))
        beside.write(before.select("id", *beside.columns))
    columns = [c for c in layout.fields if c in before.columns and c not in ("version", "id", "n")]
    columns = [column for column in columns if before[column].ne_missing(now[column]).any()]
    types = {"id": "bigint"} | {column: type_of(layout.fields[column]) for column in columns}
    make("revised", types, key="id")
    pour("revised", before.select("id", *columns))
    table = quoted(layout.table)
    told = ", ".join(["version = " + f"{table}.version + 1", *(f"{quoted(c)} = v.{quoted(c)}" for c in columns)])
    run(f"UPDATE {table} SET {told} FROM revised v WHERE {table}.id = v.id")
    moved = moved_fields(layout, now, before, beside.columns if beside else ())
    write_changes(layout.sheet.ledger.name, before, moved, deed="undo", by=by, why=why, origin=origin)


def take_out(layout: Layout, rows: models.QuerySet[LedgerRow], *, by: User | None, why: str, origin: Origin) -> int:
    """Delete rows that nothing stands on, with what is theirs alone, and leave one compressed Change; how many."""
    keys = list(rows.order_by().values_list("record_no", flat=True))
    if not keys:
        return 0
    Change.objects.create(
        by=by, deed="undo", ledger=layout.sheet.ledger.name, why=why, row_count=len(keys),
        keys_packed=Change.pack(keys), **origin.as_fields(),
    )  # fmt: skip
    for relation in related(layout.model):
        if relation.on_delete == models.CASCADE:
            _delete(relation.related_model.objects.filter(**{f"{relation.field.name}__in": rows.values("pk")}))
    _delete(rows)
    return len(keys)


def related(model: type[models.Model]) -> list[models.ForeignObjectRel]:
    """The references of other tables to this one."""
    found = model._meta.get_fields(include_hidden=True)
    return [one for one in found if isinstance(one, models.ManyToOneRel) and one.auto_created]


def _delete(rows: models.QuerySet) -> None:
    rows.order_by()._raw_delete(rows.db)  # not one by one; what would be left pointing nowhere, the database refuses
