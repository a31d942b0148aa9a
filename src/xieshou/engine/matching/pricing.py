"""The best whole over every eligible pair, without building them all (逐轮定价).

Belongs here: the loop solve - look for pairs that beat the prices - add them - solve again, and the scan for all tight
pairs at the end. Does not belong: scanning (candidates), solving (auction, ties).

With everybody's best twenty posts as the only choice, wanted posts crowd every list and many people stay unplaced who
could have been placed. The prices of a solved part tell, by one scan with cuts, whether any pair outside it could
improve the whole. When there is none, the part's best whole is the best over all eligible pairs, and its least prices
are the least prices over all pairs (they meet every condition, and fewer conditions cannot ask for more). Late rounds
change little: they mend the whole path by path, and look only where a price or a profit has fallen.
"""

import time
from dataclasses import dataclass, field

import numpy as np

from xieshou.engine.matching.auction import run_auction
from xieshou.engine.matching.candidates import Found, best_posts, scan, score_pairs
from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.mending import best_near
from xieshou.engine.matching.pairs import Pairs, checked_slots
from xieshou.engine.matching.rule_tables import Compiled
from xieshou.engine.matching.said import Say
from xieshou.engine.matching.solve import Whole, bound_of, checked_order, total_of
from xieshou.engine.matching.ties import settle_ties
from xieshou.engine.matching.tight import Tight, tight_pairs

KEEP_WITHIN = 30  # points below the best that a pair may be and stay in the solved part
SPREAD = 200  # points of the fixed number that sends like workers to different posts while much is still open
STEP = 60  # points of the first epsilon of a re-solve while much is still open
MEND_BELOW = 0.02  # of the workers with better pairs outside: from then on single paths are quicker than an auction
BEYOND = 2**40  # a price that no score reaches


@dataclass(frozen=True)
class Seen:
    """The prices and profits of a scan, and how many pairs it found for each worker."""

    price: I64
    profit: I64
    found: I64


@dataclass
class Rounds:
    """What each round did: pairs in the part, total, workers with better pairs outside, seconds."""

    pairs: list[int] = field(default_factory=list)
    total: list[int] = field(default_factory=list)
    better: list[int] = field(default_factory=list)
    solve_seconds: list[float] = field(default_factory=list)
    scan_seconds: list[float] = field(default_factory=list)


@kernel
def _merge(
    start: I64, post: I32, weight: AnyInt, price: I64, profit: I64, placed: I32, margin: int, new_post: I32,
    new_weight: I32, found: I64, into_start: I64, into_post: I32, into_weight: AnyInt,
) -> None:  # fmt: skip
    """The part with the new pairs, without those that have fallen far behind (they come back if they matter)."""
    counting = into_post.shape[0] == 0
    q = 0
    for i in range(found.shape[0]):
        for e in range(start[i], start[i + 1]):
            if post[e] == placed[i] or weight[e] - price[post[e]] >= profit[i] - margin:
                if not counting:
                    into_post[q] = post[e]
                    into_weight[q] = weight[e]
                q += 1
        for x in range(found[i]):
            if not counting:
                into_post[q] = new_post[i, x]
                into_weight[q] = new_weight[i, x]
            q += 1
        into_start[i + 1] = q


def _with_found(part: Pairs, price: I64, profit: I64, placed: I32, margin: int, new: Found) -> Pairs:
    start = np.zeros(part.workers + 1, np.int64)
    none, no_weight = np.empty(0, np.int32), np.empty(0, np.int32)
    given = (part.start, part.post, part.weight, price, profit, placed, margin, new.post, new.weight, new.found, start)
    _merge(*given, none, no_weight)
    post, weight = np.empty(int(start[-1]), np.int32), np.empty(int(start[-1]), np.int32)
    if len(post):
        _merge(*given, post, weight)
    return Pairs(start, post, weight, part.posts)


def all_tight_pairs(market: Compiled, price: I64, profit: I64, slots: I64) -> Tight:
    """Every eligible pair whose net value equals the worker's profit, at posts that have slots."""
    k = 8
    result = scan(market, k, price=price, floor=profit - 1)
    more = np.flatnonzero(result.found == k)
    who = [np.repeat(np.arange(market.workers), result.found)]
    post = [result.post[np.arange(k)[None, :] < result.found[:, None]]]
    while len(more):
        keep = ~np.isin(who[0], more) if k == 8 else np.ones(len(who[0]), bool)
        if k == 8:
            who[0], post[0] = who[0][keep], post[0][keep]
        k *= 8
        for begin in range(0, len(more), 100_000):
            block = more[begin : begin + 100_000]
            again = scan(market, k, who=block, price=price, floor=profit[block] - 1)
            done = (again.found < k) | (k > market.posts)
            mask = (np.arange(k)[None, :] < again.found[:, None]) & done[:, None]
            who.append(np.repeat(block[done], again.found[done]))
            post.append(again.post[mask])
            more[begin : begin + 100_000] = np.where(done, -1, block)
        more = more[more >= 0]
    worker, at = np.concatenate(who), np.concatenate(post)
    worker, at = worker[slots[at] > 0], at[slots[at] > 0]
    order = np.lexsort((at, worker))
    start = np.zeros(market.workers + 1, np.int64)
    np.cumsum(np.bincount(worker, minlength=market.workers), out=start[1:])
    return Tight(start, at[order].astype(np.int32))


def _better_pairs(market: Compiled, each: int, price: I64, profit: I64, before: Seen | None, spread: int) -> Found:
    """Up to `each` pairs per worker that beat the prices, none left out unless the worker has `each` of them.

    A pair that did not beat the earlier prices can beat these only if its post has become cheaper or its worker's
    profit has fallen. So workers whose profit held look at cheaper posts only.
    """
    if before is not None:
        anew = (profit < before.profit) | (before.found == each)
    if before is None or np.count_nonzero(anew) > market.workers // 4:
        return scan(market, each, price=price, floor=profit, spread=spread)
    shape = (market.workers, each)
    all_found = Found(
        np.arange(market.workers), np.empty(shape, np.int32), np.empty(shape, np.int32),
        np.zeros(market.workers, np.int64), 0,
    )  # fmt: skip
    only_cheaper = np.where(price < before.price, price, BEYOND)
    for who, cost in ((np.flatnonzero(anew), price), (np.flatnonzero(~anew), only_cheaper)):
        some = scan(market, each, who=who, price=cost, floor=profit[who], spread=spread)
        all_found.post[who], all_found.weight[who], all_found.found[who] = some.post, some.weight, some.found
    return all_found


def best_whole_of_all(
    market: Compiled,
    slots: object,
    *,
    lottery: object = None,
    post_key: object = None,
    first: int = 10,
    each: int = 10,
    choose: bool = True,
    say: Say | None = None,
) -> tuple[Whole, Pairs, Rounds]:
    """The greatest total weight over every eligible pair, proven; the part that was solved; what each round did.

    market   compile_rules(...);  slots, lottery, post_key in the market's inner order, as for best_whole
    first    pairs for each worker to begin with;  each  at most so many better ones join per round
    """
    room = checked_slots(slots)
    number = checked_order(lottery, market.workers, "lottery")
    key = checked_order(post_key, market.posts, "post_key")
    rounds = Rounds()
    began = time.perf_counter()
    part = best_posts(market, first)
    seconds = {"first candidates": time.perf_counter() - began}
    warm: tuple[I32, I64] | None = None
    seen: Seen | None = None
    open_share = 1.0
    while True:
        t0 = time.perf_counter()
        best = best_near(part, room, *warm) if warm is not None and open_share < MEND_BELOW else None
        if best is None:
            best = run_auction(part, room, warm=warm, start_epsilon=None if warm is None else STEP * open_share + 1)
        _, profit = tight_pairs(part, room, best.price)
        t1 = time.perf_counter()
        new = _better_pairs(market, each, best.price, profit, seen, int(SPREAD * open_share))
        seen = Seen(best.price, profit, new.found)
        t2 = time.perf_counter()
        better = int(np.count_nonzero(new.found))
        open_share = better / max(1, market.workers)
        rounds.pairs.append(len(part))
        rounds.total.append(total_of(part, best.placed))
        rounds.better.append(better)
        rounds.solve_seconds.append(t1 - t0)
        rounds.scan_seconds.append(t2 - t1)
        if say is not None:
            pairs, solving, looking = int(new.found.sum()), f"{t1 - t0:.2f}", f"{t2 - t1:.2f}"
            say(
                f"第{len(rounds.pairs)}轮：{len(part)}对，合计{rounds.total[-1]}分，{better}人在清单外还有更好的"
                f"（{pairs}对，求解{solving}秒，查找{looking}秒）",
                f"round {len(rounds.pairs)}: {len(part)} pairs, total {rounds.total[-1]}, {better} workers with better "
                f"pairs outside ({pairs} pairs, {solving} s solving, {looking} s looking)",
            )
        if better == 0:
            break
        part = _with_found(part, best.price, profit, best.placed, KEEP_WITHIN, new)
        warm = (best.placed, best.price)
    t3 = time.perf_counter()
    placed, leaning = best.placed, None
    if choose:
        tight = all_tight_pairs(market, best.price, profit, room)
        placed, leaning = settle_ties(tight, room, placed, best.price, profit, number, key)
    seconds["solve and prove"] = sum(rounds.solve_seconds)
    seconds["look for better pairs"] = sum(rounds.scan_seconds)
    seconds["choose among equals"] = time.perf_counter() - t3
    bound = bound_of(best.price, profit, room)
    total = bound if not choose else total_of_placed(market, placed)
    assert total == bound, f"our own fault: total {total} and bound {bound} differ"
    return Whole(placed, best.price, profit, total, bound, seconds, leaning), part, rounds


def total_of_placed(market: Compiled, placed: I32) -> int:
    """The total of a placement, each pair scored again by the rules."""
    who = np.flatnonzero(placed >= 0)
    return int(score_pairs(market, who, placed[who]).sum())
