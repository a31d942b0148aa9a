"""The kernels of one scaling phase of the auction: bids that rise, posts with room that come down.

Belongs here: a post as a heap of standing bids, bidding, reverse bidding, the same pairs post by post. Does not belong:
the loop over phases (auction), its proof (proof).
"""

import numpy as np

from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel

NEVER = np.int64(2**62)


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
def rise(bid: I64, holder: AnyInt, at: int, p: int) -> None:
    """Move the bid at place p of the heap that begins at `at` up to where it belongs; the lowest is on top."""
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
def sink(bid: I64, holder: AnyInt, at: int, size: int) -> None:
    """Move the bid on top of the heap that begins at `at` down to where it belongs."""
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
def seat(
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
def bid_until_seated(
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
            rise(bid, holder, at, q)
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
            sink(bid, holder, at, slots[j])
        placed[i] = j
        worth[i] = w
        if filled[j] == slots[j]:
            price[j] = bid[at]
    return bids


@kernel
def come_down(
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
                offer[kept] = o
                offered[kept] = e
                rise(offer, offered, 0, kept)
                kept += 1
            else:
                offer[0] = o
                offered[0] = e
                sink(offer, offered, 0, kept)
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
def worth_where_placed(start: I64, post: I32, weight: AnyInt, placed: I32, worth: AnyInt) -> None:
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
