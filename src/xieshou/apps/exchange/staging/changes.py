"""What a changed row leaves behind (变更留痕): which columns moved, from what to what, one Change for each row.

Belongs here: comparing what is kept with what comes, and writing the Changes of many rows at once.
Does not belong: the Change of a single deed (`accounts.actions`), which columns are compared (`layout`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import connection
from django.utils import timezone

from xieshou.apps.accounts.actions import UNTOLD, plain
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.exchange.staging.layout import NEVER_CHANGED, Layout
from xieshou.apps.exchange.staging.temporary import pour


@dataclass(frozen=True)
class Origin:
    """The file that rows come from; empty when they come from none."""

    file_name: str = ""
    sha256: str = ""
    sheet: str = ""

    def as_fields(self) -> dict[str, str]:
        """As a Change keeps it."""
        return {"file_name": self.file_name[:200], "file_sha256": self.sha256, "file_sheet": self.sheet[:100]}


def moved_fields(
    layout: Layout, before: pl.DataFrame, after: pl.DataFrame, beside: Iterable[str] = ()
) -> list[dict[str, Any]]:  # fmt: skip
    """For each row of two tables in the same order: the fields that moved, `{"employer": [old, new]}`."""
    moved: list[dict[str, Any]] = [{} for _row in range(before.height)]
    held = [one for one in layout.held if one.name not in NEVER_CHANGED]  # what follows from a change moves, too
    compared = [(one.field.column, one.field.name, one.name in layout.model.PERSONAL) for one in held]
    for column, name, personal in [*compared, *((column, column, False) for column in beside)]:
        differing = before[column].ne_missing(after[column]).arg_true()
        old, new = before[column].gather(differing), after[column].gather(differing)
        for nth, was, is_now in zip(differing, old, new, strict=True):
            shown = [plain(was), plain(is_now)]
            if personal:  # only whether there was something
                shown = [value if value in (None, "") else UNTOLD for value in shown]
            moved[nth][name] = shown
    return moved


def write_changes(
    ledger: str, rows: pl.DataFrame, moved: list[dict[str, Any]], *, deed: str, by: User | None, why: str,
    origin: Origin,
) -> None:  # fmt: skip
    """One Change for each row of a table with `record_no` and `n` (its line in the file), and what moved in it."""
    columns = {field.attname: field.column for field in Change._meta.concrete_fields if not field.primary_key}
    same = {
        "at": str(connection.ops.adapt_datetimefield_value(timezone.now())), "by_id": by.pk if by else None,
        "deed": deed, "ledger": ledger, "why": why, "row_count": 1, "keys_packed": None, **origin.as_fields(),
    }  # fmt: skip
    told = rows.select(
        pl.col("record_no").alias("key"), pl.col("n").alias("file_row"),
        pl.Series("fields", [json.dumps(one, ensure_ascii=False) for one in moved], dtype=pl.String),
        *(pl.lit(value).alias(name) for name, value in same.items()),
    )  # fmt: skip
    pour(Change._meta.db_table, told.rename(columns))
