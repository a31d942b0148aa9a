"""Points of pairs row by row, as table expressions: for reasons, and for checking what the kernel scored.

Belongs here: each kind of rule as one expression over a table of pairs, and joining workers with the posts whose gate
is open to them. Does not belong: the compact tables and the kernel (rule_tables, candidates); this shares nothing with
them but the pack.
"""

from collections.abc import Iterator
from typing import Any

import polars as pl

from xieshou.engine.matching.rules import NEVER, Pack, Rule

SHUT = NEVER // 2


def _same(rule: Rule) -> pl.Expr:
    post = pl.col("post:" + rule.post[0])
    ways = [pl.lit(rule.otherwise, pl.Int64)]
    for way in rule.alternatives:
        holds = pl.lit(True)
        for column, allowed in way.when.items():
            named = [v for v in allowed if v is not None]
            holds = holds & pl.col("worker:" + column).is_in(named).fill_null(None in allowed)
        if way.worker is not None:
            holds = holds & (pl.col("worker:" + way.worker) == post).fill_null(False)
        ways.append(pl.when(holds).then(pl.lit(way.points, pl.Int64)).otherwise(pl.lit(rule.otherwise, pl.Int64)))
    return pl.max_horizontal(ways)


def _step(rule: Rule) -> pl.Expr:
    a = pl.col("worker:" + rule.worker[0]).cast(pl.Int64, strict=False)
    b = pl.col("post:" + rule.post[0]).cast(pl.Int64, strict=False)
    step = a - b - rule.first
    found: Any = pl.when(step < 0).then(pl.lit(rule.below, pl.Int64))
    for at, points in enumerate(rule.steps[:-1]):
        found = found.when(step == at).then(pl.lit(points, pl.Int64))
    known: pl.Expr = found.otherwise(pl.lit(rule.steps[-1], pl.Int64))
    return pl.when(step.is_null()).then(pl.lit(0, pl.Int64)).otherwise(known)


def _pay(rule: Rule) -> pl.Expr:
    asked = pl.col("worker:" + rule.worker[0]).cast(pl.Int64)
    paid = pl.col("post:" + rule.post[0]).cast(pl.Int64)
    share = (paid - asked) * (rule.full_points * 100) // (asked * rule.full_at_percent)
    full = pl.min_horizontal(share, pl.lit(rule.full_points, pl.Int64))
    unknown = asked.is_null() | paid.is_null() | (asked <= 0) | (paid < 0)
    return (
        pl.when(unknown).then(pl.lit(0, pl.Int64))
        .when(paid < asked).then(pl.lit(rule.below, pl.Int64)).otherwise(full)
    )  # fmt: skip


def _distance(rule: Rule) -> pl.Expr:
    lat, lon = (pl.col("worker:" + c).cast(pl.Float64).radians() for c in rule.worker)
    other_lat, other_lon = (pl.col("post:" + c).cast(pl.Float64).radians() for c in rule.post)
    h = ((other_lat - lat) / 2).sin() ** 2 + lat.cos() * other_lat.cos() * ((other_lon - lon) / 2).sin() ** 2
    km = 12742.0 * pl.min_horizontal(h, pl.lit(1.0)).sqrt().arcsin()
    found: Any = pl.when(km.is_null()).then(pl.lit(0, pl.Int64))
    for limit, points in rule.bands:
        found = found.when(km <= limit).then(pl.lit(points, pl.Int64))
    last: pl.Expr = found.otherwise(pl.lit(rule.otherwise, pl.Int64))
    return last


def _person(rule: Rule) -> pl.Expr:
    cell = pl.col("worker:" + rule.worker[0])
    found: Any = pl.when(pl.lit(False)).then(pl.lit(0, pl.Int64))
    for value, points in rule.values.items():
        found = found.when(cell == value).then(pl.lit(points, pl.Int64))
    last: pl.Expr = found.otherwise(pl.lit(rule.otherwise, pl.Int64))
    return last


def rule_points(rule: Rule) -> pl.Expr:
    """Points of one rule, weight included, over a table with columns `worker:…` and `post:…`; NEVER when it refuses."""
    kinds = {"same": _same, "step": _step, "pay": _pay, "distance": _distance, "person": _person}
    points = kinds[rule.kind](rule)
    return pl.when(points <= SHUT).then(pl.lit(NEVER, pl.Int64)).otherwise(points * rule.weight)


def points_by_rule(pack: Pack) -> list[pl.Expr]:
    """One column of points for each rule, named by its id."""
    return [rule_points(rule).alias("points:" + rule.id) for rule in pack.rules]


def score(pack: Pack) -> pl.Expr:
    """The whole score; null when the pair is not offered (a rule refuses, or the sum is below 0)."""
    each = [rule_points(rule) for rule in pack.rules]
    total = pl.sum_horizontal(each)
    return pl.when((pl.min_horizontal(each) <= SHUT) | (total < 0)).then(None).otherwise(total)


def side_by_side(workers: pl.DataFrame, posts: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """The rows of `pairs` (worker, post: row numbers) with all columns of both, named `worker:…` and `post:…`."""
    left = workers[pairs["worker"]].rename(lambda c: "worker:" + c)
    right = posts[pairs["post"]].rename(lambda c: "post:" + c)
    return pl.concat([pairs, left, right], how="horizontal")


def every_offered_pair(
    pack: Pack, workers: pl.DataFrame, posts: pl.DataFrame, rows_at_once: int = 2_000_000
) -> Iterator[pl.DataFrame]:
    """Batches of (worker, post, score) over all offered pairs, by joining and scoring, nothing left out."""
    needed = pack.rules
    columns_w = sorted({c for rule in needed for c in rule.worker})
    columns_p = sorted({c for rule in needed for c in rule.post})
    left = workers.select(columns_w).rename(lambda c: "worker:" + c).with_row_index("worker")
    right = posts.select(columns_p).rename(lambda c: "post:" + c).with_row_index("post")
    gate = next(
        (r for r in needed if r.kind == "same" and r.otherwise <= NEVER and all(w.worker for w in r.alternatives)), None
    )
    if gate is None:
        per_worker = [max(1, posts.height)] * workers.height
    else:
        size = dict(posts[gate.post[0]].value_counts().iter_rows())
        cells = [workers[str(way.worker)].to_list() for way in gate.alternatives]
        per_worker = [sum(size.get(c, 0) for c in row) for row in zip(*cells, strict=True)]
    begin = 0
    while begin < workers.height:
        end, rows = begin, 0
        while end < workers.height and (rows == 0 or rows + per_worker[end] <= rows_at_once):
            rows += per_worker[end]
            end += 1
        some = left[begin:end]
        begin = end
        if gate is None:
            joined = some.join(right, how="cross")
        else:
            key = "post:" + gate.post[0]
            found = [
                some.with_columns(pl.col(f"worker:{way.worker}").alias(key)).join(right, on=key)
                for way in gate.alternatives
            ]
            joined = pl.concat(found)
            if len(found) > 1:
                joined = joined.unique(subset=["worker", "post"])
        if joined.height:
            yield joined.select("worker", "post", score(pack).alias("score")).drop_nulls("score")
