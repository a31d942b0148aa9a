"""What was promised, received, allocated, disbursed and spent in each year, and carried over (分年度资金、结转).

Belongs here: sums of deeds by year, what of a year is unspent at its end and goes to the next.
Does not belong: what is held at a moment (`ledger.balances`), since when (`ageing`).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from xieshou.engine.funds.ledger import Movement
from xieshou.engine.funds.reversals import REVERSE
from xieshou.engine.funds.stages import SUMS


@dataclass(frozen=True)
class YearOfMoney:
    """The money of one year, in fen (年度资金). `year` is None for movements whose period spans several.

    Spent is what payees got: paid at once or released later (`released_fen` of it), less what they gave back
    (`refunded_fen`). Retention money is not in it.
    """

    year: int | None
    promised_fen: int = 0
    received_fen: int = 0
    allocated_fen: int = 0
    disbursed_fen: int = 0
    spent_fen: int = 0
    retained_fen: int = 0
    released_fen: int = 0
    refunded_fen: int = 0
    recovered_fen: int = 0

    @classmethod
    def of(cls, year: int | None, deeds: Mapping[str, int]) -> "YearOfMoney":
        """From the sum of each deed."""
        sums = {name: sum(sign * deeds.get(deed, 0) for deed, sign in made.items()) for name, made in SUMS.items()}
        return cls(year, **{f"{name}_fen": fen for name, fen in sums.items()})


def by_year(movements: Iterable[Movement], *, by_last_day: bool = False) -> dict[int | None, YearOfMoney]:
    """The money of each year. A reversal takes away, in its own year, from the deed that it undoes.

    A movement counts in a year only if its period lies within it; `by_last_day`, in the year in which it ends. What a
    reversal undoes must be among the movements.
    """
    known = {movement.key: movement for movement in movements}
    sums: dict[int | None, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for movement in known.values():
        last = movement.on_last.year
        year = last if by_last_day or movement.on_first.year == last else None
        if movement.kind == REVERSE:
            assert movement.reverses is not None, movement
            sums[year][known[movement.reverses].kind] -= movement.amount_fen
        else:
            sums[year][movement.kind] += movement.amount_fen
    return {year: YearOfMoney.of(year, sums[year]) for year in sorted(sums, key=lambda year: year or 0)}


@dataclass(frozen=True)
class CarriedOver:
    """What a year brought with it, what came, what went, and what it hands on, in fen (结转).

    `retained_fen`: what of `carried_fen` is retention money, which waits for its payee.
    """

    year: int
    brought_fen: int
    received_fen: int
    spent_fen: int
    recovered_fen: int
    retained_fen: int

    @property
    def carried_fen(self) -> int:
        """What is unspent at the end of the year and goes to the next (结转下年)."""
        return self.brought_fen + self.received_fen - self.spent_fen - self.recovered_fen


def carry_over(years: Iterable[YearOfMoney]) -> list[CarriedOver]:
    """Each year from the first to the last, also those in which nothing moved; years must be known (`by_last_day`)."""
    known = {one.year: one for one in years if one.year is not None}
    told: list[CarriedOver] = []
    brought = retained = 0
    for year in range(min(known), max(known) + 1) if known else ():
        one = known.get(year, YearOfMoney(year))
        retained += one.retained_fen - one.released_fen
        told.append(CarriedOver(year, brought, one.received_fen, one.spent_fen, one.recovered_fen, retained))
        brought = told[-1].carried_fen
    return told
