"""Where a table stands in a sheet and what its columns are (栏目对应): plain values that a person may read and correct.

Belongs here: the shape, and its form as JSON. Does not belong: finding it (`proposing`), reading cells (`cells`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any

from xieshou.engine.ledgers.column import Type
from xieshou.engine.ledgers.ledger import Ledger
from xieshou.engine.ledgers.mapping.headers import COUNTERS, FACTORS
from xieshou.engine.ledgers.plain import word

SCALED = (Type.MONEY, Type.INTEGER, Type.DECIMAL)  # columns whose header may name a multiple: 万元, 万人

# Why a row is no data.
REASONS: dict[str, tuple[str, str]] = {
    "example": ("示例行", "the example row"),
    "header": ("重复的表头", "the header again"),
    "numbering": ("栏次行", "a row that numbers the columns"),
    "total": ("合计行", "a total"),
    "note": ("注释或签章行", "a note or signature"),
}


class MappingError(ValueError):
    """A mapping written by hand that cannot be used; says what to do."""


@dataclass(frozen=True)
class Dropped:
    """A row that is no data, and why: a key of REASONS."""

    row: int
    reason: str


@dataclass(frozen=True)
class Ambiguity:
    """Raw columns and columns of the ledger that could belong together in several ways; a person decides."""

    raw: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Mapping:
    """How one sheet is read. Rows are numbered as a person sees them in the file; raw columns are `c0`, `c1`, …"""

    ledger: str
    sheet: str = ""
    header_rows: tuple[int, ...] = ()
    first_row: int = 0  # of the data; rows without any value between first and last are passed over
    last_row: int = 0
    dropped: tuple[Dropped, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)  # raw column → its header as written
    columns: dict[str, str] = field(default_factory=dict)  # raw column → column name, "" for none
    factors: dict[str, str] = field(default_factory=dict)  # money column → multiplier to yuan; of a count in 万 too
    missing: tuple[str, ...] = ()  # required columns that the sheet does not have
    ambiguous: tuple[Ambiguity, ...] = ()

    @property
    def is_table(self) -> bool:
        """Whether a header was found at all."""
        return bool(self.header_rows)

    @property
    def unmapped(self) -> dict[str, str]:
        """Raw columns that are not read, with their headers; those that only number the rows are not worth saying."""
        doubtful = {raw for one in self.ambiguous for raw in one.raw}
        return {
            raw: header
            for raw, header in self.headers.items()
            if not self.columns.get(raw) and raw not in doubtful and word(header) not in COUNTERS
        }

    def raw_of(self, column: str) -> tuple[str, ...]:
        """The raw columns that hold a column: none, one, or a code and a name."""
        return tuple(raw for raw, name in self.columns.items() if name == column)

    def to_json(self) -> str:
        """For the register and for people."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)

    @classmethod
    def from_json(cls, text: str, ledger: Ledger) -> Mapping:
        """Read what `to_json` wrote and a person may have changed. Raises MappingError saying what to correct."""
        try:
            values = json.loads(text)
        except ValueError as error:
            raise MappingError(f"the mapping is no JSON: {error}. / 栏目对应文件不是有效的 JSON。") from error
        if not isinstance(values, dict):
            raise MappingError("the mapping must be a JSON object. / 栏目对应文件应为 JSON 对象。")
        known = {one.name for one in fields(cls)}
        if unknown := sorted(set(values) - known):
            raise MappingError(f"unknown entries / 不认识的项目: {', '.join(unknown)}.")
        values.setdefault("ledger", ledger.name)
        if values["ledger"] != ledger.name:
            raise MappingError(f"the mapping is for {values['ledger']}. / 该对应表属于另一个台账。")
        return _checked(cls(**_shaped(values)), ledger)


def fingerprint(mapping: Mapping) -> str:
    """The same for all sheets with these headers, in any order: finds a remembered mapping again."""
    headers = sorted(word(header) for header in mapping.headers.values())
    return hashlib.sha256("\n".join((mapping.ledger, *headers)).encode()).hexdigest()[:32]


def _shaped(values: dict[str, Any]) -> dict[str, Any]:
    try:
        return values | {
            "header_rows": tuple(int(row) for row in values.get("header_rows", ())),
            "dropped": tuple(Dropped(int(one["row"]), one["reason"]) for one in values.get("dropped", ())),
            "headers": {str(raw): str(text) for raw, text in values.get("headers", {}).items()},
            "columns": {str(raw): str(name or "") for raw, name in values.get("columns", {}).items()},
            "factors": {str(name): str(factor) for name, factor in values.get("factors", {}).items()},
            "missing": tuple(values.get("missing", ())),
            "ambiguous": tuple(
                Ambiguity(tuple(one["raw"]), tuple(one["columns"])) for one in values.get("ambiguous", ())
            ),
        }
    except (TypeError, ValueError, KeyError, AttributeError) as error:
        raise MappingError(
            f"the mapping is not shaped as the program writes it: {error}. / 栏目对应格式有误。"
        ) from None


def _checked(mapping: Mapping, ledger: Ledger) -> Mapping:
    for fault in _faults(mapping, ledger):
        raise MappingError(fault)
    return mapping


def _faults(mapping: Mapping, ledger: Ledger) -> Iterator[str]:
    known = {*ledger.by_name, "nature_of_data", ""}
    for raw, name in mapping.columns.items():
        if name not in known:
            yield f"{raw}: the ledger has no column / 台账没有这一栏: {name}."
    scaled = {column.name for column in ledger.columns if column.type in SCALED}
    allowed = {Decimal(factor) for factor in FACTORS.values()}
    for name, factor in mapping.factors.items():
        if name not in scaled or not _is_factor(factor, allowed):
            yield f"{name}: the multiplier / 倍数 {factor} must be one of {', '.join(map(str, sorted(allowed)))}."


def _is_factor(text: str, allowed: set[Decimal]) -> bool:
    try:
        return Decimal(text) in allowed
    except ArithmeticError:
        return False
