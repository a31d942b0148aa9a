"""The weight optimum from beginning to end: auction, proof, the one choice among equals, and the bound.

Belongs here: putting the steps together for given pairs. Does not belong: the steps.
"""

import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from xieshou.engine.matching.auction import run_auction
from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.mending import best_near
from xieshou.engine.matching.pairs import Pairs, checked_range, checked_slots
from xieshou.engine.matching.said import MarketError, Say
from xieshou.engine.matching.ties import settle_ties
from xieshou.engine.matching.tight import tight_pairs


@dataclass
class Whole:
    """A best whole (最优整体安排) with its proof.

    placed   int32, workers: index of the post, -1 when not placed
    price    int64, posts: what one more slot there would add to the total (least whole prices)
    profit   int64, workers: weight - price where placed; never less than at any other post
    total    what the placed pairs are worth together; bound: what the prices prove cannot be exceeded; always equal
    seconds  of each stage
    leaning  int64, posts: where the draw among equals ended, for solving again to begin there; None: not chosen
    """

    placed: I32
    price: I64
    profit: I64
    total: int
    bound: int
    seconds: dict[str, float] = field(default_factory=dict)
    leaning: I64 | None = None


@kernel
def _total(start: I64, post: I32, weight: AnyInt, placed: I32) -> Any:
    total = np.int64(0)
    for i in range(placed.shape[0]):
        if placed[i] >= 0:
            for e in range(start[i], start[i + 1]):
                if post[e] == placed[i]:
                    total += weight[e]
    return total


def total_of(pairs: Pairs, placed: I32) -> int:
    """What the placed pairs are worth together."""
    return int(_total(pairs.start, pairs.post, pairs.weight, placed))


def bound_of(price: I64, profit: I64, slots: I64) -> int:
    """The dual value: no whole can be worth more. A post that costs something is full, so nothing can wrap (see
    pairs.SAFE_RANGE)."""
    priced = np.flatnonzero(price)
    return int(profit.sum()) + int(price[priced] @ slots[priced])


def checked_order(numbers: object, size: int, what: str) -> I64:
    """Lottery numbers or post keys: one whole number each, all different; None counts from 0."""
    if numbers is None:
        return np.arange(size, dtype=np.int64)
    order = np.asarray(numbers, np.int64)
    ranks = len(order) == size and size > 0 and order.min() >= 0 and order.max() < size
    different = np.bincount(order, minlength=size).max() == 1 if ranks else len(np.unique(order)) == size
    if len(order) != size or not different:
        raise MarketError(
            f"{what}：应是{size}个各不相同的整数，每个一行。",
            f"{what}: expected {size} different whole numbers, one each.",
        )
    return order


def best_whole(
    pairs: Pairs,
    slots: object,
    *,
    lottery: object = None,
    post_key: object = None,
    near: Whole | None = None,
    choose: bool = True,
    say: Say | None = None,
) -> Whole:
    """The greatest total weight, proven, and the one choice among equals.

    pairs     possible pairs, see Pairs
    slots     posts: whole numbers >= 0
    lottery   workers: whole numbers, all different, the smallest is first (None: the row decides)
    post_key  posts: whole numbers, all different (None: the row decides)
    near      the best whole of a neighbouring market with the same workers and posts, e.g. yesterday's: begins there
    choose    False leaves the choice among equal bests to the solver: same total, same prices, perhaps other people
    Raises MarketError for negative slots or weights beyond the safe range.
    """
    room = checked_slots(slots)
    if len(room) != pairs.posts:
        raise MarketError(
            f"slots：{pairs.posts}个岗位给了{len(room)}行。", f"slots: {len(room)} rows for {pairs.posts} posts."
        )
    checked_range(pairs.weight, pairs.workers)
    number = checked_order(lottery, pairs.workers, "lottery")
    key = checked_order(post_key, pairs.posts, "post_key")
    began = time.perf_counter()
    best = None if near is None else best_near(pairs, room, near.placed, near.price)
    if best is None:
        best = run_auction(pairs, room, say=say)
    solved = time.perf_counter()
    tight, profit = tight_pairs(pairs, room, best.price)
    placed, leaning = best.placed, None
    if choose:
        before = None if near is None else near.leaning
        placed, leaning = settle_ties(tight, room, placed, best.price, profit, number, key, near=before)
    total = total_of(pairs, placed)
    bound = bound_of(best.price, profit, room)
    assert total == bound, f"our own fault: total {total} and bound {bound} differ"
    ended = time.perf_counter()
    return Whole(
        placed,
        best.price,
        profit,
        total,
        bound,
        {"solve and prove": solved - began, "choose among equals": ended - solved},
        leaning,
    )
