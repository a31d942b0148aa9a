"""The instance behind a certificate (校核用的原始数据), as plain columns read from its inputs.

Belongs here: joining names to numbers for those who check a result: recheck, and a second solver. Does not belong: the
check itself, the solver's own reading of tables (tables).
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from xieshou.engine.matching.plain_offers import Numbers, PlainOffers
from xieshou.engine.matching.rules import Pack
from xieshou.engine.matching.said import Broken, Refused, kind_of
from xieshou.engine.matching.verification import plain_lottery


@dataclass(frozen=True)
class Instance:
    """Pairs in three columns, in any order, with what ranks them where the mechanism needs it.

    worker, post, weight   int64, pairs: positions among workers and posts, points
    rank, score            int64, pairs: the worker's choice (smaller is better), the post's points; empty for weight
    tier, lottery          int64, workers: for stable; empty for weight
    """

    worker: Numbers
    post: Numbers
    weight: Numbers
    rank: Numbers
    score: Numbers
    workers: int
    slots: Numbers
    tier: Numbers
    lottery: Numbers


NONE = np.zeros(0, np.int64)


def numbered(cells: pl.Series, ids: pl.Series, what: str) -> Numbers:
    """Where each cell stands among the ids."""
    if len(cells) == 0:
        return np.zeros(0, np.int64)
    if cells.dtype != ids.dtype:
        if not (cells.dtype.is_integer() and ids.dtype.is_integer()):
            raise Broken(
                f"{what}：编号是{kind_of(cells.dtype).zh}，输入里是{kind_of(ids.dtype).zh}",
                f"{what}: ids are {kind_of(cells.dtype)}, in the inputs {kind_of(ids.dtype)}",
            )
        cells, ids = cells.cast(pl.Int64), ids.cast(pl.Int64)
    known = pl.DataFrame({"id": ids}).with_row_index("at").with_columns(pl.col("at").cast(pl.Int64))
    at = pl.DataFrame({"id": cells}).join(known, on="id", how="left", maintain_order="left")["at"]
    if at.null_count():
        raise Broken(
            f"{what}：有{at.null_count()}个编号在输入里没有", f"{what}: {at.null_count()} ids are unknown in the inputs"
        )
    return at.to_numpy()


def whole(table: pl.DataFrame, column: str, what: str) -> Numbers:
    """A column of whole numbers."""
    if column not in table.columns:
        raise Broken(f"{what}：缺少列{column}", f"{what}: column {column} is missing")
    cells = table[column]
    if cells.null_count() or not cells.dtype.is_integer():
        cells = cells.cast(pl.Int64, strict=False)
        if cells.null_count():
            raise Broken(f"{what}：{column}不全是整数", f"{what}: {column} is not a whole number everywhere")
    return cells.cast(pl.Int64).to_numpy()


def scored_ids(edges: pl.DataFrame, capacities: pl.DataFrame, workers: pl.DataFrame | None) -> tuple[Any, Any]:
    """The ids of workers and posts, in the order of an instance of somebody's scored pairs."""
    return edges["worker"].unique().sort() if workers is None else workers["id"], capacities["post"]


def scored_instance(
    certificate: dict[str, Any], edges: pl.DataFrame, capacities: pl.DataFrame, workers: pl.DataFrame | None = None
) -> Instance:
    """Somebody's scored pairs."""
    people, posts = scored_ids(edges, capacities, workers)
    slots = whole(capacities, "slots", "capacities")
    worker, post = numbered(edges["worker"], people, "edges"), numbered(edges["post"], posts, "edges")
    if certificate.get("mechanism") != "stable":
        return Instance(worker, post, whole(edges, "weight", "edges"), NONE, NONE, len(people), slots, NONE, NONE)
    score, rank = whole(edges, "post_score", "edges"), whole(edges, "worker_rank", "edges")
    weight = whole(edges, "weight", "edges") if "weight" in edges.columns else score
    tier = np.zeros(len(people), np.int64)
    tier[worker] = whole(edges, "tier", "edges")
    lottery = plain_lottery(people.to_list(), str(certificate.get("seed")))
    return Instance(worker, post, weight, rank, score, len(people), slots, tier, lottery)


def listed_instance(
    certificate: dict[str, Any], pairs: pl.DataFrame | None, workers: pl.DataFrame, posts: pl.DataFrame
) -> Instance:
    """The lists of a market by a pack."""
    if pairs is None:
        raise Broken("pairs：志愿清单不在", "pairs: the lists are missing")
    people, places = workers["id"], posts["id"]
    worker, post = numbered(pairs["worker"], people, "pairs"), numbered(pairs["post"], places, "pairs")
    weight, rank = whole(pairs, "weight", "pairs"), whole(pairs, "choice", "pairs")
    slots, tier = whole(posts, "slots", "posts"), whole(workers, "tier", "workers")
    stable = certificate.get("mechanism") == "stable"
    lottery = plain_lottery(people.to_list(), str(certificate.get("seed"))) if stable else NONE
    return Instance(worker, post, weight, rank, weight, len(people), slots, tier, lottery)


def every_pair(workers: pl.DataFrame, posts: pl.DataFrame, pack: Pack, most: int) -> Instance:
    """Every offered pair of a market, scored plainly; refused beyond `most` pairs."""
    columns: list[tuple[Numbers, Numbers, Numbers]] = []
    count = 0
    for who, where, scores in PlainOffers(pack, workers, posts).blocks():
        a, b = np.nonzero(scores >= 0)
        count += len(a)
        if count > most:
            raise Refused(
                f"合格的人岗对超过{most}对，另一个求解器装不下；请去掉--all-pairs再核对，或者换较小的市场。",
                f"There are more than {most} eligible pairs, too many for the other solver. "
                "Compare a run without --all-pairs, or a smaller market.",
            )
        columns.append((who[a], where[b], scores[a, b]))
    worker, post, weight = (np.concatenate([NONE, *(c[k] for c in columns)]) for k in range(3))
    slots = whole(posts, "slots", "posts")
    return Instance(worker, post, weight, NONE, NONE, workers.height, slots, NONE, NONE)
