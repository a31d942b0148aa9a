"""What an asset should bring and what it brought (应收租金、应分红): terms, and the ledger's columns that follow.

Belongs here: one term, which terms are overdue, from terms to columns and back. Money is whole fen.
Does not belong: ages of assets (`ages`), writing.

The ledger has room for one year: its columns are the sums of the newest year of which a term is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

RENT, DIVIDEND = KINDS = ("rent", "dividend")
COLUMNS = ("rent_due_fen", "rent_paid_fen", "dividend_due_fen", "dividend_paid_fen", "dividend_due_on")


@dataclass(frozen=True)
class Due:
    """A term (约定期次): what is due by when, and what of it was paid. Without a day it is due at its year's end."""

    kind: str
    year: int
    due_on: date | None
    due_fen: int
    paid_fen: int = 0
    paid_on: date | None = None

    @property
    def last_day(self) -> date:
        """The last day on which it can be paid in time."""
        return self.due_on or date(self.year, 12, 31)

    @property
    def open_fen(self) -> int:
        """What is still to be paid, in fen; zero when more was paid than was due."""
        return max(0, self.due_fen - self.paid_fen)

    def is_overdue(self, as_of: date) -> bool:
        """Whether its last day is past and something is still to be paid."""
        return self.open_fen > 0 and self.last_day < as_of


def overdue(dues: Iterable[Due], as_of: date) -> list[Due]:
    """The terms that are overdue on a day, the oldest first."""
    return sorted((one for one in dues if one.is_overdue(as_of)), key=lambda one: (one.last_day, one.kind))


def columns_of(dues: Iterable[Due]) -> dict[str, Any]:
    """The ledger's columns that follow from the terms of an asset (台账同步): of the newest year, None where none is.

    The day of the dividend is that of the first term with something open, else of the last.
    """
    kept = list(dues)
    newest = max((one.year for one in kept), default=None)
    columns: dict[str, Any] = dict.fromkeys(COLUMNS)
    for kind in KINDS:
        of_kind = [one for one in kept if one.year == newest and one.kind == kind]
        if of_kind:
            columns[f"{kind}_due_fen"] = sum(one.due_fen for one in of_kind)
            columns[f"{kind}_paid_fen"] = sum(one.paid_fen for one in of_kind)
    dividends = [one for one in kept if one.year == newest and one.kind == DIVIDEND and one.due_on is not None]
    open_days = [one.due_on for one in dividends if one.open_fen and one.due_on is not None]
    days = [one.due_on for one in dividends if one.due_on is not None]
    if days:
        columns["dividend_due_on"] = min(open_days) if open_days else max(days)
    return columns


def of_columns(values: Mapping[str, Any], year: int) -> list[Due]:
    """The terms that a row tells by its columns alone, for an asset of which no term is kept."""
    found = []
    for kind in KINDS:
        due, paid = values.get(f"{kind}_due_fen"), values.get(f"{kind}_paid_fen")
        if due is not None or paid is not None:
            day = values.get("dividend_due_on") if kind == DIVIDEND else None
            found.append(Due(kind, year, day, due or 0, paid or 0))
    return found
