"""The trail fen by fen (逐分追踪): slow and obvious, for the quick one to be held against.

Belongs here: the convention of `trail` once more, with a list of single fen in each account and no arithmetic.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from xieshou.engine.funds import Movement, is_inside

Fen = tuple[str, int]  # of which movement, and which fen of it


def origins(movements: Iterable[Movement], as_of: date | None = None) -> dict[Fen, Fen | None]:
    """For each fen of each movement that stands: which fen of which movement it was before; None where it was none."""
    happened = [one for one in movements if as_of is None or one.on_last <= as_of]
    undone = {one.reverses for one in happened if one.reverses}
    kept = _paid_less([one for one in happened if one.kind != "reverse" and one.key not in undone])
    lines = {one.key: one.line for one in kept}
    came_from: dict[Fen, Fen | None] = {}
    stands: dict[str, list[Fen]] = defaultdict(list)
    owed: dict[str, list[Fen]] = defaultdict(list)
    comes_in = [(one.on_last, 0, one.on_first, one.key, one) for one in kept]
    goes_out = [(one.on_last, 1, one.on_first, one.key, one) for one in kept]
    for _day, is_out, _first, key, one in sorted(comes_in + goes_out, key=lambda event: event[:4]):
        account = one.source if is_out else one.target
        waiting, other = (owed, stands) if is_out else (stands, owed)
        for fen in ((key, number) for number in range(one.amount_fen)):
            if is_out:
                came_from[fen] = None
            if not is_inside(account):
                continue
            of_own_line = [held for held in other[account] if lines[held[0]] == one.line]
            of_own_type = [held for held in other[account] if lines[held[0]][:1] == one.line[:1]]
            taken = next(iter(of_own_line or of_own_type or other[account]), None)
            if taken is None:
                waiting[account].append(fen)
                continue
            other[account].remove(taken)
            came_from[fen if is_out else taken] = taken if is_out else fen
    return came_from


def _paid_less(kept: list[Movement]) -> list[Movement]:
    """The payments without the fen that payees gave back; a refund keeps the fen that no payment explains."""
    left = {one.key: one.amount_fen for one in kept}
    for refund in sorted((one for one in kept if one.kind == "refund"), key=_moment):
        for _fen in range(refund.amount_fen):
            paid = [
                one for one in kept
                if one.kind != "refund" and (one.source, one.target) == (refund.target, refund.source) and left[one.key]
            ]  # fmt: skip
            if not paid:
                break
            own_line = [one for one in paid if one.line == refund.line]
            own_type = [one for one in paid if one.line[:1] == refund.line[:1]]
            alike = own_line or own_type or paid
            before = [one for one in alike if one.on_last <= refund.on_last]
            left[max(before or alike, key=_moment).key] -= 1
            left[refund.key] -= 1
    return [replace(one, amount_fen=left[one.key]) for one in kept if left[one.key]]


def _moment(movement: Movement) -> tuple[date, date, str]:
    return movement.on_last, movement.on_first, movement.key
