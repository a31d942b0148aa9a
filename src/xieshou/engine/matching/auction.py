"""The auction: workers bid for posts, posts with room come down, until nearly nobody would move.

Belongs here: the kernels of one scaling phase, and the loop over phases that ends with a proof. Does not belong: the
proof itself (proof), the choice among equal optima (ties).

A post with c slots is a heap of c standing bids; its price is its starting price while a slot is free, else the lowest
standing bid. A worker bids at the post with the highest net value (weight - price), raising the lowest bid by the
margin over the second best *other* post (or over staying unplaced, worth 0) plus epsilon. Starting prices are carried
from phase to phase, so a phase can end with a free slot at a positive price: then that post lowers its price and draws
workers in (reverse bidding). Nobody would gain more than epsilon by moving when both are done; smaller epsilons
follow, and after each phase an exact proof is tried. Prices and weights are scaled by K = workers + 1, all in whole
numbers, so that a phase with epsilon = 1 is optimal in any case (Bertsekas and Castanon 1989, similar objects and
reverse auction).
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.pairs import Pairs
from xieshou.engine.matching.proof import least_prices

NEVER = np.int64(2**62)
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
def transpose(start: I64, post: I32, weight: AnyInt, posts: int) -> tuple[I64, I32, AnyInt]:
    """The same pairs, post by post."""
    by_post = np.zeros(posts + 1, np.int64)
    for e in range(post.shape[0]):
        by_post[post[e] + 1] += 1
    for j in range(posts):
        by_post[j + 1] += by_post[j]
    place = by_post[:-1].copy()
    who = np.empty(post.shape[0], np.int32)
    worth = np.empty_like(weight)
    for i in range(start.shape[0] - 1):
        for e in range(start[i], start[i + 1]):
            q = place[post[e]]
            who[q] = i
            worth[q] = weight[e]
            place[post[e]] = q + 1
    return by_post, who, worth


@kernel
def _rise(bid: I64, holder: I32, at: int, p: int) -> None:
    b = bid[at + p]
    h = holder[at + p]
    while p > 0:
        up = (p - 1) >> 1
        if bid[at + up] <= b:
            break
        bid[at + p] = bid[at + up]
        holder[at + p] = holder[at + up]
        p = up
    bid[at + p] = b
    holder[at + p] = h


@kernel
def _sink(bid: I64, holder: I32, at: int, size: int) -> None:
    b = bid[at]
    h = holder[at]
    p = 0
    while True:
        down = 2 * p + 1
        if down >= size:
            break
        if down + 1 < size and bid[at + down + 1] < bid[at + down]:
            down += 1
        if bid[at + down] >= b:
            break
        bid[at + p] = bid[at + down]
        holder[at + p] = holder[at + down]
        p = down
    bid[at + p] = b
    holder[at + p] = h


@kernel
def _seat(
    start: I64, post: I32, weight: AnyInt, K: int, slots: I64, base: I64, bid: I64, holder: I32, filled: I64,
    price: I64, placed: I32, worth: AnyInt, queue: I32, epsilon: int,
) -> int:  # fmt: skip
    """Keep everybody who fits and is within epsilon of their best; the others queue. Returns the queue's length."""
    filled[:] = 0
    waiting = 0
    for i in range(placed.shape[0]):
        best = np.int64(0)
        for e in range(start[i], start[i + 1]):
            net = weight[e] * K - price[post[e]]
            if net > best:
                best = net
        j = placed[i]
        if j >= 0:
            if filled[j] < slots[j] and worth[i] * K - price[j] >= best - epsilon:
                q = base[j] + filled[j]
                bid[q] = price[j]
                holder[q] = i
                filled[j] += 1
            else:
                placed[i] = -1
                queue[waiting] = i
                waiting += 1
        elif best > 0:
            queue[waiting] = i
            waiting += 1
    return waiting


@kernel
def _bid(
    start: I64, post: I32, weight: AnyInt, K: int, slots: I64, base: I64, bid: I64, holder: I32, filled: I64,
    price: I64, placed: I32, worth: AnyInt, queue: I32, waiting: int, epsilon: int,
) -> int:  # fmt: skip
    """Workers bid until each is placed or would rather stay unplaced. Returns the number of bids."""
    size = placed.shape[0]
    first = 0
    last = waiting % size if size else 0
    bids = 0
    while waiting > 0:
        i = queue[first]
        first += 1
        if first == size:
            first = 0
        waiting -= 1
        best = np.int64(-1)
        second = np.int64(0)
        j = np.int32(-1)
        w = weight[start[i]]
        for e in range(start[i], start[i + 1]):
            net = weight[e] * K - price[post[e]]
            if net > best:
                if best > second:
                    second = best
                best = net
                j = post[e]
                w = weight[e]
            elif net > second:
                second = net
        if best < 0:
            continue
        bids += 1
        offer = price[j] + best - second + epsilon
        at = base[j]
        if filled[j] < slots[j]:
            q = filled[j]
            filled[j] = q + 1
            bid[at + q] = offer
            holder[at + q] = i
            _rise(bid, holder, at, q)
        else:
            loser = holder[at]
            placed[loser] = -1
            queue[last] = loser
            last += 1
            if last == size:
                last = 0
            waiting += 1
            bid[at] = offer
            holder[at] = i
            _sink(bid, holder, at, slots[j])
        placed[i] = j
        worth[i] = w
        if filled[j] == slots[j]:
            price[j] = bid[at]
    return bids


@kernel
def _come_down(
    by_post: I64, who: I32, worth_there: AnyInt, K: int, slots: I64, filled: I64, price: I64, placed: I32,
    worth: AnyInt, epsilon: int,
) -> int:  # fmt: skip
    """Posts with room and a positive price lower it, drawing workers in, until they fill or cost nothing."""
    posts = price.shape[0]
    queue = np.empty(posts, np.int32)
    waits = np.zeros(posts, np.uint8)
    first = 0
    last = 0
    waiting = 0
    widest = 0
    for j in range(posts):
        widest = max(widest, by_post[j + 1] - by_post[j])
        if filled[j] < slots[j] and price[j] > 0:
            queue[last] = j
            last += 1
            waiting += 1
            waits[j] = 1
    if last == posts:
        last = 0
    offer = np.empty(widest + 1, np.int64)
    offered = np.empty(widest + 1, np.int64)
    moves = 0
    while waiting > 0:
        j = queue[first]
        first += 1
        if first == posts:
            first = 0
        waiting -= 1
        waits[j] = 0
        room = slots[j] - filled[j]
        if room <= 0 or price[j] <= 0:
            continue
        kept = 0  # the room + 1 highest offers, lowest on top
        for e in range(by_post[j], by_post[j + 1]):
            i = who[e]
            at = placed[i]
            if at == j:
                continue
            o = worth_there[e] * K
            if at >= 0:
                o -= worth[i] * K - price[at]
            if o <= 0 or (kept > room and o <= offer[0]):
                continue
            if kept <= room:
                p = kept
                kept += 1
                while p > 0:
                    up = (p - 1) >> 1
                    if offer[up] <= o:
                        break
                    offer[p] = offer[up]
                    offered[p] = offered[up]
                    p = up
            else:
                p = 0
                while True:
                    down = 2 * p + 1
                    if down >= kept:
                        break
                    if down + 1 < kept and offer[down + 1] < offer[down]:
                        down += 1
                    if offer[down] >= o:
                        break
                    offer[p] = offer[down]
                    offered[p] = offered[down]
                    p = down
            offer[p] = o
            offered[p] = e
        lower = np.int64(0)
        begin = 0
        if kept > room:  # the best offer that does not win sets the price
            lower = max(np.int64(0), offer[0] - epsilon)
            begin = 1
        lower = min(lower, price[j])
        for q in range(begin, kept):
            if offer[q] <= lower:
                continue
            i = who[offered[q]]
            at = placed[i]
            if at >= 0:
                filled[at] -= 1
                if price[at] > 0 and waits[at] == 0:
                    queue[last] = at
                    last += 1
                    if last == posts:
                        last = 0
                    waiting += 1
                    waits[at] = 1
            placed[i] = j
            worth[i] = worth_there[offered[q]]
            filled[j] += 1
            moves += 1
        price[j] = lower
        if filled[j] < slots[j] and lower > 0 and waits[j] == 0:
            queue[last] = j
            last += 1
            if last == posts:
                last = 0
            waiting += 1
            waits[j] = 1
    return moves


@kernel
def _worth_where_placed(start: I64, post: I32, weight: AnyInt, placed: I32, worth: AnyInt) -> None:
    """Fill in what each placed worker's pair is worth; a worker whose pair is gone is taken out."""
    for i in range(placed.shape[0]):
        j = placed[i]
        if j < 0:
            continue
        placed[i] = -1
        for e in range(start[i], start[i + 1]):
            if post[e] == j:
                placed[i] = j
                worth[i] = weight[e]


def usable_slots(pairs: Pairs, slots: I64) -> I64:
    """Slots that could be filled at all: never more than the post has pairs."""
    return np.minimum(slots, np.bincount(pairs.post, minlength=pairs.posts)).astype(np.int64)


def run_auction(
    pairs: Pairs,
    slots: I64,
    *,
    warm: tuple[I32, I64] | None = None,
    start_epsilon: float | None = None,
    say: Callable[[str], None] | None = None,
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
        _worth_where_placed(pairs.start, pairs.post, pairs.weight, placed, worth)
    price[room == 0] = (largest + 1) * K  # nobody bids where there is no slot
    turned: tuple[I64, I32, AnyInt] | None = None  # the pairs post by post, made when a post first has to come down
    epsilon = max(1, largest * K // SHRINK if start_epsilon is None else int(start_epsilon * K))
    phases: list[tuple[float, int, int, bool]] = []
    while True:
        waiting = _seat(
            pairs.start,
            pairs.post,
            pairs.weight,
            K,
            room,
            base,
            bid,
            holder,
            filled,
            price,
            placed,
            worth,
            queue,
            epsilon,
        )
        bids = _bid(
            pairs.start, pairs.post, pairs.weight, K, room, base, bid, holder, filled, price, placed, worth, queue,
            waiting, epsilon,
        )  # fmt: skip
        moves = 0
        if bool(np.any((filled < room) & (price > 0))):
            if turned is None:
                turned = transpose(pairs.start, pairs.post, pairs.weight, posts)
            moves = _come_down(*turned, K, room, filled, price, placed, worth, epsilon)
        least = None
        if epsilon <= K * max(1, largest // 40):
            least = least_prices(pairs, room, placed, price, K, patience=40 if epsilon > 1 else None)
        phases.append((epsilon / K, bids, moves, least is not None))
        if say is not None:
            say(
                f"epsilon {epsilon / K:.3g}: {bids} bids, {moves} moves, {'proven' if least is not None else 'not yet'}"
            )
        if least is not None:
            return Optimum(placed, least, phases)
        assert epsilon > 1, "an auction at the finest step is optimal, so its proof cannot fail"
        epsilon = max(1, epsilon // SHRINK)
