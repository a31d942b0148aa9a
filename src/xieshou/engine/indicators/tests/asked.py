"""A computed register that tests ask by indicator, year and scope.

Belongs here: rows in a few words, freezing and computing them. Does not belong: any test.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from xieshou.engine.indicators import Figure, compute_years
from xieshou.engine.indicators.tests.definitions_for_tests import DEFINITIONS
from xieshou.engine.published_date import PublishedDate
from xieshou.engine.snapshot import freeze
from xieshou.engine.snapshot.tests.small_tables import small_tables

FOSHAN, NANHAI, SHUNDE, ZHUHAI = "440600", "440605", "440606", "440400"
LIANGSHAN, YUEXI, GANLUO, XIDE, GANZI, SHIQU = "513400", "513434", "513435", "513432", "513300", "513332"
LAST_YEAR = "last_year"


class Asked:
    """The figures and rows of a small register."""

    def __init__(self, folder: Path, books: str, years: Iterable[int], **rows: list[Mapping[str, Any]]) -> None:
        snapshot = freeze(small_tables(books, **rows), folder)
        self.computed = compute_years(snapshot.folder, years, DEFINITIONS)

    def figure(self, indicator: str, year: int, scope: str, *, kind: str = "", beside: bool = False) -> Figure | None:
        """The figure; with `kind`, that of another kind of pairing."""
        found = [
            one
            for one in self.computed.figures
            if (one.indicator, one.year, one.scope, one.beside) == (indicator, year, scope, beside)
            and ("counterpart_support" in one.definition) == (kind == "counterpart_support")
        ]
        assert len(found) < 2
        return found[0] if found else None

    def value(self, indicator: str, year: int, scope: str, *, kind: str = "", beside: bool = False) -> str | None:
        """Its value; None where there is no figure, or one without a value."""
        found = self.figure(indicator, year, scope, kind=kind, beside=beside)
        return found.value if found else None

    def rows(self, indicator: str, year: int, scope: str) -> dict[str, str]:
        """The rows behind it: key → amount; a row of the year before has its key marked."""
        behind = self.computed.rows.filter(
            pl.col("indicator") == indicator, pl.col("year") == year, pl.col("scope") == scope, ~pl.col("beside")
        )
        return {
            row["key"] + (f" {row['part']}" if row["part"] else ""): row["amount"]
            for row in behind.iter_rows(named=True)
        }


def days(printed: str, name: str) -> dict[str, date]:
    """`2018` or `2018/2019` as the first and last day of a column pair."""
    first, _slash, last = printed.partition("/")
    begun, over = PublishedDate.read(first), PublishedDate.read(last or first)
    return {f"{name}_first": begun.first, f"{name}_last": over.last}


def money(key: str, yuan: int, on: str, **fields: Any) -> dict[str, Any]:
    """Fiscal aid from Foshan to Liangshan, unless said otherwise."""
    standing = {
        "key": key, "kind": "receive", "fund_type": "fiscal", "form": "cash", "amount_fen": yuan * 100, "donor": FOSHAN,
        "recipient": LIANGSHAN, "pairing": "foshan",
    }  # fmt: skip
    return standing | days(on, "on") | fields


def tie(key: str, donor: str, recipient: str, since: str, until: str = "", **fields: Any) -> dict[str, Any]:
    """A county pairing, unless said otherwise."""
    standing = {"key": key, "donor": donor, "recipient": recipient, "level": "county"}
    return standing | days(since, "from") | (days(until, "to") if until else {}) | fields


def quantity(key: str, indicator: str, number: str, unit: str, period: str, **fields: Any) -> dict[str, Any]:
    """A published aggregate of Foshan and Liangshan, unless said otherwise."""
    standing = {
        "key": key, "indicator": indicator, "quantity": Decimal(number), "unit": unit, "donor": FOSHAN,
        "recipient": LIANGSHAN, "pairing": "foshan",
    }  # fmt: skip
    return standing | days(period, "period") | fields
