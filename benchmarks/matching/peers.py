"""The peers, each from its own documentation: OR-Tools min-cost flow, HiGHS, SciPy, lapx, Polars.

A peer that is not installed is skipped and said so: they come with the extra `bench`.
"""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable

import numpy as np
import polars as pl

from xieshou.engine.matching import Pairs
from xieshou.engine.matching.second_solver import greatest_total


def there(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


def ortools_flow(pairs: Pairs, slots: np.ndarray) -> tuple[int, float]:
    """(total, seconds): SimpleMinCostFlow, bulk input; building the graph counts, reading the pairs does not."""
    began = time.perf_counter()
    total = greatest_total(pairs.worker(), pairs.post, pairs.weight, pairs.workers, slots)
    return total, time.perf_counter() - began


def scipy_sparse(pairs: Pairs, slots: np.ndarray) -> tuple[int, float]:
    """min_weight_full_bipartite_matching: each slot a column, and one more column per worker for 'unplaced'."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    began = time.perf_counter()
    room = np.minimum(slots, np.bincount(pairs.post, minlength=pairs.posts))
    base = np.r_[0, np.cumsum(room)]
    worker = pairs.worker()
    copies = room[pairs.post]
    rows = np.repeat(worker, copies)
    first = np.repeat(base[pairs.post], copies)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(copies) - copies, copies)
    big = int(pairs.weight.max()) + 1
    n, k = pairs.workers, int(base[-1])
    data = np.r_[big - np.repeat(pairs.weight, copies).astype(float), np.full(n, float(big))]
    matrix = csr_matrix((data, (np.r_[rows, np.arange(n)], np.r_[first + within, k + np.arange(n)])), shape=(n, k + n))
    i, j = min_weight_full_bipartite_matching(matrix)
    return round(float(n * big - matrix[i, j].sum())), time.perf_counter() - began


def highs(pairs: Pairs, slots: np.ndarray) -> tuple[int, float]:
    """The transport LP in HiGHS (its vertices are whole)."""
    import highspy

    began = time.perf_counter()
    n, m, e = pairs.workers, pairs.posts, len(pairs)
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = e, n + m
    lp.col_cost_ = -pairs.weight.astype(float)
    lp.col_lower_, lp.col_upper_ = np.zeros(e), np.ones(e)
    lp.row_lower_ = np.full(n + m, -highspy.kHighsInf)
    lp.row_upper_ = np.r_[np.ones(n), slots.astype(float)]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.start_ = np.arange(e + 1) * 2
    lp.a_matrix_.index_ = np.stack([pairs.worker(), n + pairs.post], axis=1).ravel()
    lp.a_matrix_.value_ = np.ones(2 * e)
    solver.passModel(lp)
    solver.run()
    return -round(solver.getObjectiveValue()), time.perf_counter() - began


def lapx_dense(pairs: Pairs, slots: np.ndarray) -> tuple[int, float]:
    """lapx on the dense matrix with slots as columns; only for small sizes."""
    import lap

    began = time.perf_counter()
    column = np.repeat(np.arange(pairs.posts), np.minimum(slots, np.bincount(pairs.post, minlength=pairs.posts)))
    gain = np.zeros((pairs.workers, pairs.posts))
    gain[pairs.worker(), pairs.post] = pairs.weight
    _cost, assigned, _ = lap.lapjv(-gain[:, column], extend_cost=True)
    placed = assigned >= 0
    total = gain[:, column][np.flatnonzero(placed), assigned[placed]].sum()
    return int(total), time.perf_counter() - began


def polars_candidates(pack, people: pl.DataFrame, places: pl.DataFrame, top: int) -> tuple[int, float]:
    """The starter pack as a Polars query: join on trade and province, score, best `top` per worker. (sum of weights)"""
    began = time.perf_counter()
    wide = people.with_row_index("w")
    left = pl.concat(
        [
            wide.with_columns(pl.col("trade").alias("t"), pl.lit(200).alias("trade_points")),
            wide.with_columns(pl.col("second_trade").alias("t"), pl.lit(90).alias("trade_points")),
        ]
    )
    right = places.with_row_index("p").select(
        "p", pl.col("trade").alias("t"), "province", "skill", "wage_yuan", "lat", "lon"
    )
    provinces = places["province"].unique()
    anywhere = pl.DataFrame({"province": provinces})
    total = 0
    batches = max(1, people.height // 2500)
    for b in range(batches):
        some = left.filter(pl.col("w") % batches == b)
        homes = pl.concat(
            [
                some.with_columns(pl.col("home_province").alias("province"), pl.lit(150).alias("region")),
                some.filter(pl.col("wish").is_in(["treaty", "anywhere"])).with_columns(
                    pl.col("treaty_province").alias("province"), pl.lit(120).alias("region")
                ),
                some.filter(pl.col("wish") == "anywhere")
                .join(anywhere, how="cross")
                .filter(
                    (pl.col("province") != pl.col("home_province")) & (pl.col("province") != pl.col("treaty_province"))
                )
                .with_columns(pl.lit(40).alias("region"))
                .select([*some.columns, "province", "region"]),
            ],
            how="vertical_relaxed",
        )
        gap = pl.col("skill") - pl.col("skill_right")
        paid = pl.col("wage_yuan") - pl.col("reserve_wage_yuan")
        lat, other = pl.col("home_lat").radians(), pl.col("lat").radians()
        turn = ((pl.col("lon") - pl.col("home_lon")).radians() / 2).sin() ** 2
        km = 12742 * (((other - lat) / 2).sin() ** 2 + lat.cos() * other.cos() * turn).sqrt().arcsin()
        scored = homes.join(right, on=["t", "province"]).filter((paid >= 0) & (gap >= -1)).select(
            "w",
            (
                pl.col("trade_points") + pl.col("region")
                + pl.when(pl.col("province") == pl.col("treaty_province")).then(20).otherwise(0)
                + pl.when(pl.col("province") == pl.col("partner_province")).then(60).otherwise(0)
                + pl.when(gap < 0).then(80).otherwise(200 - 40 * gap)
                + pl.min_horizontal(paid * 400 // pl.col("reserve_wage_yuan"), pl.lit(400))
                + pl.when(km <= 300).then(30).when(km <= 800).then(20).when(km <= 1500).then(10).otherwise(0)
                + pl.col("tier").replace_strict({0: 100, 1: 50}, default=0, return_dtype=pl.Int64)
            ).alias("score"),
        )  # fmt: skip
        total += int(scored.group_by("w").agg(pl.col("score").top_k(top))["score"].list.sum().sum())
    return total, time.perf_counter() - began


SOLVERS: list[tuple[str, str, Callable[[Pairs, np.ndarray], tuple[int, float]], int]] = [
    ("OR-Tools min-cost flow", "ortools", ortools_flow, 1_000_000),
    ("SciPy sparse", "scipy", scipy_sparse, 10_000),
    ("HiGHS", "highspy", highs, 10_000),
    ("lapx dense", "lap", lapx_dense, 3_000),
]
"""(name, module, runner, largest number of workers it is asked for)"""
