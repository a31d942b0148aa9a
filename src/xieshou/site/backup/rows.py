"""The rows of the register as text that any database reads (登记簿行): one JSON list a row, one file a model.

Belongs here: reading and writing rows by the models as a set of migrations leaves them, so that a backup of SQLite
goes into PostgreSQL, and one of an earlier version into a later. Does not belong: the order of a restore (`restoring`).
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, BinaryIO
from uuid import UUID

from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils.duration import duration_iso_string

from xieshou.site.backup.archive import Table

Node = tuple[str, str]
NOT_KEPT = frozenset({
    "sessions.session",  # who is signed in just now
    "django_q.ormq", "django_q.schedule", "django_q.task",  # tasks of a worker: it finds what waits in the imports
})  # fmt: skip
AT_ONCE = 2000


def applied_migrations() -> list[Node]:
    """The migrations that the register at hand has been through and this version knows, in a settled order."""
    known = MigrationLoader(None, ignore_no_migrations=True).graph.nodes
    return sorted(node for node in MigrationRecorder(connection).applied_migrations() if node in known)


def unknown_migrations(migrations: Collection[Node]) -> list[Node]:
    """Those that this version does not know: a later version made them."""
    known = MigrationLoader(None, ignore_no_migrations=True).graph.nodes
    return sorted(node for node in migrations if node not in known)


def last_of_each_app(migrations: Collection[Node]) -> list[Node]:
    """The migrations that no other of the same app follows: where to migrate to."""
    graph, wanted = MigrationLoader(None, ignore_no_migrations=True).graph, set(migrations)
    return sorted(
        node for node in wanted
        if not any(child.key in wanted and child.key[0] == node[0] for child in graph.node_map[node].children)
    )  # fmt: skip


def models_at(migrations: Collection[Node]) -> dict[str, type[Model]]:
    """Every model that has rows of its own, as those migrations leave it, by label."""
    if not migrations:
        return {}
    state = MigrationLoader(None, ignore_no_migrations=True).project_state(list(migrations), at_end=True)
    models = state.apps.get_models(include_auto_created=True)
    held = {model._meta.label_lower: model for model in models if model._meta.managed and not model._meta.proxy}
    return {label: model for label, model in sorted(held.items()) if label not in NOT_KEPT}


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads inside see the register as of one moment, while others go on writing."""
    postgres = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" if postgres else "BEGIN")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def write_rows(model: type[Model], file: BinaryIO) -> Table:
    """Write the rows of a model, by primary key."""
    columns = [column.attname for column in model._meta.local_concrete_fields]
    count = 0
    for row in model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=AT_ONCE):
        told = json.dumps(row, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=_as_text)
        file.write(told.encode() + b"\n")
        count += 1
    return Table(model._meta.label_lower, columns, count)


def read_rows(model: type[Model], table: Table, file: BinaryIO) -> int:
    """Put the rows into an empty table, as they are; return how many."""
    by_name = {column.attname: column for column in model._meta.local_concrete_fields}
    columns = [by_name[name] for name in table.columns]
    names = ", ".join(connection.ops.quote_name(str(column.column)) for column in columns)
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({names})"
    database = connections[connection.alias]  # not its proxy, which looks the thread up at every touch
    kept = (
        [
            None if value is None else column.get_db_prep_save(column.to_python(value), database)
            for column, value in zip(columns, json.loads(line), strict=True)
        ]
        for line in file
    )
    count = 0
    with connection.cursor() as cursor:
        while batch := list(islice(kept, AT_ONCE)):
            if connection.vendor == "postgresql":
                with cursor.copy(f"COPY {into} FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
            else:
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {into} VALUES ({places})", batch)
            count += len(batch)
    return count


def _as_text(value: Any) -> str:
    """A value that JSON has no word for, as the model's own columns read it again."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal() | UUID():
            return str(value)
        case bytes() | memoryview():
            return base64.b64encode(value).decode()
        case timedelta():
            return duration_iso_string(value)
    raise TypeError(f"no way to write {type(value).__name__} into a backup")
