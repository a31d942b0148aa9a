"""The rules that span rows, asked of a file before it is written (入库核查): one door to `engine.findings`.

Belongs here: the kept rows that incoming ones might clash with. Does not belong: the rules.
"""

from __future__ import annotations

from datetime import date

import polars as pl
from django.db import transaction
from django.db.models.expressions import RawSQL

from xieshou.apps.assessment.tables_of_register import MODELS, programme_as_table, rows_as_table
from xieshou.apps.exchange.staging.faults import FAULTS
from xieshou.apps.exchange.staging.temporary import make, pour
from xieshou.apps.pairings.models import Programme
from xieshou.data import packs
from xieshou.engine.findings import NEIGHBOURS, judge_rows


def judge(ledger: str, rows: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The faults that rules find in incoming rows; `record_no` is filled where a row is the same as a kept one."""
    found = [pl.DataFrame(schema=FAULTS)]
    for (code,), part in rows.drop_nulls("programme").group_by("programme"):
        programme = Programme.objects.get(pk=code)
        tables = _neighbours(ledger, part, programme) | {"programme": programme_as_table(programme)}
        day = programme.as_of or as_of
        found.append(judge_rows(ledger, part, tables, day, {"negative_list": packs.negative_list()}))
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
