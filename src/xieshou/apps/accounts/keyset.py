"""Pages of a long list (键集分页): each begins where the last one ended, however far in, without counting past rows.

Belongs here: one order, one cursor, one page, both ways. Does not belong: which rows are listed (`queries`).

Rows without a value stand last in either direction. They are asked for apart, so that one index serves both directions
on every database.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet


@dataclass(frozen=True)
class Order:
    """How a list is sorted: by a column, and by the record number where rows are equal."""

    column: str = "record_no"
    descending: bool = False
    nullable: bool = False


@dataclass
class Page:
    """Some rows of a list, and the cursors of the pages before and after them."""

    rows: list[Any] = field(default_factory=list)
    before: str = ""
    after: str = ""


def page(rows: QuerySet, order: Order, *, after: str = "", before: str = "", size: int = 50) -> Page:
    """The rows after a cursor, or those before one; the first page without either."""
    at = _read(rows.model, order, after or before)
    backward = at is not None and not after
    found: list[Any] = []
    for without_value in _parts(order, backward):
        part = _part(rows, order, without_value, at, backward)
        if part is not None and len(found) <= size:
            found += part[: size + 1 - len(found)]
    more, shown = len(found) > size, found[:size]
    if backward:
        shown.reverse()
    if not shown:
        return Page()
    return Page(
        rows=shown,
        before=cursor(shown[0], order) if (more if backward else at is not None) else "",
        after=cursor(shown[-1], order) if (backward or more) else "",
    )


def cursor(row: Model, order: Order) -> str:
    """Where a row stands in the order, as one opaque word of an address."""
    value = getattr(row, order.column)
    plain = value if value is None or isinstance(value, int) else str(value)
    text = json.dumps([plain, row.record_no], ensure_ascii=False, separators=(",", ":"))  # type: ignore[attr-defined]
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read(model: type[Model], order: Order, text: str) -> tuple[Any, str] | None:
    """A cursor as value and record number; None when there is none, or it is none of ours."""
    try:
        value, record_no = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        value = model._meta.get_field(order.column.removesuffix("_id")).to_python(value)
    except (ValueError, TypeError, binascii.Error, ValidationError):
        return None
    usable = isinstance(record_no, str) and "\0" not in f"{value}{record_no}" and (value is not None or order.nullable)
    if isinstance(value, int) and abs(value) >= 2**63:  # no column holds it
        usable = False
    return (value, record_no) if usable else None


def _parts(order: Order, backward: bool) -> tuple[bool, ...]:
    """Which rows come first: those with a value (False) or those without (True)."""
    if not order.nullable:
        return (False,)
    return (True, False) if backward else (False, True)


def _part(
    rows: QuerySet, order: Order, without_value: bool, at: tuple[Any, str] | None, backward: bool
) -> QuerySet | None:
    """The rows with, or without, a value that come after the cursor; None when it has already passed them all."""
    down = order.descending != backward
    sign, beyond = ("-", "lt") if down else ("", "gt")
    if order.nullable:
        rows = rows.filter(**{f"{order.column}__isnull": without_value})
    rows = rows.order_by(*((f"{sign}record_no",) if without_value else (f"{sign}{order.column}", f"{sign}record_no")))
    if at is None:
        return rows
    value, record_no = at
    if without_value != (value is None):
        return rows if without_value != backward else None
    if without_value or order.column == "record_no":
        return rows.filter(**{f"record_no__{beyond}": record_no})
    # the bound on the column alone lets the database enter its index there
    return rows.filter(
        Q(**{f"{order.column}__{beyond}": value}) | Q(**{order.column: value, f"record_no__{beyond}": record_no}),
        **{f"{order.column}__{beyond}e": value},
    )
