"""How the funds ledger (资金台账) meets the register.

Belongs here: which columns a movement keeps, and what follows from others. A file may name the two accounts by their
codes; a movement points at them. Does not belong: which accounts a row moves money between (`bringing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl
from django.db.models import QuerySet

from xieshou.apps.accounts.models import LedgerRow
from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.funds.models import Movement
from xieshou.apps.projects.models import Project
from xieshou.engine.ledgers import LEDGERS

ACCOUNTS = ("account_from", "account_to")
# What a row for a project, or a reversal, need not say: the project, or the movement undone, says it.
OF_THE_PROJECT = {"donor": "donor_id", "recipient": "recipient_id", "pairing": "pairing__record_no"}
OF_THE_ORIGINAL = OF_THE_PROJECT | {"project": "project__record_no", "form": "form", "fund_type": "fund_type"}
CHUNK = 500


def what_follows(rows: pl.DataFrame) -> pl.DataFrame:
    """Fill what a row leaves out: cash for the form, the year of the day, and the sides of its project or original."""
    rows = _filled(rows, "project", _kept(Project, rows["project"], OF_THE_PROJECT))
    originals = _kept(Movement, rows["reverses"], OF_THE_ORIGINAL)
    beside = rows.filter(pl.col("record_no").is_not_null()).select("record_no", *OF_THE_ORIGINAL)
    rows = _filled(rows, "reverses", pl.concat([originals, beside]).unique("record_no", keep="first"))
    year = pl.col("on_first").dt.year()
    return rows.with_columns(
        form=pl.col("form").fill_null(Movement.Form.CASH.value),
        year=pl.coalesce("year", pl.when(year == pl.col("on_last").dt.year()).then(year.cast(pl.Int64))),
    )


def _kept(model: type[LedgerRow], numbers: pl.Series, columns: dict[str, str]) -> pl.DataFrame:
    """These columns of the kept rows that a file names."""
    found = [
        values
        for some in chunks(numbers.drop_nulls().unique(maintain_order=True).to_list())
        for values in model.objects.filter(record_no__in=some).values_list("record_no", *columns.values())
    ]
    return pl.DataFrame(found, schema=dict.fromkeys(["record_no", *columns], pl.String), orient="row")


def _filled(rows: pl.DataFrame, by: str, told: pl.DataFrame) -> pl.DataFrame:
    """The rows with their empty cells as the row that the column `by` names has them."""
    named = told.rename({name: f"{name} told" for name in told.columns})
    joined = rows.join(named, left_on=by, right_on="record_no told", how="left", maintain_order="left")
    columns = [name for name in told.columns if name != "record_no"]
    return joined.with_columns(pl.coalesce(name, f"{name} told").alias(name) for name in columns).select(rows.columns)


def accounts_of(movements: QuerySet[Movement]) -> pl.DataFrame:
    """The accounts of kept movements as a file has them: `record_no` and the two codes."""
    named = movements.order_by("pk").values_list("record_no", *(f"{end}__code" for end in ACCOUNTS))
    return pl.DataFrame(list(named), schema=dict.fromkeys(["record_no", *ACCOUNTS], pl.String), orient="row")


def chunks(names: Sequence[str]) -> Iterator[Sequence[str]]:
    """As many at a time as every database takes in one question."""
    return (names[start : start + CHUNK] for start in range(0, len(names), CHUNK))


SHEETS = (
    Sheet(ledger=LEDGERS["funds"], model=Movement, derive=what_follows, elsewhere=frozenset(ACCOUNTS)),
)  # fmt: skip
