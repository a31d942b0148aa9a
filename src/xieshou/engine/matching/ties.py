"""One answer among equal bests: most placed, then the lottery, then a fixed draw.

Belongs here: choosing, among all wholes of the same greatest total, the one that does not depend on the order of the
rows, the number of threads or the solver. Does not belong: finding a best whole (auction), making lottery numbers.

Under the least prices every best whole lies inside the *tight* pairs (net value equal to the worker's profit), places
everybody whose profit is above 0, and fills every post whose price is above 0. Among those, in this order:
1. as many people as possible are placed;
2. who is placed: the lottery decides, best number first (the sets that can be placed form a matroid, so going through
   the numbers once and keeping whoever still fits is best and unique);
3. who goes where: the greatest sum of draws h(lottery number, post) among the pairs that are still free to change (they
   lie inside the strongly connected parts of the exchange graph), by the same exact auction; if that leaves equals, the
   next draw decides among them, until nothing is free.
"""

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

from xieshou.engine.matching.auction import run_auction, transpose
from xieshou.engine.matching.compiling import I32, I64, U8, AnyInt, kernel, parallel_kernel
from xieshou.engine.matching.pairs import Pairs

DRAWS = 1024


@dataclass(frozen=True)
class Tight:
    """Pairs that lie in some proof of a best whole: worker i's are post[start[i]:start[i + 1]]."""

    start: I64
    post: I32


@parallel_kernel
def _count_tight(start: I64, post: I32, weight: AnyInt, price: I64, slots: I64, count: I64, profit: I64) -> None:
    for i in numba.prange(profit.shape[0]):
        best = np.int64(0)
        equal = 0
        for e in range(start[i], start[i + 1]):
            net = weight[e] - price[post[e]]
            if net > best:
                best = net
                equal = 0
            if net == best and slots[post[e]] > 0:
                equal += 1
        profit[i] = best
        count[i] = equal


@parallel_kernel
def _fill_tight(
    start: I64, post: I32, weight: AnyInt, price: I64, slots: I64, profit: I64, into_start: I64, into_post: I32
) -> None:
    for i in numba.prange(profit.shape[0]):
        q = into_start[i]
        end = into_start[i + 1]
        for e in range(start[i], start[i + 1]):
            if q == end:
                break
            j = post[e]
            if weight[e] - price[j] == profit[i] and slots[j] > 0:
                into_post[q] = j
                q += 1


def tight_pairs(pairs: Pairs, slots: I64, price: I64) -> tuple[Tight, I64]:
    """The tight pairs under whole prices, and every worker's profit (max of 0 and the best net value)."""
    count = np.zeros(pairs.workers, np.int64)
    profit = np.zeros(pairs.workers, np.int64)
    _count_tight(pairs.start, pairs.post, pairs.weight, price, slots, count, profit)
    start = np.zeros(pairs.workers + 1, np.int64)
    np.cumsum(count, out=start[1:])
    post = np.empty(int(start[-1]), np.int32)
    _fill_tight(pairs.start, pairs.post, pairs.weight, price, slots, profit, start, post)
    return Tight(start, post), profit


@kernel
def _leave(i: int, placed: I32, head: I32, after: I32, before: I32) -> None:
    j = placed[i]
    if before[i] >= 0:
        after[before[i]] = after[i]
    else:
        head[j] = after[i]
    if after[i] >= 0:
        before[after[i]] = before[i]
    placed[i] = -1


@kernel
def _join(i: int, j: int, placed: I32, head: I32, after: I32, before: I32) -> None:
    after[i] = head[j]
    before[i] = -1
    if head[j] >= 0:
        before[head[j]] = i
    head[j] = i
    placed[i] = j


@kernel
def _place_by_lottery(start: I64, post: I32, slots: I64, placed: I32, must: U8, turn: I32) -> None:
    """Keep those who must be placed, then go through `turn` and place whoever still fits, moving others if need be."""
    posts = slots.shape[0]
    workers = placed.shape[0]
    head = np.full(posts, -1, np.int32)
    after = np.full(workers, -1, np.int32)
    before = np.full(workers, -1, np.int32)
    room = slots.copy()
    for i in range(workers):
        j = placed[i]
        placed[i] = -1
        if j >= 0 and must[i]:
            _join(i, j, placed, head, after, before)
            room[j] -= 1
    seen = np.full(posts, -1, np.int32)
    dead = np.zeros(posts, np.uint8)  # a failed search's posts can help nobody later
    mover = np.empty(posts, np.int32)
    queue = np.empty(posts, np.int32)
    for t in range(turn.shape[0]):
        i = turn[t]
        first = 0
        last = 0
        x = i
        end = -1
        while True:
            for e in range(start[x], start[x + 1]):
                k = post[e]
                if seen[k] == t or dead[k]:
                    continue
                seen[k] = t
                mover[k] = x
                if room[k] > 0:
                    end = k
                    break
                queue[last] = k
                last += 1
            if end >= 0:
                break
            if x == i or after[x] < 0:  # next post in the queue, its first member
                x = -1
                while first < last and x < 0:
                    x = head[queue[first]]
                    first += 1
                if x < 0:
                    break
            else:
                x = after[x]
        if end < 0:
            for q in range(last):
                dead[queue[q]] = 1
            continue
        room[end] -= 1
        while end >= 0:
            x = mover[end]
            old = placed[x]
            if old >= 0:
                _leave(x, placed, head, after, before)
            _join(x, end, placed, head, after, before)
            end = old


@kernel
def _fill_priced(by_post: I64, who: I32, slots: I64, placed: I32, full: U8) -> None:
    """Where a post that must be full has room, shift people along tight pairs out of posts that need not be full."""
    posts = slots.shape[0]
    room = slots.copy()
    for i in range(placed.shape[0]):
        if placed[i] >= 0:
            room[placed[i]] -= 1
    seen = np.full(posts, -1, np.int32)
    mover = np.empty(posts, np.int32)
    goes = np.empty(posts, np.int32)
    queue = np.empty(posts, np.int32)
    turn = 0
    for j in range(posts):
        while full[j] and room[j] > 0:
            turn += 1
            seen[j] = turn
            queue[0] = j
            first = 0
            last = 1
            end = -1
            while first < last and end < 0:
                k = queue[first]
                first += 1
                for e in range(by_post[k], by_post[k + 1]):
                    a = placed[who[e]]
                    if a < 0 or seen[a] == turn:
                        continue
                    seen[a] = turn
                    mover[a] = who[e]
                    goes[a] = k
                    if not full[a]:
                        end = a
                        break
                    queue[last] = a
                    last += 1
            if end < 0:
                break  # cannot happen for tight pairs of a best whole; the caller's check of the total would tell
            room[end] += 1
            room[j] -= 1
            while end != j:
                placed[mover[end]] = goes[end]
                end = goes[end]


@kernel
def _exchange_parts(start: I64, post: I32, slots: I64, placed: I32, full: U8) -> I32:
    """Strongly connected parts of the exchange graph over posts and the outside (Tarjan, without recursion)."""
    posts = slots.shape[0]
    nodes = posts + 1
    count = np.zeros(posts, np.int64)
    degree = np.zeros(nodes + 1, np.int64)
    for i in range(placed.shape[0]):
        a = placed[i]
        if a >= 0:
            count[a] += 1
            for e in range(start[i], start[i + 1]):
                if post[e] != a:
                    degree[a + 1] += 1
    for j in range(posts):
        if not full[j]:
            if count[j] < slots[j]:
                degree[j + 1] += 1
            if count[j] > 0:
                degree[posts + 1] += 1
    for j in range(nodes):
        degree[j + 1] += degree[j]
    place = degree[:-1].copy()
    to = np.empty(degree[nodes], np.int32)
    for i in range(placed.shape[0]):
        a = placed[i]
        if a >= 0:
            for e in range(start[i], start[i + 1]):
                if post[e] != a:
                    to[place[a]] = post[e]
                    place[a] += 1
    for j in range(posts):
        if not full[j]:
            if count[j] < slots[j]:
                to[place[j]] = posts
                place[j] += 1
            if count[j] > 0:
                to[place[posts]] = j
                place[posts] += 1
    part = np.full(nodes, -1, np.int32)
    order = np.full(nodes, -1, np.int32)
    low = np.empty(nodes, np.int32)
    at = degree[:-1].copy()
    path = np.empty(nodes, np.int32)
    open_ = np.empty(nodes, np.int32)
    depth = 0
    waiting = 0
    clock = 0
    parts = 0
    for root in range(nodes):
        if order[root] >= 0:
            continue
        path[0] = root
        depth = 1
        order[root] = clock
        low[root] = clock
        clock += 1
        open_[waiting] = root
        waiting += 1
        while depth > 0:
            v = path[depth - 1]
            if at[v] < degree[v + 1]:
                u = to[at[v]]
                at[v] += 1
                if order[u] < 0:
                    order[u] = clock
                    low[u] = clock
                    clock += 1
                    open_[waiting] = u
                    waiting += 1
                    path[depth] = u
                    depth += 1
                elif part[u] < 0 and order[u] < low[v]:
                    low[v] = order[u]
            else:
                depth -= 1
                if depth > 0 and low[v] < low[path[depth - 1]]:
                    low[path[depth - 1]] = low[v]
                if low[v] == order[v]:
                    while True:
                        waiting -= 1
                        u = open_[waiting]
                        part[u] = parts
                        if u == v:
                            break
                    parts += 1
    return part


@kernel
def _free_pairs(start: I64, post: I32, placed: I32, part: I32, into_start: I64, into_post: I32) -> None:
    """Count or fill, for each worker with a choice left, the pairs inside the part of their own post."""
    counting = into_post.shape[0] == 0
    q = 0
    for i in range(placed.shape[0]):
        a = placed[i]
        begin = q
        if a >= 0:
            for e in range(start[i], start[i + 1]):
                if part[post[e]] == part[a]:
                    if not counting:
                        into_post[q] = post[e]
                    q += 1
            if q == begin + 1:
                q = begin  # only their own post: nothing to choose
        into_start[i + 1] = q


@kernel
def _draw(lottery: int, post: int, level: int, draws: int) -> Any:
    """A fixed number below `draws` (a power of two) from lottery number, post and level (splitmix64)."""
    x = np.uint64(lottery) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(post) * np.uint64(0xC2B2AE3D27D4EB4F)
    x += np.uint64(level) * np.uint64(0x165667B19E3779F9)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.int64((x ^ (x >> np.uint64(31))) & np.uint64(draws - 1))


@kernel
def _draws(start: I64, post: I32, lottery: I64, key: I64, level: int, draws: int) -> I64:
    out = np.empty(post.shape[0], np.int64)
    for i in range(start.shape[0] - 1):
        for e in range(start[i], start[i + 1]):
            out[e] = _draw(lottery[i], key[post[e]], level, draws)
    return out


def draw(lottery: int, post_key: int, level: int, draws: int = DRAWS) -> int:
    """The draw of one pair at one level, for whoever wants to check a choice by hand."""
    return int(_draw(lottery, post_key, level, draws))


def _who_goes_where(
    tight: Tight, slots: I64, placed: I32, full: U8, lottery: I64, key: I64, level: int, draws: int
) -> I32:
    part = _exchange_parts(tight.start, tight.post, slots, placed, full)
    start = np.zeros(len(placed) + 1, np.int64)
    _free_pairs(tight.start, tight.post, placed, part, start, np.empty(0, np.int32))
    if start[-1] == 0:
        return placed
    assert level < 64, "the draws leave equals after 64 levels"
    post = np.empty(int(start[-1]) + 1, np.int32)  # one more: a pair is written before its worker is found to be bound
    _free_pairs(tight.start, tight.post, placed, part, start, post)
    post = post[:-1]
    workers = np.flatnonzero(np.diff(start) > 0)
    posts, where = np.unique(post, return_inverse=True)
    post = where.astype(np.int32)
    small_start = np.zeros(len(workers) + 1, np.int64)
    np.cumsum(np.diff(start)[workers], out=small_start[1:])
    at = np.searchsorted(posts, placed[workers]).astype(np.int32)
    taken = np.bincount(placed[placed >= 0], minlength=len(slots))
    chosen = np.bincount(placed[workers], minlength=len(slots))
    room = (slots - taken + chosen)[posts].astype(np.int64)
    must_fill = full[posts]
    whole = np.int64(len(workers) * draws + 1)
    weight = whole + _draws(small_start, post, lottery[workers], key[posts], level, draws) + whole * must_fill[post]
    small = Pairs(small_start, post, weight, len(posts))
    best = run_auction(small, room, warm=(at, whole * must_fill.astype(np.int64)), start_epsilon=draws / 8)
    tied, _ = tight_pairs(small, room, best.price)
    still = (must_fill.astype(bool) | (best.price > 0)).astype(np.uint8)
    result = placed.copy()
    result[workers] = posts[
        _who_goes_where(tied, room, best.placed, still, lottery[workers], key[posts], level + 1, draws)
    ].astype(np.int32)
    return result


def settle_ties(
    tight: Tight,
    slots: I64,
    placed: I32,
    price: I64,
    profit: I64,
    lottery: I64,
    post_key: I64,
    draws: int = DRAWS,
) -> I32:
    """The one best whole that the rules single out among all best wholes.

    tight     all tight pairs of the market (also those the solver never looked at)
    placed    int32: any best whole;  price, profit: the least prices and the profits they leave
    lottery   int64, workers: each worker's number, all different, 0 is first
    post_key  int64, posts: all different; a post's place in an order that does not depend on the rows
    """
    result = placed.copy()
    optional = np.flatnonzero((profit == 0) & (np.diff(tight.start) > 0))
    full = (price > 0).astype(np.uint8)
    if len(optional):
        turn = optional[np.argsort(lottery[optional], kind="stable")].astype(np.int32)
        _place_by_lottery(tight.start, tight.post, slots, result, (profit > 0).astype(np.uint8), turn)
        by_post, who, _ = transpose(tight.start, tight.post, tight.post, len(slots))
        _fill_priced(by_post, who, slots, result, full)
    return _who_goes_where(tight, slots, result, full, lottery, post_key, 0, draws)
