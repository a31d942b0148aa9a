"""Rows that stand twice in one file (重复行): by record number, or by the ledger's own key.

Belongs here: comparing the rows of a file with one another. Does not belong: comparing them with the register.
"""

from __future__ import annotations

import polars as pl

from xieshou.engine.ledgers.cells.distinct import told_apart
from xieshou.engine.ledgers.checking.reading_columns import Table
from xieshou.engine.ledgers.column import Column, Type
from xieshou.engine.ledgers.plain import plainly

NAMED = 5  # other rows that a message names


def find_repeats(table: Table) -> dict[str, tuple[str, str]]:
    """Every row of a group is a fault that names the others. Gives the words for the columns of each key."""
    numbers = table.values["record_no"]
    _report(table, "record_no", "same_record_no", pl.DataFrame({"key": numbers}), numbers.is_not_null())
    keys: dict[str, tuple[str, str]] = {}
    settled = pl.repeat(False, len(numbers), dtype=pl.Boolean, eager=True)
    for key in table.ledger.keys:
        columns = [column for column in table.ledger.columns if set(column.schema) & set(key)]
        filled = ~settled
        for name in key:
            filled &= table.values[name].is_not_null()
        settled |= filled
        if not filled.any():
            continue
        where = next((column for column in columns if column.name != "year" and table.has(column.name)), columns[0])
        keys.setdefault(where.name, ("、".join(one.zh for one in columns), ", ".join(one.en for one in columns)))
        compared = {"programme": table.values["programme"]} | {name: _compared(table, name) for name in key}
        _report(table, where.name, "same_row", pl.DataFrame(compared), filled)
    return keys


def _compared(table: Table, name: str) -> pl.Series:
    """A column as it is compared: free text without what people write differently."""
    values = table.values[name]
    column: Column | None = table.ledger.by_name.get(name)
    if column is None or column.type not in (Type.TEXT, Type.ORGANISATION):
        return values
    distinct, which = told_apart(values)
    return plainly(distinct).gather(which)


def _report(table: Table, column: str, code: str, keys: pl.DataFrame, filled: pl.Series) -> None:
    at = filled.arg_true()
    if at.is_empty():
        return
    hashes = keys.select(pl.struct(pl.all()).hash().alias("key"))["key"].gather(at)
    suspects = at.filter(hashes.is_duplicated())
    if suspects.is_empty():
        return
    shaped = keys.select(pl.all().gather(suspects)).with_columns(at=suspects, row=table.rows.gather(suspects))
    groups = shaped.with_columns(rows=pl.col("row").implode().over(keys.columns)).filter(pl.col("rows").list.len() > 1)
    others = pl.col("rows").list.set_difference(pl.concat_list("row")).list.sort()
    said = groups.select(
        "at", more=pl.when(others.list.len() > NAMED).then(pl.lit(" …")).otherwise(pl.lit("")),
        named=others.list.head(NAMED).cast(pl.List(pl.String)).list.join("、"),
    )  # fmt: skip
    detail = said.select(pl.concat_str("named", "more").alias("detail"))["detail"]
    table.faults.add(column, code, said["at"], table.texts(column).gather(said["at"]), detail)
