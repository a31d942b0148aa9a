"""The rules that span rows, and the gates, asked of a file before it is written (入库核查): one door to the engine.

Belongs here: the kept rows that incoming ones might clash with, or that they move on. Does not belong: the rules
(`engine.findings`), the gates (`engine.projects`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import polars as pl
from django.db import transaction
from django.db.models.expressions import RawSQL

from xieshou.apps.assessment.tables_of_register import MODELS, programme_as_table, rows_as_table
from xieshou.apps.exchange.staging.faults import FAULTS
from xieshou.apps.exchange.staging.temporary import make, pour
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.belongings import facts_of
from xieshou.apps.projects.models import Project
from xieshou.data import packs
from xieshou.engine.findings import NEIGHBOURS, judge_rows
from xieshou.engine.projects.incoming import COLUMNS, KEPT_FACTS, faults_at_gates, faults_before_paying

READ_AS = {"programme": "programme_id", "donor": "donor_id", "recipient": "recipient_id"}


def judge(ledger: str, rows: pl.DataFrame, as_of: date, mapped: Collection[str] | None = None) -> pl.DataFrame:
    """The faults that rules find in incoming rows; `record_no` is filled where a row is the same as a kept one.

    `mapped`: the columns that the file has, as far as that is known.
    """
    found = [pl.DataFrame(schema=FAULTS)]
    for (code,), part in rows.drop_nulls("programme").group_by("programme"):
        programme = Programme.objects.get(pk=code)
        tables = _neighbours(ledger, part, programme) | {"programme": programme_as_table(programme)}
        day = programme.as_of or as_of
        found.append(judge_rows(ledger, part, tables, day, {"negative_list": packs.negative_list()}))
        if programme.books == Programme.Books.KEPT:
            if ledger == Project.LEDGER:
                found.append(faults_at_gates(part, _kept_projects(part["record_no"], programme), mapped))
            elif ledger == Movement.LEDGER:
                found.append(faults_before_paying(part, _kept_projects(part["project"], programme)))
    return pl.concat([one.select(list(FAULTS)) for one in found])


@transaction.atomic
def _neighbours(ledger: str, rows: pl.DataFrame, programme: Programme) -> dict[str, pl.DataFrame]:
    """The kept rows of a programme that hold the same firm, person or number as an incoming one, table by table."""
    found: dict[str, list[pl.DataFrame]] = {}
    for table, column, incoming in NEIGHBOURS.get(ledger, ()):
        kept = MODELS[table].objects.filter(programme=programme)
        if incoming not in rows.columns or not kept.exists():
            continue
        make("asked", {"value": "varchar(200)"}, key="value")
        pour("asked", rows.select(value=pl.col(incoming).cast(pl.String)).drop_nulls().unique())
        column = "pairing__record_no" if column == "pairing" else column
        asked = {f"{column}__in": RawSQL("SELECT value FROM asked", ())}
        found.setdefault(table, []).append(rows_as_table(table, kept.filter(**asked)))
    return {table: pl.concat(parts).unique("key", maintain_order=True) for table, parts in found.items()}


@transaction.atomic
def _kept_projects(record_nos: pl.Series, programme: Programme) -> pl.DataFrame:
    """The kept projects of these record numbers, with their columns and what belongs to them."""
    held = {field.attname: field.attname for field in Project._meta.concrete_fields}
    read = {name: READ_AS.get(name, name) for name in COLUMNS if READ_AS.get(name, name) in held}
    kinds = {name: COLUMNS[name] for name in read} | KEPT_FACTS
    numbers = record_nos.drop_nulls().unique()
    if numbers.is_empty():
        return pl.DataFrame(schema=kinds)
    make("asked", {"value": "varchar(200)"}, key="value")
    pour("asked", pl.DataFrame({"value": numbers}))
    kept = Project.objects.filter(programme=programme, record_no__in=RawSQL("SELECT value FROM asked", ()))
    facts = facts_of(kept)
    values = kept.order_by("pk").values_list("pk", *read.values())
    table = [(*own, *(facts[pk][name] for name in KEPT_FACTS)) for pk, *own in values]
    return pl.DataFrame(table, schema=kinds, orient="row")
