"""The rule pack (匹配规则包): which pairs are offered, and how many points each is worth, as data.

Belongs here: what one rule says about one worker and one post. Does not belong: reading a pack (rule_reading), the
compact form the kernel scans (rule_tables), the kernel (candidates), who wins (auction, stable).

Kinds of rule
- same      the post's column equals one of the worker's columns; several alternatives, the best that applies counts
- step      difference worker - post of two whole numbers, looked up in a list of points
- pay       how far the post's pay is above what the worker asks, in per cent, up to a full mark; at most one per pack
- distance  great-circle distance in km between two coordinates, in bands
- person    points by a column of the worker alone (household tier)
A cell that is empty: `same` treats it as unequal, the other kinds give 0 points and do not refuse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import asin, cos, radians, sin, sqrt
from typing import Any

NEVER = -(2**30)
"""Points of a pair that is not offered."""

KINDS = ("same", "step", "pay", "distance", "person")


@dataclass(frozen=True)
class Alternative:
    """One way to meet a `same` rule: equal to this worker column (or any value), when the conditions hold."""

    worker: str | None
    points: int
    when: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Rule:
    """One rule (一条规则), with its weight, its reason and its basis."""

    id: str
    kind: str
    worker: tuple[str, ...]
    post: tuple[str, ...]
    weight: int
    reason: Mapping[str, str]
    refusal: Mapping[str, str]
    basis: str
    source: str
    alternatives: tuple[Alternative, ...] = ()
    otherwise: int = 0
    first: int = 0
    steps: tuple[int, ...] = ()
    below: int = 0
    full_points: int = 0
    full_at_percent: int = 100
    bands: tuple[tuple[int, int], ...] = ()
    values: Mapping[Any, int] = field(default_factory=dict)

    def points(self, worker: Mapping[str, Any], post: Mapping[str, Any]) -> int:
        """Points of one worker at one post by this rule, weight included; NEVER when it refuses the pair."""
        found = getattr(self, f"_{self.kind}")(worker, post)
        return NEVER if found <= NEVER else int(found) * self.weight

    def _same(self, worker: Mapping[str, Any], post: Mapping[str, Any]) -> int:
        best = self.otherwise
        value = post[self.post[0]]
        for way in self.alternatives:
            if any(worker[column] not in allowed for column, allowed in way.when.items()):
                continue
            if way.worker is None or (value is not None and worker[way.worker] == value):
                best = max(best, way.points)
        return best

    def _step(self, worker: Mapping[str, Any], post: Mapping[str, Any]) -> int:
        a, b = worker[self.worker[0]], post[self.post[0]]
        if a is None or b is None:
            return 0
        step = int(a) - int(b) - self.first
        return self.below if step < 0 else self.steps[min(step, len(self.steps) - 1)]

    def _pay(self, worker: Mapping[str, Any], post: Mapping[str, Any]) -> int:
        asked, paid = worker[self.worker[0]], post[self.post[0]]
        if not asked or paid is None or asked < 0:
            return 0
        if paid < asked:
            return self.below
        return int(min(self.full_points, (paid - asked) * self.full_points * 100 // (asked * self.full_at_percent)))

    def _distance(self, worker: Mapping[str, Any], post: Mapping[str, Any]) -> int:
        here = [worker[c] for c in self.worker]
        there = [post[c] for c in self.post]
        if None in here or None in there:
            return 0
        km = distance_km(*here, *there)
        return next((points for limit, points in self.bands if km <= limit), self.otherwise)

    def _person(self, worker: Mapping[str, Any], post: Mapping[str, Any]) -> int:
        return self.values.get(worker[self.worker[0]], self.otherwise)


@dataclass(frozen=True)
class Pack:
    """A dated set of rules (规则包)."""

    version: str
    name: Mapping[str, str]
    rules: tuple[Rule, ...]
    tier_column: str = "household"
    tier_values: Mapping[Any, int] = field(default_factory=dict)
    tier_otherwise: int = 0

    def usable_with(self, workers: Sequence[str], posts: Sequence[str]) -> tuple["Pack", list[str]]:
        """The rules whose columns exist, and the ids of those left out."""
        kept, left_out = [], []
        for rule in self.rules:
            there = set(rule.worker) <= set(workers) and set(rule.post) <= set(posts)
            if not there and rule.kind == "same":
                ways = tuple(
                    w for w in rule.alternatives if {*w.when, *([w.worker] if w.worker else [])} <= set(workers)
                )
                if ways and set(rule.post) <= set(posts):
                    rule = _with_alternatives(rule, ways)
                    there = True
            kept.append(rule) if there else left_out.append(rule.id)
        return (
            Pack(self.version, self.name, tuple(kept), self.tier_column, self.tier_values, self.tier_otherwise),
            left_out,
        )


def columns_of(ways: Sequence[Alternative]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for way in ways:
        if way.worker:
            seen[way.worker] = None
        seen.update(dict.fromkeys(way.when))
    return tuple(seen)


def _with_alternatives(rule: Rule, ways: tuple[Alternative, ...]) -> Rule:
    return replace(rule, alternatives=ways, worker=columns_of(ways))


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in km."""
    a, b = radians(lat), radians(other_lat)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 12742.0 * asin(sqrt(min(1.0, h)))
