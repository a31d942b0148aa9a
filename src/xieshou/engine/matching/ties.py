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

from typing import Any

import numpy as np

from xieshou.engine.matching.auction import run_auction
from xieshou.engine.matching.bidding import transpose
from xieshou.engine.matching.compiling import I32, I64, U8, kernel
from xieshou.engine.matching.exchange import exchange_parts, free_pairs
from xieshou.engine.matching.mending import best_near
from xieshou.engine.matching.pairs import Pairs
from xieshou.engine.matching.placing import fill_priced, place_by_lottery
from xieshou.engine.matching.tight import Tight, tight_pairs

DRAWS = 1024
FIRST = 1 / 128  # of the draws: the first epsilon, for the people begin where a best whole has them


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
    tight: Tight, slots: I64, placed: I32, full: U8, lottery: I64, key: I64, level: int, draws: int, near: I64 | None
) -> tuple[I32, I64]:
    """(who goes where, this level's prices less the usual start); `near`: those of a neighbouring market."""
    whole = np.int64(len(placed) * draws + 1)
    leaning = full * whole
    part = exchange_parts(tight.start, tight.post, slots, placed, full)
    start = np.zeros(len(placed) + 1, np.int64)
    free_pairs(tight.start, tight.post, placed, part, start, np.empty(0, np.int32))
    if start[-1] == 0:
        return placed, np.zeros_like(leaning)
    assert level < 64, "the draws leave equals after 64 levels"
    post = np.empty(int(start[-1]) + 1, np.int32)  # one more: a pair is written before its worker is found to be bound
    free_pairs(tight.start, tight.post, placed, part, start, post)
    post = post[:-1]
    workers = np.flatnonzero(np.diff(start) > 0)
    posts = np.flatnonzero(np.bincount(post, minlength=len(slots)))
    inside = np.full(len(slots), -1, np.int32)
    inside[posts] = np.arange(len(posts), dtype=np.int32)
    post = inside[post]
    small_start = np.zeros(len(workers) + 1, np.int64)
    np.cumsum(np.diff(start)[workers], out=small_start[1:])
    taken = np.bincount(placed[placed >= 0], minlength=len(slots))
    chosen = np.bincount(placed[workers], minlength=len(slots))
    room = (slots - taken + chosen)[posts].astype(np.int64)
    must_fill = full[posts]
    weight = whole + _draws(small_start, post, lottery[workers], key[posts], level, draws) + whole * must_fill[post]
    small = Pairs(small_start, post, weight, len(posts))
    at = inside[placed[workers]]
    usual = leaning[posts]
    best = None if near is None else best_near(small, room, at, np.maximum(usual + near[posts], 0))
    if best is None:
        best = run_auction(small, room, warm=(at, usual), start_epsilon=draws * FIRST)
    tied, _ = tight_pairs(small, room, best.price)
    still = (must_fill.astype(bool) | (best.price > 0)).astype(np.uint8)
    result = placed.copy()
    deeper, _ = _who_goes_where(tied, room, best.placed, still, lottery[workers], key[posts], level + 1, draws, None)
    result[workers] = posts[deeper].astype(np.int32)
    leaning[:] = 0
    leaning[posts] = best.price - usual
    return result, leaning


def settle_ties(
    tight: Tight,
    slots: I64,
    placed: I32,
    price: I64,
    profit: I64,
    lottery: I64,
    post_key: I64,
    draws: int = DRAWS,
    near: I64 | None = None,
) -> tuple[I32, I64]:
    """(the one best whole that the rules single out among all, its first draw's prices less their usual start).

    tight     all tight pairs of the market (also those the solver never looked at)
    placed    int32: any best whole;  price, profit: the least prices and the profits they leave
    lottery   int64, workers: each worker's number, all different, 0 is first
    post_key  int64, posts: all different; a post's place in an order that does not depend on the rows
    near      int64, posts: the same prices of a neighbouring market, to begin there
    """
    result = placed.copy()
    optional = np.flatnonzero((profit == 0) & (np.diff(tight.start) > 0))
    full = (price > 0).astype(np.uint8)
    if len(optional):
        turn = optional[np.argsort(lottery[optional], kind="stable")].astype(np.int32)
        place_by_lottery(tight.start, tight.post, slots, result, (profit > 0).astype(np.uint8), turn)
        if bool(np.any((np.bincount(result[result >= 0], minlength=len(slots)) < slots) & (full > 0))):
            by_post, who, _ = transpose(tight.start, tight.post, tight.post, len(slots))
            fill_priced(by_post, who, slots, result, full)
    return _who_goes_where(tight, slots, result, full, lottery, post_key, 0, draws, near)
