"""Instances nobody here wrote, with published answers."""

import pytest

from xieshou.engine.matching.outcome import match_edges
from xieshou.engine.matching.recheck import recheck_edges
from xieshou.engine.matching.tests import published

ASSIGNMENT = [e for e in published.expected() if e["file"].startswith("or_library_assign")]
STABLE = [e for e in published.expected() if e["file"].startswith("stable")]


@pytest.mark.parametrize("instance", ASSIGNMENT, ids=lambda e: e["file"])
def test_the_or_library_assignment_has_its_published_cost(instance):
    edges, capacities, n, W = published.assignment(instance["file"])
    outcome = match_edges(edges, capacities)
    assert outcome.certificate["placed"] == n
    assert n * W - outcome.certificate["objective"] == instance["optimum"]
    _, differences = recheck_edges(outcome.certificate, outcome.placements, outcome.prices, edges, capacities)
    assert differences == []


@pytest.mark.parametrize("instance", STABLE, ids=lambda e: e["file"])
def test_the_stable_matching_is_the_published_one(instance):
    edges, capacities, answer = published.preferences(instance["file"])
    outcome = match_edges(edges, capacities, mechanism="stable")
    assert dict(outcome.placements.select("worker", "post").iter_rows()) == answer
    _, differences = recheck_edges(outcome.certificate, outcome.placements, outcome.prices, edges, capacities)
    assert differences == []


def test_all_twelve_instances_are_there():
    assert (len(ASSIGNMENT), len(STABLE)) == (6, 6)
