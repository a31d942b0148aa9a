"""The register's own constraints, asked before anything is written (约束预检): which rows would they refuse.

Belongs here: every CheckConstraint and UniqueConstraint of a model over the rows as they would stand, in the words of
the database itself. Does not belong: any one constraint (the models), rules over several ledgers (`engine.findings`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from django.db import connection
from django.db.models import CheckConstraint, UniqueConstraint
from django.utils.translation import override

from xieshou.apps.exchange.staging.faults import no_faults, of_constraint
from xieshou.apps.exchange.staging.layout import Layout
from xieshou.apps.exchange.staging.temporary import differ, drop_view, listed, make, quoted, read, run, settle, type_of

INCOMING = "incoming"  # the rows as they would stand: `n`, `id` (null when new) and all columns of the register


def make_incoming(layout: Layout, staged: list[str], follows: list[str]) -> None:
    """The view of the rows as they would stand: new ones from `staged` and `numbered`, changed ones from `revised`."""
    lacking = {c: v for c, v in layout.defaults([*staged, *follows]).items() if c in layout.fields}
    make("defaults", {"n": "integer", **{column: type_of(layout.fields[column]) for column in lacking}})
    run(f"INSERT INTO defaults VALUES ({', '.join(['%s'] * (1 + len(lacking)))})", [0, *lacking.values()])
    settle("defaults")
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


def broken(layout: Layout, new: pl.DataFrame | None = None) -> pl.DataFrame:
    """The faults of incoming rows that the register would not take.

    `new`: the incoming rows in the register's columns where all of them are new, so that the plain question whether
    two are the same need not go through the database.
    """
    constraints = layout.model._meta.constraints
    unique = [one for one in constraints if isinstance(one, UniqueConstraint) and one.fields]
    return pl.concat([
        no_faults(),
        *_checked(layout, [one for one in constraints if isinstance(one, CheckConstraint)]),
        *(_unique(layout, one, new) for one in unique),
    ])  # fmt: skip


def _checked(layout: Layout, constraints: list[CheckConstraint]) -> Iterator[pl.DataFrame]:
    """All of them in one walk over the rows."""
    if not constraints:
        return
    # the very words of the table's definition
    conditions = [one._get_check_sql(layout.model, _editor()) for one in constraints]
    broken = [f"CASE WHEN NOT ({condition}) THEN 1 ELSE 0 END" for condition in conditions]
    names = [f"c{nth}" for nth in range(len(constraints))]
    told = ", ".join(f"{one} AS {name}" for one, name in zip(broken, names, strict=True))
    rows = read(
        f"SELECT * FROM (SELECT n, {told} FROM {INCOMING}) o WHERE {' + '.join(names)} > 0",
        schema={"row": pl.Int64, **dict.fromkeys(names, pl.Int64)},
    )
    for constraint, condition, name in zip(constraints, conditions, names, strict=True):
        named = [one.column.name for one in layout.held if quoted(one.field.column) in condition]
        yield _told(constraint, rows.filter(pl.col(name) == 1), named[:1])


def _unique(layout: Layout, constraint: UniqueConstraint, new: pl.DataFrame | None) -> pl.DataFrame:
    fields = [layout.model._meta.get_field(name) for name in constraint.fields]
    plain = [field.column for field in fields]
    columns = [quoted(column) for column in plain]
    condition = constraint._get_condition_sql(layout.model, _editor()) or "1 = 1"
    nulls_differ = constraint.nulls_distinct is not False
    filled = [f"{column} IS NOT NULL" for column in columns] if nulls_differ else []
    told = ", ".join(columns)
    concerned = f"(SELECT n, {told} FROM {INCOMING} WHERE {' AND '.join([condition, *filled])})"

    def same(one: str, other: str) -> str:
        pairs = [(f"{one}.{column}", f"{other}.{column}") for column in columns]
        return " AND ".join(f"{a} = {b}" if nulls_differ else f"NOT ({differ(a, b)})" for a, b in pairs)

    schema = {"row": pl.Int64}
    grouped = f"SELECT min(n) AS first, {told} FROM {concerned} c GROUP BY {told} HAVING count(*) > 1"
    rows = pl.DataFrame(schema=schema)
    if layout.model.objects.exists():  # with nothing kept there is nothing to be the same as
        rows = read(
            f"SELECT i.n FROM {concerned} i JOIN (SELECT * FROM {quoted(layout.table)} WHERE {condition}) r "
            f"ON {same('r', 'i')} WHERE r.id NOT IN (SELECT id FROM revised)", schema=schema,
        )  # fmt: skip
    if new is not None and constraint.condition is None and nulls_differ and set(plain) <= set(new.columns):
        filled_rows = new.select("n", *plain).drop_nulls(plain)
        later_rows = filled_rows.filter(~pl.struct(plain).is_first_distinct())
        rows = rows.vstack(later_rows.select(pl.col("n").alias("row").cast(pl.Int64))).unique()
    elif not read(f"SELECT first FROM ({grouped}) g LIMIT 1", schema={"first": pl.Int64}).is_empty():
        later = f"SELECT i.n FROM {concerned} i JOIN ({grouped}) g ON {same('i', 'g')} AND i.n > g.first"
        rows = rows.vstack(read(later, schema=schema)).unique()
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
