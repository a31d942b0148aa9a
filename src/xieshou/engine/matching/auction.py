"""The auction: workers bid for posts, posts with room come down, until nearly nobody would move.

Belongs here: the loop over scaling phases that ends with a proof. Does not belong: the kernels of one phase (bidding),
the proof itself (proof), the choice among equal optima (ties).

A post with c slots is a heap of c standing bids; its price is its starting price while a slot is free, else the lowest
standing bid. A worker bids at the post with the highest net value (weight - price), raising the lowest bid by the
margin over the second best *other* post (or over staying unplaced, worth 0) plus epsilon. Starting prices are carried
from phase to phase, so a phase can end with a free slot at a positive price: then that post lowers its price and draws
workers in (reverse bidding). Nobody would gain more than epsilon by moving when both are done; smaller epsilons
follow, and after each phase an exact proof is tried. Prices and weights are scaled by K = workers + 1, all in whole
numbers, so that a phase with epsilon = 1 is optimal in any case (Bertsekas and Castanon 1989, similar objects and
reverse auction).
"""

from dataclasses import dataclass, field

import numpy as np

from xieshou.engine.matching.bidding import bid_until_seated, come_down, seat, transpose, worth_where_placed
from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.pairs import Pairs
from xieshou.engine.matching.proof import least_prices
from xieshou.engine.matching.said import Say

PATIENCE = 2
"""Settlings per post. A proof that succeeds settles each post about once; one that fails slowly may take as long as all
the rest, and the next phase would find out anyway."""
SHRINK = 8  # each phase's epsilon is an eighth of the last; measured best of 4..16


@dataclass
class Optimum:
    """A whole of greatest total weight (总分最高的安排) with the prices that prove it.

    placed  int32, workers: index of the post, -1 when not placed
    price   int64, posts: least whole price; what one more slot there would add to the total
    phases  for each scaling phase: (epsilon in points, bids, moves, proven)
    """

    placed: I32
    price: I64
    phases: list[tuple[float, int, int, bool]] = field(default_factory=list)


@kernel
def _at_most_pairs(post: I32, room: I64) -> None:
    pairs = np.zeros(room.shape[0], np.int32)
    for e in range(post.shape[0]):
        pairs[post[e]] += 1
    for j in range(room.shape[0]):
        room[j] = min(room[j], pairs[j])


def usable_slots(pairs: Pairs, slots: I64) -> I64:
    """Slots that could be filled at all: never more than the post has pairs."""
    room = slots.copy()
    _at_most_pairs(pairs.post, room)
    return room


def run_auction(
    pairs: Pairs,
    slots: I64,
    *,
    warm: tuple[I32, I64] | None = None,
    start_epsilon: float | None = None,
    say: Say | None = None,
) -> Optimum:
    """The greatest total weight over `pairs`, each worker at most once, each post at most `slots` times.

    pairs  weights >= 0 are used; a negative one is never chosen
    slots  int64, posts: >= 0
    warm   (placed, whole prices) of a neighbouring market: keeps whatever still fits
    start_epsilon  in points; default an eighth of the largest weight
    """
    workers, posts = pairs.workers, pairs.posts
    placed = np.full(workers, -1, np.int32)
    largest = int(pairs.weight.max()) if len(pairs) else -1
    if largest < 0:
        return Optimum(placed, np.zeros(posts, np.int64))
    K = workers + 1
    room = usable_slots(pairs, slots)
    base = np.zeros(posts + 1, np.int64)
    np.cumsum(room, out=base[1:])
    bid = np.empty(int(base[-1]), np.int64)
    holder = np.empty(int(base[-1]), np.int32)
    filled = np.zeros(posts, np.int64)
    price = np.zeros(posts, np.int64)
    worth = np.zeros(workers, pairs.weight.dtype)
    queue = np.empty(workers, np.int32)
    if warm is not None:
        placed[:] = warm[0]
        np.multiply(np.minimum(warm[1], largest), K, out=price)
        worth_where_placed(pairs.start, pairs.post, pairs.weight, placed, worth)
    price[room == 0] = (largest + 1) * K  # nobody bids where there is no slot
    turned: tuple[I64, I32, AnyInt] | None = None  # the pairs post by post, made when a post first has to come down
    epsilon = max(1, largest * K // SHRINK if start_epsilon is None else int(start_epsilon * K))
    phases: list[tuple[float, int, int, bool]] = []
    while True:
        waiting = seat(
            pairs.start, pairs.post, pairs.weight, K, room, base, bid, holder, filled, price, placed, worth, queue,
            epsilon,
        )  # fmt: skip
        bids = bid_until_seated(
            pairs.start, pairs.post, pairs.weight, K, room, base, bid, holder, filled, price, placed, worth, queue,
            waiting, epsilon,
        )  # fmt: skip
        moves = 0
        if bool(np.any((filled < room) & (price > 0))):
            if turned is None:
                turned = transpose(pairs.start, pairs.post, pairs.weight, posts)
            moves = come_down(*turned, K, room, filled, price, placed, worth, epsilon)
        least = None
        if epsilon <= K * max(1, largest // 40):
            least = least_prices(pairs, room, placed, price, K, patience=PATIENCE if epsilon > 1 else None)
        phases.append((epsilon / K, bids, moves, least is not None))
        if say is not None:
            done = least is not None
            say(
                f"步长{epsilon / K:.3g}：出价{bids}次，移动{moves}次，{'已证明' if done else '尚未证明'}",
                f"epsilon {epsilon / K:.3g}: {bids} bids, {moves} moves, {'proven' if done else 'not yet'}",
            )
        if least is not None:
            return Optimum(placed, least, phases)
        assert epsilon > 1, "an auction at the finest step is optimal, so its proof cannot fail"
        epsilon = max(1, epsilon // SHRINK)
