"""Tables in and out: names instead of positions.

Belongs here: turning tables of workers, posts or scored pairs into the engine's arrays and back, ids of any type kept,
and refusing what is not a market with words for the clerk. Does not belong: files (the command reads and writes them).
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from xieshou.engine.matching.compiling import I32, I64
from xieshou.engine.matching.pairs import Pairs, checked_slots, pairs_from_columns, whole_numbers
from xieshou.engine.matching.rules import Pack
from xieshou.engine.matching.said import MarketError, kind_of


@dataclass(frozen=True)
class EdgeMarket:
    """Somebody else's scored pairs, as arrays.

    workers, posts  the ids, as they were given
    pairs           weights; each worker's pairs in the order of worker_rank when that column exists
    post_score      one per pair, or None;  tier  int64 per worker, or None
    """

    workers: pl.Series
    posts: pl.Series
    pairs: Pairs
    slots: I64
    post_score: I64 | None
    tier: I64 | None


def need_columns(table: pl.DataFrame, columns: list[str], what: str) -> None:
    """Refuse a table without these columns."""
    missing = [c for c in columns if c not in table.columns]
    if missing:
        raise MarketError(
            f"{what}：缺少列{'、'.join(missing)}；看到的是{'、'.join(table.columns) or '空表'}。请补上，或改列名。",
            f"{what}: column {', '.join(missing)} is missing; found {', '.join(table.columns) or 'no column'}. "
            "Add it or rename one.",
        )


def whole_column(table: pl.DataFrame, column: str, what: str) -> I64:
    """A column of whole numbers; empty cells and text are refused with the row."""
    cells = table[column]
    if cells.null_count():
        row = int(cells.is_null().arg_max() or 0)
        raise MarketError(
            f"{what}，第{row + 1}行：{column}为空。请填上，或去掉这一行。",
            f"{what}, row {row + 1}: {column} is empty. Fill it in, or leave the row out.",
        )
    if cells.dtype == pl.Boolean or not (
        cells.dtype.is_numeric() or cells.dtype == pl.String or cells.dtype == pl.Null
    ):
        raise MarketError(
            f"{what}：{column}是{kind_of(cells.dtype).zh}，应是整数。",
            f"{what}: {column} holds {kind_of(cells.dtype)}, not whole numbers.",
        )
    if cells.dtype == pl.String:
        parsed = cells.str.strip_chars().cast(pl.Int64, strict=False)
        if parsed.null_count():
            row = int(parsed.is_null().arg_max() or 0)
            raise MarketError(
                f"{what}，第{row + 1}行：{column}是{cells[row]!r}，不是整数。请只填数字。",
                f"{what}, row {row + 1}: {column} is {cells[row]!r}, not a whole number. Give digits only.",
            )
        cells = parsed
    if cells.dtype.is_decimal():
        cells = cells.cast(pl.Float64)
    return whole_numbers(cells.to_numpy(), f"{what}: {column}")


def known_ids(table: pl.DataFrame, column: str, what: str) -> pl.Series:
    """A column of ids that names each row once."""
    ids = table[column]
    if ids.null_count():
        row = int(ids.is_null().arg_max() or 0)
        raise MarketError(
            f"{what}，第{row + 1}行：{column}为空。每行都要有编号。",
            f"{what}, row {row + 1}: {column} is empty. Every row needs an id.",
        )
    twice = ids.is_duplicated()
    if twice.any():
        first = int(twice.arg_max() or 0)
        raise MarketError(
            f"{what}：{column} {ids[first]!r}出现不止一次。请只留一行。",
            f"{what}: {column} {ids[first]!r} stands there more than once. Keep one of the rows.",
        )
    return ids


def _positions(cells: pl.Series, ids: pl.Series, what: str, among: str) -> I64:
    """Where each cell stands among the ids; an unknown one is refused with its row."""
    if cells.null_count():
        row = int(cells.is_null().arg_max() or 0)
        raise MarketError(
            f"{what}，第{row + 1}行：{cells.name}为空。请填上，或去掉这一行。",
            f"{what}, row {row + 1}: {cells.name} is empty. Fill it in, or leave the row out.",
        )
    if cells.dtype != ids.dtype:
        if cells.dtype.is_integer() and ids.dtype.is_integer():
            cells, ids = cells.cast(pl.Int64), ids.cast(pl.Int64)
        elif len(cells) == 0 or len(ids) == 0:
            cells = cells.cast(ids.dtype, strict=False)
        else:
            here, there = kind_of(cells.dtype), kind_of(ids.dtype)
            raise MarketError(
                f"{what}：{cells.name}是{here.zh}，而{among}里的编号是{there.zh}。请使两个文件的编号类型相同。",
                f"{what}: {cells.name} holds {here} but {among} has ids that are {there}. "
                "Give both files the same type of id.",
            )
    index = pl.DataFrame({"id": ids, "at": np.arange(len(ids), dtype=np.int64)})
    at = pl.DataFrame({"id": cells}).join(index, on="id", how="left", maintain_order="left")["at"]
    if at.null_count():
        row = int(at.is_null().arg_max() or 0)
        raise MarketError(
            f"{what}，第{row + 1}行：{among}里没有{cells.name} {cells[row]!r}。请补上，或改正这一行。",
            f"{what}, row {row + 1}: {cells.name} {cells[row]!r} is unknown in {among}. "
            "Add it there, or correct the row.",
        )
    return at.to_numpy()


def edges_to_market(
    edges: pl.DataFrame, capacities: pl.DataFrame, *, workers: pl.DataFrame | None = None, stable: bool = False
) -> EdgeMarket:
    """Scored pairs (worker, post, weight) and capacities (post, slots) as arrays.

    `stable` needs worker_rank (1 is the first choice), tier and post_score as well. `workers` (column id), when given,
    is the list of everybody; a worker outside it is refused, and those without any pair count as such.
    """
    need_columns(edges, ["worker", "post", *(["worker_rank", "tier", "post_score"] if stable else [])], "edges")
    if not stable:
        need_columns(edges, ["weight"], "edges")
    need_columns(capacities, ["post", "slots"], "capacities")
    posts = known_ids(capacities, "post", "capacities")
    slots = checked_slots(whole_column(capacities, "slots", "capacities"))
    if workers is not None:
        need_columns(workers, ["id"], "workers")
        people = known_ids(workers, "id", "workers")
    else:
        people = edges["worker"].drop_nulls().unique().sort()
    who = _positions(edges["worker"], people, "edges", "workers")
    where = _positions(edges["post"], posts, "edges", "capacities")
    weight = whole_column(edges, "weight", "edges") if "weight" in edges.columns else None
    if not stable:
        assert weight is not None
        pairs = pairs_from_columns(who, where, weight, len(people), len(posts), (people, posts))
        return EdgeMarket(people, posts, pairs, slots, None, None)
    rank = whole_column(edges, "worker_rank", "edges")
    score = whole_column(edges, "post_score", "edges")
    tiers = whole_column(edges, "tier", "edges")
    order = np.lexsort((where, rank, who)).astype(np.int64)
    pairs = pairs_from_columns(
        who[order], where[order], (score if weight is None else weight)[order], len(people), len(posts), (people, posts)
    )
    equal = (np.diff(who[order]) == 0) & (np.diff(rank[order]) == 0)
    if equal.any():
        at = int(np.argmax(equal))
        raise MarketError(
            f"edges：worker {people[int(who[order[at]])]!r}给两个岗位排了同一个志愿{rank[order[at]]}。"
            "请按1、2、3……编号。",
            f"edges: worker {people[int(who[order[at]])]!r} gives two posts the rank {rank[order[at]]}. "
            "Number the choices 1, 2, 3 …",
        )
    tier = np.zeros(len(people), np.int64)
    tier[who] = tiers
    if (tier[who] != tiers).any():
        row = int(np.argmax(tier[who] != tiers))
        raise MarketError(
            f"edges，第{row + 1}行：worker {people[int(who[row])]!r}有两个不同的档次。一人只有一个档次。",
            f"edges, row {row + 1}: worker {people[int(who[row])]!r} has two different tiers. A person has one.",
        )
    if len(tiers) and tiers.min() < 0:
        row = int(np.argmin(tiers))
        raise MarketError(
            f"edges，第{row + 1}行：tier {tiers[row]}是负数。0为最先。",
            f"edges, row {row + 1}: tier {tiers[row]} is negative. 0 is served first.",
        )
    return EdgeMarket(people, posts, pairs, slots, score[order], tier)


def with_tier(workers: pl.DataFrame, pack: Pack) -> pl.DataFrame:
    """The workers with a column `tier`: their own, else by the pack from the type of household, else 0 for all."""
    if "tier" in workers.columns:
        tier = whole_column(workers, "tier", "workers")
        return workers.with_columns(pl.Series("tier", tier))
    if pack.tier_column in workers.columns and pack.tier_values:
        named = {k: v for k, v in pack.tier_values.items() if k is not None}
        return workers.with_columns(
            pl.col(pack.tier_column)
            .replace_strict(named, default=pack.tier_otherwise, return_dtype=pl.Int64)
            .alias("tier")
        )
    return workers.with_columns(pl.lit(0, pl.Int64).alias("tier"))


def market_tables(
    workers: pl.DataFrame, posts: pl.DataFrame, pack: Pack
) -> tuple[pl.DataFrame, pl.DataFrame, Pack, list[str]]:
    """Checked workers (id, …, tier) and posts (id, slots, …), the usable rules, and the ids of rules left out."""
    need_columns(workers, ["id"], "workers")
    need_columns(posts, ["id", "slots"], "posts")
    known_ids(workers, "id", "workers")
    known_ids(posts, "id", "posts")
    slots = checked_slots(whole_column(posts, "slots", "posts"))
    people = with_tier(workers, pack)
    places = posts.with_columns(pl.Series("slots", slots))
    usable, left_out = pack.usable_with(people.columns, places.columns)
    if not usable.rules:
        raise MarketError(
            "规则包里没有一条规则与两张表的列相符。请核对列名。",
            "No rule of the pack fits the columns of the two tables. Compare the names of the columns.",
        )
    for rule in usable.rules:
        for table, columns, what in ((people, rule.worker, "workers"), (places, rule.post, "posts")):
            for column in columns:
                if rule.kind in ("step", "pay", "distance") and not (
                    table[column].dtype.is_numeric() or table[column].dtype == pl.Null
                ):
                    found = kind_of(table[column].dtype)
                    raise MarketError(
                        f"{what}：规则{rule.id!r}要求列{column}是数；看到的是{found.zh}。",
                        f"{what}: column {column} must hold numbers for rule {rule.id!r}; found {found}.",
                    )
        if rule.kind == "same" and len(places):
            for way in rule.alternatives:
                if way.worker and people[way.worker].dtype not in (places[rule.post[0]].dtype, pl.Null):
                    theirs, wanted = kind_of(people[way.worker].dtype), kind_of(places[rule.post[0]].dtype)
                    raise MarketError(
                        f"规则{rule.id!r}：workers的{way.worker}是{theirs.zh}，posts的{rule.post[0]}是{wanted.zh}。"
                        "请使两者类型相同。",
                        f"rule {rule.id!r}: workers' {way.worker} holds {theirs}, posts' {rule.post[0]} holds "
                        f"{wanted}. Give both the same type.",
                    )
    return people, places, usable, left_out


def placements_table(workers: pl.Series, posts: pl.Series, placed: I32, weight: I64) -> pl.DataFrame:
    """Who goes where (worker, post, weight), in the order of the workers; weight: one per worker, read where placed."""
    who = np.flatnonzero(placed >= 0)
    return pl.DataFrame(
        {
            "worker": workers.gather(who),
            "post": posts.gather(placed[who]),
            "weight": pl.Series(weight[who], dtype=pl.Int64),
        }
    )
