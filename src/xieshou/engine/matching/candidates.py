"""Candidates: for each worker the best pairs of a compiled market, without looking at every pair.

Belongs here: the one scan over blocks of posts, used three ways: the best k posts of each worker, the pairs that beat
given prices, the pairs that exactly meet them. Does not belong: rules and their tables, what is done with the pairs.
"""

from dataclasses import dataclass
from typing import Any

import numba
import numpy as np

from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel, parallel_kernel
from xieshou.engine.matching.pairs import Pairs
from xieshou.engine.matching.rule_tables import CHUNK, Compiled

SHUT = np.int64(-(2**29))
LAST = np.int64(2**31 - 1)
PARTS = 256


@kernel
def pay_points(asked: int, paid: int, pay: I64) -> Any:
    """Points for pay; below SHUT when the pair is refused."""
    if asked <= 0 or paid < 0:
        return np.int64(0)
    if paid < asked:
        return pay[2] if pay[2] <= SHUT else pay[2] * pay[3]
    return min(pay[0], (paid - asked) * pay[0] * 100 // (asked * pay[1])) * pay[3]


@kernel
def _pair_points(i: int, j: int, pair_worker: I32, pair_post: I32, table: I64, at: I64, width: I64) -> Any:
    total = np.int64(0)
    for r in range(at.shape[0]):
        found = table[at[r] + pair_worker[r, i] * width[r] + pair_post[r, j]]
        if found <= SHUT:
            return found
        total += found
    return total


@kernel
def spread_of(i: int, q: int, spread: int) -> Any:
    """A fixed number 0..spread for worker i and post q: sends like workers to different posts of nearly equal value."""
    x = np.uint64(i) * np.uint64(0x9E3779B97F4A7C15) + np.uint64(q) * np.uint64(0xC2B2AE3D27D4EB4F)
    x = (x ^ (x >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    return np.int64((x >> np.uint64(40)) % np.uint64(spread + 1))


@parallel_kernel
def _scan(
    who: I64, gate: I32, gate_start: I64, gate_code: I32, gate_points: I64, row: I32, row_start: I64, place: I32,
    place_points: I64, places: int, asked: I64, paid: I64, person: I64, block_start: I64, known_until: I64,
    pair_worker: I32, pair_post: I32, pair_table: I64, pair_at: I64, pair_width: I64, pair_best: I64, pay: I64,
    price: I64, cheapest: I64, chunk_at: I64, chunk_cheapest: I64, need: I64, easiest: I64,
    floor: I64, ceiling: I64, spread: int, k: int,
    into_post: I32, into_weight: I32, found: I64, scored: I64,
) -> None:  # fmt: skip
    """For each worker in `who`: up to k posts with score - price > floor, best first, ties by post; keys < ceiling."""
    for part in numba.prange(PARTS):
        heap = np.empty(max(k, 1), np.int64)
        looked = 0
        for t in range(who.shape[0] * part // PARTS, who.shape[0] * (part + 1) // PARTS):
            i = who[t]
            size = 0
            seen = 0
            least = floor[t]  # only a greater value is of use
            for g in range(gate_start[gate[i]], gate_start[gate[i] + 1]):
                for b in range(row_start[row[i]], row_start[row[i] + 1]):
                    block = np.int64(gate_code[g]) * places + place[b]
                    first = block_start[block]
                    end = block_start[block + 1]
                    if first == end:
                        continue
                    fixed = gate_points[g] + place_points[b] + person[i]
                    if easiest[block] > 2**39:
                        continue
                    top = fixed + pair_best[i] - cheapest[block] + spread
                    q = first
                    while q < end:
                        if (q - first) % CHUNK == 0 or q == known_until[block]:
                            p = pay_points(asked[i], paid[q], pay)
                            if p <= SHUT:
                                if q >= known_until[block]:
                                    break
                                q = known_until[block]  # the rest pays too little; unknown pay stands at the end
                                continue
                            if q < known_until[block]:
                                bound = max(p, 0) if known_until[block] < end else p
                                if pay[2] > SHUT:
                                    bound = max(bound, pay[2] * pay[3])
                                if top + bound <= least or fixed + pair_best[i] + bound < easiest[block]:
                                    break
                                c = chunk_at[block] + (q - first) // CHUNK
                                whole = (q - first) % CHUNK == 0 and q + CHUNK <= known_until[block]
                                if whole and top + bound + cheapest[block] - chunk_cheapest[c] <= least:
                                    q += CHUNK
                                    continue
                        looked += 1
                        p = pay_points(asked[i], paid[q], pay)
                        if p <= SHUT:
                            q = known_until[block] if q < known_until[block] else end
                            continue
                        score = fixed + p
                        if pair_at.shape[0] > 0:
                            extra = _pair_points(i, q, pair_worker, pair_post, pair_table, pair_at, pair_width)
                            if extra <= SHUT:
                                q += 1
                                continue
                            score += extra
                        value = score - price[q]
                        if score < 0 or score < need[q] or value <= floor[t] or value + spread <= least:
                            q += 1
                            continue
                        if spread > 0:
                            value += spread_of(i, q, spread)
                        key = (value << 31) | (LAST - q)
                        q += 1
                        if key >= ceiling[t]:
                            continue
                        seen += 1
                        if size < k:
                            x = size
                            size += 1
                            while x > 0:
                                up = (x - 1) >> 1
                                if heap[up] <= key:
                                    break
                                heap[x] = heap[up]
                                x = up
                            heap[x] = key
                        elif k > 0 and key > heap[0]:
                            x = 0
                            while True:
                                down = 2 * x + 1
                                if down >= k:
                                    break
                                if down + 1 < k and heap[down + 1] < heap[down]:
                                    down += 1
                                if heap[down] >= key:
                                    break
                                heap[x] = heap[down]
                                x = down
                            heap[x] = key
                        if k > 0 and size == k:
                            least = max(floor[t], (heap[0] >> 31) - 1)  # an equal value may still win by its place
            found[t] = size
            kept = np.sort(heap[:size])
            for x in range(size):
                key = kept[size - 1 - x]
                q = LAST - (key & LAST)
                into_post[t, x] = q
                into_weight[t, x] = (key >> 31) + price[q]
                if spread > 0:
                    into_weight[t, x] -= spread_of(i, q, spread)
        scored[part] = looked


@kernel
def _cheapest(
    block_start: I64, price: I64, need: I64, chunk_at: I64, cheapest: I64, chunk_cheapest: I64, easiest: I64
) -> None:
    for block in range(block_start.shape[0] - 1):
        low = np.int64(2**62)
        easy = np.int64(2**62)
        for q in range(block_start[block], block_start[block + 1]):
            c = chunk_at[block] + (q - block_start[block]) // CHUNK
            if (q - block_start[block]) % CHUNK == 0 or price[q] < chunk_cheapest[c]:
                chunk_cheapest[c] = price[q]
            low = min(low, price[q])
            easy = min(easy, need[q])
        cheapest[block] = low
        easiest[block] = easy


@dataclass(frozen=True)
class Found:
    """What a scan found: row t belongs to worker who[t]; its first found[t] entries count, best first."""

    who: I64
    post: I32
    weight: I32
    found: I64
    scored: int


def scan(
    market: Compiled,
    k: int,
    *,
    who: I64 | None = None,
    price: I64 | None = None,
    floor: I64 | None = None,
    ceiling: I64 | None = None,
    spread: int = 0,
    need: I64 | None = None,
) -> Found:
    """For each worker up to k posts with score - price > floor, best first, equal ones by post.

    price    int64, posts (None: 0);  floor  int64, one per row of who (None: -1, any score that is not negative)
    ceiling  int64, one per row of who: only keys (see key_of) below it, for the next choices after a list
    spread   points of a fixed per-pair number added before choosing the k; 0 for exactly the best
    need     int64, posts: least score the post would take; 2**40 takes nobody (None: any)
    """
    rows = np.arange(market.workers, dtype=np.int64) if who is None else who
    costs = np.zeros(market.posts, np.int64) if price is None else price
    low = np.full(len(rows), -1, np.int64) if floor is None else floor
    high = np.full(len(rows), 2**62, np.int64) if ceiling is None else ceiling
    into_post = np.empty((len(rows), k), np.int32)
    into_weight = np.empty((len(rows), k), np.int32)
    found = np.zeros(len(rows), np.int64)
    scored = np.zeros(PARTS, np.int64)
    chunk_at = np.zeros(len(market.block_start), np.int64)
    np.cumsum(-(-np.diff(market.block_start) // CHUNK), out=chunk_at[1:])
    cheapest = np.zeros(len(market.block_start) - 1, np.int64)
    chunk_cheapest = np.zeros(int(chunk_at[-1]), np.int64)
    least = np.full(market.posts, -1, np.int64) if need is None else need
    easiest = np.zeros(len(market.block_start) - 1, np.int64)
    _cheapest(market.block_start, costs, least, chunk_at, cheapest, chunk_cheapest, easiest)
    _scan(
        rows, market.gate, market.gate_start, market.gate_code, market.gate_points, market.row, market.row_start,
        market.place, market.place_points, market.places, market.asked, market.paid, market.person, market.block_start,
        market.known_until, market.pair_worker, market.pair_post, market.pair_table, market.pair_at, market.pair_width,
        market.pair_best, market.pay, costs, cheapest, chunk_at, chunk_cheapest, least, easiest, low, high,
        spread, k, into_post, into_weight, found, scored,
    )  # fmt: skip
    return Found(rows, into_post, into_weight, found, int(scored.sum()))


def key_of(value: AnyInt, post: I32) -> I64:
    """The order of a scan: higher value first, then the earlier post."""
    return (value.astype(np.int64) << 31) | (LAST - post.astype(np.int64))


@kernel
def _pack(found: I64, post: I32, weight: I32, start: I64, into_post: I32, into_weight: I32) -> None:
    for t in range(found.shape[0]):
        for x in range(found[t]):
            into_post[start[t] + x] = post[t, x]
            into_weight[start[t] + x] = weight[t, x]


def best_posts(market: Compiled, k: int = 20) -> Pairs:
    """Each worker's best k posts, best first, as pairs in the market's inner order."""
    result = scan(market, k)
    start = np.zeros(market.workers + 1, np.int64)
    np.cumsum(result.found, out=start[1:])
    post = np.empty(int(start[-1]), np.int32)
    weight = np.empty(int(start[-1]), np.int32)
    _pack(result.found, result.post, result.weight, start, post, weight)
    return Pairs(start, post, weight, market.posts)


@kernel
def _score(
    who: I64, post: I64, gate: I32, gate_start: I64, gate_code: I32, gate_points: I64, row: I32, row_start: I64,
    place: I32, place_points: I64, places: int, asked: I64, paid: I64, person: I64, block_start: I64, pair_worker: I32,
    pair_post: I32, pair_table: I64, pair_at: I64, pair_width: I64, pay: I64, score: I64,
) -> None:  # fmt: skip
    for t in range(who.shape[0]):
        i = who[t]
        q = post[t]
        block = np.searchsorted(block_start, q, side="right") - 1
        total = person[i] + pay_points(asked[i], paid[q], pay)
        if pair_at.shape[0] > 0:
            total += _pair_points(i, q, pair_worker, pair_post, pair_table, pair_at, pair_width)
        opened = 0
        for g in range(gate_start[gate[i]], gate_start[gate[i] + 1]):
            if gate_code[g] == block // places:
                total += gate_points[g]
                opened += 1
        for b in range(row_start[row[i]], row_start[row[i] + 1]):
            if place[b] == block % places:
                total += place_points[b]
                opened += 1
        score[t] = total if opened == 2 and total >= 0 else -1


def score_pairs(market: Compiled, who: I64, post: I32) -> I64:
    """The score of given pairs (inner order); -1 where the pair is not offered."""
    score = np.empty(len(who), np.int64)
    _score(
        who.astype(np.int64), post.astype(np.int64), market.gate, market.gate_start, market.gate_code,
        market.gate_points, market.row, market.row_start, market.place, market.place_points, market.places,
        market.asked, market.paid, market.person, market.block_start, market.pair_worker, market.pair_post,
        market.pair_table, market.pair_at, market.pair_width, market.pay, score,
    )  # fmt: skip
    return score
