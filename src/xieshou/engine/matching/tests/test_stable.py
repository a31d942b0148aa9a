"""Stable matching: nobody is passed over, everybody gets the best they can under the cut-offs."""

import numpy as np
import pytest

from xieshou.engine.matching.candidates import best_posts
from xieshou.engine.matching.example import invented_market
from xieshou.engine.matching.rule_reading import read_pack, starter_pack_text
from xieshou.engine.matching.rule_tables import compile_rules
from xieshou.engine.matching.solve import best_whole
from xieshou.engine.matching.stable import blocking_pairs, stable_matching, stable_over_all
from xieshou.engine.matching.tables import market_tables
from xieshou.engine.matching.tests.small_markets import blocks, every_placement, random_market


def listed(market, source):
    """The market's pairs in a random order of preference, with scores and tiers."""
    pairs = market.pairs()
    order = np.concatenate(
        [s + source.permutation(e - s) for s, e in zip(pairs.start[:-1], pairs.start[1:], strict=True)]
    ).astype(np.int64) if len(pairs) else np.zeros(0, np.int64)  # fmt: skip
    post = pairs.post[order]
    score = source.integers(0, 3, len(pairs))
    tier = source.integers(0, 3, market.workers)
    return type(pairs)(pairs.start, post, pairs.weight[order], pairs.posts), score, tier


def check_against_every_stable_matching(cases: int, seed: int) -> None:
    source = np.random.default_rng(seed)
    for _ in range(cases):
        market = random_market(source, 4, 3)
        pairs, score, tier = listed(market, source)
        result = stable_matching(pairs, market.slots, tier=tier, score=score, lottery=market.lottery)
        place = {(int(i), int(j)): k for k, (i, j) in enumerate(zip(pairs.worker(), pairs.post, strict=True))}

        def likes(i, j, place=place):
            return -place[i, j]

        def wants(j, i, place=place, score=score, tier=tier, market=market):
            return (-tier[i], score[place[i, j]], -market.lottery[i])

        stable = [p for p in every_placement(market) if not blocks(market, p, likes, wants)]
        mine = tuple(int(j) for j in result.placed)
        assert mine in stable
        assert blocking_pairs(pairs, market.slots, result.placed, tier=tier, score=score, lottery=market.lottery) == 0
        for other in list(every_placement(market))[:: max(1, cases // 50)]:
            count = blocking_pairs(
                pairs, market.slots, np.array(other, np.int32), tier=tier, score=score, lottery=market.lottery
            )
            assert (count > 0) == blocks(market, other, likes, wants)
        for other in stable:  # best for every worker, among all stable matchings
            assert all(
                a == b or (a >= 0 and (b < 0 or likes(i, a) > likes(i, b)))
                for i, (a, b) in enumerate(zip(mine, other, strict=True))
            )
        for j in range(market.posts):
            there = [i for i, at in enumerate(mine) if at == j]
            full = len(there) == market.slots[j] and there
            assert result.cut_worker[j] == (min(there, key=lambda i, j=j: wants(j, i)) if full else -1)


def test_the_outcome_is_the_best_for_every_worker_of_all_stable_matchings():
    check_against_every_stable_matching(400, 1)


@pytest.mark.long
def test_three_thousand_small_markets_are_stable_and_best_for_the_workers():
    check_against_every_stable_matching(3000, 2)


def test_a_better_tier_never_hurts():
    source = np.random.default_rng(3)
    moved = 0
    for _ in range(300):
        market = random_market(source)
        pairs, score, tier = listed(market, source)
        lucky = int(source.integers(market.workers))
        before = stable_matching(pairs, market.slots, tier=tier + 1, score=score, lottery=market.lottery)
        raised = tier + 1
        raised[lucky] = 0
        after = stable_matching(pairs, market.slots, tier=raised, score=score, lottery=market.lottery)
        old, new = before.choice[lucky], after.choice[lucky]
        assert old < 0 or 0 <= new <= old
        moved += old != new
    assert moved > 20


def test_the_order_of_rows_changes_nothing():
    source = np.random.default_rng(4)
    for _ in range(100):
        market = random_market(source, 6, 4)
        pairs, score, tier = listed(market, source)
        first = stable_matching(pairs, market.slots, tier=tier, score=score, lottery=market.lottery)
        people = source.permutation(market.workers)  # new position of each
        back = np.argsort(people)
        chunks = [np.arange(pairs.start[i], pairs.start[i + 1]) for i in back]
        order = np.concatenate(chunks).astype(np.int64)
        start = np.r_[0, np.cumsum([len(c) for c in chunks])].astype(np.int64)
        moved = type(pairs)(start, pairs.post[order], pairs.weight[order], pairs.posts)
        second = stable_matching(
            moved, market.slots, tier=tier[back], score=score[order], lottery=np.array(market.lottery)[back]
        )
        assert (second.placed[people] == first.placed).all()


def test_whoever_is_turned_down_by_a_whole_list_asks_for_the_next_choices():
    pack = read_pack(starter_pack_text())
    people, places, usable, _ = market_tables(*invented_market(800, 5), pack)
    market = compile_rules(usable, people, places)
    slots = places["slots"].to_numpy()[market.post_row]
    tier = people["tier"].to_numpy()[market.worker_row]
    on_demand, lists = stable_over_all(market, slots, tier=tier, block=2)
    everything = stable_matching(best_posts(market, market.posts), slots, tier=tier)
    assert (on_demand.placed == everything.placed).all()
    assert blocking_pairs(best_posts(market, market.posts), slots, on_demand.placed, tier=tier) == 0
    assert len(lists) < len(best_posts(market, market.posts))
    short = stable_matching(best_posts(market, 2), slots, tier=tier)
    assert (short.placed >= 0).sum() < (on_demand.placed >= 0).sum()


def test_strict_priority_costs_total_and_the_weight_optimum_costs_priority():
    pack = read_pack(starter_pack_text())
    people, places, usable, _ = market_tables(*invented_market(1500, 6), pack)
    market = compile_rules(usable, people, places)
    slots = places["slots"].to_numpy()[market.post_row]
    tier = people["tier"].to_numpy()[market.worker_row]
    lists = best_posts(market, 10)
    weight, stable = best_whole(lists, slots), stable_matching(lists, slots, tier=tier)
    row = lists.worker()
    total = int(lists.weight[lists.post == stable.placed[row]].sum())
    assert total < weight.total
    assert (stable.placed[tier == 0] >= 0).sum() >= (weight.placed[tier == 0] >= 0).sum()
