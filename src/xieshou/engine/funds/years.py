"""What was promised, received, allocated, disbursed and spent in each year (分年度资金).

Belongs here: sums of deeds by year. Does not belong: what is held at a moment (`ledger.balances`).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from xieshou.engine.funds.ledger import Movement
from xieshou.engine.funds.reversals import REVERSE

DEEDS = ("promise", "receive", "allocate", "disburse", "spend")


@dataclass(frozen=True)
class YearOfMoney:
    """The money of one year, in fen (年度资金). `year` is None for movements whose period spans several."""

    year: int | None
    promised_fen: int = 0
    received_fen: int = 0
    allocated_fen: int = 0
    disbursed_fen: int = 0
    spent_fen: int = 0

    @classmethod
    def of(cls, year: int | None, sums: dict[str, int]) -> "YearOfMoney":
        """From the sum of each deed."""
        return cls(year, *(sums.get(deed, 0) for deed in DEEDS))


def by_year(movements: Iterable[Movement]) -> dict[int | None, YearOfMoney]:
    """The money of each year. A reversal takes away, in its own year, from the deed that it undoes.

    A movement counts in a year only if its period lies within it. What a reversal undoes must be among the movements.
    """
    known = {movement.key: movement for movement in movements}
    sums: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for movement in known.values():
        year = movement.on_first.year if movement.on_first.year == movement.on_last.year else None
        if movement.kind == REVERSE:
            assert movement.reverses is not None, movement
            sums[year][known[movement.reverses].kind] -= movement.amount_fen
        else:
            sums[year][movement.kind] += movement.amount_fen
    return {year: YearOfMoney.of(year, dict(sums[year])) for year in sorted(sums, key=lambda year: year or 0)}
