"""Which kept row a row of the file is (比对): by its record number, else by the first natural key that is filled.

Belongs here: from the table `staged` to the table `matched` (n, id), and from there to what differs.
Does not belong: whether a change is allowed (`allowing`).
"""

from __future__ import annotations

import polars as pl
from django.db import connection

from xieshou.apps.exchange.staging.faults import faults, no_faults
from xieshou.apps.exchange.staging.layout import Held, Layout
from xieshou.apps.exchange.staging.temporary import StagedTable, differ, join, make, quoted, read, run, settle

FOUND = {"row": pl.UInt32, "found": pl.String}


def match(layout: Layout, staged: StagedTable, *, numbers_may_be_new: bool) -> pl.DataFrame:
    """Fill `matched` from `staged`; the faults of rows that fit no kept row or several, or the same as another row.

    `numbers_may_be_new`: an unknown record number is that of a new row (the demonstration brings its own numbers).
    """
    make("matched", {"n": "integer", "id": "bigint", "moves": "integer"})
    wrong = [no_faults()]
    if staged.record_numbers:
        wrong += _match_by_number(layout, numbers_may_be_new)
    keys = layout.keys()
    if staged.record_numbers < staged.rows:
        wrong += [_match_by(layout, staged, key, keys[:nth]) for nth, key in enumerate(keys)]
    settle("matched")
    return pl.concat([*wrong, _twice()])


def _match_by_number(layout: Layout, numbers_may_be_new: bool) -> list[pl.DataFrame]:
    table = quoted(layout.table)
    run(
        f"INSERT INTO matched SELECT s.n, r.id, {_moves(layout)} FROM staged s {join()} {table} r "
        "ON r.record_no = s.record_no "
        "WHERE s.record_no IS NOT NULL AND (s.programme_id IS NULL OR r.programme_id = s.programme_id)"
    )
    wrong = []
    unknown = "FROM staged s LEFT JOIN matched m ON m.n = s.n WHERE s.record_no IS NOT NULL AND m.n IS NULL"
    for code, kept in (("record_of_another_programme", "EXISTS"), ("record_not_here", "NOT EXISTS")):
        if code == "record_not_here" and numbers_may_be_new:
            continue
        elsewhere = f"AND {kept} (SELECT 1 FROM {table} r WHERE r.record_no = s.record_no)"
        wrong.append(faults(code, read(f"SELECT s.n, s.record_no {unknown} {elsewhere}", schema=FOUND), "record_no"))
    return wrong


def _match_by(
    layout: Layout, staged: StagedTable, key: tuple[Held, ...], before: list[tuple[Held, ...]]
) -> pl.DataFrame:  # fmt: skip
    """Match the rows that have this key and none of those before it."""
    columns = ["programme_id", *(one.field.column for one in key)]
    decides = ["s.record_no IS NULL", _filled(key, "s"), *(f"NOT ({_filled(one, 's')})" for one in before)]
    same = [f"r.{quoted(column)} = s.{quoted(column)}" for column in columns]
    kept, index = f"{quoted(layout.table)} r", layout.index_of(key)
    if index is not None or connection.vendor != "sqlite":
        # filled texts alone, said as the index says it
        same += [f"NOT (r.{quoted(one.field.column)} = '')" for one in key if _is_text(one)]
        joined = f"staged s {join()} {kept}"
    else:  # no index serves: walk through what is kept once, and look each row up in the file
        staged.index(columns)
        joined = f"{kept} {join()} staged s"
    fits = f"FROM {joined} ON {' AND '.join(same)} WHERE {' AND '.join(decides)}"
    if index is not None and index.condition is None:  # then one fits, or none
        run(f"INSERT INTO matched SELECT s.n, r.id, {_moves(layout)} {fits}")
        return no_faults()
    make("fitting", {"n": "integer", "id": "bigint", "found": "integer"})
    run(f"INSERT INTO fitting SELECT s.n, min(r.id), count(*) {fits} GROUP BY s.n")
    run(
        f"INSERT INTO matched SELECT s.n, r.id, {_moves(layout)} FROM fitting f {join()} staged s ON s.n = f.n "
        f"{join()} {kept} ON r.id = f.id WHERE f.found = 1"
    )
    return faults("fits_several", read("SELECT n, found FROM fitting WHERE found > 1", schema=FOUND), "record_no")


def _filled(key: tuple[Held, ...], of: str) -> str:
    """The condition that all columns of a key are filled."""
    kept = {True: "<> ''", False: "IS NOT NULL"}
    return " AND ".join(f"{of}.{quoted(one.field.column)} {kept[_is_text(one)]}" for one in key)


def _is_text(one: Held) -> bool:
    return not one.field.null and one.kind == pl.String and not one.field.is_relation


def _moves(layout: Layout) -> str:
    """1 where some compared column of the staged row `s` differs from the kept row `r`, else 0.

    An empty personal column beside a record number means that it is unchanged: exports never carry it.
    """
    changes = ["1 = 0"]
    for one in layout.compared:
        column = quoted(one.field.column)
        change = differ(f"r.{column}", f"s.{column}")
        if one.column.is_personal:
            empty = f"s.{column} = ''" if _is_text(one) else f"s.{column} IS NULL"
            change = f"({change} AND NOT (s.record_no IS NOT NULL AND {empty}))"
        changes.append(change)
    return f"CASE WHEN {' OR '.join(changes)} THEN 1 ELSE 0 END"


def _twice() -> pl.DataFrame:
    """Two rows of the file that are one kept row: a fault of the later one."""
    return faults(
        "same_row_twice",
        read("SELECT m.n, f.first FROM matched m JOIN (SELECT id, min(n) AS first FROM matched GROUP BY id HAVING "
             "count(*) > 1) f ON f.id = m.id WHERE m.n > f.first", schema=FOUND),
    )  # fmt: skip


def find_moved() -> None:
    """Fill `moved` (n, id) with the matched rows in which a compared column differs."""
    make("moved", {"n": "integer", "id": "bigint"})
    run("INSERT INTO moved SELECT n, id FROM matched WHERE moves = 1")
