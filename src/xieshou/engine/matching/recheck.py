"""Checking a written result: the certificate's claims against tables, computed again.

Belongs here: joining names to numbers for the check, comparing claims with what verification found. Does not belong:
the arithmetic of the check (verification), files and digests (the command).
"""

from typing import Any

import numpy as np
import polars as pl

from xieshou.engine.matching.plain_offers import Numbers, PlainOffers
from xieshou.engine.matching.rules import Pack
from xieshou.engine.matching.said import Broken, Said, kind_of
from xieshou.engine.matching.verification import (
    Checked,
    check_stable_over_all,
    check_stable_over_pairs,
    check_weight_over_all,
    check_weight_over_pairs,
    plain_lottery,
)


def _numbers(cells: pl.Series, ids: pl.Series, what: str) -> Numbers:
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


def _whole(table: pl.DataFrame, column: str, what: str) -> Numbers:
    if column not in table.columns:
        raise Broken(f"{what}：缺少列{column}", f"{what}: column {column} is missing")
    cells = table[column]
    if cells.null_count() or not cells.dtype.is_integer():
        cells = cells.cast(pl.Int64, strict=False)
        if cells.null_count():
            raise Broken(f"{what}：{column}不全是整数", f"{what}: {column} is not a whole number everywhere")
    return cells.cast(pl.Int64).to_numpy()


def _prices(prices: pl.DataFrame, posts: pl.Series, slots: Numbers, where: Numbers, found: list[Said]) -> Numbers:
    at = _numbers(prices["post"], posts, "prices")
    if sorted(at.tolist()) != list(range(len(posts))):
        raise Broken("prices：不是每个岗位正好一行", "prices: not exactly one row for each post")
    out = np.zeros(len(posts), np.int64)
    out[at] = _whole(prices, "price", "prices")
    filled = np.bincount(where, minlength=len(posts))
    if (_whole(prices, "filled", "prices") != filled[at]).any() or (
        _whole(prices, "slots", "prices") != slots[at]
    ).any():
        found.append(
            Said(
                "prices：名额或已用数与输入、安排不符",
                "prices: slots or filled are not those of inputs and placements",
            )
        )
    return out


def _claims(certificate: dict[str, Any], found: Checked) -> list[Said]:
    out = list(found.differences)
    claims: list[tuple[str, int | None]] = [("objective", found.objective), ("placed", found.placed)]
    if certificate.get("mechanism") == "weight":
        claims.append(("bound", found.bound))
    else:
        claims.append(("blocking_pairs", found.blocking))
    for name, value in claims:
        if certificate.get(name) != value:
            out.append(
                Said(
                    f"证书写{name} {certificate.get(name)}，由输入和安排算得{value}",
                    f"certificate says {name} {certificate.get(name)}, the inputs and placements give {value}",
                )
            )
    return out


def recheck_edges(
    certificate: dict[str, Any], placements: pl.DataFrame, prices: pl.DataFrame, edges: pl.DataFrame,
    capacities: pl.DataFrame, workers: pl.DataFrame | None = None,
) -> tuple[Checked, list[Said]]:  # fmt: skip
    """A result over somebody's scored pairs: the figures computed again, and every difference in both languages."""
    people = edges["worker"].unique().sort() if workers is None else workers["id"]
    posts = capacities["post"]
    slots = _whole(capacities, "slots", "capacities")
    worker, post = _numbers(edges["worker"], people, "edges"), _numbers(edges["post"], posts, "edges")
    who, where = _numbers(placements["worker"], people, "placements"), _numbers(placements["post"], posts, "placements")
    worth = _whole(placements, "weight", "placements")
    extra: list[Said] = []
    if certificate.get("mechanism") == "stable":
        score = _whole(edges, "post_score", "edges")
        weight = _whole(edges, "weight", "edges") if "weight" in edges.columns else score
        tier = np.zeros(len(people), np.int64)
        tier[worker] = _whole(edges, "tier", "edges")
        lottery = plain_lottery(people.to_list(), str(certificate.get("seed")))
        found = check_stable_over_pairs(
            worker, post, _whole(edges, "worker_rank", "edges"), score, weight, len(people), slots, tier, lottery,
            who, where, worth,
        )  # fmt: skip
    else:
        weight = _whole(edges, "weight", "edges")
        price = _prices(prices, posts, slots, where, extra)
        found = check_weight_over_pairs(worker, post, weight, len(people), slots, who, where, worth, price)
    return found, [*_claims(certificate, found), *extra]


def recheck_market(
    certificate: dict[str, Any], placements: pl.DataFrame, prices: pl.DataFrame, pairs: pl.DataFrame | None,
    workers: pl.DataFrame, posts: pl.DataFrame, pack: Pack,
) -> tuple[Checked, list[Said]]:  # fmt: skip
    """A result over workers and posts (as market_tables gives them) by a pack."""
    people, places = workers["id"], posts["id"]
    slots = _whole(posts, "slots", "posts")
    tier = _whole(workers, "tier", "workers")
    who, where = (
        _numbers(placements["worker"], people, "placements"),
        _numbers(placements["post"], places, "placements"),
    )
    worth = _whole(placements, "weight", "placements")
    offers = PlainOffers(pack, workers, posts)
    stable = certificate.get("mechanism") == "stable"
    extra: list[Said] = []
    price = np.zeros(0, np.int64) if stable else _prices(prices, places, slots, where, extra)
    lottery = plain_lottery(people.to_list(), str(certificate.get("seed"))) if stable else np.zeros(0, np.int64)
    if certificate.get("scope") == "all_pairs":
        found = (
            check_stable_over_all(offers, slots, tier, lottery, who, where, worth)
            if stable
            else check_weight_over_all(offers, slots, who, where, worth, price)
        )
        return found, [*_claims(certificate, found), *extra]
    if pairs is None:
        raise Broken("pairs：志愿清单不在", "pairs: the lists are missing")
    worker, post = _numbers(pairs["worker"], people, "pairs"), _numbers(pairs["post"], places, "pairs")
    weight, rank = _whole(pairs, "weight", "pairs"), _whole(pairs, "choice", "pairs")
    wrong = int(np.count_nonzero(offers.score_of(worker, post) != weight))
    if wrong:
        extra.append(
            Said(
                f"pairs：清单里有{wrong}对按规则不是这个分值",
                f"pairs: {wrong} listed pairs are not offered with that weight by the rules",
            )
        )
    found = (
        check_stable_over_pairs(
            worker, post, rank, weight, weight, len(people), slots, tier, lottery, who, where, worth
        )
        if stable
        else check_weight_over_pairs(worker, post, weight, len(people), slots, who, where, worth, price)
    )
    return found, [*_claims(certificate, found), *extra]
