"""What is refused, what is explained, what is audited."""

import numpy as np
import polars as pl
import pytest

from xieshou.engine.matching.example import invented_market
from xieshou.engine.matching.incremental import effect_of_override, solve_again
from xieshou.engine.matching.lottery import lottery_numbers
from xieshou.engine.matching.outcome import match_edges, match_market
from xieshou.engine.matching.pairs import Pairs, pairs_from_columns
from xieshou.engine.matching.recheck import recheck_edges, recheck_market
from xieshou.engine.matching.rule_reading import read_pack, starter_pack_text
from xieshou.engine.matching.said import MarketError
from xieshou.engine.matching.solve import best_whole
from xieshou.engine.matching.tables import market_tables
from xieshou.engine.matching.tests.small_markets import Market, every_placement, random_market, worth
from xieshou.engine.matching.verification import plain_lottery

EDGES = pl.DataFrame(
    {"worker": ["Ma", "Ma", "Li", "Li", "Bai"], "post": ["weaving", "driving", "weaving", "driving", "weaving"],
     "weight": [9, 4, 8, 1, 7]}
)  # fmt: skip
ROOM = pl.DataFrame({"post": ["weaving", "driving"], "slots": [1, 1]})


@pytest.mark.parametrize(
    ("edges", "room", "says"),
    [
        (EDGES, ROOM.with_columns(slots=pl.Series([1, -2])), "row 2: -2 is negative"),
        (EDGES.with_columns(weight=pl.Series([9.0, 4.0, float("nan"), 1.0, 7.0])), ROOM, "row 3: nan is not a number"),
        (EDGES.with_columns(weight=pl.Series([9.0, 4.0, 0.75, 1.0, 7.0])), ROOM, "0.75 x 100 = 75"),
        (EDGES.with_columns(weight=pl.Series([9, 4, None, 1, 7])), ROOM, "row 3: weight is empty"),
        (EDGES.with_columns(post=pl.Series(["weaving", "flying", "weaving", "driving", "weaving"])), ROOM,
         "row 2: post 'flying' is unknown"),
        (EDGES.with_columns(worker=pl.Series(["Ma", None, "Li", "Li", "Bai"])), ROOM, "row 2: worker is empty"),
        (EDGES.with_columns(weight=pl.Series([9, 4, 2**61, 1, 7])), ROOM, "leaves the safe range"),
        (pl.concat([EDGES, EDGES[:1]]), ROOM, "'Ma' and post 'weaving' stand together more than once"),
        (EDGES, pl.concat([ROOM, ROOM[:1]]), "'weaving' stands there more than once"),
        (EDGES.drop("weight"), ROOM, "column weight is missing"),
        (EDGES.with_columns(post=pl.Series([1, 2, 1, 2, 1])), ROOM, "the same type of id"),
        (EDGES.with_columns(weight=pl.Series(["9", "4", "x", "1", "7"])), ROOM, "'x', not a whole number"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_with_the_row_what_was_found_and_what_to_do(edges, room, says):
    with pytest.raises(MarketError) as refused:
        match_edges(edges, room)
    assert says in str(refused.value)


def test_an_unknown_worker_is_refused_when_the_list_of_workers_is_given():
    with pytest.raises(MarketError, match="'Bai' is unknown in workers"):
        match_edges(EDGES, ROOM, workers=pl.DataFrame({"id": ["Ma", "Li"]}))


@pytest.mark.parametrize("column", ["worker_rank", "tier", "post_score"])
def test_a_stable_matching_needs_ranks_tiers_and_scores(column):
    ready = EDGES.with_columns(worker_rank=pl.Series([1, 2, 1, 2, 1]), tier=0, post_score=1)
    assert match_edges(ready, ROOM, mechanism="stable").certificate["placed"] == 2
    with pytest.raises(MarketError, match=f"column {column} is missing"):
        match_edges(ready.drop(column), ROOM, mechanism="stable")


def test_two_equal_ranks_or_two_tiers_of_one_person_are_refused():
    ready = EDGES.with_columns(worker_rank=pl.Series([1, 1, 1, 2, 1]), tier=0, post_score=1)
    with pytest.raises(MarketError, match="'Ma' gives two posts the rank 1"):
        match_edges(ready, ROOM, mechanism="stable")
    ready = EDGES.with_columns(worker_rank=pl.Series([1, 2, 1, 2, 1]), tier=pl.Series([0, 1, 0, 0, 0]), post_score=1)
    with pytest.raises(MarketError, match="two different tiers"):
        match_edges(ready, ROOM, mechanism="stable")


def test_floats_that_are_whole_and_ids_of_any_type_are_taken_and_kept():
    edges = pl.DataFrame({"worker": [7, 8], "post": ["a", "a"], "weight": [3.0, 2.0]})
    outcome = match_edges(edges, pl.DataFrame({"post": ["a"], "slots": [1.0]}))
    assert outcome.placements.to_dicts() == [{"worker": 7, "post": "a", "weight": 3}]
    assert outcome.placements.schema["worker"] == pl.Int64


def test_empty_tables_give_the_honest_empty_answer():
    outcome = match_edges(EDGES[:0], ROOM)
    assert (outcome.certificate["placed"], outcome.certificate["objective"], outcome.placements.height) == (0, 0, 0)
    assert match_edges(EDGES[:0], ROOM[:0]).placements.height == 0
    people, places = invented_market(0, 1, posts=4)
    assert match_market(people, places, read_pack(starter_pack_text()), all_pairs=True).certificate["placed"] == 0


def test_everybody_is_told_why_and_every_employer_what_one_more_slot_adds():
    outcome = match_edges(EDGES, ROOM)
    reasons = {r["worker"]: r for r in outcome.reasons.to_dicts()}
    assert reasons["Ma"]["post"] == "driving"
    assert reasons["Li"]["post"] == "weaving"
    assert reasons["Bai"]["outcome"] == "outbid"
    assert (reasons["Bai"]["other_post"], reasons["Bai"]["other_weight"]) == ("weaving", 7)
    more = match_edges(EDGES, ROOM.with_columns(slots=pl.Series([2, 1]))).certificate["objective"]
    price = dict(outcome.prices.select("post", "price").iter_rows())
    assert price["weaving"] == more - outcome.certificate["objective"] == reasons["Bai"]["other_price"]
    assert all(r["reason_zh"] and r["reason_en"] for r in reasons.values())


@pytest.mark.parametrize("all_pairs", [False, True])
def test_each_reason_is_consistent_with_the_prices(all_pairs):
    people, places = invented_market(1200, 4)
    outcome = match_market(people, places, read_pack(starter_pack_text()), all_pairs=all_pairs)
    for r in outcome.reasons.to_dicts():
        other = None if r["other_post"] is None else r["other_weight"] - r["other_price"]
        if r["outcome"] == "placed":
            assert r["weight"] - r["price"] >= max(0, other or 0)
        elif r["outcome"] == "outbid":
            assert other is not None
            assert other <= 0
        else:
            assert other is None


@pytest.mark.parametrize("mechanism", ["weight", "stable"])
def test_the_points_of_the_rules_add_up_to_the_weight_and_the_rules_say_why(mechanism):
    people, places = invented_market(300, 4)
    pack = read_pack(starter_pack_text())
    outcome = match_market(people, places, pack, mechanism=mechanism)
    ids = [rule.id for rule in pack.rules]
    assert outcome.points is not None
    assert outcome.points["worker"].to_list() == outcome.placements["worker"].to_list()
    assert outcome.points.select(ids).sum_horizontal().to_list() == outcome.placements["weight"].to_list()
    assert all("工种相符" in text for text in outcome.points["reason_zh"])
    assert all("the trade is one" in text for text in outcome.points["reason_en"])


def test_the_audit_names_those_without_any_eligible_post_first_and_compares_the_mechanisms():
    people, places = invented_market(1500, 4)
    outcome = match_market(people, places, read_pack(starter_pack_text()))
    assert next(iter(outcome.audit)) == "no_eligible_post"
    everybody = outcome.audit["everybody"]
    assert everybody["workers"] == everybody["placed"] + everybody["refused"] + everybody["no_eligible_post"] == 1500
    for group in ("by_tier", "by_county", "by_sex"):
        assert (
            sum(row["placed"] for row in outcome.audit[group]) == everybody["placed"] == outcome.certificate["placed"]
        )
    other = outcome.audit["other_mechanism"]
    assert other["mechanism"] == "stable"
    assert other["total_difference"] > 0


def test_the_lottery_is_the_rank_of_the_hash_and_registering_again_changes_nothing():
    ids = [f"W{k}" for k in range(500)]
    numbers = lottery_numbers(ids, "draw of 1 June")
    assert (numbers == plain_lottery(ids, "draw of 1 June")).all()
    assert sorted(numbers) == list(range(500))
    assert (lottery_numbers(ids[::-1], "draw of 1 June") == numbers[::-1]).all()
    assert (lottery_numbers(ids, "another") != numbers).any()


def test_the_effect_of_an_override_is_that_found_by_trying_everything():
    source = np.random.default_rng(3)
    tried = 0
    for _ in range(150):
        market: Market = random_market(source)
        pairs = market.pairs()
        if not len(pairs):
            continue
        before = best_whole(pairs, market.slots, lottery=market.lottery, post_key=market.post_key)
        e = int(source.integers(len(pairs)))
        i, j = int(pairs.worker()[e]), int(pairs.post[e])
        every = list(every_placement(market))
        without = max(worth(market, p) for p in every if p[i] != j)
        effect = effect_of_override(
            pairs, market.slots, before, forbid=[(i, j)], lottery=market.lottery, post_key=market.post_key
        )
        assert effect.cost == before.total - without
        if market.slots[j] > 0:
            with_it = max(worth(market, p) for p in every if p[i] == j)
            effect = effect_of_override(
                pairs, market.slots, before, fix=[(i, j)], lottery=market.lottery, post_key=market.post_key
            )
            assert effect.cost == before.total - with_it
            assert effect.placed[i] == j
            assert all(effect.placed[w] == to != before.placed[w] for w, _, to in effect.moved)
            tried += 1
        else:
            with pytest.raises(MarketError, match="more people are fixed"):
                effect_of_override(pairs, market.slots, before, fix=[(i, j)])
    assert tried > 50


def test_solving_again_after_a_change_gives_exactly_the_cold_answer():
    source = np.random.default_rng(6)
    n, m = 3000, 250
    key = np.unique(source.integers(0, n * m, n * 12))
    weight, slots = source.integers(0, 300, len(key)), source.integers(0, 20, m)
    pairs = pairs_from_columns(key // m, key % m, weight, n, m)
    before = best_whole(pairs, slots)
    changed = pairs.weight.copy()
    some = source.choice(len(key), len(key) // 100, replace=False)
    changed[some] = source.integers(0, 300, len(some))
    slots[:5] += 1
    market = Pairs(pairs.start, pairs.post, changed, m)
    warm, cold = solve_again(market, slots, before), best_whole(market, slots)
    assert warm.total == cold.total
    assert (warm.placed == cold.placed).all()
    assert (warm.price == cold.price).all()


def test_a_tampered_result_is_found_out():
    outcome = match_edges(EDGES, ROOM)
    good, rows, prices = outcome.certificate, outcome.placements, outcome.prices
    assert recheck_edges(good, rows, prices, EDGES, ROOM)[1] == []
    for certificate, placements, price in (
        ({**good, "objective": 13}, rows, prices),
        ({**good, "placed": 3}, rows, prices),
        (good, rows[:1], prices),
        (good, rows.with_columns(weight=pl.col("weight") + 1), prices),
        (good, rows.with_columns(worker=pl.Series(["Ma", "Ma"])), prices),
        (good, rows.with_columns(post=pl.Series(["weaving", "weaving"])), prices),
        (good, rows, prices.with_columns(price=pl.col("price") + 1)),
    ):
        assert recheck_edges(certificate, placements, price, EDGES, ROOM)[1] != []


@pytest.mark.parametrize("mechanism", ["weight", "stable"])
@pytest.mark.parametrize("all_pairs", [False, True])
def test_a_tampered_market_result_is_found_out(mechanism, all_pairs):
    pack = read_pack(starter_pack_text())
    people, places = invented_market(400, 2)
    out = match_market(people, places, pack, mechanism=mechanism, all_pairs=all_pairs)
    tables = market_tables(people, places, pack)[:3]
    assert recheck_market(out.certificate, out.placements, out.prices, out.pairs, *tables)[1] == []
    moved = out.placements.with_columns(pl.col("post").shift(1, fill_value=out.placements["post"][-1]))
    assert recheck_market(out.certificate, moved, out.prices, out.pairs, *tables)[1] != []
    fewer = {**out.certificate, "placed": out.certificate["placed"] - 1}
    assert recheck_market(fewer, out.placements[1:], out.prices, out.pairs, *tables)[1] != []


def test_arrow_tables_go_in_and_come_out():
    edges, room = EDGES.to_arrow(), ROOM.to_arrow()
    outcome = match_edges(pl.DataFrame(edges), pl.DataFrame(room))
    assert outcome.placements.to_arrow().to_pylist() == match_edges(EDGES, ROOM).placements.to_dicts()
