"""Checking a finished result from its inputs, with code that shares nothing with the solver.

Belongs here: what a best or a stable whole must satisfy, computed again in plain array arithmetic; the plain scoring of
every offered pair. Does not belong: auction, proof, candidates, compiled rules, or anything from them.

Weight: whatever the prices are, total <= sum of profits + sum of price x slots (weak duality). Profits are computed
here from every pair, so when that bound equals the total of the placements, no better whole exists. Stable: no pair
where the worker would rather have the post, and the post has room or would rather have the worker.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import numba
import numpy as np
import numpy.typing as npt
import polars as pl

from xieshou.engine.matching.compiling import kernel, parallel_kernel
from xieshou.engine.matching.rules import NEVER, Pack, Rule

Numbers = npt.NDArray[np.int64]
SHUT = NEVER // 2


@dataclass
class Checked:
    """What the check found: the figures computed again, and every difference in words."""

    objective: int = 0
    bound: int | None = None
    placed: int = 0
    blocking: int | None = None
    differences: list[str] = field(default_factory=list)


def plain_lottery(ids: Sequence[object], seed: str) -> Numbers:
    """Rank of sha256(seed|id), the slow obvious way."""
    digests = [sha256(f"{seed}|{i}".encode()).hexdigest() for i in ids]
    rank = np.empty(len(digests), np.int64)
    for number, at in enumerate(sorted(range(len(digests)), key=digests.__getitem__)):
        rank[at] = number
    return rank


def check_placements(workers: int, slots: Numbers, who: Numbers, where: Numbers, worth: Numbers) -> Checked:
    """Each worker at most once, no post above its slots; adds up objective and placed."""
    found = Checked(objective=int(worth.sum()), placed=len(who))
    if len(np.unique(who)) != len(who):
        found.differences.append("a worker is placed more than once")
    over = np.flatnonzero(np.bincount(where, minlength=len(slots)) > slots)
    if len(over):
        found.differences.append(f"{len(over)} posts hold more people than they have slots")
    return found


def _dual(price: Numbers, slots: Numbers, profit: Numbers, found: Checked) -> None:
    if price.min(initial=0) < 0:
        found.differences.append("a price is below 0")
    found.bound = int(profit.sum()) + sum(int(price[j]) * int(slots[j]) for j in np.flatnonzero(price))
    if found.bound != found.objective:
        found.differences.append(f"the placements add up to {found.objective}, the prices prove only {found.bound}")


def _least(worker: Numbers, post: Numbers, own: Numbers, price: Numbers, found: Checked) -> None:
    """Are these the least prices? Each positive one must be forced, step by step over tight pairs (worker, post), by
    somebody unplaced or by somebody placed where the price is forced or 0. own: each worker's post, -1 unplaced."""
    forced = price == 0
    other = own[worker] != post
    worker, post = worker[other], post[other]
    at = own[worker]
    while True:
        reach = (at < 0) | forced[np.maximum(at, 0)]
        new = post[reach & ~forced[post]]
        if not len(new):
            break
        forced[new] = True
        still = ~forced[post]
        at, post = at[still], post[still]
    if not forced.all():
        found.differences.append(
            f"the prices of {int((~forced).sum())} posts are above the least that prove the result"
        )


def _weights_differ(claimed: Numbers, true: Numbers, found: Checked) -> None:
    wrong = int(np.count_nonzero(claimed != true))
    if wrong:
        found.differences.append(f"{wrong} placements are not an offered pair with that weight")


def _weight_of(pair_key: Numbers, pair_weight: Numbers, keys: Numbers) -> Numbers:
    """The weight of each wanted pair, a number no pair has where there is none."""
    order = np.argsort(pair_key, kind="stable")
    at = np.searchsorted(pair_key[order], keys)
    safe = np.minimum(at, max(0, len(order) - 1))
    if not len(order):
        return np.full(len(keys), np.iinfo(np.int64).min)
    hit = pair_key[order][safe] == keys
    return np.where(hit, pair_weight[order][safe], np.iinfo(np.int64).min)


def check_weight_over_pairs(
    worker: Numbers, post: Numbers, weight: Numbers, workers: int, slots: Numbers,
    who: Numbers, where: Numbers, worth: Numbers, price: Numbers,
) -> Checked:  # fmt: skip
    """A weight optimum over given pairs (three columns, in any order)."""
    found = check_placements(workers, slots, who, where, worth)
    posts = len(slots)
    _weights_differ(worth, _weight_of(worker * posts + post, weight, who * posts + where), found)
    profit = np.zeros(workers, np.int64)
    np.maximum.at(profit, worker, weight - price[post])
    _dual(price, slots, profit, found)
    own = np.full(workers, -1, np.int64)
    own[who] = where
    tight = (weight - price[post] == profit[worker]) & (price[post] > 0)
    _least(worker[tight], post[tight], own, price, found)
    return found


def check_stable_over_pairs(
    worker: Numbers, post: Numbers, rank: Numbers, score: Numbers, weight: Numbers, workers: int, slots: Numbers,
    tier: Numbers, lottery: Numbers, who: Numbers, where: Numbers, worth: Numbers,
) -> Checked:  # fmt: skip
    """A stable matching over given pairs; rank: smaller is better for the worker."""
    found = check_placements(workers, slots, who, where, worth)
    posts = len(slots)
    keys = worker * posts + post
    _weights_differ(worth, _weight_of(keys, weight, who * posts + where), found)
    have = np.full(workers, np.iinfo(np.int64).max)
    have[who] = _weight_of(keys, rank, who * posts + where)
    placed_score = _weight_of(keys, score, who * posts + where)
    worst_tier, worst_score, worst_number = _cut(posts, slots, tier[who], placed_score, lottery[who], where)
    would = rank < have[worker]
    taken = _admits(
        tier[worker], score, lottery[worker], worst_tier[post], worst_score[post], worst_number[post]
    ) | _has_room(where, slots)[post]  # fmt: skip
    found.blocking = int(np.count_nonzero(would & taken & (slots[post] > 0)))
    if found.blocking:
        found.differences.append(f"{found.blocking} pairs of worker and post would both rather have each other")
    return found


def _has_room(where: Numbers, slots: Numbers) -> npt.NDArray[np.bool_]:
    return np.bincount(where, minlength=len(slots)) < slots


def _cut(
    posts: int, slots: Numbers, tier: Numbers, score: Numbers, number: Numbers, where: Numbers
) -> tuple[Numbers, Numbers, Numbers]:
    """The last person admitted at each post."""
    order = np.lexsort((number, -score, tier, where))
    last = np.r_[where[order][1:] != where[order][:-1], True] if len(order) else np.zeros(0, bool)
    out = []
    for column in (tier, score, number):
        cut = np.full(posts, -1, np.int64)
        cut[where[order][last]] = column[order][last]
        out.append(cut)
    return out[0], out[1], out[2]


def _admits(
    tier: Numbers, score: Numbers, number: Numbers, worst_tier: Numbers, worst_score: Numbers, worst_number: Numbers
) -> npt.NDArray[np.bool_]:
    better: npt.NDArray[np.bool_] = (tier < worst_tier) | (
        (tier == worst_tier) & ((score > worst_score) | ((score == worst_score) & (number < worst_number)))
    )
    return better


class PlainOffers:
    """Every offered pair of two tables by a pack, scored in plain broadcasting, gate by gate."""

    def __init__(self, pack: Pack, workers: pl.DataFrame, posts: pl.DataFrame) -> None:
        self.pack, self.posts = pack, posts.height
        self.workers = workers.height
        self.pay = next((r for r in pack.rules if r.kind == "pay"), None)
        self.rules = [r for r in pack.rules if r is not self.pay]
        self._numbers: dict[Any, int] = {}
        self.left = {c: self._column(workers, c) for r in pack.rules for c in r.worker}
        self.right = {c: self._column(posts, c) for r in pack.rules for c in r.post}
        self.gate = next(
            (
                r
                for r in self.rules
                if r.kind == "same" and r.otherwise <= NEVER and all(w.worker for w in r.alternatives)
            ),
            None,
        )

    def _column(self, table: pl.DataFrame, column: str) -> npt.NDArray[Any]:
        cells = table[column]
        if cells.dtype.is_numeric():
            return cells.cast(pl.Float64).to_numpy()
        distinct = cells.unique().to_list()
        for value in distinct:
            if value is not None:
                self._numbers.setdefault(value, len(self._numbers) + 10**6)
        coded = cells.replace_strict(
            [v for v in distinct if v is not None], [float(self._numbers[v]) for v in distinct if v is not None],
            default=None, return_dtype=pl.Float64,
        ) if cells.dtype != pl.Null else cells.cast(pl.Float64)  # fmt: skip
        return coded.to_numpy()

    def _value(self, value: Any) -> float:
        return float(value) if isinstance(value, int | float) else float(self._numbers.get(value, -1))

    def _points(self, rule: Rule, who: Numbers, where: Numbers) -> Numbers:
        """Points of one rule; who and where broadcast: a column against a row, or two aligned columns."""
        shape = np.broadcast_shapes(who.shape, where.shape)
        if rule.kind == "person":
            cells = self.left[rule.worker[0]][who]
            points = np.full(who.shape, rule.otherwise, np.int64)
            for value, worth in rule.values.items():
                points[cells == self._value(value)] = worth
            return np.broadcast_to(points * rule.weight, shape)
        if rule.kind == "same":
            theirs = self.right[rule.post[0]][where]
            points = np.full(shape, rule.otherwise, np.int64)
            for way in rule.alternatives:
                holds = np.ones(who.shape, bool)
                for column, allowed in way.when.items():
                    holds &= np.isin(self.left[column][who], [self._value(v) for v in allowed if v is not None])
                hit = np.broadcast_to(holds, shape)
                if way.worker is not None:
                    hit = hit & (self.left[way.worker][who] == theirs)
                points = np.where(hit, np.maximum(points, way.points), points)
        elif rule.kind == "step":
            gap = self.left[rule.worker[0]][who] - self.right[rule.post[0]][where] - rule.first
            points = np.full(gap.shape, rule.below, np.int64)
            for at, worth in enumerate(rule.steps):
                points[gap >= at] = worth
            points[np.isnan(gap)] = 0
        else:
            lat, lon = (np.radians(self.left[c][who]) for c in rule.worker)
            other_lat, other_lon = (np.radians(self.right[c][where]) for c in rule.post)
            angle = np.sin(lat) * np.sin(other_lat) + np.cos(lat) * np.cos(other_lat) * np.cos(lon - other_lon)
            km = 6371.0 * np.arccos(np.clip(angle, -1, 1))
            points = np.full(km.shape, rule.otherwise, np.int64)
            for limit, worth in reversed(rule.bands):
                points[km <= limit + 1e-6] = worth
            points[np.isnan(km)] = 0
        return np.where(points <= SHUT, NEVER, points * rule.weight)

    def _base(self, who: Numbers, where: Numbers) -> Numbers:
        """All rules but pay, added up; NEVER where one refuses."""
        base = np.zeros(np.broadcast_shapes(who.shape, where.shape), np.int64)
        for rule in self.rules:
            points = self._points(rule, who, where)
            base = np.where((base <= SHUT) | (points <= SHUT), NEVER, base + points)
        return base

    def _with_pay(self, base: Numbers, who: Numbers, where: Numbers) -> Numbers:
        """The whole score, -1 where the pair is not offered."""
        scores = base
        if self.pay is not None:
            rule = self.pay
            asked = np.nan_to_num(self.left[rule.worker[0]][who], nan=0).astype(np.int64)
            paid = np.nan_to_num(self.right[rule.post[0]][where], nan=-1).astype(np.int64)
            share = (paid - asked) * rule.full_points * 100 // np.maximum(1, asked * rule.full_at_percent)
            low = NEVER if rule.below <= SHUT else rule.below * rule.weight
            points = np.where(paid < asked, low, np.minimum(rule.full_points, share) * rule.weight)
            points = np.where((asked > 0) & (paid >= 0), points, 0)
            scores = np.where(points <= SHUT, NEVER, base + points)
        return np.where((base <= SHUT) | (scores < 0), -1, scores)

    def parts(self, cells_at_once: int = 1_000_000) -> Iterator[tuple[Numbers, Numbers, Numbers, Numbers]]:
        """(workers, posts, kind of each post, points of worker and kind but for pay): each pair in just one."""
        if self.gate is None:
            groups: list[tuple[Numbers, Numbers]] = [(np.arange(self.workers), np.arange(self.posts))]
        else:
            column = self.right[self.gate.post[0]]
            groups = []
            for value in np.unique(column[~np.isnan(column)]):
                opens = np.zeros(self.workers, bool)
                for way in self.gate.alternatives:
                    opens |= self.left[str(way.worker)] == value
                groups.append((np.flatnonzero(opens), np.flatnonzero(column == value)))
        kinds_of = [c for r in self.rules for c in r.post]
        for people, posts in groups:
            if not len(people) or not len(posts):
                continue
            if kinds_of:
                table = np.stack([np.nan_to_num(self.right[c][posts], nan=-9e9) for c in kinds_of], axis=1)
                _, first, kind = np.unique(table, axis=0, return_index=True, return_inverse=True)
            else:
                first, kind = np.zeros(1, np.int64), np.zeros(len(posts), np.int64)
            step = max(1, cells_at_once // len(posts))
            for begin in range(0, len(people), step):
                who = people[begin : begin + step]
                yield who, posts, kind.ravel(), self._base(who[:, None], posts[first][None, :])

    def blocks(self, cells_at_once: int = 1_000_000) -> Iterator[tuple[Numbers, Numbers, Numbers]]:
        """(workers, posts, scores) block by block: each offered pair stands in exactly one; -1 where not offered."""
        for who, posts, kind, base in self.parts(cells_at_once):
            yield who, posts, self._with_pay(base[:, kind], who[:, None], posts[None, :])

    def pay_of(self, who: Numbers, posts: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """What these workers ask, what these posts pay, and the rule: full points, per cent, below, weight."""
        if self.pay is None:
            return np.zeros(len(who), np.int64), np.full(len(posts), -1, np.int64), np.array([0, 1, 0, 0], np.int64)
        rule = self.pay
        asked = np.nan_to_num(self.left[rule.worker[0]][who], nan=0).astype(np.int64)
        paid = np.nan_to_num(self.right[rule.post[0]][posts], nan=-1).astype(np.int64)
        return asked, paid, np.array([rule.full_points, rule.full_at_percent, rule.below, rule.weight], np.int64)

    def score_of(self, who: Numbers, where: Numbers) -> Numbers:
        """The scores of given pairs, one by one; -1 where not offered."""
        out = np.empty(len(who), np.int64)
        for at in range(0, len(who), 100_000):
            some, posts = who[at : at + 100_000], where[at : at + 100_000]
            out[at : at + 100_000] = self._with_pay(self._base(some, posts), some, posts)
        return out


@kernel
def _cell(base: int, asked: int, paid: int, pay: Numbers) -> Any:
    """The score of one pair, -1 where it is not offered: the plain sum, nothing left out."""
    if base <= -(2**29):
        return np.int64(-1)
    points = np.int64(0)
    if asked > 0 and paid >= 0:
        if paid >= asked:
            points = min(pay[0], (paid - asked) * pay[0] * 100 // (asked * pay[1])) * pay[3]
        elif pay[2] <= -(2**29):
            return np.int64(-1)
        else:
            points = pay[2] * pay[3]
    return max(np.int64(-1), base + points)


@parallel_kernel
def _raise_profits(
    who: Numbers, posts: Numbers, kind: Numbers, base: Numbers, asked: Numbers, paid: Numbers, pay: Numbers,
    price: Numbers, profit: Numbers,
) -> None:  # fmt: skip
    most = max(np.int64(0), pay[0] * pay[3], pay[2] * pay[3])
    for a in numba.prange(who.shape[0]):
        best = profit[who[a]]
        for b in range(posts.shape[0]):
            if base[a, kind[b]] + most - price[posts[b]] <= best:
                continue  # even at full pay points it would not be better: spares a division
            score = _cell(base[a, kind[b]], asked[a], paid[b], pay)
            if score >= 0 and score - price[posts[b]] > best:
                best = score - price[posts[b]]
        profit[who[a]] = best


@kernel
def _tight_cells(
    who: Numbers, posts: Numbers, kind: Numbers, base: Numbers, asked: Numbers, paid: Numbers, pay: Numbers,
    price: Numbers, profit: Numbers, into_worker: Numbers, into_post: Numbers,
) -> int:  # fmt: skip
    """Count, and fill as far as there is room, the pairs at priced posts that exactly meet the profit."""
    most = max(np.int64(0), pay[0] * pay[3], pay[2] * pay[3])
    count = 0
    for a in range(who.shape[0]):
        for b in range(posts.shape[0]):
            cost = price[posts[b]]
            if cost > 0 and base[a, kind[b]] + most - cost >= profit[who[a]]:
                score = _cell(base[a, kind[b]], asked[a], paid[b], pay)
                if score >= 0 and score - cost == profit[who[a]]:
                    if count < into_worker.shape[0]:
                        into_worker[count] = who[a]
                        into_post[count] = posts[b]
                    count += 1
    return count


@kernel
def _blocking_cells(
    who: Numbers, posts: Numbers, kind: Numbers, base: Numbers, asked: Numbers, paid: Numbers, pay: Numbers,
    have: Numbers, tier: Numbers, number: Numbers, slots: Numbers, room: Numbers, cut: Numbers,
) -> int:  # fmt: skip
    """Pairs where the worker would rather have the post, and the post has room or would rather have the worker."""
    count = 0
    for a in range(who.shape[0]):
        i = who[a]
        for b in range(posts.shape[0]):
            j = posts[b]
            if slots[j] <= 0:
                continue
            score = _cell(base[a, kind[b]], asked[a], paid[b], pay)
            if score <= have[i] or score < 0:
                continue
            if room[j]:
                count += 1
            elif tier[i] != cut[0, j]:
                count += tier[i] < cut[0, j]
            elif score != cut[1, j]:
                count += score > cut[1, j]
            else:
                count += number[i] < cut[2, j]
    return count


def check_weight_over_all(
    offers: PlainOffers, slots: Numbers, who: Numbers, where: Numbers, worth: Numbers, price: Numbers
) -> Checked:
    """A weight optimum over every offered pair: profits from going through them all."""
    found = check_placements(offers.workers, slots, who, where, worth)
    _weights_differ(worth, offers.score_of(who, where), found)
    profit = np.zeros(offers.workers, np.int64)
    listed: list[tuple[Numbers, Numbers, Numbers]] = []
    for people, posts, kind, base in offers.parts():
        given = (people, posts, kind, base, *offers.pay_of(people, posts), price, profit)
        _raise_profits(*given)
        some_worker, some_post = np.empty(4096, np.int64), np.empty(4096, np.int64)
        count = int(_tight_cells(*given, some_worker, some_post))
        if count > len(some_worker):
            some_worker, some_post = np.empty(count, np.int64), np.empty(count, np.int64)
            _tight_cells(*given, some_worker, some_post)
        listed.append((some_worker[:count], some_post[:count], profit[some_worker[:count]]))
    _dual(price, slots, profit, found)
    own = np.full(offers.workers, -1, np.int64)
    own[who] = where
    tight = [
        (w[net == profit[w]], p[net == profit[w]]) for w, p, net in listed
    ]  # a later part may have raised a profit
    none = np.zeros(0, np.int64)
    _least(
        np.concatenate([none, *(w for w, _ in tight)]),
        np.concatenate([none, *(p for _, p in tight)]),
        own,
        price,
        found,
    )
    return found


def check_stable_over_all(
    offers: PlainOffers, slots: Numbers, tier: Numbers, lottery: Numbers, who: Numbers, where: Numbers, worth: Numbers
) -> Checked:
    """A stable matching over every offered pair; both sides rank by the score (posts: tier, score, lottery)."""
    found = check_placements(offers.workers, slots, who, where, worth)
    true = offers.score_of(who, where)
    _weights_differ(worth, true, found)
    have = np.full(offers.workers, -1, np.int64)
    have[who] = true
    cut = np.stack(_cut(offers.posts, slots, tier[who], true, lottery[who], where))
    room = _has_room(where, slots).astype(np.int64)
    found.blocking = 0
    for people, posts, kind, base in offers.parts():
        given = (people, posts, kind, base, *offers.pay_of(people, posts))
        found.blocking += int(_blocking_cells(*given, have, tier, lottery, slots, room, cut))
    if found.blocking:
        found.differences.append(f"{found.blocking} pairs of worker and post would both rather have each other")
    return found
