"""A second solver (另一个求解器): OR-Tools on the same instance, read from the inputs and not from the result.

Belongs here: the instance as a min-cost flow (weight) or as constraints (stable), and the total of its optimum. Does
not belong: prices, reasons and the choice among equals, which OR-Tools does not give.

It proves nothing that the certificate does not prove already; it is for whoever trusts a well-known program more than
ours. OR-Tools comes with the extra `ortools` and is loaded only here.
"""

from typing import Any

import numpy as np
import polars as pl

from xieshou.engine.matching.instances import Instance, every_pair, listed_instance, scored_instance
from xieshou.engine.matching.plain_offers import Numbers
from xieshou.engine.matching.rules import Pack
from xieshou.engine.matching.said import Refused

MOST_FOR_FLOW = 20_000_000  # pairs; OR-Tools takes some 115 bytes for each
MOST_FOR_CONSTRAINTS = 20_000


def _unsolved(status: str) -> Refused:
    return Refused(f"OR-Tools没有解出：{status}。", f"OR-Tools did not solve it: {status}.")


def greatest_total(worker: Numbers, post: Numbers, weight: Numbers, workers: int, slots: Numbers) -> int:
    """The greatest total weight as a min-cost flow: source, workers, posts, sink, and a way past for who stays."""
    from ortools.graph.python import min_cost_flow

    posts = len(slots)
    room = np.minimum(slots, np.bincount(post, minlength=posts))
    used = np.flatnonzero(room)
    source, sink = workers + posts, workers + posts + 1
    tails = np.concatenate([np.full(workers, source), worker, workers + used, [source]])
    heads = np.concatenate([np.arange(workers), workers + post.astype(np.int64), np.full(len(used), sink), [sink]])
    capacity = np.concatenate([np.ones(workers + len(post), np.int64), room[used], [workers]])
    cost = np.concatenate(
        [np.zeros(workers, np.int64), -weight.astype(np.int64), np.zeros(len(used) + 1, dtype=np.int64)]
    )
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(tails, heads, capacity, cost)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([workers, -workers]))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise _unsolved(status.name)
    return -int(flow.optimal_cost())


def stable_total(at: Instance) -> int:
    """The total weight of the stable matching best for workers, as 0/1 constraints.

    For each pair: the worker has it or a better choice, or all slots there hold people the post would rather have. Of
    all that keep to this, the one with the least sum of ranks; it is the only one, for nobody is ranked equally.
    """
    from ortools.sat.python import cp_model

    if len(at.worker) > MOST_FOR_CONSTRAINTS:
        raise Refused(
            f"稳定匹配只能与OR-Tools核对到{MOST_FOR_CONSTRAINTS}对；这里有{len(at.worker)}对。",
            f"A stable matching is compared with OR-Tools up to {MOST_FOR_CONSTRAINTS} pairs; "
            f"here are {len(at.worker)}.",
        )
    model = cp_model.CpModel()
    takes = [model.new_bool_var("") for _ in at.worker]
    by_worker, by_post = (
        _in_order(at.worker, at.rank),
        _in_order(at.post, at.lottery[at.worker], -at.score, at.tier[at.worker]),
    )
    better_choice: dict[int, list[int]] = {}
    for pairs in by_worker:
        model.add_at_most_one(takes[e] for e in pairs)
        better_choice.update({e: pairs[: place + 1] for place, e in enumerate(pairs)})
    for pairs in by_post:
        room = int(at.slots[at.post[pairs[0]]])
        model.add(sum(takes[e] for e in pairs) <= room)
        for place, e in enumerate(pairs):
            model.add(room * sum(takes[f] for f in better_choice[e]) + sum(takes[f] for f in pairs[:place]) >= room)
    model.minimize(sum(int(rank) * take for rank, take in zip(at.rank, takes, strict=True)))
    solver = cp_model.CpSolver()
    status = solver.solve(model)
    if status != cp_model.OPTIMAL:
        raise _unsolved(solver.status_name(status))
    return sum(int(worth) for worth, take in zip(at.weight, takes, strict=True) if solver.value(take))


def _in_order(side: Numbers, *by: Numbers) -> list[list[int]]:
    """The pairs of each worker or post, best first (by the last of `by` first)."""
    order = np.lexsort((*by, side))
    cuts = np.flatnonzero(np.diff(side[order])) + 1
    return [part.tolist() for part in np.split(order, cuts) if len(part)]


def _total(at: Instance, certificate: dict[str, Any]) -> int:
    if certificate.get("mechanism") == "stable":
        return stable_total(at)
    keep = at.weight >= 0
    return greatest_total(at.worker[keep], at.post[keep], at.weight[keep], at.workers, at.slots)


def second_total_of_edges(
    certificate: dict[str, Any], edges: pl.DataFrame, capacities: pl.DataFrame, workers: pl.DataFrame | None = None
) -> int:
    """What OR-Tools finds over somebody's scored pairs, by the mechanism that the certificate names."""
    return _total(scored_instance(certificate, edges, capacities, workers), certificate)


def second_total_of_market(
    certificate: dict[str, Any], pairs: pl.DataFrame | None, workers: pl.DataFrame, posts: pl.DataFrame, pack: Pack
) -> int:
    """What OR-Tools finds over the lists or every offered pair of a market (as market_tables gives it)."""
    if certificate.get("scope") != "all_pairs":
        return _total(listed_instance(certificate, pairs, workers, posts), certificate)
    if certificate.get("mechanism") == "stable":
        raise Refused(
            "全部合格人岗对上的稳定匹配没有清单，不能与OR-Tools核对；不加--all-pairs的结果可以。",
            "A stable matching over every pair has no lists to give to OR-Tools; one without --all-pairs has.",
        )
    return _total(every_pair(workers, posts, pack, MOST_FOR_FLOW), certificate)
