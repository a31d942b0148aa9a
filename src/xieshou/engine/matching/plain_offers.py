"""Every offered pair of two tables by a rule pack, scored the plain way: for the check of a finished result.

Belongs here: plain broadcasting, rule by rule, block by block. Does not belong: compiled rules, the scan, or anything
else that the solver uses.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from xieshou.engine.matching.rules import NEVER, Pack, Rule

Numbers = npt.NDArray[np.int64]
SHUT = NEVER // 2


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
