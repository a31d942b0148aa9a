"""The weight optimum: greatest total, least prices, one answer among equals."""

import numpy as np
import pytest

from xieshou.engine.matching.pairs import Pairs, pairs_from_columns
from xieshou.engine.matching.proof import least_prices
from xieshou.engine.matching.solve import best_whole
from xieshou.engine.matching.tests.small_markets import (
    Market,
    every_placement,
    greatest_total,
    one_more,
    random_market,
    worth,
)
from xieshou.engine.matching.ties import draw, settle_ties
from xieshou.engine.matching.tight import tight_pairs


def solve(market: Market):
    return best_whole(market.pairs(), market.slots, lottery=market.lottery, post_key=market.post_key)


def the_one_best(market: Market, draws: int = 1024):
    """Of all best placements: most placed, then best lottery numbers, then greatest draws, level by level."""
    top = greatest_total(market)
    left = [p for p in every_placement(market) if worth(market, p) == top]

    def order(p):
        return -sum(j >= 0 for j in p), sorted(market.lottery[i] for i, j in enumerate(p) if j >= 0)

    first = min(map(order, left))
    left = [p for p in left if order(p) == first]
    level = 0
    while len(left) > 1:
        sums = [
            sum(draw(market.lottery[i], market.post_key[j], level, draws) for i, j in enumerate(p) if j >= 0)
            for p in left
        ]
        left = [p for p, s in zip(left, sums, strict=True) if s == max(sums)]
        level += 1
    return left[0]


def many(cases: int, seed: int):
    source = np.random.default_rng(seed)
    return [random_market(source) for _ in range(cases)]


def check_against_trying_everything(cases: int, seed: int) -> None:
    for market in many(cases, seed):
        whole = solve(market)
        assert whole.total == whole.bound == greatest_total(market)
        assert tuple(whole.placed) == the_one_best(market)
        for j in range(market.posts):
            gain = greatest_total(market, one_more(market.slots, j)) - whole.total
            assert gain == whole.price[j]
            assert gain >= 0


def test_the_whole_the_prices_and_the_choice_are_those_found_by_trying_everything():
    check_against_trying_everything(400, 1)


@pytest.mark.long
def test_three_thousand_small_markets_are_solved_as_by_trying_everything():
    check_against_trying_everything(3000, 2)


def test_when_one_draw_leaves_equals_the_next_draw_decides():
    deeper = 0
    for market in many(150, 3):
        pairs, slots = market.pairs(), np.array(market.slots)
        whole = solve(market)
        tight, profit = tight_pairs(pairs, slots, whole.price)
        lottery, key = np.array(market.lottery), np.array(market.post_key)
        chosen, _ = settle_ties(tight, slots, whole.placed, whole.price, profit, lottery, key, draws=2)
        best = the_one_best(market, draws=2)
        assert tuple(chosen) == best
        deeper += best != the_one_best(market)
    assert deeper > 0


def test_the_choice_among_equals_does_not_depend_on_which_best_whole_was_found():
    seen = 0
    for market in many(60, 4):
        whole = solve(market)
        pairs, slots = market.pairs(), np.array(market.slots)
        tight, profit = tight_pairs(pairs, slots, whole.price)
        bests = [p for p in every_placement(market) if worth(market, p) == whole.total]
        seen += len(bests) > 1
        for p in bests[:10]:
            start = np.array(p, np.int32)
            again, _ = settle_ties(
                tight, slots, start, whole.price, profit, np.array(market.lottery), np.array(market.post_key)
            )
            assert (again == whole.placed).all()
    assert seen > 10


def test_the_order_of_rows_changes_nothing():
    source = np.random.default_rng(5)
    for size in (6, 40, 300):
        n, m = size, max(2, size // 5)
        keep = source.random((n, m)) < 0.5
        worker, post = np.nonzero(keep)
        weight = source.integers(0, 12, len(worker))
        slots, lottery, key = source.integers(0, 6, m), source.permutation(n), source.permutation(m)
        first = best_whole(pairs_from_columns(worker, post, weight, n, m), slots, lottery=lottery, post_key=key)
        order, people, places = source.permutation(len(worker)), source.permutation(n), source.permutation(m)
        moved = pairs_from_columns(people[worker][order], places[post][order], weight[order], n, m)
        back_w, back_p = np.argsort(people), np.argsort(places)
        second = best_whole(moved, slots[back_p], lottery=lottery[back_w], post_key=key[back_p])
        assert (second.placed[people] == np.where(first.placed >= 0, places[first.placed], -1)).all()
        assert (second.price[places] == first.price).all()


def test_a_placement_that_is_not_best_has_no_proof():
    refused = 0
    for market in many(80, 6):
        pairs, room = market.pairs(), np.minimum(market.slots, np.bincount(market.pairs().post, minlength=market.posts))
        top = greatest_total(market)
        for placement in list(every_placement(market))[:50]:
            prices = least_prices(pairs, room, np.array(placement, np.int32), np.zeros(market.posts, np.int64), 1)
            assert (prices is not None) == (worth(market, placement) == top)
            refused += prices is None
    assert refused > 100


def test_a_household_with_a_better_tier_bonus_is_never_worse_off():
    source = np.random.default_rng(7)
    for market in many(120, 8):
        lucky = int(source.integers(market.workers))
        before = solve(market)
        better = market.pairs(lambda i, j, w, lucky=lucky: w + 10 * (i == lucky))
        after = best_whole(better, market.slots, lottery=market.lottery, post_key=market.post_key)
        assert before.placed[lucky] < 0 or after.placed[lucky] >= 0


def test_a_larger_market_has_equal_total_and_bound_for_every_family_of_weights():
    source = np.random.default_rng(9)
    n, m = 2000, 150
    key = np.unique(source.integers(0, n * m, n * 12))
    for weight in (
        source.integers(0, 1001, len(key)), source.integers(0, 3, len(key)), np.ones(len(key), np.int64),
        source.integers(0, 1001, len(key)) + 10_000 * source.integers(0, 3, n)[key // m],
        source.integers(0, 10**12, len(key)),
    ):  # fmt: skip
        whole = best_whole(pairs_from_columns(key // m, key % m, weight, n, m), source.integers(0, 25, m))
        assert whole.total == whole.bound


def test_an_empty_market_and_a_market_without_workers_get_the_honest_empty_answer():
    for n, m in ((0, 0), (0, 3), (3, 0), (3, 3)):
        whole = best_whole(pairs_from_columns([], [], [], n, m), [2] * m)
        assert (whole.total, whole.bound, list(whole.placed), list(whole.price)) == (0, 0, [-1] * n, [0] * m)
    crowd = best_whole(
        Pairs(np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.int32), 10**7), np.ones(10**7, np.int64)
    )
    assert crowd.total == 0
    assert len(crowd.price) == 10**7


def test_a_pair_with_a_negative_weight_is_never_chosen():
    whole = best_whole(pairs_from_columns([0, 1], [0, 0], [-5, 3], 2, 1), [2])
    assert list(whole.placed) == [-1, 0]
