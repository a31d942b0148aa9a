"""The rule pack is data; the kernel finds the same pairs as reading every rule for every pair."""

import numpy as np
import polars as pl
import pytest

from xieshou.engine.matching.candidates import best_posts, key_of, scan, score_pairs
from xieshou.engine.matching.example import invented_market
from xieshou.engine.matching.plain_offers import PlainOffers
from xieshou.engine.matching.pricing import best_whole_of_all
from xieshou.engine.matching.rule_reading import read_pack, starter_pack_text
from xieshou.engine.matching.rule_tables import compile_rules
from xieshou.engine.matching.rules import NEVER, Pack
from xieshou.engine.matching.said import MarketError, PackError
from xieshou.engine.matching.scoring import every_offered_pair, points_by_rule, side_by_side
from xieshou.engine.matching.solve import best_whole
from xieshou.engine.matching.tables import market_tables

PACK = read_pack(starter_pack_text())
REASON = "basis: inferred, reason: {zh: 是, en: yes}"
WITHOUT_GATE = read_pack(f"""
rules:
  - {{id: province, kind: same, post: province, {REASON},
     alternatives: [{{worker: home_province, points: 30}}, {{any: true, points: 3}}]}}
  - {{id: wage, kind: pay, worker: reserve_wage_yuan, post: wage_yuan, points: 50, full_at_percent: 30, below: 7,
     weight: 3, {REASON}}}
  - {{id: skill, kind: step, worker: skill, post: skill, from: -2, points: [-400, 0, 5, never], below: never, {REASON}}}
""")


def market_of(workers: int, seed: int, pack: Pack = PACK, holes: bool = True, posts: int | None = None):
    people, places = invented_market(workers, seed, posts=posts)
    if holes and workers:
        source = np.random.default_rng(seed)
        people = people.with_columns(
            pl.when(pl.Series(source.random(people.height) < 0.2)).then(None).otherwise(pl.col(c)).alias(c)
            for c in ("reserve_wage_yuan", "skill", "second_trade", "home_lat", "wish")
        )
        places = places.with_columns(
            pl.when(pl.Series(source.random(places.height) < 0.2)).then(None).otherwise(pl.col(c)).alias(c)
            for c in ("wage_yuan", "skill", "lat", "province")
        )
    people, places, usable, _ = market_tables(people, places, pack)
    return people, places, usable, compile_rules(usable, people, places)


def score_by_reading(pack: Pack, worker, post) -> int:
    points = [rule.points(worker, post) for rule in pack.rules]
    return -1 if min(points) <= NEVER or sum(points) < 0 else sum(points)


def every_score(pack, people, places, market):
    workers, posts = people.to_dicts(), places.to_dicts()
    return np.array(
        [[score_by_reading(pack, workers[i], posts[j]) for j in market.post_row] for i in market.worker_row]
    ).reshape(market.workers, market.posts)


@pytest.mark.parametrize("pack", [PACK, WITHOUT_GATE], ids=["starter", "without a gate"])
@pytest.mark.parametrize("seed", range(4))
def test_the_best_posts_are_those_found_by_reading_every_rule_for_every_pair(pack, seed):
    people, places, usable, market = market_of(60, seed, pack, posts=40)
    scores = every_score(usable, people, places, market)
    for k in (3, 40):
        lists = best_posts(market, k)
        for i in range(market.workers):
            order = [j for j in np.lexsort((np.arange(market.posts), -scores[i])) if scores[i, j] >= 0][:k]
            assert lists.post[lists.start[i] : lists.start[i + 1]].tolist() == order
            assert lists.weight[lists.start[i] : lists.start[i + 1]].tolist() == scores[i, order].tolist()


@pytest.mark.parametrize("seed", range(3))
def test_the_pairs_that_beat_given_prices_are_found_whatever_the_prices(seed):
    people, places, usable, market = market_of(50, seed, posts=60)
    scores = every_score(usable, people, places, market)
    source = np.random.default_rng(seed)
    price = source.integers(0, 900, market.posts)
    floor = source.integers(-5, 200, market.workers)
    for spread in (0, 40):
        found = scan(market, market.posts, price=price, floor=floor, spread=spread)
        for i in range(market.workers):
            want = {j for j in range(market.posts) if scores[i, j] >= 0 and scores[i, j] - price[j] > floor[i]}
            got = found.post[i, : found.found[i]].tolist()
            assert set(got) == want
            assert len(got) == len(want)
            assert found.weight[i, : found.found[i]].tolist() == scores[i, got].tolist()


def test_the_next_choices_after_a_list_follow_on_without_gap_or_overlap():
    _, _, _, market = market_of(40, 3, posts=60)
    full = best_posts(market, market.posts)
    head = best_posts(market, 4)
    who = np.flatnonzero(np.diff(head.start) == 4)
    last = head.start[who + 1] - 1
    more = scan(market, 5, who=who, ceiling=key_of(head.weight[last], head.post[last]))
    for t, i in enumerate(who):
        assert more.post[t, : more.found[t]].tolist() == full.post[full.start[i] : full.start[i + 1]][4:9].tolist()
    assert more.found.sum() > 0


@pytest.mark.parametrize("pack", [PACK, WITHOUT_GATE], ids=["starter", "without a gate"])
def test_kernel_row_by_row_scoring_and_the_check_agree_on_every_pair(pack):
    people, places, usable, market = market_of(70, 9, pack, posts=30)
    scores = every_score(usable, people, places, market)
    i, j = (a.ravel() for a in np.meshgrid(np.arange(market.workers), np.arange(market.posts), indexing="ij"))
    assert (score_pairs(market, i, j.astype(np.int32)) == scores.ravel()).all()
    offers = PlainOffers(usable, people, places)
    assert (offers.score_of(market.worker_row[i], market.post_row[j]) == scores.ravel()).all()
    seen = np.full((people.height, places.height), -1)
    for who, where, block in offers.blocks(100):
        assert (seen[np.ix_(who, where)] == -1).all()
        seen[np.ix_(who, where)] = block
    assert (seen[market.worker_row[i], market.post_row[j]] == scores.ravel()).all()
    joined = pl.concat(list(every_offered_pair(usable, people, places, 500)))
    assert joined.height == (scores >= 0).sum()
    assert joined["score"].sum() == scores[scores >= 0].sum()


def test_a_new_rule_is_a_line_of_data():
    raw = (
        starter_pack_text()
        + f"""
  - {{id: night, kind: same, post: shift, alternatives: [{{worker: shift, points: 17}}], {REASON}}}
"""
    )
    pack = read_pack(raw)
    people, places = invented_market(80, 2, posts=20)
    shifts = ["day", "night"]
    people = people.with_columns(pl.Series("shift", [shifts[k % 2] for k in range(people.height)]))
    places = places.with_columns(pl.Series("shift", [shifts[k % 2] for k in range(places.height)]))
    people, places, usable, left_out = market_tables(people, places, pack)
    assert left_out == []
    market = compile_rules(usable, people, places)
    scores = every_score(usable, people, places, market)
    assert int(best_posts(market, 20).weight.sum()) == scores[scores >= 0].sum()


def test_a_rule_whose_column_is_missing_is_left_out_and_named():
    people, places = invented_market(30, 2, posts=10)
    _, _, usable, left_out = market_tables(people.drop("partner_province", "home_lat"), places, PACK)
    assert left_out == ["distance", "couple"]
    assert len(usable.rules) == len(PACK.rules) - 2


def test_posts_with_coordinates_of_their_own_are_looked_up_pair_by_pair():
    people, places = invented_market(60, 4, posts=2000)
    source = np.random.default_rng(1)
    places = places.with_columns(
        pl.Series("lat", source.uniform(20, 40, 2000)), pl.Series("lon", source.uniform(95, 120, 2000))
    )
    people, places, usable, _ = market_tables(people, places, PACK)
    market = compile_rules(usable, people, places)
    assert len(market.pair_at) > 0
    lists = best_posts(market, 5)
    offers = PlainOffers(usable, people, places)
    best = np.full((people.height, 2000), -1)
    for who, where, block in offers.blocks():
        best[np.ix_(who, where)] = block
    for t in range(market.workers):
        top = np.sort(best[market.worker_row[t]])[::-1][:5]
        assert lists.weight[lists.start[t] : lists.start[t + 1]].tolist() == top[top >= 0].tolist()


def test_the_whole_over_every_pair_is_that_of_the_full_graph_whatever_the_start():
    _, places, _, market = market_of(1500, 8, holes=False)
    slots = places["slots"].to_numpy()[market.post_row]
    full = best_whole(best_posts(market, market.posts), slots)
    short = best_whole(best_posts(market, 3), slots)
    for first, each in ((1, 1), (5, 3), (20, 20)):
        whole, part, rounds = best_whole_of_all(market, slots, first=first, each=each)
        assert whole.total == whole.bound == full.total > short.total
        assert (whole.price == full.price).all()
        assert (whole.placed == full.placed).all()
        assert rounds.better[-1] == 0
    assert len(part) < len(best_posts(market, market.posts))


def test_points_by_rule_add_up_to_the_weight():
    people, places, usable, market = market_of(60, 5, posts=40)
    lists = best_posts(market, 5)
    pairs = pl.DataFrame({"worker": market.worker_row[lists.worker()], "post": market.post_row[lists.post]})
    points = side_by_side(people, places, pairs).select(points_by_rule(usable))
    assert points.sum_horizontal().to_list() == lists.weight.tolist()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("rules: [", "not YAML"),
        ("rules: []", "list of rules"),
        ("rules: [{id: a, kind: magic, basis: inferred, reason: {zh: a, en: a}}]", "kind 'magic' is unknown"),
        ("rules: [{id: a, kind: pay, basis: inferred}]", "reason is missing"),
        ("rules: [{id: a, kind: pay, basis: guessed, reason: {zh: a, en: a}}]", "published or inferred"),
        ("rules: [{id: a, kind: pay, basis: published, reason: {zh: a, en: a}}]", "names its source"),
        (f"rules: [{{id: a, kind: step, worker: x, post: y, points: [1.5], {REASON}}}]", "whole numbers"),
        (
            f"rules: [{{id: a, kind: person, worker: x, values: {{1: 1}}, weight: -1, {REASON}}}]",
            "weight is a whole number",
        ),
    ],
)
def test_a_faulty_pack_is_refused_with_the_rule_and_the_remedy(text, says):
    with pytest.raises(PackError, match=says):
        read_pack(text)


def test_text_where_a_rule_needs_numbers_is_refused():
    people, places = invented_market(10, 1, posts=3)
    with pytest.raises(MarketError, match="wage_yuan must hold numbers"):
        market_tables(people, places.with_columns(pl.col("wage_yuan").cast(pl.String)), PACK)
