"""Money that a payee gave back (退回), as the trail and the ages of money see it: as if so much had not been paid.

Belongs here: which payments a refund takes from. Does not belong: sums and balances, where a refund is a movement like
any other; reversals, which undo a mistake (`reversals`).

The convention: a refund takes from the payments that went from the account it comes back to into the account it comes
from; of its own `line` first, then of lines that begin in the same way; what was paid by its day before what was paid
later; of those the newest. So money that came back stands where it stood before it was paid, and is as old as it was.
What is given back beyond such payments came from outside.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from xieshou.engine.funds.ledger import Movement, likeness

REFUND = "refund"


def net_of_refunds(movements: Sequence[Movement]) -> list[Movement]:
    """The movements with payments less what was given back of them; refunds and what came back whole are left out."""
    refunds = [one for one in movements if one.kind == REFUND]
    if not refunds:
        return list(movements)
    paid: dict[tuple[str, str], list[Movement]] = defaultdict(list)
    for one in movements:
        if one.kind != REFUND:
            paid[one.target, one.source].append(one)
    left = {one.key: one.amount_fen for one in movements}
    for refund in sorted(refunds, key=in_order):
        for payment in _candidates(refund, paid[refund.source, refund.target]):
            taken = min(left[refund.key], left[payment.key])
            left[refund.key] -= taken
            left[payment.key] -= taken
    return [
        one if left[one.key] == one.amount_fen else replace(one, amount_fen=left[one.key])
        for one in movements
        if left[one.key]
    ]


def in_order(movement: Movement) -> tuple[date, date, str]:
    """Movements go by the last day on which they can have happened, then by the first, then by key."""
    return movement.on_last, movement.on_first, movement.key


def _candidates(refund: Movement, payments: Sequence[Movement]) -> list[Movement]:
    newest_first = sorted(payments, key=in_order, reverse=True)
    return sorted(newest_first, key=lambda one: (-likeness(one.line, refund.line), one.on_last > refund.on_last))
