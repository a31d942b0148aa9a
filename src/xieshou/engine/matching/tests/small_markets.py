"""Small random markets and the slow, obvious answers: trying every possibility.

Belongs here: the twins that the clever code is held against. Does not belong: anything clever.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np

from xieshou.engine.matching.pairs import Pairs, pairs_from_columns

Placement = tuple[int, ...]


@dataclass
class Market:
    """weight[i][j] is None where the pair is not possible."""

    weight: list[list[int | None]]
    slots: list[int]
    lottery: list[int]
    post_key: list[int]

    @property
    def workers(self) -> int:
        return len(self.weight)

    @property
    def posts(self) -> int:
        return len(self.slots)

    def pairs(self, change: Callable[[int, int, int], int] = lambda i, j, w: w) -> Pairs:
        cells = [
            (i, j, change(i, j, w)) for i, row in enumerate(self.weight) for j, w in enumerate(row) if w is not None
        ]
        worker, post, weight = (np.array([c[k] for c in cells], np.int64) for k in range(3))
        return pairs_from_columns(worker, post, weight, self.workers, self.posts)


def random_market(draw: np.random.Generator, workers: int = 5, posts: int = 4) -> Market:
    """Up to `workers` and `posts`, few or many different weights, some pairs missing, some posts without slots."""
    n, m = int(draw.integers(1, workers + 1)), int(draw.integers(1, posts + 1))
    top = int(draw.choice([0, 1, 2, 5, 100]))
    dense = draw.choice([0.4, 0.7, 1.0])
    weight: list[list[int | None]] = [
        [int(draw.integers(0, top + 1)) if draw.random() < dense else None for _ in range(m)] for _ in range(n)
    ]
    return Market(weight, draw.integers(0, 4, m).tolist(), draw.permutation(n).tolist(), draw.permutation(m).tolist())


def every_placement(market: Market, slots: Sequence[int] | None = None) -> Iterator[Placement]:
    """Every way to place people: -1 is unplaced."""
    room = market.slots if slots is None else slots
    choices = [[-1, *(j for j in range(market.posts) if row[j] is not None)] for row in market.weight]
    for placement in product(*choices):
        taken = [0] * market.posts
        for j in placement:
            if j >= 0:
                taken[j] += 1
        if all(t <= s for t, s in zip(taken, room, strict=True)):
            yield placement


def worth(market: Market, placement: Placement) -> int:
    return sum(market.weight[i][j] or 0 for i, j in enumerate(placement) if j >= 0)


def greatest_total(market: Market, slots: Sequence[int] | None = None) -> int:
    return max(worth(market, p) for p in every_placement(market, slots))


def one_more(slots: Sequence[int], post: int) -> list[int]:
    return [s + (j == post) for j, s in enumerate(slots)]


def blocks(market: Market, placement: Placement, likes: Any, wants: Any) -> bool:
    """Would some worker and post both rather have each other? likes(i, j), wants(j, i): greater is better."""
    for i in range(market.workers):
        for j in range(market.posts):
            if market.weight[i][j] is None or market.slots[j] == 0 or placement[i] == j:
                continue
            if placement[i] >= 0 and likes(i, placement[i]) >= likes(i, j):
                continue
            there = [k for k, at in enumerate(placement) if at == j]
            if len(there) < market.slots[j] or any(wants(j, k) < wants(j, i) for k in there):
                return True
    return False
