"""The rule pack (匹配规则包): which pairs are offered, and how many points each is worth, as data.

Belongs here: reading and checking a pack; what one rule says about one worker and one post. Does not belong: the
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
from dataclasses import dataclass, field
from importlib.resources import files
from math import asin, cos, radians, sin, sqrt
from typing import Any

import yaml

NEVER = -(2**30)
"""Points of a pair that is not offered."""

KINDS = ("same", "step", "pay", "distance", "person")


class PackError(ValueError):
    """The rule pack cannot be used (规则包有误): which rule, what was found, what to do."""


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


def _with_alternatives(rule: Rule, ways: tuple[Alternative, ...]) -> Rule:
    from dataclasses import replace

    return replace(rule, alternatives=ways, worker=_columns_of(ways))


def distance_km(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Great-circle distance in km."""
    a, b = radians(lat), radians(other_lat)
    h = sin((b - a) / 2) ** 2 + cos(a) * cos(b) * sin(radians(other_lon - lon) / 2) ** 2
    return 12742.0 * asin(sqrt(min(1.0, h)))


def _points(value: Any, where: str) -> int:
    if value == "never":
        return NEVER
    if isinstance(value, bool) or not isinstance(value, int):
        raise PackError(f'{where}: points are whole numbers or "never"; found {value!r}.')
    if abs(value) > 10**9:
        raise PackError(f"{where}: {value} points leave the safe range; stay within a thousand million.")
    return value


def _columns(value: Any, where: str, how_many: int) -> tuple[str, ...]:
    columns = [value] if isinstance(value, str) else value
    if not isinstance(columns, list) or len(columns) != how_many or not all(isinstance(c, str) for c in columns):
        raise PackError(f"{where}: expected the name of {how_many} column(s); found {value!r}.")
    return tuple(columns)


def _columns_of(ways: Sequence[Alternative]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for way in ways:
        if way.worker:
            seen[way.worker] = None
        seen.update(dict.fromkeys(way.when))
    return tuple(seen)


def _read_rule(raw: Mapping[str, Any]) -> Rule:
    where = f"rule {raw.get('id', raw)!r}"
    for needed in ("id", "kind", "basis", "reason"):
        if needed not in raw:
            raise PackError(f"{where}: {needed} is missing.")
    if str(raw["id"]) in ("worker", "post", "reason_zh", "reason_en"):
        raise PackError(f"{where}: this id is the name of a column in the result. Choose another.")
    if raw["kind"] not in KINDS:
        raise PackError(f"{where}: kind {raw['kind']!r} is unknown; there are {', '.join(KINDS)}.")
    if raw["basis"] not in ("published", "inferred"):
        raise PackError(f"{where}: basis is published or inferred; found {raw['basis']!r}.")
    if raw["basis"] == "published" and not raw.get("source"):
        raise PackError(f"{where}: a published rule names its source.")
    for text in ("reason", "refusal"):
        if text in raw and not {"zh", "en"} <= set(raw[text]):
            raise PackError(f"{where}: {text} needs a text in zh and in en.")
    weight = raw.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= 10**6:
        raise PackError(f"{where}: weight is a whole number from 0 to 1000000; found {weight!r}.")
    kind = raw["kind"]
    common: dict[str, Any] = {
        "id": str(raw["id"]), "kind": kind, "weight": weight, "reason": raw["reason"],
        "refusal": raw.get("refusal", raw["reason"]), "basis": raw["basis"], "source": str(raw.get("source", "")),
        "otherwise": _points(raw.get("otherwise", 0), where), "below": _points(raw.get("below", "never"), where),
    }  # fmt: skip
    if kind == "same":
        ways = []
        for way in raw.get("alternatives") or []:
            when = {c: tuple(v if isinstance(v, list) else [v]) for c, v in (way.get("when") or {}).items()}
            if not way.get("any") and "worker" not in way:
                raise PackError(f"{where}: an alternative names a worker column, or says any: true.")
            ways.append(Alternative(None if way.get("any") else way["worker"], _points(way.get("points"), where), when))
        if not ways:
            raise PackError(f"{where}: a same rule needs alternatives.")
        return Rule(
            worker=_columns_of(ways), post=_columns(raw.get("post"), where, 1), alternatives=tuple(ways), **common
        )
    if kind == "person":
        values = {k: _points(v, where) for k, v in (raw.get("values") or {}).items()}
        return Rule(worker=_columns(raw.get("worker"), where, 1), post=(), values=values, **common)
    size = 2 if kind == "distance" else 1
    columns: dict[str, Any] = {side: _columns(raw.get(side), where, size) for side in ("worker", "post")}
    if kind == "step":
        steps = tuple(_points(p, where) for p in raw.get("points") or [])
        if not steps:
            raise PackError(f"{where}: a step rule needs a list of points.")
        return Rule(**columns, first=_points(raw.get("from", 0), where), steps=steps, **common)
    if kind == "distance":
        bands = tuple((_points(km, where), _points(points, where)) for km, points in raw.get("bands") or [])
        if not bands or list(bands) != sorted(bands, key=lambda band: band[0]):
            raise PackError(f"{where}: bands are [km, points], nearest first.")
        return Rule(**columns, bands=bands, **common)
    full = _points(raw.get("points"), where)
    percent = _points(raw.get("full_at_percent", 100), where)
    if full < 0 or percent <= 0:
        raise PackError(f"{where}: points and full_at_percent are above 0.")
    return Rule(**columns, full_points=full, full_at_percent=percent, **common)


def read_pack(text: str) -> Pack:
    """A pack from YAML; every fault names its rule."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise PackError(f"The rule pack is not YAML: {error}") from error
    if not isinstance(raw, dict) or not isinstance(raw.get("rules"), list) or not raw["rules"]:
        raise PackError("A rule pack has a version and a list of rules.")
    rules = tuple(_read_rule(rule) for rule in raw["rules"])
    ids = [rule.id for rule in rules]
    if len(set(ids)) != len(ids):
        raise PackError(f"rule {next(i for i in ids if ids.count(i) > 1)!r} stands there twice.")
    if sum(rule.kind == "pay" for rule in rules) > 1:
        raise PackError("A pack has at most one rule of kind pay; use step for the others.")
    tiers = raw.get("tiers") or {}
    return Pack(
        version=str(raw.get("version", "")),
        name=raw.get("name") or {},
        rules=rules,
        tier_column=str(tiers.get("column", "household")),
        tier_values=tiers.get("values") or {},
        tier_otherwise=int(tiers.get("otherwise", 0)),
    )


def starter_pack_text() -> str:
    """The pack that ships, as text."""
    return files("xieshou.data").joinpath("matching_rules.yaml").read_text(encoding="utf-8")
