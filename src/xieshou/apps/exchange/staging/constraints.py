"""The register's own constraints, asked before anything is written (约束预检): which rows would they refuse.

Belongs here: every CheckConstraint and UniqueConstraint of a model over the rows as they would stand, in the words of
the database itself. Does not belong: any one constraint (the models), rules over several ledgers (`engine.findings`).
"""

from __future__ import annotations

import polars as pl
from django.db import connection
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils.translation import override

from xieshou.apps.exchange.staging.faults import no_faults, of_constraint
from xieshou.apps.exchange.staging.layout import Layout
from xieshou.apps.exchange.staging.temporary import differ, drop_view, listed, make, quoted, read, run, type_of

INCOMING = "incoming"  # the rows as they would stand: `n`, `id` (null when new) and all columns of the register


def make_incoming(layout: Layout, staged: list[str], follows: list[str]) -> None:
    """The view of the rows as they would stand: new ones from `staged` and `numbered`, changed ones from `revised`."""
    lacking = {c: v for c, v in layout.defaults([*staged, *follows]).items() if c in layout.fields}
    make("defaults", {"n": "integer", **{column: type_of(layout.fields[column]) for column in lacking}})
    run(f"INSERT INTO defaults VALUES ({', '.join(['%s'] * (1 + len(lacking)))})", [0, *lacking.values()])
    own = [column for column in staged if column != "record_no"]
    numbered = ["record_no", *follows]
    columns = [*numbered, *own, *lacking]
    drop_incoming()
    run(
        f"CREATE TEMPORARY VIEW {INCOMING} AS SELECT s.n, CAST(NULL AS bigint) AS id, {listed(numbered, 'x')}"
        f"{''.join(f', s.{quoted(c)}' for c in own)}{''.join(f', d.{quoted(c)}' for c in lacking)} "
        "FROM numbered x JOIN staged s ON s.n = x.n CROSS JOIN defaults d "
        f"UNION ALL SELECT n, id, {listed(columns)} FROM revised"
    )


def drop_incoming() -> None:
    """Take the view away, before the tables under it are made anew."""
    drop_view(INCOMING)


def broken(layout: Layout) -> pl.DataFrame:
    """The faults of incoming rows that the register would not take."""
    found = [no_faults()]
    for constraint in layout.model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            found.append(_checked(layout, constraint))
        elif isinstance(constraint, UniqueConstraint) and constraint.fields:
            found.append(_unique(layout, constraint))
    return pl.concat(found)


def _checked(layout: Layout, constraint: CheckConstraint) -> pl.DataFrame:
    condition = constraint._get_check_sql(layout.model, _editor())  # the very words of the table's definition
    rows = read(f"SELECT n FROM {INCOMING} WHERE NOT ({condition})", schema={"row": pl.Int64})
    named = [one.column.name for one in layout.held if quoted(one.field.column) in condition]
    return _told(constraint, rows, named[:1])


def _unique(layout: Layout, constraint: UniqueConstraint) -> pl.DataFrame:
    fields = [layout.model._meta.get_field(name) for name in constraint.fields]
    columns = [quoted(field.column) for field in fields]
    condition = constraint._get_condition_sql(layout.model, _editor()) or "1 = 1"
    nulls_differ = constraint.nulls_distinct is not False
    filled = [f"{column} IS NOT NULL" for column in columns] if nulls_differ else []
    concerned = f"(SELECT * FROM {INCOMING} WHERE {' AND '.join([condition, *filled])})"
    among_themselves = (
        f"SELECT n FROM (SELECT n, row_number() OVER (PARTITION BY {', '.join(columns)} ORDER BY n) AS nth "
        f"FROM {concerned} c) o WHERE nth > 1"
    )
    same = [f"r.{c} = i.{c}" if nulls_differ else f"NOT ({differ(f'r.{c}', f'i.{c}')})" for c in columns]
    with_kept = (
        f"SELECT i.n FROM {concerned} i JOIN (SELECT * FROM {quoted(layout.table)} WHERE {condition}) r "
        f"ON {' AND '.join(same)} WHERE r.id NOT IN (SELECT id FROM revised)"
    )
    rows = read(f"{among_themselves} UNION {with_kept}", schema={"row": pl.Int64})
    named = [one.column.name for field in reversed(fields) for one in layout.held if one.field == field]
    return _told(constraint, rows, named[:1])


def _told(constraint: CheckConstraint | UniqueConstraint, rows: pl.DataFrame, named: list[str]) -> pl.DataFrame:
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(constraint.violation_error_message) % {"name": constraint.name})
    numbers = sorted(rows["row"].to_list())
    return of_constraint(constraint.name, numbers, "".join(named), *said)


def _editor():
    """Spells conditions; it is never entered, so it alters nothing."""
    return connection.schema_editor(collect_sql=True)
