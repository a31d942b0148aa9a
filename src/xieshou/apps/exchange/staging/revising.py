"""Changed rows, as they are kept and as they would stand (变更前后): whole rows of the register, two tables alike.

Belongs here: merging what a file says into what is kept. Does not belong: finding which rows change (`matching`).
"""

from __future__ import annotations

import polars as pl
from django.db.models.expressions import RawSQL

from xieshou.apps.exchange.staging.beside import Beside
from xieshou.apps.exchange.staging.layout import Held, Layout, kind_of
from xieshou.apps.exchange.staging.naming import Names
from xieshou.apps.exchange.staging.temporary import read


def pairs(table: str) -> pl.DataFrame:
    """The rows of `matched` or `moved`: `n`, `id`."""
    return read(f"SELECT n, id FROM {table}", schema={"n": pl.Int64, "id": pl.Int64})


def as_kept(layout: Layout, moved: pl.DataFrame, beside: Beside | None) -> pl.DataFrame:
    """The rows of `moved` whole, as the register has them, in the order of the file."""
    fields = {column: field for column, field in layout.fields.items() if not field.primary_key}
    rows = layout.model.objects.filter(pk__in=RawSQL("SELECT id FROM moved", ())).order_by()
    told = rows.values_list("pk", *(field.attname for field in fields.values())) if moved.height else []
    schema = {"id": pl.Int64} | {column: kind_of(field) for column, field in fields.items()}
    kept = moved.join(pl.DataFrame(list(told), schema=schema, orient="row"), on="id").sort("n")
    return kept if beside is None else kept.with_columns(beside.kept(kept["id"]).drop("id"))


def as_they_would_stand(
    layout: Layout,
    names: Names,
    before: pl.DataFrame,
    rows: pl.DataFrame,
    register: pl.DataFrame,
    beside: Beside | None,
) -> pl.DataFrame:
    """The same rows with what the file says, and with what follows from that.

    `rows` are the checked ones, `register` the same with the register's columns. Columns that the file does not have
    stay; so does a personal one that is empty beside a record number.
    """
    coming = before.select("n").join(register, on="n", how="left", maintain_order="left")
    after = before.with_columns(_merged(one, before, coming) for one in layout.compared)
    if beside is not None:
        said = before.select("n").join(
            rows.with_columns(n=pl.col("row").cast(pl.Int64)), on="n", how="left", maintain_order="left"
        )
        after = after.with_columns(said[column] for column in beside.columns if layout.has(column))
    follows = layout.sheet.derive(as_checked(layout, names, after))
    keyed, _faults = names.resolved(follows)
    again = layout.in_the_register(keyed).drop("n", "record_no")
    besides = [follows[column] for column in beside.columns] if beside else []
    return after.with_columns(*again.get_columns(), *besides)


def as_checked(layout: Layout, names: Names, register: pl.DataFrame) -> pl.DataFrame:
    """Whole rows of the register as a checked table spells them."""
    schema = layout.sheet.ledger.schema
    spelled = {one.name: names.spelled(one, register[one.field.column]) for one in layout.held}
    columns = [
        spelled[name].cast(kind).alias(name) if name in spelled
        else register[name] if name in register.columns
        else pl.repeat(None, register.height, dtype=kind, eager=True).alias(name)
        for name, kind in schema.items()
    ]  # fmt: skip
    texts = [name for name, kind in schema.items() if kind == pl.String]
    return pl.DataFrame([register["n"].cast(pl.UInt32).alias("row"), *columns]).with_columns(
        pl.col(texts).replace("", None)
    )


def _merged(one: Held, before: pl.DataFrame, coming: pl.DataFrame) -> pl.Series:
    column = one.field.column
    if not one.column.is_personal:
        return coming[column].alias(column)
    empty = coming[column].is_null() | (coming[column].cast(pl.String) == "")
    kept = coming["record_no"].is_not_null() & empty.fill_null(True)
    return before[column].zip_with(kept, coming[column]).alias(column)
