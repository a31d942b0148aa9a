"""The remainders of `ageing` for accounts by the ten thousand (批量账龄): the same answer, column by column.

Belongs here: first in, first out as running sums, and following what stands back to its receipt, all accounts at once.
Does not belong: the convention (`trail`), what is left out and why (`ageing`), the database.

The fen of an account that came in are counted from 0 up in their order, and so are those that went out: under first in,
first out the n-th that goes out is the n-th that came in, whenever either happened. That holds for an account of one
line, and for each line of an account in which no line ever lacks money of its own. The few other accounts are asked of
`trail` itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from xieshou.engine.funds.ageing import NO_AGE, RECEIVED, Ages
from xieshou.engine.funds.ledger import Movement
from xieshou.engine.funds.refunds import REFUND, net_of_refunds
from xieshou.engine.funds.reversals import REVERSE
from xieshou.engine.funds.stages import OUTSIDE, STEPS
from xieshou.engine.funds.trail import Leg, legs_within

# Movements as `of_accounts` takes them. Accounts are told by number; `line` stands in one text, from wide to narrow.
SCHEMA: dict[str, Any] = {
    "key": pl.String, "on_first": pl.Date, "on_last": pl.Date, "source": pl.Int64, "target": pl.Int64,
    "amount_fen": pl.Int64, "kind": pl.String, "reverses": pl.String, "line": pl.String,
}  # fmt: skip
LINE_SEPARATOR = "\t"
AGELESS = OUTSIDE | {NO_AGE}
GOES_OUT = [kind for kind, step in STEPS.items() if AGELESS.isdisjoint(step.sources)]
COMES_IN = [kind for kind, step in STEPS.items() if step.target not in AGELESS]
NOBODY = -1

Numbers = npt.NDArray[np.int64]


class Standings(NamedTuple):
    """What stands in accounts on a day, and what they owe (结存).

    `lots` has `account, movement, since, fen`, the oldest of each account first; `owed` has `account, fen`; `undecided`
    has `account, number` of movements of which nobody can say whether they had happened.
    """

    lots: pl.DataFrame
    owed: pl.DataFrame
    undecided: pl.DataFrame


class _Legs(NamedTuple):
    """The legs of `trail` as columns; movements are told by their place in order, `NOBODY` where there is none."""

    source: Numbers
    target: Numbers
    fen: Numbers
    source_at: Numbers
    target_at: Numbers


def of_accounts(movements: pl.DataFrame, accounts: pl.Series, as_of: date) -> Standings:
    """What stands in these accounts, or is owed by them, on the day: as `remainders` says it.

    `movements` (see `SCHEMA`): all of these accounts. Other accounts may be touched and are not told of. Those through
    which money came after its receipt must be among them.
    """
    assert movements.schema == SCHEMA, movements.schema
    kept = _standing(movements, as_of)
    ours = accounts.implode()
    out = kept.filter(pl.col("kind").is_in(GOES_OUT), pl.col("source").is_in(ours)).rename({"source": "account"})
    into = kept.filter(pl.col("kind").is_in(COMES_IN), pl.col("target").is_in(ours)).rename({"target": "account"})
    found = _legs(kept, into, out)
    return Standings(_lots(kept, found), _owed(kept, found), _undecided(movements, as_of))


def brackets(since: pl.Expr, as_of: date, ages: Ages, days: pl.Series) -> pl.Expr:
    """In which bracket money received on a day lies; `days` are all that occur."""
    known = days.unique()
    return since.replace_strict(known, [ages.bracket(day, as_of) for day in known], return_dtype=pl.Int64)


def _standing(movements: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """`trail.standing`, numbered in order as `n`."""
    happened = movements.filter(pl.col("on_last") <= as_of)
    undone = happened.filter(pl.col("kind") == REVERSE)["reverses"]
    kept = happened.filter(pl.col("kind") != REVERSE, ~pl.col("key").is_in(undone.implode()))
    kept = _net_of_refunds(kept)
    return kept.sort("on_last", "on_first", "key").with_row_index("n").cast({"n": pl.Int64})


def _net_of_refunds(kept: pl.DataFrame) -> pl.DataFrame:
    refunds = kept.filter(pl.col("kind") == REFUND)
    if refunds.is_empty():
        return kept
    ways = refunds.select("source", "target").unique()
    way_back = ways.rename({"source": "target", "target": "source"})
    concerned = pl.concat([refunds, kept.join(way_back, on=["source", "target"], how="semi")]).unique("key")
    left = {one.key: one.amount_fen for one in net_of_refunds(list(_as_engine(concerned)))}
    told = concerned.select("key", left=pl.Series([left.get(key, 0) for key in concerned["key"]], dtype=pl.Int64))
    return (
        kept.join(told, on="key", how="left")
        .with_columns(amount_fen=pl.coalesce("left", "amount_fen"))
        .filter(pl.col("amount_fen") > 0)
        .drop("left")
    )


def _as_engine(rows: pl.DataFrame) -> Iterator[Movement]:
    """Rows as arithmetic takes them one by one; accounts under their numbers."""
    for row in rows.select(list(SCHEMA)).iter_rows(named=True):
        row["source"], row["target"] = str(row["source"]), str(row["target"])
        row["line"] = tuple(row["line"].split(LINE_SEPARATOR))
        yield Movement(**row)


def _legs(kept: pl.DataFrame, into: pl.DataFrame, out: pl.DataFrame) -> _Legs:
    """How money went on within each account."""
    events = pl.concat(
        [
            into.select("account", "line", "on_last", "n", "amount_fen", is_out=False, signed="amount_fen"),
            out.select("account", "line", "on_last", "n", "amount_fen", is_out=True, signed=-pl.col("amount_fen")),
        ]
    ).sort("on_last", "is_out", "n")
    crossing = (
        events.with_columns(held=pl.col("signed").cum_sum().over("account", "line"))
        .group_by("account")
        .agg(lines=pl.col("line").n_unique(), least=pl.col("held").min())
        .filter(pl.col("lines") > 1, pl.col("least") < 0)["account"]
    )
    plain = events.filter(~pl.col("account").is_in(crossing.implode()))
    found = [_as_running_sums(plain)]
    if crossing.len():
        found.append(_one_by_one(kept, events.filter(pl.col("account").is_in(crossing.implode()))))
    return _Legs(*(np.concatenate(columns) for columns in zip(*found, strict=True)))


def _as_running_sums(events: pl.DataFrame) -> _Legs:
    """Legs where each line goes out of its own: where the running sums of what came and of what went overlap.

    What stands goes out to nobody at the end, and what is owed comes in from nobody, so that of each line of an account
    as much comes as goes and all can be counted through in one.
    """
    line = ["account", "line"]
    lacking = events.group_by(line).agg(left=pl.col("signed").sum()).filter(pl.col("left") != 0)
    rest = lacking.select(*line, n=pl.lit(NOBODY, pl.Int64), amount_fen=pl.col("left").abs(), is_out=pl.col("left") > 0)
    all_of_it = pl.concat([events.select(rest.columns), rest])

    def side(is_out: bool) -> tuple[Numbers, Numbers, Numbers]:
        rows = all_of_it.filter(pl.col("is_out") == is_out).sort(
            *line, pl.when(pl.col("n") == NOBODY).then(None).otherwise("n"), nulls_last=True
        )
        ends = rows["amount_fen"].to_numpy().cumsum()
        return rows["n"].to_numpy(), ends, ends - rows["amount_fen"].to_numpy()

    (come, come_end, come_begin), (gone, gone_end, gone_begin) = side(False), side(True)
    ends = np.union1d(come_end, gone_end)
    begins = np.concatenate([np.zeros(1, np.int64), ends])[:-1]
    by, to = np.searchsorted(come_begin, begins, "right") - 1, np.searchsorted(gone_begin, begins, "right") - 1
    return _Legs(come[by], gone[to], ends - begins, begins - come_begin[by], begins - gone_begin[to])


def _one_by_one(kept: pl.DataFrame, events: pl.DataFrame) -> _Legs:
    """Legs of accounts in which one line's money is spent for another's: by the convention, movement by movement."""
    numbers = dict(zip(kept["key"], kept["n"], strict=True))
    wanted = {one.key: one for one in _as_engine(kept.filter(pl.col("n").is_in(events["n"].unique().implode())))}
    known = {numbers[key]: one for key, one in wanted.items()}
    by_account: dict[int, list[tuple[bool, Movement]]] = defaultdict(list)
    for account, is_out, n in events.select("account", "is_out", "n").iter_rows():
        by_account[account].append((is_out, known[n]))
    found: list[Leg] = [leg for one in by_account.values() for leg in legs_within(one)]

    def numbered(keys: list[str | None]) -> Numbers:
        return np.array([NOBODY if key is None else numbers[key] for key in keys], np.int64)

    fen, source_at, target_at = (
        np.array([leg[place] for leg in found], np.int64) for place in (2, 3, 4)
    )  # fmt: skip
    return _Legs(
        numbered([leg.source for leg in found]), numbered([leg.target for leg in found]), fen, source_at, target_at
    )  # fmt: skip


def _lots(kept: pl.DataFrame, found: _Legs) -> pl.DataFrame:
    """What stands, followed back to its receipt, or as far as the books go."""
    holder, at, fen = (part[(found.target == NOBODY)] for part in (found.source, found.source_at, found.fen))
    order = np.lexsort((found.target_at, found.target))
    into = _Legs(*(column[order] for column in found))
    ends = into.fen.cumsum()
    begins = ends - into.fen
    first = np.searchsorted(into.target, np.arange(kept.height + 1))
    is_end = (kept["kind"] == RECEIVED).to_numpy() | (first[1:] == first[:-1])
    reached, told = holder, []
    while reached.size:
        done = is_end[reached]
        told.append((holder[done], reached[done], fen[done]))
        holder, reached, at, fen = (column[~done] for column in (holder, reached, at, fen))
        since = begins[np.minimum(first[reached], begins.size - 1)] + at
        lowest = np.searchsorted(ends, since, "right")
        number = np.searchsorted(begins, since + fen, "left") - lowest
        which = np.repeat(lowest, number) + _count_up(number)
        again = np.repeat(np.arange(reached.size), number)
        low = np.maximum(begins[which], since[again])
        holder, before, piece = (
            holder[again], into.source[which], np.minimum(ends[which], (since + fen)[again]) - low
        )  # fmt: skip
        unknown = before == NOBODY
        told.append((holder[unknown], reached[again][unknown], piece[unknown]))
        at = (into.source_at[which] + low - begins[which])[~unknown]
        holder, reached, fen = holder[~unknown], before[~unknown], piece[~unknown]
    columns = [np.concatenate(parts) for parts in zip(*told, strict=True)] or [np.zeros(0, np.int64)] * 3
    rows = kept.select("key", "target", "on_last")
    return (
        pl.DataFrame({
            "account": rows["target"].gather(columns[0]), "movement": rows["key"].gather(columns[0]),
            "since": rows["on_last"].gather(columns[1]), "fen": columns[2],
        })
        .group_by("account", "movement", "since")
        .agg(pl.col("fen").sum())
        .sort("account", "since", "movement")
    )  # fmt: skip


def _count_up(numbers: Numbers) -> Numbers:
    """0, 1, … for each of these numbers, one after the other."""
    counted = np.arange(numbers.sum())
    return counted - np.repeat(numbers.cumsum() - numbers, numbers)


def _owed(kept: pl.DataFrame, found: _Legs) -> pl.DataFrame:
    lacking = (found.source == NOBODY) & (found.target != NOBODY)
    account = kept["source"].gather(found.target[lacking])
    return (
        pl.DataFrame({"account": account, "fen": found.fen[lacking]}).group_by("account").agg(pl.col("fen").sum())
    )  # fmt: skip


def _undecided(movements: pl.DataFrame, as_of: date) -> pl.DataFrame:
    open_ones = movements.filter(pl.col("on_first") <= as_of, pl.col("on_last") > as_of)
    ends = pl.concat([open_ones.select(account="source"), open_ones.select(account="target")])
    return ends.group_by("account").agg(number=pl.len().cast(pl.Int64))
