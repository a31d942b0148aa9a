"""Columns of a ledger that another table keeps (附表栏目): a project's fund lines, one column for each source.

Belongs here: reading and writing them beside the rows of a chunk. Does not belong: finding what moved (`chunk`).
"""

from __future__ import annotations

from typing import Protocol

import polars as pl
from django.db.models.expressions import RawSQL

from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.exchange.staging.temporary import make, pour
from xieshou.apps.projects.models import FundLine


class Beside(Protocol):
    """What stands beside the rows of one ledger."""

    columns: tuple[str, ...]

    def kept(self, ids: pl.Series) -> pl.DataFrame:
        """`id` and the columns, of kept rows, in the order of `ids`."""

    def write(self, rows: pl.DataFrame) -> None:
        """Make what stands beside these rows (`id` and the columns) what the columns say."""


class FundLines:
    """The planned sources of a project's money (资金来源): `fund_owner_fen` is the line of `owner`."""

    def __init__(self, sheet: Sheet) -> None:
        named = [
            c for c in sheet.ledger.schema if c in sheet.elsewhere and c.startswith("fund_") and c.endswith("_fen")
        ]
        self.sources = {column: column.removeprefix("fund_").removesuffix("_fen") for column in named}
        self.columns = tuple(named)

    def kept(self, ids: pl.Series) -> pl.DataFrame:
        """The amounts by source."""
        self._ask_for(ids)
        lines = FundLine.objects.filter(project__in=RawSQL("SELECT id FROM beside", ())).order_by()
        told = pl.DataFrame(
            list(lines.values_list("project_id", "source", "amount_fen")),
            schema={"id": pl.Int64, "source": pl.String, "fen": pl.Int64}, orient="row",
        )  # fmt: skip
        wide = ids.alias("id").to_frame()
        for column, source in self.sources.items():
            own = told.filter(pl.col("source") == source).select("id", pl.col("fen").alias(column))
            wide = wide.join(own, on="id", how="left", maintain_order="left")
        return wide

    def write(self, rows: pl.DataFrame) -> None:
        """Replace the lines of the ledger's sources; lines of any other source stay."""
        self._ask_for(rows["id"])
        FundLine.objects.filter(
            project__in=RawSQL("SELECT id FROM beside", ()), source__in=self.sources.values()
        ).delete()
        lines = rows.select("id", *self.columns).unpivot(index="id", variable_name="source", value_name="amount_fen")
        filled = lines.filter(pl.col("amount_fen") > 0).with_columns(pl.col("source").replace(self.sources))
        pour(FundLine._meta.db_table, filled.rename({"id": "project_id"}))

    def _ask_for(self, ids: pl.Series) -> None:
        make("beside", {"id": "bigint"}, key="id")
        pour("beside", ids.alias("id").to_frame())


def beside_of(sheet: Sheet) -> Beside | None:
    """What stands beside the rows of a sheet, if anything does."""
    lines = FundLines(sheet)
    return lines if lines.columns else None
