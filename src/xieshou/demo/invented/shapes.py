"""Invented rows as tables that a file can hold, and back (行与表): by the types that their fields declare.

Belongs here: one shape for each type. Does not belong: which rows (`rows`), which files (`spooled`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import polars as pl

from xieshou.engine.ledgers.column import Kind

Row = TypeVar("Row")
PLAIN: dict[type, Kind] = {
    str: pl.String, int: pl.Int64, float: pl.Float64, bool: pl.Boolean, bytes: pl.Binary, date: pl.Date,
    Decimal: pl.Decimal(20, 4),
}  # fmt: skip


@dataclass(frozen=True)
class Shape:
    """How a value lies in a column, how it is laid there, and how it is read again."""

    kind: Kind
    lay: Callable[[Any], Any]
    read: Callable[[Any], Any]


def as_table(of: type, rows: Sequence[Any]) -> pl.DataFrame:
    """Rows of one kind as a table."""
    columns = {name: [shape.lay(getattr(row, name)) for row in rows] for name, shape in _shapes(of).items()}
    return pl.DataFrame(columns, schema={name: shape.kind for name, shape in _shapes(of).items()})


def from_table(of: type[Row], table: pl.DataFrame) -> tuple[Row, ...]:
    """The rows that a table holds."""
    columns = {name: [shape.read(value) for value in table[name].to_list()] for name, shape in _shapes(of).items()}
    return tuple(of(**dict(zip(columns, row, strict=True))) for row in zip(*columns.values(), strict=True))


@cache
def _shapes(of: type) -> dict[str, Shape]:
    hints = get_type_hints(of)
    return {one.name: _shape(hints[one.name]) for one in fields(of)}  # type: ignore[arg-type]


def _shape(hint: Any) -> Shape:
    if isinstance(hint, UnionType):
        [inner] = (_shape(one) for one in get_args(hint) if one is not type(None))
        return Shape(inner.kind, _unless_none(inner.lay), _unless_none(inner.read))
    if get_origin(hint) is tuple:
        *inside, last = get_args(hint)
        return _list(_shape(inside[0])) if last is Ellipsis else _tuple([_shape(one) for one in (*inside, last)])
    return _record(hint) if is_dataclass(hint) else Shape(PLAIN[hint], _as_it_is, _as_it_is)


def _list(inner: Shape) -> Shape:
    return Shape(
        pl.List(inner.kind),
        lambda values: [inner.lay(one) for one in values],
        lambda values: tuple(inner.read(one) for one in values),
    )


def _tuple(inner: Sequence[Shape]) -> Shape:
    named = {f"_{number}": shape for number, shape in enumerate(inner, start=1)}
    return Shape(
        pl.Struct({name: shape.kind for name, shape in named.items()}),
        lambda values: {name: shape.lay(one) for (name, shape), one in zip(named.items(), values, strict=True)},
        lambda held: tuple(shape.read(held[name]) for name, shape in named.items()),
    )


def _record(of: Any) -> Shape:
    inner = _shapes(of)
    return Shape(
        pl.Struct({name: shape.kind for name, shape in inner.items()}),
        lambda value: {name: shape.lay(getattr(value, name)) for name, shape in inner.items()},
        lambda held: of(**{name: shape.read(held[name]) for name, shape in inner.items()}),
    )


def _unless_none(inner: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return inner if inner is _as_it_is else lambda value: None if value is None else inner(value)


def _as_it_is(value: Any) -> Any:
    return value
