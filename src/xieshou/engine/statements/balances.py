"""Whether a statement's own balances follow from its lines (余额衔接).

Belongs here: the check. Does not belong: what is done about a break; a person is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from xieshou.engine.statements.lines import Line


@dataclass(frozen=True)
class Break:
    """A line whose balance does not follow from the one before it, in fen."""

    row: int
    expected_fen: int
    found_fen: int


def find_breaks(lines: Sequence[Line]) -> tuple[Break, ...]:
    """The breaks of a statement, printed with the earliest line first or last: whichever way it follows better.

    A line without a balance passes the one before it on, changed by its amount.
    """
    downward, upward = _breaks(lines), _breaks(tuple(reversed(lines)))
    better = downward if len(downward) <= len(upward) else upward
    return tuple(sorted(better, key=lambda one: one.row))


def _breaks(lines: Sequence[Line]) -> list[Break]:
    found: list[Break] = []
    held: int | None = None
    for line in lines:
        expected = None if held is None else held + line.amount_fen
        if expected is not None and line.balance_fen is not None and line.balance_fen != expected:
            found.append(Break(line.row, expected, line.balance_fen))
        held = expected if line.balance_fen is None else line.balance_fen
    return found
