"""The instances of the benchmark: an invented market and three hard families on the same size."""

from __future__ import annotations

import numpy as np

from xieshou.engine.matching import Pairs, best_posts, compile_rules, invented_market, read_pack, starter_pack_text
from xieshou.engine.matching.rule_tables import Compiled
from xieshou.engine.matching.tables import market_tables

FAMILIES = ("market", "priorities", "uniform", "ties")


def market(workers: int, seed: int = 7):
    """(compiled market, slots, tier, people, places) of an invented market."""
    people, places, pack, _ = market_tables(*invented_market(workers, seed), read_pack(starter_pack_text()))
    compiled = compile_rules(pack, people, places)
    slots = places["slots"].to_numpy()[compiled.post_row].astype(np.int64)
    return compiled, slots, people["tier"].to_numpy()[compiled.worker_row].astype(np.int64), people, places, pack


def family(kind: str, compiled: Compiled, tier: np.ndarray, top: int = 20) -> Pairs:
    """Lists of `top` posts: scores, scores with 10,000 points a tier, random pairs, or only five different scores."""
    lists = best_posts(compiled, top)
    if kind == "priorities":
        return Pairs(
            lists.start, lists.post, (lists.weight + 10_000 * (2 - tier[lists.worker()])).astype(np.int32), lists.posts
        )
    if kind == "ties":
        return Pairs(lists.start, lists.post, (lists.weight // 200 * 200 + 1).astype(np.int32), lists.posts)
    if kind == "uniform":
        draw = np.random.default_rng(3)
        n, m = compiled.workers, compiled.posts
        key = np.unique(np.repeat(np.arange(n), top) * np.int64(m) + draw.integers(0, m, n * top))
        start = np.r_[0, np.cumsum(np.bincount(key // m, minlength=n))].astype(np.int64)
        return Pairs(start, (key % m).astype(np.int32), draw.integers(0, 1001, len(key)).astype(np.int32), m)
    return lists


def another_score(kind: str, weight: np.ndarray, draw: np.random.Generator) -> np.ndarray:
    """Weights of the same family with a score 0..1000 drawn anew; a tier's points stay."""
    score = draw.integers(0, 1001, len(weight))
    if kind == "ties":
        return score // 200 * 200 + 1
    return weight // 10_000 * 10_000 + score if kind == "priorities" else score
