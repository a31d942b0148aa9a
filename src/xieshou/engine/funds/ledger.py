"""Movements of money (资金划转) and the balances that follow from them. No gate asks a balance that was kept.

Belongs here: what movements alone can answer. Does not belong: reversals and sums of a year, which have own files.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from xieshou.engine.funds.stages import may_owe


@dataclass(frozen=True)
class Movement:
    """One transfer of money (资金划转), naming both of its ends. The amount is positive whole fen.

    `on_first` and `on_last` bound the day, as precisely as it is known. `reverses` is the key of the movement undone.
    `line` says whose money it is, from the wider to the narrower, such as its type and its giver (资金类型、来源);
    balances do not ask for it, the trail does.
    """

    key: str
    on_first: date
    on_last: date
    source: str
    target: str
    amount_fen: int
    kind: str
    reverses: str | None = None
    line: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        assert self.amount_fen > 0, self
        assert self.source != self.target, self
        assert self.on_first <= self.on_last, self


def balances(movements: Iterable[Movement]) -> dict[str, int]:
    """What each account holds (余额), in fen. They add up to zero, for every movement leaves one and enters another."""
    held: dict[str, int] = defaultdict(int)
    for movement in movements:
        held[movement.source] -= movement.amount_fen
        held[movement.target] += movement.amount_fen
    return held


def shortfall(movements: Iterable[Movement], account: str, wanted_fen: int) -> int:
    """How much the account lacks, in fen; zero when it can pay. A giver's budget can always pay."""
    if may_owe(account):
        return 0
    return max(0, wanted_fen - balances(movements)[account])


def overdrawn(held: dict[str, int]) -> dict[str, int]:
    """The accounts that hold less than nothing and must not, and by how much they lack, in fen.

    Also budgets that got back more than they gave, by how much it is too much.
    """
    wrong = ((account, fen if may_owe(account) else -fen) for account, fen in sorted(held.items()))
    return {account: fen for account, fen in wrong if fen > 0}


def likeness(line: Sequence[str], other: Sequence[str]) -> int:
    """With how many names in common two lines begin."""
    same = 0
    for one, two in zip(line, other, strict=False):
        if one != two:
            break
        same += 1
    return same
