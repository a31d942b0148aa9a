"""Which movements of a batch take more than their accounts can pay (透支行), so that the others may be written.

Belongs here: arithmetic on a batch and what accounts hold. Does not belong: the database, words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from xieshou.engine.funds import Movement, is_inside


def overdrawing(movements: Sequence[Movement], held: Mapping[str, int]) -> dict[str, int | None]:
    """The keys of the movements that cannot be paid, each with what its account could still pay, in fen.

    An account can pay what it holds and all that the batch brings into it, the earlier movements of the sequence first.
    A movement that is refused brings nothing into the next account, and its reversal falls with it (None). The rest,
    written together, overdraws no account.
    """
    refused: dict[str, int | None] = {}
    while True:
        left = [one for one in movements if one.key not in refused]
        orphaned = {one.key: None for one in left if one.reverses in refused}
        found = orphaned or _beyond(left, held)
        if not found:
            return refused
        refused |= found


def _beyond(movements: Sequence[Movement], held: Mapping[str, int]) -> dict[str, int | None]:
    can_pay = Counter(held)
    for one in movements:
        can_pay[one.target] += one.amount_fen
    beyond: dict[str, int | None] = {}
    for one in movements:
        if not is_inside(one.source) or one.amount_fen <= can_pay[one.source]:
            can_pay[one.source] -= one.amount_fen
        else:
            beyond[one.key] = max(0, can_pay[one.source])
    return beyond
