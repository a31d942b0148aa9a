"""OR-Tools, asked separately, finds the same totals."""

import numpy as np
import polars as pl
import pytest

pytest.importorskip("ortools", reason="the extra `ortools` is not installed")

from xieshou.engine.matching.example import invented_market
from xieshou.engine.matching.outcome import match_edges, match_market
from xieshou.engine.matching.rule_reading import read_pack, starter_pack_text
from xieshou.engine.matching.said import Refused
from xieshou.engine.matching.second_solver import second_total_of_edges, second_total_of_market
from xieshou.engine.matching.tables import market_tables
from xieshou.engine.matching.tests import published


@pytest.mark.parametrize("instance", published.expected(), ids=lambda e: e["file"])
def test_ortools_agrees_on_every_published_instance(instance):
    if instance["file"].startswith("stable"):
        edges, capacities, _answer = published.preferences(instance["file"])
        outcome = match_edges(edges, capacities, mechanism="stable")
    else:
        edges, capacities, n, W = published.assignment(instance["file"])
        outcome = match_edges(edges, capacities)
        assert n * W - second_total_of_edges(outcome.certificate, edges, capacities) == instance["optimum"]
    assert second_total_of_edges(outcome.certificate, edges, capacities) == outcome.certificate["objective"]


@pytest.mark.parametrize("all_pairs", [False, True], ids=["lists", "all pairs"])
@pytest.mark.parametrize("mechanism", ["weight", "stable"])
def test_ortools_agrees_on_an_invented_market(mechanism, all_pairs):
    people, places, pack, _ = market_tables(*invented_market(400, 3), read_pack(starter_pack_text()))
    outcome = match_market(people, places, pack, mechanism=mechanism, all_pairs=all_pairs)
    given = (outcome.certificate, outcome.pairs, people, places, pack)
    if all_pairs and mechanism == "stable":
        with pytest.raises(Refused, match="has no lists"):
            second_total_of_market(*given)
        return
    assert second_total_of_market(*given) == outcome.certificate["objective"] > 0


def test_random_stable_markets_with_tiers_and_equal_scores_agree():
    source = np.random.default_rng(8)
    for _ in range(60):
        n, m = int(source.integers(1, 12)), int(source.integers(1, 5))
        tier = source.integers(0, 3, n)
        rows = [
            {"worker": i, "post": int(j), "weight": int(source.integers(0, 9)), "worker_rank": place + 1,
             "tier": int(tier[i]), "post_score": int(source.integers(0, 3))}
            for i in range(n) for place, j in enumerate(source.permutation(m)[: source.integers(1, m + 1)])
        ]  # fmt: skip
        edges = pl.DataFrame(rows)
        capacities = pl.DataFrame({"post": np.arange(m), "slots": source.integers(0, 4, m)})
        outcome = match_edges(edges, capacities, mechanism="stable")
        assert second_total_of_edges(outcome.certificate, edges, capacities) == outcome.certificate["objective"]
