"""Amounts in a column (表列数值): money as whole fen for the money tag, anything else as decimal text.

Belongs here: telling money from other numbers. Does not belong: how either looks (the shared tags).
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

MONEY = ("yuan", "yuan_per_county")


@dataclass(frozen=True)
class Amount:
    """A number with its unit; `fen` where it is money, `text` otherwise; `known` is False where there is none."""

    text: str
    unit: str
    fen: int | None
    known: bool


def is_money(unit: str) -> bool:
    """Whether a column of this unit is shown in 万元."""
    return unit in MONEY


def amount(text: str | None, unit: str) -> Amount:
    """An amount kept as decimal text in the unit."""
    if text is None or text == "":
        return Amount("", unit, None, known=False)
    if is_money(unit):
        fen = Decimal(text) * 100
        if fen == fen.to_integral_value():
            return Amount(text, unit, int(fen), known=True)
    return Amount(text, unit, None, known=True)
