"""The proof: whole prices under which nobody wants to move, and the least such prices.

Belongs here: finding the least prices of a given placement, or finding that there are none because the placement is not
the best. Does not belong: checking a finished result (verification does that and shares no code with this).

Prices p >= 0 prove a placement when: a post with a free slot costs 0; every placed worker's net value (weight - price)
is >= 0 and >= that at any other post; an unplaced worker's net value is <= 0 everywhere. Each condition is a
difference of two prices, so the least solution is a longest path from "nothing". It exists exactly when no better
whole exists. Taking the auction's prices as potentials settles each post about once, so a proof costs a pass or two
over the pairs.

The least price of a post is what one more slot there would add to the total; it does not depend on how the placement
was found, nor on which of several equal optima it is.
"""

import numpy as np

from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.frontier import drop, raised, taken
from xieshou.engine.matching.pairs import Pairs


@kernel
def members(placed: I32, posts: int) -> tuple[I64, I32]:
    """Who is placed where, post by post."""
    begin = np.zeros(posts + 1, np.int64)
    for i in range(placed.shape[0]):
        if placed[i] >= 0:
            begin[placed[i] + 1] += 1
    for j in range(posts):
        begin[j + 1] += begin[j]
    place = begin[:-1].copy()
    who = np.empty(begin[posts], np.int32)
    for i in range(placed.shape[0]):
        if placed[i] >= 0:
            who[place[placed[i]]] = i
            place[placed[i]] += 1
    return begin, who


@kernel
def _least(
    start: I64, post: I32, weight: AnyInt, room: I64, placed: I32, potential: I64, K: int, patience: int
) -> tuple[bool, I64]:
    posts = room.shape[0]
    begin, who = members(placed, posts)
    price = np.zeros(posts, np.int64)
    worth = np.zeros(placed.shape[0], np.int64)
    ceiling = np.full(posts, np.int64(2) ** 62, np.int64)  # no member may pay more than the match is worth
    for i in range(placed.shape[0]):
        at = placed[i]
        for e in range(start[i], start[i + 1]):
            j = post[e]
            if at < 0:
                if weight[e] > price[j]:
                    if begin[j + 1] - begin[j] < room[j]:
                        return False, price  # somebody is left out although there is room
                    price[j] = weight[e]
            elif j == at:
                worth[i] = weight[e]
                if weight[e] < ceiling[j]:
                    ceiling[j] = weight[e]
    for j in range(posts):
        if price[j] > ceiling[j]:
            return False, price
    heap = np.empty(posts, np.int32)
    where = np.full(posts, -1, np.int32)
    key = np.empty(posts, np.int64)
    size = 0
    for j in range(posts):
        key[j] = price[j] * K - potential[j]
        if begin[j + 1] > begin[j]:
            heap[size] = j
            where[j] = size
            size += 1
    for p in range(size // 2 - 1, -1, -1):
        drop(heap, where, key, size, p)
    settled = 0
    while size > 0:
        j = heap[0]
        size = taken(heap, where, key, size)
        settled += 1
        if patience > 0 and settled > patience * posts:
            return False, price
        for t in range(begin[j], begin[j + 1]):
            i = who[t]
            gain = price[j] - worth[i]
            for e in range(start[i], start[i + 1]):
                k = post[e]
                needed = gain + weight[e]
                if needed > price[k]:
                    if k == j or needed > ceiling[k] or begin[k + 1] - begin[k] < room[k]:
                        return False, price  # moving i would gain: this is not the best whole
                    price[k] = needed
                    key[k] = needed * K - potential[k]
                    if begin[k + 1] > begin[k]:
                        size = raised(heap, where, key, size, k)
    return True, price


def least_prices(
    pairs: Pairs, room: I64, placed: I32, potential: I64, K: int, patience: int | None = None
) -> I64 | None:
    """The least whole prices that prove `placed` best, or None when it is not the best whole (or patience runs out).

    room       int64, posts: slots, at most the post's number of pairs
    potential  int64, posts: any prices, scaled by K; the nearer to right, the faster
    patience   give up after this many settlings per post; None never gives up
    """
    proven, price = _least(
        pairs.start, pairs.post, pairs.weight, room, placed, potential, K, 0 if patience is None else patience
    )
    return price if proven else None
