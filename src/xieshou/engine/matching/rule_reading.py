"""Reading a rule pack (读取规则包) and checking it: every fault names its rule.

Belongs here: YAML to rules, what a pack may say. Does not belong: what a rule means (rules).
"""

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from xieshou.engine.matching.rules import NEVER, Alternative, Pack, Rule, columns_of
from xieshou.engine.matching.said import PackError, Said

KINDS = ("same", "step", "pay", "distance", "person")


def _points(value: Any, where: Said) -> int:
    if value == "never":
        return NEVER
    if isinstance(value, bool) or not isinstance(value, int):
        raise PackError(
            f"{where.zh}：分值是整数或never，看到的是{value!r}。",
            f'{where}: points are whole numbers or "never"; found {value!r}.',
        )
    if abs(value) > 10**9:
        raise PackError(
            f"{where.zh}：{value}分超出安全范围，请在十亿以内。",
            f"{where}: {value} points leave the safe range; stay within a thousand million.",
        )
    return value


def _columns(value: Any, where: Said, how_many: int) -> tuple[str, ...]:
    columns = [value] if isinstance(value, str) else value
    if not isinstance(columns, list) or len(columns) != how_many or not all(isinstance(c, str) for c in columns):
        raise PackError(
            f"{where.zh}：应写{how_many}个列名，看到的是{value!r}。",
            f"{where}: expected the name of {how_many} column(s); found {value!r}.",
        )
    return tuple(columns)


def _read_rule(raw: Mapping[str, Any]) -> Rule:
    name = raw.get("id", raw)
    where = Said(f"规则{name!r}", f"rule {name!r}")
    for needed in ("id", "kind", "basis", "reason"):
        if needed not in raw:
            raise PackError(f"{where.zh}：缺少{needed}。", f"{where}: {needed} is missing.")
    if str(raw["id"]) in ("worker", "post", "reason_zh", "reason_en"):
        raise PackError(
            f"{where.zh}：这个id是结果表里的列名，请换一个。",
            f"{where}: this id is the name of a column in the result. Choose another.",
        )
    if raw["kind"] not in KINDS:
        raise PackError(
            f"{where.zh}：没有{raw['kind']!r}这种规则；有{'、'.join(KINDS)}。",
            f"{where}: kind {raw['kind']!r} is unknown; there are {', '.join(KINDS)}.",
        )
    if raw["basis"] not in ("published", "inferred"):
        raise PackError(
            f"{where.zh}：basis写published或inferred，看到的是{raw['basis']!r}。",
            f"{where}: basis is published or inferred; found {raw['basis']!r}.",
        )
    if raw["basis"] == "published" and not raw.get("source"):
        raise PackError(
            f"{where.zh}：依据为published的规则要写明source（出处）。", f"{where}: a published rule names its source."
        )
    for text in ("reason", "refusal"):
        if text in raw and not {"zh", "en"} <= set(raw[text]):
            raise PackError(f"{where.zh}：{text}要有zh和en两种文字。", f"{where}: {text} needs a text in zh and in en.")
    weight = raw.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int) or not 0 <= weight <= 10**6:
        raise PackError(
            f"{where.zh}：weight是0到1000000的整数，看到的是{weight!r}。",
            f"{where}: weight is a whole number from 0 to 1000000; found {weight!r}.",
        )
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
                raise PackError(
                    f"{where.zh}：每个alternative要写一个worker列名，或者写any: true。",
                    f"{where}: an alternative names a worker column, or says any: true.",
                )
            ways.append(Alternative(None if way.get("any") else way["worker"], _points(way.get("points"), where), when))
        if not ways:
            raise PackError(f"{where.zh}：same规则要有alternatives。", f"{where}: a same rule needs alternatives.")
        return Rule(
            worker=columns_of(ways), post=_columns(raw.get("post"), where, 1), alternatives=tuple(ways), **common
        )
    if kind == "person":
        values = {k: _points(v, where) for k, v in (raw.get("values") or {}).items()}
        return Rule(worker=_columns(raw.get("worker"), where, 1), post=(), values=values, **common)
    size = 2 if kind == "distance" else 1
    columns: dict[str, Any] = {side: _columns(raw.get(side), where, size) for side in ("worker", "post")}
    if kind == "step":
        steps = tuple(_points(p, where) for p in raw.get("points") or [])
        if not steps:
            raise PackError(
                f"{where.zh}：step规则要有points一列分值。", f"{where}: a step rule needs a list of points."
            )
        return Rule(**columns, first=_points(raw.get("from", 0), where), steps=steps, **common)
    if kind == "distance":
        bands = tuple((_points(km, where), _points(points, where)) for km, points in raw.get("bands") or [])
        if not bands or list(bands) != sorted(bands, key=lambda band: band[0]):
            raise PackError(
                f"{where.zh}：bands写成[公里, 分值]，由近到远。", f"{where}: bands are [km, points], nearest first."
            )
        return Rule(**columns, bands=bands, **common)
    full = _points(raw.get("points"), where)
    percent = _points(raw.get("full_at_percent", 100), where)
    if full < 0 or percent <= 0:
        raise PackError(
            f"{where.zh}：points和full_at_percent要大于0。", f"{where}: points and full_at_percent are above 0."
        )
    return Rule(**columns, full_points=full, full_at_percent=percent, **common)


def _read_in_shape(number: int, raw: Any) -> Rule:
    """One rule; a list where one text belongs, or the like, is the author's fault and is told so."""
    try:
        return _read_rule(raw)
    except PackError:
        raise
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise PackError(
            f"第{number}条规则的写法读不通。请对照自带的规则包。",
            f"Rule number {number} is not written as rules are. Compare it with the pack that ships.",
        ) from error


def read_pack(text: str) -> Pack:
    """A pack from YAML; every fault names its rule."""
    try:
        raw = yaml.safe_load(text)
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None)
        line = "" if at is None else f"第{at.line + 1}行第{at.column + 1}列"
        raise PackError(
            f"规则包不是YAML：{line}读不通。请查看缩进、冒号和引号。", f"The rule pack is not YAML: {error}"
        ) from error
    if not isinstance(raw, dict) or not isinstance(raw.get("rules"), list) or not raw["rules"]:
        raise PackError("规则包要有version和rules列表。", "A rule pack has a version and a list of rules.")
    rules = tuple(_read_in_shape(number, rule) for number, rule in enumerate(raw["rules"], 1))
    ids = [rule.id for rule in rules]
    if len(set(ids)) != len(ids):
        twice = next(i for i in ids if ids.count(i) > 1)
        raise PackError(f"规则{twice!r}出现两次。", f"rule {twice!r} stands there twice.")
    if sum(rule.kind == "pay" for rule in rules) > 1:
        raise PackError(
            "一个规则包最多一条pay规则，其余请用step。",
            "A pack has at most one rule of kind pay; use step for the others.",
        )
    tiers = raw.get("tiers") or {}
    last = tiers.get("otherwise", 0) if isinstance(tiers, dict) else None
    if isinstance(last, bool) or not isinstance(last, int) or not isinstance(tiers.get("values") or {}, dict):
        raise PackError(
            "tiers写成column、values（各值的档次）和otherwise（整数）。",
            "tiers has column, values (a tier for each) and otherwise (a whole number).",
        )
    return Pack(
        version=str(raw.get("version", "")),
        name=raw.get("name") or {},
        rules=rules,
        tier_column=str(tiers.get("column", "household")),
        tier_values=tiers.get("values") or {},
        tier_otherwise=last,
    )


def starter_pack_text() -> str:
    """The pack that ships, as text."""
    return files("xieshou.data").joinpath("matching_rules.yaml").read_text(encoding="utf-8")
