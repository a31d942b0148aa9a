"""Mending a best whole after a change (增广修补): one shortest path for each person or slot that no longer fits.

Belongs here: taking a neighbouring market's placement and whole prices to a best whole of this one. Does not belong:
the proof (proof), starting from nothing (auction).

Under given whole prices each worker's profit is their best net value (weight - price), at least 0. Whoever still stands
at a best post stays. What is left: workers with a profit and no post, posts with a price and a free slot. For each such
worker the shortest path of moves, in points given up, ends at a free slot or with somebody who leaves; the prices on
the way rise by what is left of its length. For each such post the shortest path ends with somebody unplaced, at a post
that may have room, or with a price of 0; the prices on the way fall. Every step keeps what held before, so a pass over
the workers and one over the posts end at a best whole with prices that prove it (the primal-dual method with Dijkstra's
search, Edmonds and Karp 1972).
"""

import numpy as np

from xieshou.engine.matching.auction import Optimum, usable_slots
from xieshou.engine.matching.bidding import transpose
from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.frontier import FAR, raised, taken
from xieshou.engine.matching.pairs import Pairs
from xieshou.engine.matching.placing import join, leave, move_along
from xieshou.engine.matching.proof import least_prices

PATIENCE = 20
"""Posts that all searches together may look at, per post of the market. After 1 % changed pairs it is 2 to 4; beyond,
the auction is quicker."""


@kernel
def _stay(
    start: I64, post: I32, weight: AnyInt, price: I64, placed: I32, profit: I64, free: I64, head: I32, after: I32,
    before: I32,
) -> None:  # fmt: skip
    """Profits under the prices; whoever stands at a best post keeps it."""
    for i in range(placed.shape[0]):
        best = np.int64(0)
        here = np.int64(-1)
        at = placed[i]
        for e in range(start[i], start[i + 1]):
            net = weight[e] - price[post[e]]
            if net > best:
                best = net
            if post[e] == at:
                here = net
        profit[i] = best
        placed[i] = -1
        if at >= 0 and here == best and free[at] > 0:
            join(i, at, placed, head, after, before)
            free[at] -= 1


@kernel
def _shift(
    touched: I32, touches: int, distance: I64, length: int, sign: int, price: I64, profit: I64, head: I32, after: I32
) -> None:
    """Prices nearer than the path's length rise (sign 1) or fall (-1) by the rest of it; distances are forgotten."""
    for q in range(touches):
        j = touched[q]
        if distance[j] < length:
            change = sign * (length - distance[j])
            price[j] += change
            x = head[j]
            while x >= 0:
                profit[x] -= change
                x = after[x]
        distance[j] = FAR


@kernel
def _search_over(posts: int) -> tuple[I64, I64, I32, I32, I32, I32]:
    """What a shortest-path search keeps: distance, key, heap, place in it, who moves, the posts that were touched."""
    distance = np.full(posts, FAR, np.int64)
    key = np.empty(posts, np.int64)
    heap = np.empty(posts, np.int32)
    where = np.full(posts, -1, np.int32)
    return distance, key, heap, where, np.empty(posts, np.int32), np.empty(posts, np.int32)


@kernel
def _rise(
    start: I64, post: I32, weight: AnyInt, price: I64, placed: I32, profit: I64, free: I64, head: I32, after: I32,
    before: I32, patience: int,
) -> int:  # fmt: skip
    """Place every worker who has a profit and no post, or let the profit fall to 0. Returns the patience left."""
    posts = price.shape[0]
    distance, key, heap, where, mover, touched = _search_over(posts)
    for root in range(placed.shape[0]):
        if placed[root] >= 0 or profit[root] == 0:
            continue
        if patience < 0:
            break
        profit[root] = 0  # the prices may have risen meanwhile
        for e in range(start[root], start[root + 1]):
            profit[root] = max(profit[root], weight[e] - price[post[e]])
        length = profit[root]  # of leaving the root unplaced
        end = -1
        leaver = root
        size = 0
        touches = 0
        far = np.int64(0)
        j = -1
        x = root
        while True:
            while x >= 0:
                if far + profit[x] < length:
                    length = far + profit[x]
                    end = j
                    leaver = x
                for e in range(start[x], start[x + 1]):
                    k = post[e]
                    d = far + profit[x] - weight[e] + price[k]
                    if d < length and d < distance[k]:
                        if distance[k] == FAR:
                            touched[touches] = k
                            touches += 1
                        distance[k] = d
                        key[k] = -d
                        mover[k] = x
                        size = raised(heap, where, key, size, k)
                x = after[x] if x != root else -1
            if size == 0 or distance[heap[0]] >= length:
                break
            j = heap[0]
            size = taken(heap, where, key, size)
            far = distance[j]
            if free[j] > 0:
                length = far
                end = j
                leaver = -1
                break
            x = head[j]
        for q in range(size):
            where[heap[q]] = -1
        patience -= touches
        profit[root] -= length
        _shift(touched, touches, distance, length, 1, price, profit, head, after)
        if end < 0:
            continue
        if leaver >= 0:
            leave(leaver, placed, head, after, before)
        else:
            free[end] -= 1
        move_along(end, mover, placed, head, after, before)
    return patience


@kernel
def _fall(
    by_post: I64, who: I32, worth: AnyInt, price: I64, placed: I32, profit: I64, free: I64, head: I32, after: I32,
    before: I32, patience: int,
) -> int:  # fmt: skip
    """Fill every post that has a price and room, or let the price fall to 0. Returns the patience left."""
    posts = price.shape[0]
    distance, key, heap, where, mover, touched = _search_over(posts)  # mover: who would leave the post,
    goes = np.empty(posts, np.int32)  # and for which other one
    for root in range(posts):
        while free[root] > 0 and price[root] > 0 and patience >= 0:
            length = FAR
            end = -1  # the post that is left with a free slot
            comer = -1  # or somebody unplaced who comes there
            distance[root] = 0
            key[root] = 0
            touched[0] = root
            touches = 1
            size = raised(heap, where, key, 0, root)
            while size > 0 and distance[heap[0]] < length:
                j = heap[0]
                size = taken(heap, where, key, size)
                far = distance[j]
                if far + price[j] < length:
                    length = far + price[j]
                    end = j
                    comer = -1
                for e in range(by_post[j], by_post[j + 1]):
                    i = who[e]
                    k = placed[i]
                    d = far + profit[i] - worth[e] + price[j]
                    if k == j or d >= length:
                        continue
                    if k < 0:
                        length = d
                        end = j
                        comer = i
                    elif d < distance[k]:
                        if distance[k] == FAR:
                            touched[touches] = k
                            touches += 1
                        distance[k] = d
                        key[k] = -d
                        mover[k] = i
                        goes[k] = j
                        size = raised(heap, where, key, size, k)
            for q in range(size):
                where[heap[q]] = -1
            patience -= touches
            _shift(touched, touches, distance, length, -1, price, profit, head, after)
            if comer >= 0:
                join(comer, end, placed, head, after, before)
            elif end == root:
                break  # it costs nothing now, and its slot stays free
            else:
                free[end] += 1
            free[root] -= 1
            while end != root:
                x = mover[end]
                leave(x, placed, head, after, before)
                join(x, goes[end], placed, head, after, before)
                end = goes[end]
    return patience


def mended(pairs: Pairs, room: I64, placed: I32, price: I64, patience: int) -> tuple[I32, I64, bool]:
    """(placed, whole prices, whether they are a best whole and its proof) from those of a neighbouring market.

    room      int64, posts: slots, at most the post's number of pairs
    placed    int32, workers: kept wherever it still fits;  price  int64, posts: any whole prices >= 0
    patience  how many posts all searches together may look at
    """
    placed, price, free = placed.copy(), price.copy(), room.copy()
    price[room == 0] = max(0, int(pairs.weight.max(initial=0))) + 1  # nobody goes where there is no slot
    profit = np.empty(pairs.workers, np.int64)
    head = np.full(pairs.posts, -1, np.int32)
    after, before = np.full(pairs.workers, -1, np.int32), np.full(pairs.workers, -1, np.int32)
    state = (price, placed, profit, free, head, after, before)
    _stay(pairs.start, pairs.post, pairs.weight, *state)
    patience = _rise(pairs.start, pairs.post, pairs.weight, *state, patience)
    if patience >= 0 and bool(np.any((free > 0) & (price > 0))):
        by_post, who, worth = transpose(pairs.start, pairs.post, pairs.weight, pairs.posts)
        patience = _fall(by_post, who, worth, *state, patience)
    return placed, price, patience >= 0


def best_near(pairs: Pairs, slots: I64, placed: I32, price: I64) -> Optimum | None:
    """What `run_auction` gives, from a neighbouring market's whole and its prices; None when too much has changed.

    slots, placed, price  as for `mended`, but any slots
    """
    room = usable_slots(pairs, slots)
    placed, price, best = mended(pairs, room, placed, price, PATIENCE * pairs.posts)
    if not best:
        return None
    least = least_prices(pairs, room, placed, price, 1)
    assert least is not None, "whole prices prove this placement, so there are least ones"
    return Optimum(placed, least)
