"""Which movements of a batch take more than their accounts can pay (透支行), so that the others may be written.

Belongs here: arithmetic on a batch and what accounts hold. Does not belong: the database, words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from xieshou.engine.funds import Movement, may_owe


class Beyond(NamedTuple):
    """The account that cannot do what a movement asks of it, and what it still could, in fen (可用余额)."""

    account: str
    fen: int


def overdrawing(movements: Sequence[Movement], held: Mapping[str, int]) -> dict[str, Beyond | None]:
    """The keys of the movements that cannot be paid, each with the account that lacks and what it could still pay.

    An account can pay what it holds and all that the batch brings into it, the earlier movements of the sequence first.
    A giver's budget can pay anything, and takes back no more than it gave.
    A movement that is refused brings nothing into the next account, and its reversal falls with it (None). The rest,
    written together, overdraws no account.
    """
    refused: dict[str, Beyond | None] = {}
    while True:
        left = [one for one in movements if one.key not in refused]
        orphaned: dict[str, Beyond | None] = {one.key: None for one in left if one.reverses in refused}
        found = orphaned or _beyond(left, held)
        if not found:
            return refused
        refused |= found


def _beyond(movements: Sequence[Movement], held: Mapping[str, int]) -> dict[str, Beyond | None]:
    can_pay, gave = Counter(held), Counter({account: -fen for account, fen in held.items()})
    for one in movements:
        can_pay[one.target] += one.amount_fen
        gave[one.source] += one.amount_fen
    beyond: dict[str, Beyond | None] = {}
    for one in movements:
        if not may_owe(one.source) and one.amount_fen > can_pay[one.source]:
            beyond[one.key] = Beyond(one.source, max(0, can_pay[one.source]))
        elif may_owe(one.target) and one.amount_fen > gave[one.target]:
            beyond[one.key] = Beyond(one.target, max(0, gave[one.target]))
        else:
            can_pay[one.source] -= one.amount_fen
            gave[one.target] -= one.amount_fen
    return beyond
