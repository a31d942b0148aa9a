"""Couples (夫妻同去): two people who want to work in the same place, taken as one unit.

Belongs here: placing couples together, and saying what the proof no longer covers. Does not belong: the wish itself (a
rule can give points for the partner's province instead, which keeps every proof).

A couple is placed in two slots of one place, or neither is placed. With such units the best whole is no longer a
matter of prices: proving it is as hard as packing, and a stable matching need not exist. So the couples are placed
one after the other, by lottery, each at the two posts of one place with the greatest net value under the prices of
the market without them and the couples before; then the others are placed best, proven, in what is left. What is
proven and what is not is said in the result: the whole is proven best *given* the couples' posts, and the whole
without the wish to be together is a bound that no plan can exceed.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from xieshou.engine.matching.compiling import I32, I64
from xieshou.engine.matching.pairs import Pairs, checked_slots
from xieshou.engine.matching.said import MarketError, Said
from xieshou.engine.matching.solve import Whole, best_whole, checked_order, total_of

LOSS = Said(
    "夫妻按同去安排：在他们的岗位已定的前提下，结果经证明最优；不是对夫妻所有安排办法的证明。任何安排都不会超过上界。",
    "Couples are placed together: the result is proven best given their posts, not over all ways to place them; "
    "no plan can exceed the bound.",
)


@dataclass(frozen=True)
class WithCouples:
    """A whole with couples kept together.

    placed   int32, workers;  total: what it is worth
    bound    no plan, together or not, can be worth more; the gap is bound - total
    apart    the proven whole without the wish to be together: its prices prove the bound
    others   the proven whole of everybody else, given the couples' posts
    together how many couples are placed
    loss     what is no longer proven, in both languages
    """

    placed: I32
    total: int
    bound: int
    apart: Whole
    others: Whole
    together: int
    loss: Said = LOSS


def _best_two(pairs: Pairs, a: int, b: int, place: I64, room: I64, price: I64) -> tuple[int, int, int] | None:
    """The two posts of one place with the greatest net value for the couple, above 0; equal ones by position."""
    best: tuple[int, int, int] | None = None
    lists = []
    for worker in (a, b):
        begin, end = int(pairs.start[worker]), int(pairs.start[worker + 1])
        rows = [
            (int(w) - int(price[j]), int(j))
            for j, w in zip(pairs.post[begin:end], pairs.weight[begin:end], strict=True)
            if room[j] > 0
        ]
        by_place: dict[int, list[tuple[int, int]]] = {}
        for net, j in sorted(rows, key=lambda row: (-row[0], row[1])):
            by_place.setdefault(int(place[j]), []).append((net, j))
        lists.append(by_place)
    for where in sorted(set(lists[0]) & set(lists[1])):
        first, second = lists[0][where][:2], lists[1][where][:2]
        for net, j in first:
            for other, k in second:
                if j == k and room[j] < 2:
                    continue
                if net + other >= 0 and (best is None or net + other > best[0]):
                    best = (net + other, j, k)
    return best


def best_whole_with_couples(
    pairs: Pairs,
    slots: object,
    couples: Sequence[tuple[int, int]],
    place: object,
    *,
    lottery: object = None,
    post_key: object = None,
) -> WithCouples:
    """Place each couple at posts of one place or not at all, everybody else best.

    couples  pairs of workers, nobody in two of them;  place: int64 per post, equal where two posts are in one place
    """
    room = checked_slots(slots).copy()
    where = np.asarray(place, np.int64)
    if len(where) != pairs.posts:
        raise MarketError(
            f"place：{pairs.posts}个岗位给了{len(where)}行。", f"place: {len(where)} rows for {pairs.posts} posts."
        )
    named = [w for couple in couples for w in couple]
    if len(set(named)) != len(named) or any(not 0 <= w < pairs.workers for w in named):
        raise MarketError(
            "couples：有人不在名单上，或者出现在两对里。每人只有一名配偶。",
            "couples: somebody is unknown or stands in two couples. Each person has one partner.",
        )
    number = checked_order(lottery, pairs.workers, "lottery")
    apart = best_whole(pairs, room, lottery=number, post_key=post_key)
    placed = np.full(pairs.workers, -1, np.int32)
    weight = pairs.weight.copy()
    for w in named:
        weight[pairs.start[w] : pairs.start[w + 1]] = -1
    rest = Pairs(pairs.start, pairs.post, weight, pairs.posts)
    without = best_whole(rest, room, lottery=number, post_key=post_key)
    price, together = without.price, 0
    for a, b in sorted(couples, key=lambda c: min(number[c[0]], number[c[1]])):
        found = _best_two(pairs, a, b, where, room, price)
        if found is None:
            continue
        _net, j, k = found
        placed[a], placed[b] = j, k
        room[j] -= 1
        room[k] -= 1
        together += 1
        without = best_whole(rest, room, lottery=number, post_key=post_key, near=without)
        price = without.price
    placed = np.where(placed >= 0, placed, without.placed).astype(np.int32)
    return WithCouples(placed, total_of(pairs, placed), apart.bound, apart, without, together)
