"""Going through every cell of a block of plain scores: profits, pairs that meet them, pairs that block.

Belongs here: the loops over workers and posts of the check. Does not belong: scoring (plain_offers), what the solver
uses.
"""

from typing import Any

import numba
import numpy as np

from xieshou.engine.matching.compiling import I64, kernel, parallel_kernel


@kernel
def cell(base: int, asked: int, paid: int, pay: I64) -> Any:
    """The score of one pair, -1 where it is not offered: the plain sum, nothing left out."""
    if base <= -(2**29):
        return np.int64(-1)
    points = np.int64(0)
    if asked > 0 and paid >= 0:
        if paid >= asked:
            points = min(pay[0], (paid - asked) * pay[0] * 100 // (asked * pay[1])) * pay[3]
        elif pay[2] <= -(2**29):
            return np.int64(-1)
        else:
            points = pay[2] * pay[3]
    return max(np.int64(-1), base + points)


@parallel_kernel
def raise_profits(
    who: I64, posts: I64, kind: I64, base: I64, asked: I64, paid: I64, pay: I64,
    price: I64, profit: I64,
) -> None:  # fmt: skip
    most = max(np.int64(0), pay[0] * pay[3], pay[2] * pay[3])
    for a in numba.prange(who.shape[0]):
        best = profit[who[a]]
        for b in range(posts.shape[0]):
            if base[a, kind[b]] + most - price[posts[b]] <= best:
                continue  # even at full pay points it would not be better: spares a division
            score = cell(base[a, kind[b]], asked[a], paid[b], pay)
            if score >= 0 and score - price[posts[b]] > best:
                best = score - price[posts[b]]
        profit[who[a]] = best


@kernel
def tight_cells(
    who: I64, posts: I64, kind: I64, base: I64, asked: I64, paid: I64, pay: I64,
    price: I64, profit: I64, into_worker: I64, into_post: I64,
) -> int:  # fmt: skip
    """Count, and fill as far as there is room, the pairs at priced posts that exactly meet the profit."""
    most = max(np.int64(0), pay[0] * pay[3], pay[2] * pay[3])
    count = 0
    for a in range(who.shape[0]):
        for b in range(posts.shape[0]):
            cost = price[posts[b]]
            if cost > 0 and base[a, kind[b]] + most - cost >= profit[who[a]]:
                score = cell(base[a, kind[b]], asked[a], paid[b], pay)
                if score >= 0 and score - cost == profit[who[a]]:
                    if count < into_worker.shape[0]:
                        into_worker[count] = who[a]
                        into_post[count] = posts[b]
                    count += 1
    return count


@kernel
def blocking_cells(
    who: I64, posts: I64, kind: I64, base: I64, asked: I64, paid: I64, pay: I64,
    have: I64, tier: I64, number: I64, slots: I64, room: I64, cut: I64,
) -> int:  # fmt: skip
    """Pairs where the worker would rather have the post, and the post has room or would rather have the worker."""
    count = 0
    for a in range(who.shape[0]):
        i = who[a]
        for b in range(posts.shape[0]):
            j = posts[b]
            if slots[j] <= 0:
                continue
            score = cell(base[a, kind[b]], asked[a], paid[b], pay)
            if score <= have[i] or score < 0:
                continue
            if room[j]:
                count += 1
            elif tier[i] != cut[0, j]:
                count += tier[i] < cut[0, j]
            elif score != cut[1, j]:
                count += score > cut[1, j]
            else:
                count += number[i] < cut[2, j]
    return count
