"""Mending after a change: the same as trying everything, from any start, patient or not."""

import numpy as np

from xieshou.engine.matching import mending
from xieshou.engine.matching.auction import usable_slots
from xieshou.engine.matching.incremental import solve_again
from xieshou.engine.matching.pairs import Pairs, pairs_from_columns
from xieshou.engine.matching.solve import best_whole
from xieshou.engine.matching.tests.small_markets import greatest_total, random_market, worth

MUCH = 10**9


def test_from_any_placement_and_any_prices_the_end_is_a_best_whole_with_prices_that_prove_it():
    source = np.random.default_rng(31)
    moved = 0
    for _ in range(1000):
        market = random_market(source)
        pairs, slots = market.pairs(), np.array(market.slots, np.int64)
        start = source.integers(-1, market.posts, market.workers).astype(np.int32)
        prices = source.integers(0, 60, market.posts)
        room = usable_slots(pairs, slots)
        placed, price, best = mending.mended(pairs, room, start, prices, MUCH)
        assert best
        assert worth(market, tuple(placed)) == greatest_total(market)
        for i, j in enumerate(placed):
            net = [w - price[k] for k, w in enumerate(market.weight[i]) if w is not None]
            assert (market.weight[i][j] - price[j] if j >= 0 else 0) == max([0, *net])
        taken = np.bincount(placed[placed >= 0], minlength=market.posts)
        assert ((taken == room) | ((taken < room) & (price == 0))).all()
        moved += (placed != start).any()
    assert moved > 500


def test_whoever_still_stands_well_is_not_moved():
    pairs = pairs_from_columns([0, 0, 1, 1, 2], [0, 1, 0, 1, 1], [9, 9, 9, 9, 9], 3, 2)
    before = np.array([1, 0, -1], np.int32)
    placed, price, _ = mending.mended(pairs, np.array([1, 1]), before, np.array([9, 9]), MUCH)
    assert placed.tolist() == before.tolist()
    assert price.tolist() == [9, 9]


def changed_market(source: np.random.Generator, top: int) -> tuple[Pairs, np.ndarray, Pairs, np.ndarray]:
    """2,000 workers, 150 posts; then one pair in fifty has another weight (some are gone), some posts other slots."""
    n, m = 2000, 150
    key = np.unique(source.integers(0, n * m, n * 12))
    pairs = pairs_from_columns(key // m, key % m, source.integers(0, top, len(key)), n, m)
    slots = source.integers(0, 25, m)
    weight, fewer = pairs.weight.copy(), slots.copy()
    some = source.choice(len(pairs), len(pairs) // 50, replace=False)
    weight[some] = source.integers(-1, top, len(some))
    fewer[source.choice(m, 8, replace=False)] = source.integers(0, 25, 8)
    return pairs, slots, Pairs(pairs.start, pairs.post, weight, m), fewer


def test_solving_again_gives_the_very_answer_of_a_cold_start_with_patience_and_without(monkeypatch):
    source = np.random.default_rng(32)
    for patience in (mending.PATIENCE, 0):
        monkeypatch.setattr(mending, "PATIENCE", patience)
        for top in (1001, 4, 10**12):
            pairs, slots, changed, fewer = changed_market(source, top)
            before, cold = best_whole(pairs, slots), best_whole(changed, fewer)
            again = solve_again(changed, fewer, before)
            assert again.total == again.bound == cold.total
            assert (again.placed == cold.placed).all()
            assert (again.price == cold.price).all()
            assert (before.placed != cold.placed).any()


def test_without_patience_nothing_is_called_best():
    source = np.random.default_rng(33)
    pairs, slots, changed, fewer = changed_market(source, 1001)
    before = best_whole(pairs, slots)
    room = usable_slots(changed, fewer)
    assert not mending.mended(changed, room, before.placed, before.price, 0)[2]
    assert mending.mended(changed, room, before.placed, before.price, MUCH)[2]
