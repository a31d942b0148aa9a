"""Bringing rows that come from no file (载入): the demonstration's, through the same door as anyone's.

Belongs here: a checked table → the register. Does not belong: files, previews, undoing.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl
from django.db import IntegrityError, transaction

from xieshou.apps.accounts.models import Status, User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange.previewing import chunk_rows
from xieshou.apps.exchange.staging import Origin, Staged, Staging, Written
from xieshou.apps.pairings.models import Programme


@dataclass(frozen=True)
class Brought:
    """What was written."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class NotTaken(ValueError):
    """Rows that the register does not take; `faults` as a file's."""

    def __init__(self, ledger: str, faults: pl.DataFrame) -> None:
        first = faults.row(0, named=True)
        super().__init__(f"{ledger}: {faults.height} faults, the first in row {first['row']}: {first['message_en']}")
        self.faults = faults


@transaction.atomic
def bring(
    ledger: str, programme: Programme, rows: pl.DataFrame, *, by: User | None, why: str, status: str = Status.ACCEPTED
) -> Brought:  # fmt: skip
    """Write rows with the ledger's checked columns; all of them, or none. Raises NotTaken when one has a fault.

    Columns may be missing: they are empty in new rows and unchanged in kept ones. A record number that is not kept yet
    becomes that of a new row. `row`, if there, numbers the rows; `status`, if there, goes before the one asked for.
    """
    numbered = rows if "row" in rows.columns else rows.with_row_index("row", offset=1)
    if "status" not in rows.columns:
        return _bring(ledger, programme, numbered, by=by, why=why, status=Status(status))
    parts = numbered.partition_by("status", as_dict=True, maintain_order=True, include_key=False)
    counts = [
        _bring(ledger, programme, part, by=by, why=why, status=Status(of or status)) for (of,), part in parts.items()
    ]
    return Brought(sum(c.new for c in counts), sum(c.changed for c in counts), sum(c.unchanged for c in counts))


def _bring(
    ledger: str, programme: Programme, rows: pl.DataFrame, *, by: User | None, why: str, status: Status
) -> Brought:  # fmt: skip
    schema = SHEETS[ledger].ledger.schema
    mapped = [name for name in schema if name in rows.columns]
    whole = rows.with_columns(pl.lit(None, kind).alias(name) for name, kind in schema.items() if name not in mapped)
    whole = whole.with_columns(pl.lit(programme.pk).alias("programme")).select(
        pl.col("row").cast(pl.UInt32), *(pl.col(name).cast(kind) for name, kind in schema.items())
    )
    staging = Staging(SHEETS[ledger], by=by, mapped=mapped, status=status, numbers_may_be_new=True)
    staging.hold()
    staging.names.keep_organisations(whole, by=by, why=why)
    counts, at_once = Brought(), chunk_rows(ledger, whole.height)
    for start in range(0, whole.height, at_once):
        staged, written = _written(staging, whole.slice(start, at_once), why)
        counts = Brought(
            counts.new + written.new, counts.changed + written.changed, counts.unchanged + staged.unchanged
        )  # fmt: skip
    return counts


def _written(staging: Staging, rows: pl.DataFrame, why: str) -> tuple[Staged, Written]:
    """A chunk, written. Constraints are asked only when the register refused it, to say which rows and why."""
    ledger = staging.layout.sheet.ledger.name
    try:
        with transaction.atomic():
            staged = staging.stage(rows, ask_constraints=False)
            if staged.faults.is_empty():
                return staged, staging.write(staged, why=why, origin=Origin())
    except IntegrityError:
        staged = staging.stage(rows, ask_constraints=True)
        if staged.faults.is_empty():
            raise
    raise NotTaken(ledger, staged.faults)
