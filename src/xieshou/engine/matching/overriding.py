"""An override (人工调整) on a written result: what it would cost and who would move, in names.

Belongs here: from the tables of a result and its inputs to the effect, and back to names. Does not belong: the
arithmetic (incremental), carrying it out, who decided it and why (the register keeps that).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from xieshou.engine.matching.compiling import I32, I64
from xieshou.engine.matching.incremental import effect_of_override
from xieshou.engine.matching.lottery import lottery_numbers, post_keys
from xieshou.engine.matching.said import MarketError
from xieshou.engine.matching.solve import Whole
from xieshou.engine.matching.tables import edges_to_market

Named = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class NamedEffect:
    """What an override would do (调整的影响).

    cost    how much the total falls;  total: what is left of it
    placed  how many would be placed;  before: how many are
    moved   everybody who would move: worker, from, to (null is unplaced), named (whether the override names them)
    """

    cost: int
    total: int
    placed: int
    before: int
    moved: pl.DataFrame


def _numbered(named: Named, workers: pl.Series, posts: pl.Series) -> list[tuple[int, int]]:
    """Positions of pairs that somebody wrote down."""
    at = {str(name): place for place, name in enumerate(workers)}
    where = {str(name): place for place, name in enumerate(posts)}
    for worker, post in named:
        if worker not in at:
            raise MarketError(f"没有worker {worker!r}。请核对编号。", f"There is no worker {worker!r}. Compare the id.")
        if post not in where:
            raise MarketError(f"没有post {post!r}。请核对编号。", f"There is no post {post!r}. Compare the id.")
    return [(at[worker], where[post]) for worker, post in named]


def effect_on_result(
    certificate: dict[str, Any], placements: pl.DataFrame, prices: pl.DataFrame, edges: pl.DataFrame,
    capacities: pl.DataFrame, workers: pl.DataFrame | None = None, *, fix: Named = (), forbid: Named = (),
) -> NamedEffect:  # fmt: skip
    """The effect of fixing and forbidding pairs of a proven weight result over given pairs (also over lists).

    certificate, placements, prices  as match_edges or match_market gave them
    edges, capacities, workers       its inputs; for lists: its pairs, and posts as post, slots
    """
    market = edges_to_market(edges, capacities, workers=workers)
    names = (market.workers, market.posts)
    seed = str(certificate.get("seed"))
    placed = np.full(market.pairs.workers, -1, np.int32)
    rows = _rows(placements, "worker", market.workers)
    placed[rows] = _rows(placements, "post", market.posts)
    price = np.zeros(market.pairs.posts, np.int64)
    price[_rows(prices, "post", market.posts)] = prices["price"].to_numpy()
    total = int(certificate["objective"])
    before = Whole(placed, price, np.zeros(market.pairs.workers, np.int64), total, total)
    effect = effect_of_override(
        market.pairs, market.slots, before, fix=_numbered(fix, *names), forbid=_numbered(forbid, *names), names=names,
        lottery=lottery_numbers(market.workers.to_list(), seed), post_key=post_keys(market.posts.to_list(), seed),
    )  # fmt: skip
    who = np.flatnonzero(effect.placed != placed)
    named = {worker for worker, _ in (*fix, *forbid)}
    moved = pl.DataFrame(
        {
            "worker": market.workers.gather(who),
            "from": _post(market.posts, placed[who]),
            "to": _post(market.posts, effect.placed[who]),
            "named": [str(worker) in named for worker in market.workers.gather(who)],
        },
        schema_overrides={"named": pl.Boolean},
    ).sort("named", "worker", descending=[True, False])
    return NamedEffect(
        effect.cost, total - effect.cost, int((effect.placed >= 0).sum()), int((placed >= 0).sum()), moved
    )


def _rows(table: pl.DataFrame, column: str, ids: pl.Series) -> I64:
    known = pl.DataFrame({column: ids, "at": np.arange(len(ids), dtype=np.int64)})
    return (
        table.select(pl.col(column).cast(ids.dtype))
        .join(known, on=column, how="left", maintain_order="left")["at"]
        .to_numpy()
    )


def _post(posts: pl.Series, at: I32) -> pl.Series:
    """Names of posts; None where somebody is unplaced."""
    return pl.select(pl.when(pl.Series(at >= 0)).then(posts.gather(np.maximum(at, 0)))).to_series()
