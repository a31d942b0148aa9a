"""A mistake in money is undone by a second movement that points at the first (冲正), so that history stays true.

Belongs here: what a reversal must be. Does not belong: words for people; each fault is a code.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from xieshou.engine.funds.ledger import Movement

REVERSE = "reverse"


class ReversalFault(StrEnum):
    """Why a movement does not undo the one it points at (冲正错误)."""

    OTHER_AMOUNT = "other_amount"
    ENDS_NOT_SWAPPED = "ends_not_swapped"
    REVERSED_TWICE = "reversed_twice"
    OF_A_REVERSAL = "of_a_reversal"
    BEFORE_IT_HAPPENED = "before_it_happened"


def reversal_of(movement: Movement, *, key: str, on_first: date, on_last: date) -> Movement:
    """The movement that undoes another (冲正): the same amount, back the way it came."""
    return Movement(
        key, on_first, on_last, movement.target, movement.source, movement.amount_fen, REVERSE, movement.key
    )


def check_reversal(
    reversal: Movement, original: Movement, reversed_already: Collection[str] = ()
) -> list[ReversalFault]:
    """Everything that is wrong with a reversal. `reversed_already`: keys that other reversals point at."""
    assert reversal.reverses == original.key, (reversal, original)
    faults = []
    if original.kind == REVERSE:
        faults.append(ReversalFault.OF_A_REVERSAL)
    if reversal.amount_fen != original.amount_fen:
        faults.append(ReversalFault.OTHER_AMOUNT)
    if (reversal.source, reversal.target) != (original.target, original.source):
        faults.append(ReversalFault.ENDS_NOT_SWAPPED)
    if original.key in reversed_already:
        faults.append(ReversalFault.REVERSED_TWICE)
    if reversal.on_last < original.on_first:
        faults.append(ReversalFault.BEFORE_IT_HAPPENED)
    return faults
