"""Tight pairs: those whose net value is the worker's whole profit, so that every best whole lies inside them.

Belongs here: finding them among given pairs. Does not belong: choosing among them (ties).
"""

from dataclasses import dataclass

import numba
import numpy as np

from xieshou.engine.matching.compiling import I32, I64, AnyInt, parallel_kernel
from xieshou.engine.matching.pairs import Pairs

ALONE = 200_000  # so many pairs are done by one thread sooner than the others wake up


@dataclass(frozen=True)
class Tight:
    """Pairs that lie in some proof of a best whole: worker i's are post[start[i]:start[i + 1]]."""

    start: I64
    post: I32


@parallel_kernel
def _count_tight(
    start: I64, post: I32, weight: AnyInt, price: I64, slots: I64, count: I64, profit: I64, first: I32
) -> None:
    for i in numba.prange(profit.shape[0]):
        best = np.int64(0)
        equal = 0
        for e in range(start[i], start[i + 1]):
            net = weight[e] - price[post[e]]
            if net > best:
                best = net
                equal = 0
            if net == best and slots[post[e]] > 0:
                if equal == 0:
                    first[i] = post[e]
                equal += 1
        profit[i] = best
        count[i] = equal


@parallel_kernel
def _fill_tight(
    start: I64, post: I32, weight: AnyInt, price: I64, slots: I64, profit: I64, first: I32, into_start: I64,
    into_post: I32,
) -> None:  # fmt: skip
    for i in numba.prange(profit.shape[0]):
        q = into_start[i]
        end = into_start[i + 1]
        if end - q == 1:  # most have one, and it is known
            into_post[q] = first[i]
            continue
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
    first = np.empty(pairs.workers, np.int32)
    threads = numba.get_num_threads()
    numba.set_num_threads(threads if len(pairs) > ALONE else 1)
    _count_tight(pairs.start, pairs.post, pairs.weight, price, slots, count, profit, first)
    start = np.zeros(pairs.workers + 1, np.int64)
    np.cumsum(count, out=start[1:])
    post = np.empty(int(start[-1]), np.int32)
    _fill_tight(pairs.start, pairs.post, pairs.weight, price, slots, profit, first, start, post)
    numba.set_num_threads(threads)
    return Tight(start, post), profit
