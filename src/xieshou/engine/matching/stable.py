"""Stable matching (稳定匹配): no worker and post would both rather have each other.

Belongs here: workers proposing down their own lists, posts keeping whom they rank highest, the cut-off of each post,
and the next choices of those whose list is used up. Does not belong: the check of a finished result (verification).

A post ranks by tier (0 first), then score (higher first), then lottery number (smaller first), so no two persons are
equal and the outcome is one and the same whatever the order of rows: the stable matching best for every worker.
"""

from dataclasses import dataclass

import numpy as np

from xieshou.engine.matching.bidding import rise, sink
from xieshou.engine.matching.candidates import best_posts, key_of, scan, score_pairs
from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.pairs import Pairs, checked_slots
from xieshou.engine.matching.rule_tables import Compiled
from xieshou.engine.matching.said import MarketError
from xieshou.engine.matching.solve import checked_order


@dataclass
class Stable:
    """The stable matching that is best for every worker.

    placed     int32, workers: index of the post, -1 when not placed
    choice     int64, workers: how far down the own list, 0 is the first choice; -1 when not placed
    taken      int64, posts: slots filled
    cut_worker int32, posts: the last person admitted where the post is full; -1 where there is room (no cut-off)
    proposals  how many proposals were made
    """

    placed: I32
    choice: I64
    taken: I64
    cut_worker: I32
    proposals: int


@kernel
def _propose(
    start: I64, post: I32, score: AnyInt, low_score: int, reach: int, base_key: I64, slots: I64, base: I64, key: I64,
    holder: I32, taken: I64, placed: I32, next_: I64,
) -> int:  # fmt: skip
    proposals = 0
    for begin in range(placed.shape[0]):
        i = begin
        while True:
            e = next_[i]
            if e >= start[i + 1]:
                break
            next_[i] = e + 1
            j = post[e]
            c = slots[j]
            if c <= 0:
                continue
            proposals += 1
            k = base_key[i] + (score[e] - low_score) * reach  # tier, then score, then lottery
            at = base[j]
            if taken[j] < c:
                p = taken[j]
                taken[j] = p + 1
                key[at + p] = k
                holder[at + p] = i
                rise(key, holder, at, p)
                placed[i] = j
                break
            if k > key[at]:
                loser = holder[at]
                key[at] = k
                holder[at] = i
                sink(key, holder, at, c)
                placed[i] = j
                placed[loser] = -1
                i = loser
    return proposals


def _keys(pairs: Pairs, points: AnyInt, tier: object, lottery: object) -> tuple[I64, int]:
    """Each worker's part of the posts' order (tier and lottery number), and the lowest score."""
    workers = pairs.workers
    tiers = np.zeros(workers, np.int64) if tier is None else np.asarray(tier, np.int64)
    if len(tiers) != workers or (workers and tiers.min() < 0):
        raise MarketError(
            f"tier：应是{workers}个整数，不得为负。", f"tier: expected {workers} whole numbers, none negative."
        )
    if len(points) != len(pairs):
        raise MarketError(
            f"score：{len(pairs)}对给了{len(points)}行。", f"score: {len(points)} rows for {len(pairs)} pairs."
        )
    number = checked_order(lottery, workers, "lottery")
    rank = np.empty(workers, np.int64)
    rank[np.argsort(number, kind="stable")] = np.arange(workers)
    low, high = (int(points.min()), int(points.max())) if len(points) else (0, 0)
    last_tier = int(tiers.max()) if workers else 0
    if (last_tier + 1) * (high - low + 1) * max(1, workers) >= 2**62:
        raise MarketError(
            f"tier和score：{last_tier + 1}个档次、{low}到{high}分、{workers}人，超出安全范围。"
            "档次请从0连续编号，分值请同除一个数。",
            f"tier and score: {last_tier + 1} tiers and scores from {low} to {high} with {workers} workers leave the "
            "safe range. Number the tiers from 0 without gaps, and divide the scores.",
        )
    key: I64 = (last_tier - tiers) * (high - low + 1) * workers + (workers - 1 - rank)
    return key, low


def stable_matching(
    pairs: Pairs, slots: object, *, tier: object = None, score: AnyInt | None = None, lottery: object = None
) -> Stable:
    """The worker-best stable matching.

    pairs    each worker's pairs in the worker's own order, best first
    slots    posts: whole numbers >= 0
    tier     workers: whole numbers >= 0, 0 is served first (None: all alike)
    score    one per pair: how much the post wants the worker (None: the weight of the pair)
    lottery  workers: whole numbers, all different, the smallest is first (None: the row decides)
    """
    room = checked_slots(slots)
    if len(room) != pairs.posts:
        raise MarketError(
            f"slots：{pairs.posts}个岗位给了{len(room)}行。", f"slots: {len(room)} rows for {pairs.posts} posts."
        )
    points = pairs.weight if score is None else score
    base_key, low = _keys(pairs, points, tier, lottery)
    workers = pairs.workers
    room = np.minimum(room, np.bincount(pairs.post, minlength=pairs.posts)).astype(np.int64)
    base = np.zeros(pairs.posts + 1, np.int64)
    np.cumsum(room, out=base[1:])
    key = np.empty(int(base[-1]), np.int64)
    holder = np.empty(int(base[-1]), np.int32)
    taken = np.zeros(pairs.posts, np.int64)
    placed = np.full(workers, -1, np.int32)
    next_ = pairs.start[:-1].copy()
    proposals = _propose(
        pairs.start, pairs.post, points, low, workers, base_key, room, base, key, holder, taken, placed, next_
    )
    full = np.flatnonzero((taken == np.asarray(checked_slots(slots))) & (taken > 0))
    cut = np.full(pairs.posts, -1, np.int32)
    cut[full] = holder[base[full]]
    choice = np.where(placed >= 0, next_ - 1 - pairs.start[:-1], -1)
    return Stable(placed, choice, taken, cut, int(proposals))


@kernel
def _blocking(
    start: I64, post: I32, score: AnyInt, low_score: int, reach: int, base_key: I64, slots: I64, placed: I32
) -> int:
    posts = slots.shape[0]
    count = np.zeros(posts, np.int64)
    worst = np.full(posts, np.int64(2**62), np.int64)
    for i in range(placed.shape[0]):
        j = placed[i]
        if j >= 0:
            count[j] += 1
            for e in range(start[i], start[i + 1]):
                if post[e] == j:
                    worst[j] = min(worst[j], base_key[i] + (score[e] - low_score) * reach)
                    break
    found = 0
    for i in range(placed.shape[0]):
        for e in range(start[i], start[i + 1]):
            j = post[e]
            if j == placed[i]:
                break
            if slots[j] > 0 and (count[j] < slots[j] or base_key[i] + (score[e] - low_score) * reach > worst[j]):
                found += 1
    return found


def blocking_pairs(
    pairs: Pairs,
    slots: object,
    placed: I32,
    *,
    tier: object = None,
    score: AnyInt | None = None,
    lottery: object = None,
) -> int:
    """How many pairs of worker and post would both rather have each other: 0 when stable, whoever made it."""
    points = pairs.weight if score is None else score
    base_key, low = _keys(pairs, points, tier, lottery)
    return int(_blocking(pairs.start, pairs.post, points, low, pairs.workers, base_key, checked_slots(slots), placed))


def stable_over_all(
    market: Compiled, slots: object, *, tier: object = None, lottery: object = None, block: int = 20
) -> tuple[Stable, Pairs]:
    """The stable matching over every eligible pair, and the lists as far as they were needed.

    Everybody starts with a list of `block`; whoever is turned down by the whole list asks for the next choices, until
    nobody who is unplaced has an eligible post left to ask. The worker's own order is the score, then the inner order.
    Cut-offs only rise while people propose, so next choices leave out posts that would refuse already: past the first
    `block`, a worker's list has gaps.
    """
    room = checked_slots(slots)
    tiers = np.zeros(market.workers, np.int64) if tier is None else np.asarray(tier, np.int64)
    lists = best_posts(market, block)
    has_more = np.diff(lists.start) == block
    below = np.zeros(market.workers, np.int64)
    last = lists.start[1:][has_more] - 1
    below[has_more] = key_of(lists.weight[last], lists.post[last])
    while True:
        result = stable_matching(lists, room, tier=tiers, lottery=lottery)
        ask = np.flatnonzero(has_more & (result.placed < 0))
        if not len(ask):
            return result, lists
        cut = result.cut_worker
        cut_score = np.zeros(market.posts, np.int64)
        full = np.flatnonzero(cut >= 0)
        cut_score[full] = score_pairs(market, cut[full].astype(np.int64), full.astype(np.int32))
        founds = []
        for t in np.unique(tiers[ask]):
            cut_tier = tiers[np.maximum(cut, 0)]
            need = np.where(cut_tier < t, 2**40, np.where(cut_tier == t, cut_score, -1))
            need = np.where(room == 0, 2**40, np.where(cut >= 0, need, -1)).astype(np.int64)
            some = ask[tiers[ask] == t]
            founds.append(scan(market, block, who=some, ceiling=below[some], need=need))
        who = np.concatenate([f.who for f in founds])
        found = np.concatenate([f.found for f in founds])
        order = np.argsort(who, kind="stable")
        who, found = who[order], found[order]
        more_post = np.concatenate([f.post for f in founds])[order]
        more_weight = np.concatenate([f.weight for f in founds])[order]
        has_more[who] = found == block
        some_found = found > 0
        last = np.maximum(found - 1, 0)
        rows = np.arange(len(who))
        keys = key_of(more_weight[rows, last], more_post[rows, last])
        below[who[some_found]] = keys[some_found]
        lists = _longer(lists, who, found, more_post, more_weight)


def _longer(lists: Pairs, who: I64, found: I64, more_post: I32, more_weight: I32) -> Pairs:
    """The lists with what was found added at the ends."""
    counts = np.zeros(lists.workers, np.int64)
    counts[who] = found
    start = np.zeros(lists.workers + 1, np.int64)
    np.cumsum(np.diff(lists.start) + counts, out=start[1:])
    post, weight = np.empty(int(start[-1]), np.int32), np.empty(int(start[-1]), lists.weight.dtype)
    old = np.repeat(start[:-1] - lists.start[:-1], np.diff(lists.start)) + np.arange(len(lists))
    post[old], weight[old] = lists.post, lists.weight
    mask = np.arange(more_post.shape[1])[None, :] < found[:, None]
    begin = start[who] + np.diff(lists.start)[who]
    new = (begin[:, None] + np.arange(more_post.shape[1])[None, :])[mask]
    post[new], weight[new] = more_post[mask], more_weight[mask]
    return Pairs(start, post, weight, lists.posts)
