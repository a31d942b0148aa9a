"""Solving again after a small change: an override (人工调整), some changed pairs, and its effect before it is made.

Belongs here: markets that differ a little from a solved one. Does not belong: who decided the override and why (the
register keeps that).

Yesterday's placement and prices are kept wherever they still fit; only those whose best has changed bid again. The
answer is the same as from a cold start, because prices are least and the choice among equals is fixed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from xieshou.engine.matching.compiling import I32
from xieshou.engine.matching.pairs import Pairs, checked_slots
from xieshou.engine.matching.said import MarketError
from xieshou.engine.matching.solve import Whole, best_whole


def solve_again(
    pairs: Pairs, slots: object, before: Whole, *, lottery: object = None, post_key: object = None
) -> Whole:
    """The best whole of a market near to the one that `before` solved (same workers, same posts)."""
    if len(before.placed) != pairs.workers or len(before.price) != pairs.posts:
        raise MarketError(
            "先前的结果不是这些劳动者、这些岗位的。请从头计算。",
            "The earlier result has other workers or posts. Solve from the beginning.",
        )
    return best_whole(pairs, slots, lottery=lottery, post_key=post_key, near=before)


@dataclass(frozen=True)
class Effect:
    """What an override would do (调整的影响), before it is made.

    after      the best whole that respects it (over the others; a fixed pair is taken out with its slot)
    cost       how much the total falls; 0 when an equally good whole respects it
    moved      workers whose post changes, without those named in the override: (worker, from, to), -1 is unplaced
    placed     int32: the placement with the override carried out
    """

    after: Whole
    cost: int
    moved: list[tuple[int, int, int]]
    placed: I32


def _named(names: tuple[Any, Any] | None, worker: int, post: int) -> tuple[Any, Any]:
    return (worker, post) if names is None else (repr(names[0][worker]), repr(names[1][post]))


def _pair_at(pairs: Pairs, worker: int, post: int, names: tuple[Any, Any] | None) -> int:
    if not 0 <= worker < pairs.workers or not 0 <= post < pairs.posts:
        raise MarketError(
            f"override：没有worker {worker}或者post {post}。", f"override: worker {worker} or post {post} is unknown."
        )
    begin, end = int(pairs.start[worker]), int(pairs.start[worker + 1])
    hits = np.flatnonzero(pairs.post[begin:end] == post)
    if not len(hits):
        who, where = _named(names, worker, post)
        raise MarketError(
            f"override：worker {who}与post {where}不是可能的人岗对，请先给出分值。",
            f"override: worker {who} and post {where} are not a possible pair; give it a weight first.",
        )
    return begin + int(hits[0])


def effect_of_override(
    pairs: Pairs,
    slots: object,
    before: Whole,
    *,
    fix: Sequence[tuple[int, int]] = (),
    forbid: Sequence[tuple[int, int]] = (),
    names: tuple[Any, Any] | None = None,
    lottery: object = None,
    post_key: object = None,
) -> Effect:
    """The effect of fixing and forbidding pairs (worker, post). To swap two people, fix both at each other's post.
    `names` gives the ids of workers and posts for a refusal."""
    room = checked_slots(slots).copy()
    weight = pairs.weight.copy()
    for worker, post in forbid:
        weight[_pair_at(pairs, worker, post, names)] = -1
    gained = 0
    for worker, post in fix:
        e = _pair_at(pairs, worker, post, names)
        if [w for w, _ in fix].count(worker) > 1 or (worker, post) in forbid:
            who, _ = _named(names, worker, post)
            raise MarketError(
                f"override：worker {who}固定了两次，或者又固定又禁止。",
                f"override: worker {who} is fixed twice, or fixed and forbidden at once.",
            )
        gained += int(pairs.weight[e])
        weight[pairs.start[worker] : pairs.start[worker + 1]] = -1
        room[post] -= 1
    if room.min(initial=0) < 0:
        _, where = _named(names, 0, int(np.argmin(room)))
        raise MarketError(
            f"override：在post {where}固定的人数超过它的名额。",
            f"override: more people are fixed at post {where} than it has slots.",
        )
    start = before.placed.copy()
    for worker, _ in fix:
        start[worker] = -1
    near = replace(before, placed=start)
    after = solve_again(
        Pairs(pairs.start, pairs.post, weight, pairs.posts), room, near, lottery=lottery, post_key=post_key
    )
    placed = after.placed.copy()
    for worker, post in fix:
        placed[worker] = post
    named = {w for w, _ in (*fix, *forbid)}
    changed = np.flatnonzero(placed != before.placed)
    moved = [(int(i), int(before.placed[i]), int(placed[i])) for i in changed if int(i) not in named]
    return Effect(after, before.total - after.total - gained, moved, placed)
