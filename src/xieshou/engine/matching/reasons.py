"""Reasons (理由): why this post, why not, and what one more slot would add.

Belongs here: reading reasons off a proven result. Does not belong: deciding anything.

Weight: a placed worker's net value (weight - price) is at least that at any other post. A refused worker's weight
nowhere exceeds the price: at each post all slots went to people whose placement adds at least the price to the whole.
Stable: whoever was refused stands below the cut-off (tier, score, lottery number) of every post they asked.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xieshou.engine.matching.candidates import scan
from xieshou.engine.matching.compiling import I32, I64, AnyInt, kernel
from xieshou.engine.matching.pairs import Pairs
from xieshou.engine.matching.rule_tables import Compiled
from xieshou.engine.matching.stable import Stable


@dataclass(frozen=True)
class Closest:
    """The two best posts of each worker other than their own, by net value: positions (-1: none) and weights."""

    post: I32
    weight: I64
    next_post: I32
    next_weight: I64
    pairs: I64


@kernel
def _closest_two(
    start: I64, post: I32, weight: AnyInt, price: I64, placed: I32, key: I64, first: I32, first_weight: I64,
    second: I32, second_weight: I64,
) -> None:  # fmt: skip
    for i in range(placed.shape[0]):
        a = -1
        b = -1
        for e in range(start[i], start[i + 1]):
            j = post[e]
            if j == placed[i]:
                continue
            net = weight[e] - price[j]
            if a < 0 or net > first_weight[i] - price[a] or (net == first_weight[i] - price[a] and key[j] < key[a]):
                b = a
                second_weight[i] = first_weight[i]
                a = j
                first_weight[i] = weight[e]
            elif b < 0 or net > second_weight[i] - price[b] or (net == second_weight[i] - price[b] and key[j] < key[b]):
                b = j
                second_weight[i] = weight[e]
        first[i] = a
        second[i] = b


def closest_in_pairs(pairs: Pairs, price: I64, placed: I32, post_key: I64) -> Closest:
    """The two best other posts of each worker among given pairs; equal ones by the post's key."""
    n = pairs.workers
    first, second = np.full(n, -1, np.int32), np.full(n, -1, np.int32)
    first_weight, second_weight = np.zeros(n, np.int64), np.zeros(n, np.int64)
    _closest_two(
        pairs.start, pairs.post, pairs.weight, price, placed, post_key, first, first_weight, second, second_weight
    )
    return Closest(first, first_weight, second, second_weight, np.diff(pairs.start))


def closest_of_all(market: Compiled, price: I64, placed: I32) -> Closest:
    """The same over every eligible pair of a market."""
    found = scan(market, 3, price=price, floor=np.full(market.workers, -(2**29), np.int64))
    n = market.workers
    other = (np.arange(3)[None, :] < found.found[:, None]) & (found.post != placed[:, None])
    order = np.argsort(~other, axis=1, kind="stable")
    rows = np.arange(n)
    posts, weights = [], []
    for at in (0, 1):
        pick = order[:, at]
        there = other[rows, pick]
        posts.append(np.where(there, found.post[rows, pick], -1).astype(np.int32))
        weights.append(np.where(there, found.weight[rows, pick], 0).astype(np.int64))
    return Closest(posts[0], weights[0], posts[1], weights[1], found.found)


def _named(posts: pl.Series, at: I32) -> pl.Series:
    """Names of posts, empty where the position is -1."""
    if len(posts) == 0:
        return pl.Series(posts.name, [None] * len(at), dtype=posts.dtype)
    rows = pl.DataFrame({"post": posts.gather(np.maximum(at, 0)), "there": at >= 0})
    return rows.select(pl.when("there").then("post").otherwise(None).alias("post")).to_series()


def weight_reasons(
    workers: pl.Series, posts: pl.Series, placed: I32, weight: I64, price: I64, closest: Closest
) -> pl.DataFrame:
    """One row for each worker: outcome (placed, outbid, no_pair), the post and its price, the closest other post and
    the next, each with weight and price, and the reason in Chinese and English."""
    is_placed = placed >= 0
    outcome = np.where(is_placed, "placed", np.where(closest.pairs == 0, "no_pair", "outbid"))
    at = np.maximum(placed, 0)
    there = price if len(price) else np.zeros(1, np.int64)
    table = pl.DataFrame(
        {
            "worker": workers,
            "outcome": pl.Series(outcome, dtype=pl.String),
            "post": _named(posts, placed),
            "weight": np.where(is_placed, weight, 0),
            "price": np.where(is_placed, there[at], 0),
            "other_post": _named(posts, closest.post),
            "other_weight": closest.weight,
            "other_price": there[np.maximum(closest.post, 0)],
            "next_post": _named(posts, closest.next_post),
            "next_weight": closest.next_weight,
            "next_price": there[np.maximum(closest.next_post, 0)],
        }
    )
    blank = [
        pl.when(pl.col(flag).is_null()).then(None).otherwise(pl.col(c)).alias(c)
        for flag, group in (("post", ("weight", "price")), ("other_post", ("other_weight", "other_price")),
                            ("next_post", ("next_weight", "next_price")))
        for c in group
    ]  # fmt: skip
    table = table.with_columns(blank)
    zh = (
        pl.when(pl.col("outcome") == "placed")
        .then(
            pl.when(pl.col("other_post").is_null())
            .then(pl.format("安排在此岗：分值{}，岗位价{}；没有其他可去岗位。", "weight", "price"))
            .otherwise(pl.format("安排在此岗：分值{}减岗位价{}，不低于其他任何岗位（最接近的是{}：{}减{}）。",
                                 "weight", "price", "other_post", "other_weight", "other_price"))
        )
        .when(pl.col("outcome") == "outbid")
        .then(pl.format("未安排：最接近的岗位{}名额已满，每个名额对整体至少值{}，本人在此为{}。",
                        "other_post", "other_price", "other_weight"))
        .otherwise(pl.lit("未安排：没有一个符合条件的岗位。"))
    )  # fmt: skip
    en = (
        pl.when(pl.col("outcome") == "placed")
        .then(
            pl.when(pl.col("other_post").is_null())
            .then(pl.format("Placed here: weight {}, price {}; there is no other possible post.", "weight", "price"))
            .otherwise(pl.format("Placed here: weight {} less price {} is no less than at any other post "
                                 "(closest: {}, {} less {}).",
                                 "weight", "price", "other_post", "other_weight", "other_price"))
        )
        .when(pl.col("outcome") == "outbid")
        .then(pl.format("Not placed: at {}, the closest post, all slots are taken and each adds at least {} to the "
                        "whole; this person would add {}.",
                        "other_post", "other_price", "other_weight"))
        .otherwise(pl.lit("Not placed: there is no eligible post at all."))
    )  # fmt: skip
    return table.with_columns(zh.alias("reason_zh"), en.alias("reason_en"))


def stable_reasons(
    workers: pl.Series, posts: pl.Series, pairs: Pairs, result: Stable, score: AnyInt, tier: I64, number: I64,
    known_choices: int = 2**31,
) -> pl.DataFrame:  # fmt: skip
    """One row for each worker: outcome, post, which choice it is (empty past `known_choices`), the first choice and
    its cut-off, the reason."""
    deg = np.diff(pairs.start)
    first_at = np.minimum(pairs.start[:-1], max(0, len(pairs) - 1))
    first = np.where(deg > 0, pairs.post[first_at] if len(pairs) else -1, -1).astype(np.int32)
    cut = np.where(first >= 0, result.cut_worker[np.maximum(first, 0)] if len(result.cut_worker) else -1, -1)
    refused = (cut >= 0) & (result.choice != 0)
    cut_score = score_at(pairs, score, cut, first)
    outcome = np.where(result.placed >= 0, "placed", np.where(deg == 0, "no_pair", "below_cut"))
    table = pl.DataFrame(
        {
            "worker": workers,
            "outcome": pl.Series(outcome, dtype=pl.String),
            "post": _named(posts, result.placed),
            "choice": pl.Series(
                np.where((result.choice >= 0) & (result.choice < known_choices), result.choice + 1, -1)
            ).replace(-1, None),
            "first_choice": _named(posts, first),
            "tier": tier,
            "score_there": np.where(deg > 0, score[first_at] if len(pairs) else 0, 0),
            "number": number,
            "cut_tier": pl.Series(np.where(refused, tier[np.maximum(cut, 0)] if len(tier) else 0, -1)).replace(
                -1, None
            ),
            "cut_score": cut_score,
            "cut_number": pl.Series(np.where(refused, number[np.maximum(cut, 0)] if len(number) else 0, -1)).replace(
                -1, None
            ),
        }
    )
    own = ("first_choice", "cut_tier", "cut_score", "cut_number", "tier", "score_there", "number")
    zh = (
        pl.when((pl.col("choice") == 1).fill_null(False)).then(pl.lit("安排在第一志愿。"))
        .when(pl.col("outcome") == "no_pair").then(pl.lit("未安排：没有一个符合条件的岗位。"))
        .otherwise(pl.format("第一志愿{}的录取线：档{}、分{}、号{}；本人：档{}、分{}、号{}。", *own))
    )  # fmt: skip
    en = (
        pl.when((pl.col("choice") == 1).fill_null(False)).then(pl.lit("Placed at the first choice."))
        .when(pl.col("outcome") == "no_pair").then(pl.lit("Not placed: there is no eligible post at all."))
        .otherwise(pl.format("Cut-off of the first choice {}: tier {}, score {}, number {}; "
                              "this person: tier {}, score {}, number {}.", *own))
    )  # fmt: skip
    none = (
        pl.when(
            (pl.col("choice") != 1).fill_null(True)
            & pl.col("first_choice").is_not_null()
            & pl.col("cut_tier").is_null()
        )
        .then(pl.lit("The first choice takes nobody."))
    )  # fmt: skip
    return table.with_columns(
        pl.coalesce(none.str.replace("The first choice takes nobody.", "第一志愿没有名额。", literal=True), zh).alias(
            "reason_zh"
        ),
        pl.coalesce(none, en).alias("reason_en"),
    )


@kernel
def _score_at(start: I64, post: I32, score: AnyInt, worker: I64, at: I32, out: I64) -> None:
    for t in range(worker.shape[0]):
        if worker[t] >= 0:
            for e in range(start[worker[t]], start[worker[t] + 1]):
                if post[e] == at[t]:
                    out[t] = score[e]


def score_at(pairs: Pairs, score: AnyInt, worker: I64, at: I32) -> I64:
    """The score of each (worker, post); 0 where the worker is -1."""
    out = np.zeros(len(worker), np.int64)
    _score_at(pairs.start, pairs.post, score, worker.astype(np.int64), at, out)
    return out


def price_table(posts: pl.Series, slots: I64, placed: I32, price: I64) -> pl.DataFrame:
    """For each post: slots, filled, price: what one more slot adds to the total (再增加一个名额的增益)."""
    filled = np.bincount(placed[placed >= 0], minlength=len(slots)).astype(np.int64)
    return pl.DataFrame({"post": posts, "slots": slots, "filled": filled, "price": price})


def cut_off_table(
    posts: pl.Series, slots: I64, pairs: Pairs, result: Stable, score: AnyInt, tier: I64, number: I64
) -> pl.DataFrame:
    """For each post: slots, filled, the cut-off (empty where there is room), and how many would rather come."""
    cut = result.cut_worker.astype(np.int64)
    at = np.arange(len(slots), dtype=np.int32)
    there = np.maximum(cut, 0)
    worst = score_at(pairs, score, cut, at)
    worker = pairs.worker()
    reach = np.where(result.choice >= 0, result.choice, np.diff(pairs.start))
    position = np.arange(len(pairs)) - pairs.start[worker]
    waiting = np.bincount(pairs.post[position < reach[worker]], minlength=len(slots)).astype(np.int64)
    table = pl.DataFrame(
        {
            "post": posts, "slots": slots, "filled": result.taken,
            "cut_tier": tier[there] if len(tier) else np.zeros(len(slots), np.int64), "cut_score": worst,
            "cut_number": number[there] if len(number) else np.zeros(len(slots), np.int64), "waiting": waiting,
        }
    )  # fmt: skip
    full = pl.Series(cut >= 0)
    return table.with_columns(
        pl.when(full).then(pl.col(c)).otherwise(None).alias(c) for c in ("cut_tier", "cut_score", "cut_number")
    )
