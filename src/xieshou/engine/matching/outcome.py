"""From tables to a whole result: placements, prices or cut-offs, reasons, audit and certificate.

Belongs here: the two ways in (somebody's scored pairs; workers and posts with a rule pack) and the two mechanisms, put
together from the other modules. Does not belong: files, digests, the terminal.
"""

import time
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from xieshou.engine.matching.audit import audit, comparison
from xieshou.engine.matching.candidates import best_posts, score_pairs
from xieshou.engine.matching.compiling import I32, I64, AnyInt
from xieshou.engine.matching.couple_tables import Couples
from xieshou.engine.matching.lottery import lottery_numbers, post_keys
from xieshou.engine.matching.pairs import Pairs
from xieshou.engine.matching.pricing import best_whole_of_all
from xieshou.engine.matching.reasons import (
    Closest,
    closest_in_pairs,
    closest_of_all,
    cut_off_table,
    price_table,
    score_at,
    stable_reasons,
    weight_reasons,
)
from xieshou.engine.matching.rule_tables import Compiled, compile_rules
from xieshou.engine.matching.rules import Pack
from xieshou.engine.matching.said import Said, Say, silent
from xieshou.engine.matching.scoring import points_by_rule, side_by_side
from xieshou.engine.matching.solve import Whole, best_whole
from xieshou.engine.matching.stable import Stable, blocking_pairs, stable_matching, stable_over_all
from xieshou.engine.matching.stages import Stages
from xieshou.engine.matching.tables import EdgeMarket, edges_to_market, market_tables, placements_table

TIE_RULE = Said(
    "先取安排人数最多，再按摇号（号小在前），再取各对签值之和最大",
    "most placed, then lottery numbers (smallest first), then greatest sum of fixed draws per pair",
)
COMPARE_UP_TO = 5_000_000
"""pairs: above this the other mechanism is not run beside for the audit"""


@dataclass
class Outcome:
    """A whole result (匹配结果), ready to be written."""

    placements: pl.DataFrame
    prices: pl.DataFrame
    reasons: pl.DataFrame
    audit: dict[str, Any]
    certificate: dict[str, Any]
    pairs: pl.DataFrame | None = None
    points: pl.DataFrame | None = None


def by_preference(pairs: Pairs, post_key: I64) -> Pairs:
    """The same pairs, each worker's best first (greater weight, then the post's key)."""
    order = np.lexsort((post_key[pairs.post], -pairs.weight.astype(np.int64), pairs.worker()))
    return Pairs(pairs.start, pairs.post[order], pairs.weight[order], pairs.posts)


def _liked_best(pairs: Pairs, weight: I64, placed: I32) -> I64:
    if not len(pairs):
        return np.zeros(pairs.workers, np.int64)
    best = np.full(pairs.workers, np.iinfo(np.int64).min)
    has = np.diff(pairs.start) > 0
    best[has] = np.maximum.reduceat(pairs.weight, pairs.start[:-1][has])
    liked: I64 = ((placed >= 0) & (weight == best)).astype(np.int64)
    return liked


def _weight_outcome(
    people: pl.DataFrame, workers: pl.Series, posts: pl.Series, slots: I64, whole: Whole, pairs: Pairs, weight: I64,
    closest: Closest, stages: Stages,
) -> Outcome:  # fmt: skip
    reasons = stages.run("reasons", lambda: weight_reasons(workers, posts, whole.placed, weight, whole.price, closest))
    counts = audit(people, whole.placed, weight, closest.pairs, _liked_best(pairs, weight, whole.placed))
    certificate = {
        "mechanism": "weight", "objective": whole.total, "bound": whole.bound, "placed": int((whole.placed >= 0).sum()),
        "choice_among_equals": TIE_RULE._asdict(),
    }  # fmt: skip
    return Outcome(
        placements_table(workers, posts, whole.placed, weight).sort("worker"),
        price_table(posts, slots, whole.placed, whole.price).sort("post"), reasons.sort("worker"), counts, certificate,
    )  # fmt: skip


def _stable_outcome(
    people: pl.DataFrame, workers: pl.Series, posts: pl.Series, slots: I64, result: Stable, pairs: Pairs, score: AnyInt,
    tier: I64, number: I64, stages: Stages, known_choices: int = 2**31,
) -> tuple[Outcome, I64]:  # fmt: skip
    blocking = stages.run(
        "count blocking pairs",
        lambda: blocking_pairs(pairs, slots, result.placed, tier=tier, score=score, lottery=number),
    )
    assert blocking == 0, f"our own fault: {blocking} blocking pairs"
    weight = score_at(pairs, pairs.weight, np.where(result.placed >= 0, np.arange(len(tier)), -1), result.placed)
    reasons = stages.run(
        "reasons", lambda: stable_reasons(workers, posts, pairs, result, score, tier, number, known_choices)
    )
    counts = audit(people, result.placed, weight, np.diff(pairs.start), (result.choice == 0).astype(np.int64))
    certificate = {
        "mechanism": "stable", "objective": int(weight.sum()), "bound": None, "placed": int((result.placed >= 0).sum()),
        "blocking_pairs": blocking,
    }  # fmt: skip
    outcome = Outcome(
        placements_table(workers, posts, result.placed, weight).sort("worker"),
        cut_off_table(posts, slots, pairs, result, score, tier, number).sort("post"),
        reasons.sort("worker"), counts, certificate,
    )  # fmt: skip
    return outcome, weight


def match_edges(
    edges: pl.DataFrame, capacities: pl.DataFrame, *, mechanism: str = "weight", seed: str = "xieshou",
    workers: pl.DataFrame | None = None, couples: pl.DataFrame | None = None, say: Say = silent,
) -> Outcome:  # fmt: skip
    """Match somebody else's scored pairs (worker, post, weight) within capacities (post, slots).

    couples   worker, partner: each two in one place (column `place` of capacities) or neither; weight only
    """
    stages = Stages(say)
    market: EdgeMarket = stages.run(
        "check the tables", lambda: edges_to_market(edges, capacities, workers=workers, stable=mechanism == "stable")
    )
    pairs, slots = market.pairs, market.slots
    number = stages.run("lottery", lambda: lottery_numbers(market.workers.to_list(), seed))
    key = post_keys(market.posts.to_list(), seed)
    people = workers if workers is not None else pl.DataFrame({"id": market.workers})
    if market.tier is not None and "tier" not in people.columns:
        people = people.with_columns(pl.Series("tier", market.tier))
    if mechanism == "weight":
        asked = None if couples is None else Couples.read(couples, market.workers, capacities)
        whole = _solve(stages, pairs, slots, number, key, asked, say)
        weight = score_at(pairs, pairs.weight, np.where(whole.placed >= 0, np.arange(pairs.workers), -1), whole.placed)
        closest = closest_in_pairs(pairs, whole.price, whole.placed, key)
        outcome = _weight_outcome(people, market.workers, market.posts, slots, whole, pairs, weight, closest, stages)
        if asked is not None:
            asked.tell(outcome, market.posts)
    else:
        assert market.tier is not None
        assert market.post_score is not None
        score, tier = market.post_score, market.tier
        result = stages.run("solve", lambda: stable_matching(pairs, slots, tier=tier, score=score, lottery=number))
        outcome, weight = _stable_outcome(
            people, market.workers, market.posts, slots, result, pairs, score, tier, number, stages
        )
    _compare(outcome, people, pairs, slots, number, key, market.tier, stages)
    _finish(
        outcome, stages, seed, scope="edges", workers=pairs.workers, posts=pairs.posts, slots=slots, pairs=len(pairs)
    )
    return outcome


def _solve(stages: Stages, pairs: Pairs, slots: I64, number: I64, key: I64, couples: Couples | None, say: Say) -> Whole:
    """The best whole over given pairs; with couples, the best given where they are placed."""
    if couples is not None:
        return stages.run("couples", lambda: couples.solve(pairs, slots, number, key))
    whole = stages.run("solve", lambda: best_whole(pairs, slots, lottery=number, post_key=key, say=say))
    stages.seconds.pop("solve")
    stages.seconds.update(whole.seconds)
    return whole


def _compare(
    outcome: Outcome, people: pl.DataFrame, pairs: Pairs, slots: I64, number: I64, key: I64, tier: I64 | None,
    stages: Stages,
) -> None:  # fmt: skip
    """What the other mechanism would give on the same pairs, for the audit."""
    if not 0 < len(pairs) <= COMPARE_UP_TO:
        return
    began = time.perf_counter()
    if outcome.certificate["mechanism"] == "weight":
        listed = by_preference(pairs, key)
        keep = listed.weight >= 0
        counts = np.bincount(listed.worker()[keep], minlength=pairs.workers)
        start = np.zeros(pairs.workers + 1, np.int64)
        np.cumsum(counts, out=start[1:])
        listed = Pairs(start, listed.post[keep], listed.weight[keep], pairs.posts)
        other, name = stable_matching(listed, slots, tier=tier, lottery=number).placed, "stable"
    else:
        other, name = best_whole(pairs, slots, lottery=number, post_key=key).placed, "weight"
    weight = score_at(pairs, pairs.weight, np.where(other >= 0, np.arange(pairs.workers), -1), other)
    theirs = audit(people, other, weight, np.diff(pairs.start), _liked_best(pairs, weight, other))
    outcome.audit["other_mechanism"] = comparison(outcome.audit, theirs, name)
    stages.seconds["the other mechanism, for the audit"] = time.perf_counter() - began


def _finish(outcome: Outcome, stages: Stages, seed: str, *, slots: I64, **more: Any) -> None:
    outcome.certificate.update(more)
    outcome.certificate["slots"] = int(sum(int(s) for s in slots)) if len(slots) else 0
    outcome.certificate["seed"] = seed
    outcome.certificate["seconds"] = {k: round(v, 4) for k, v in stages.seconds.items()}


def match_market(
    workers: pl.DataFrame, posts: pl.DataFrame, pack: Pack, *, mechanism: str = "weight", all_pairs: bool = False,
    seed: str = "xieshou", top: int = 20, couples: pl.DataFrame | None = None, say: Say = silent,
) -> Outcome:  # fmt: skip
    """Match workers (id, …) and posts (id, slots, …) by a rule pack, over each worker's best posts or every pair.

    couples   as in match_edges, over lists only
    """
    stages = Stages(say)
    people, places, usable, left_out = stages.run("check the tables", lambda: market_tables(workers, posts, pack))
    market: Compiled = stages.run("rules to tables", lambda: compile_rules(usable, people, places))
    inner_people, inner_places = people[market.worker_row], places[market.post_row]
    slots = inner_places["slots"].to_numpy().astype(np.int64)
    tier = inner_people["tier"].to_numpy().astype(np.int64)
    number = stages.run("lottery", lambda: lottery_numbers(people["id"].to_list(), seed))[market.worker_row]
    key = post_keys(places["id"].to_list(), seed)[market.post_row]
    names, titles = inner_people["id"], inner_places["id"]
    part: Pairs
    if mechanism == "weight":
        asked = None
        if all_pairs:
            whole, part, rounds = best_whole_of_all(market, slots, lottery=number, post_key=key, say=say)
            closest = closest_of_all(market, whole.price, whole.placed)
        else:
            part = stages.run("candidates", lambda: best_posts(market, top))
            asked = None if couples is None else Couples.read(couples, names, inner_places)
            whole = _solve(stages, part, slots, number, key, asked, say)
            closest = closest_in_pairs(part, whole.price, whole.placed, key)
        stages.seconds.update(whole.seconds)
        weight = _weights(market, whole.placed)
        outcome = _weight_outcome(inner_people, names, titles, slots, whole, part, weight, closest, stages)
        if asked is not None:
            asked.tell(outcome, titles)
        if all_pairs:
            outcome.certificate["rounds"] = len(rounds.pairs)
    else:
        if all_pairs:
            result, part = stages.run(
                "solve", lambda: stable_over_all(market, slots, tier=tier, lottery=number, block=top)
            )
        else:
            part = stages.run("candidates", lambda: best_posts(market, top))
            result = stages.run("solve", lambda: stable_matching(part, slots, tier=tier, lottery=number))
        outcome, weight = _stable_outcome(
            inner_people, names, titles, slots, result, part, part.weight, tier, number, stages,
            known_choices=top if all_pairs else 2**31,
        )  # fmt: skip
        if all_pairs:  # the lists have gaps past the first choices, so nobody can be counted as waiting
            outcome.prices = outcome.prices.drop("waiting")
    placed = whole.placed if mechanism == "weight" else result.placed
    outcome.points = stages.run("points by rule", lambda: _points(usable, inner_people, inner_places, placed))
    if not all_pairs:
        _compare(outcome, inner_people, part, slots, number, key, tier, stages)
        worker = part.worker()
        outcome.pairs = pl.DataFrame(
            {"worker": names.gather(worker), "post": titles.gather(part.post), "weight": part.weight,
             "choice": (np.arange(len(part)) - part.start[worker] + 1).astype(np.int32)}
        )  # fmt: skip
    _finish(
        outcome, stages, seed, scope="all_pairs" if all_pairs else "lists", top=None if all_pairs else top,
        workers=market.workers, posts=market.posts, slots=slots, pairs=None if all_pairs else len(part),
        rules={"version": pack.version, "applied": [r.id for r in usable.rules], "left_out": left_out},
    )  # fmt: skip
    return outcome


def _points(pack: Pack, people: pl.DataFrame, places: pl.DataFrame, placed: I32) -> pl.DataFrame:
    """For each placed worker the points of each rule, and the reasons of those that gave points, in both languages."""
    who = np.flatnonzero(placed >= 0)
    rows = side_by_side(people, places, pl.DataFrame({"worker": who, "post": placed[who].astype(np.int64)}))
    points = rows.select(
        pl.col("worker:id").alias("worker"), pl.col("post:id").alias("post"), *points_by_rule(pack)
    ).rename(lambda c: c.removeprefix("points:"))
    texts = []
    for language, between in (("zh", "、"), ("en", "; ")):
        parts = [pl.when(pl.col(r.id) > 0).then(pl.lit(r.reason[language])).otherwise(None) for r in pack.rules]
        texts.append(pl.concat_str(parts, separator=between, ignore_nulls=True).alias("reason_" + language))
    return points.with_columns(texts).sort("worker")


def _weights(market: Compiled, placed: I32) -> I64:
    weight = np.zeros(market.workers, np.int64)
    who = np.flatnonzero(placed >= 0)
    weight[who] = score_pairs(market, who, placed[who])
    return weight
