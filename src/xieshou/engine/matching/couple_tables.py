"""Couples (夫妻同去) from a table, and what a result says of them.

Belongs here: reading worker and partner, the place of each post, the columns and reasons a result adds for couples.
Does not belong: placing them (couples), checking the result (plain_couples).
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from xieshou.engine.matching.compiling import I64
from xieshou.engine.matching.couples import LOSS, WithCouples, best_whole_with_couples
from xieshou.engine.matching.pairs import Pairs
from xieshou.engine.matching.said import MarketError
from xieshou.engine.matching.solve import Whole

if TYPE_CHECKING:
    from xieshou.engine.matching.outcome import Outcome

PLACES = ("place", "province")
"""The column of posts or capacities that says where a post is; the first that is there."""


def couples_by_position(couples: pl.DataFrame, workers: pl.Series) -> list[tuple[int, int]]:
    """The positions of each two; refuses a table that is none, an unknown id, somebody in two couples."""
    at = {str(name): place for place, name in enumerate(workers)}
    if not {"worker", "partner"} <= set(couples.columns):
        raise MarketError(
            f"couples：要有worker和partner两列；看到的是{'、'.join(couples.columns) or '空表'}。",
            f"couples: needs the columns worker and partner; found {', '.join(couples.columns) or 'none'}.",
        )
    seen: set[str] = set()
    for number, names in enumerate(couples.select("worker", "partner").iter_rows(), 1):
        for name in map(str, names):
            if name not in at:
                raise MarketError(
                    f"couples，第{number}行：workers里没有{name!r}。请补上，或去掉这一行。",
                    f"couples, row {number}: {name!r} is unknown in workers. Add it there, or leave the row out.",
                )
            if name in seen:
                raise MarketError(
                    f"couples，第{number}行：{name!r}出现不止一次。每人只有一名配偶。",
                    f"couples, row {number}: {name!r} stands there more than once. Each person has one partner.",
                )
            seen.add(name)
    return [(at[str(a)], at[str(b)]) for a, b in couples.select("worker", "partner").iter_rows()]


def place_of_posts(posts: pl.DataFrame) -> I64:
    """A number for the place of each post, equal where two posts are in one place."""
    column = next((c for c in PLACES if c in posts.columns), None)
    if column is None:
        raise MarketError(
            "couples：岗位表（或名额表）里没有place列，看不出哪些岗位在一处。请加上。",
            "couples: posts (or capacities) have no column place that says which posts are together. Add one.",
        )
    if posts[column].null_count():
        row = int(posts[column].is_null().arg_max() or 0)
        raise MarketError(
            f"couples：岗位第{row + 1}行的{column}为空。请填上。",
            f"couples: {column} of row {row + 1} of the posts is empty. Fill it in.",
        )
    _, code = np.unique(posts[column].cast(pl.String).to_numpy(), return_inverse=True)
    return code.astype(np.int64)


@dataclass
class Couples:
    """Couples of one run: who they are, where posts are, and after `solve` what came of it."""

    table: pl.DataFrame
    who: list[tuple[int, int]]
    place: I64
    result: list[WithCouples] = field(default_factory=list)

    @classmethod
    def read(cls, couples: pl.DataFrame, workers: pl.Series, posts: pl.DataFrame) -> "Couples":
        """From a table, the ids of workers and the table of posts, both in the order of the pairs."""
        return cls(couples, couples_by_position(couples, workers), place_of_posts(posts))

    def solve(self, pairs: Pairs, slots: I64, lottery: I64, post_key: I64) -> Whole:
        """The whole that places them first; its prices are those of everybody else, its bound is over all plans."""
        found = best_whole_with_couples(pairs, slots, self.who, self.place, lottery=lottery, post_key=post_key)
        self.result = [found]
        return Whole(found.placed, found.others.price, found.others.profit, found.total, found.bound)

    def tell(self, outcome: "Outcome", posts: pl.Series) -> None:
        """Say in the result what concerns them: the loss of proof, the prices that prove the bound, their reasons."""
        found = self.result[0]
        outcome.certificate["couples"] = {
            "given": len(self.who), "together": found.together, "proven": LOSS._asdict(),
        }  # fmt: skip
        apart = pl.DataFrame({"post": posts, "price_apart": found.apart.price})
        outcome.prices = outcome.prices.join(apart, on="post", how="left", maintain_order="left")
        names = self.table.select(pl.col("worker", "partner").cast(outcome.reasons["worker"].dtype))
        both = pl.concat([names, names.select(worker="partner", partner="worker")])
        where = outcome.reasons.select(partner="worker", partner_post="post")
        rows = outcome.reasons.join(both, on="worker", how="left", maintain_order="left").join(
            where, on="partner", how="left", maintain_order="left"
        )
        there = pl.col("partner").is_not_null()
        placed = pl.col("post").is_not_null()
        zh = (
            pl.when(placed)
            .then(
                pl.format(
                    "夫妻同去：与{}（{}）在一处；分值{}，是按抽签轮到时两人合计最好的。",
                    "partner",
                    "partner_post",
                    "weight",
                )
            )
            .otherwise(pl.format("夫妻同去：与{}没有一处能同时安排的、合算的两个名额，两人都未安排。", "partner"))
        )
        en = (
            pl.when(placed)
            .then(
                pl.format(
                    "Placed together with {} ({}), in one place: weight {}; the best for the two when their lottery "
                    "number came.",
                    "partner",
                    "partner_post",
                    "weight",
                )
            )
            .otherwise(
                pl.format("Not placed: with {} no place had two slots worth more to the two than to others.", "partner")
            )
        )
        outcome.reasons = rows.with_columns(
            outcome=pl.when(there & ~placed).then(pl.lit("no_place_for_two")).otherwise("outcome"),
            reason_zh=pl.when(there).then(zh).otherwise("reason_zh"),
            reason_en=pl.when(there).then(en).otherwise("reason_en"),
        ).drop("partner", "partner_post")
