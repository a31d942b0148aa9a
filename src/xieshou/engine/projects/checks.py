"""What a gate looks at (关口核查): each check twice, for one project and for a table of them.

Belongs here: the two forms side by side, and which columns are lacking. Does not belong: where a gate stands
(`data/gates.yaml`), which gates a step passes (`gates`).

A project is its columns and the facts that belong to it (`FACTS`); what is not known is empty.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import reduce
from operator import or_

import polars as pl

from xieshou.data.life_cycle import Gate
from xieshou.engine.ledgers.column import Kind
from xieshou.engine.projects.life_cycle import Values, is_empty, needs
from xieshou.engine.projects.pace import runs_ahead

# What the content, the place and the purpose of a project are, and with them what it was approved as.
BEFORE = "_before"
FACTS: dict[str, Kind] = {
    "stage_before": pl.String,  # as the register has it; empty for a row that is new
    "asks_cosignatures": pl.Boolean,  # whether its programme demands both signatures before a payment
    "approval_no_before": pl.String, "description_before": pl.String, "village_printed_before": pl.String,
    "category_before": pl.String, "recipient_before": pl.String,
    "lines_fen": pl.Int64,  # the sum of its fund sources
    "assets": pl.Int64,  # how many assets name it
    "notice_from": pl.Date,  # the first day of its first notice
    "notice_days": pl.Int64,  # how long the longest was shown
    "first_payment_on": pl.Date, "paid_fen": pl.Int64,
    "aid_fen": pl.Int64, "aid_paid_fen": pl.Int64,  # planned and paid of what the rate of payment counts
}  # fmt: skip


def lacking(gate: Gate, stages: Iterable[str], values: Values) -> list[str]:
    """The columns in which something is wanting at a gate, for one project."""
    match gate.check:
        case "days_known":
            return [column for column in _days(gate, stages) if is_empty(values.get(column))]
        case "filled":
            return [column for column in gate.columns if is_empty(values.get(column))]
        case "signed_before_payment":
            paid = values.get("first_payment_on")
            days = {column: values.get(column) for column in gate.columns}
            return [column for column, day in days.items() if paid is not None and (day is None or day > paid)]
        case "as_approved":
            if _plain(values, "approval_no") != _plain(values, f"approval_no{BEFORE}"):
                return []
            was = {column: _plain(values, column + BEFORE) for column in gate.columns}
            return [column for column, old in was.items() if old and _plain(values, column) != old]
    return list(gate.columns)


def is_shut(gate: Gate, stages: Sequence[str], values: Values) -> bool:
    """Whether a gate that a project comes to is shut for it. `stages`: those that it enters."""
    return _concerns(gate, values) and ONE[gate.check](gate, stages, values)


def shut(gate: Gate, stages: Sequence[str]) -> pl.Expr:
    """The same for every row of a table."""
    expression = _concerned(gate) & MANY[gate.check](gate, stages)
    return expression.fill_null(False)


def _concerns(gate: Gate, values: Values) -> bool:
    where = gate.where
    return (not where.categories or values.get("category") in where.categories) and (
        not where.cosigned or bool(values.get("asks_cosignatures"))
    )


def _concerned(gate: Gate) -> pl.Expr:
    where, whole = gate.where, pl.lit(True)
    if where.categories:
        whole &= pl.col("category").is_in(where.categories).fill_null(False)
    if where.cosigned:
        whole &= pl.col("asks_cosignatures").fill_null(False)
    return whole


def _days(gate: Gate, stages: Iterable[str]) -> list[str]:
    return [column for stage in stages if stage in gate.at_stages for column in needs(stage)]


def _plain(values: Values, column: str) -> str:
    return str(values.get(column) or "").strip()


def _text(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).fill_null("").str.strip_chars()


def _empty(column: str) -> pl.Expr:
    return _text(column) == ""


def _any(conditions: Iterable[pl.Expr]) -> pl.Expr:
    return reduce(or_, conditions, pl.lit(False))


def _notice(gate: Gate, _stages: Sequence[str], values: Values) -> bool:
    shown, first, paid = values.get("notice_days"), values.get("notice_from"), values.get("first_payment_on")
    if shown is None or first is None or shown < gate.numbers["days"]:
        return True
    return paid is not None and first > paid


def _notices(gate: Gate, _stages: Sequence[str]) -> pl.Expr:
    long_enough = (pl.col("notice_days") >= gate.numbers["days"]).fill_null(False)
    late = (pl.col("notice_from") > pl.col("first_payment_on")).fill_null(False)
    return ~long_enough | pl.col("notice_from").is_null() | late


def _sums(_gate: Gate, _stages: Sequence[str], values: Values) -> bool:
    total, lines = values.get("total_fen"), values.get("lines_fen")
    return total is None or (lines is not None and lines != total)


def _no_asset(_gate: Gate, _stages: Sequence[str], values: Values) -> bool:
    return not values.get("assets") and is_empty(values.get("asset_reason"))


def _ahead(gate: Gate, _stages: Sequence[str], values: Values) -> bool:
    built, planned, paid = values.get("progress_percent"), values.get("aid_fen"), values.get("aid_paid_fen")
    if not planned:
        planned, paid = values.get("total_fen"), values.get("paid_fen")
    if built is None or planned is None or paid is None:
        return False
    return runs_ahead(built, paid, planned, gate.numbers["points"])


def _aheads(gate: Gate, _stages: Sequence[str]) -> pl.Expr:
    built = pl.col("progress_percent").cast(pl.Int64) - gate.numbers["points"]
    is_aid = (pl.col("aid_fen") > 0).fill_null(False)
    planned = pl.when(is_aid).then("aid_fen").otherwise("total_fen")
    paid = pl.when(is_aid).then("aid_paid_fen").otherwise("paid_fen")
    return (built * planned > 100 * paid).fill_null(False)


def _same_number(_gate: Gate, _stages: Sequence[str], values: Values) -> bool:
    return _plain(values, "approval_no") in ("", _plain(values, f"approval_no{BEFORE}"))


def _same_numbers(_gate: Gate, _stages: Sequence[str]) -> pl.Expr:
    return _empty("approval_no") | (_text("approval_no") == _text(f"approval_no{BEFORE}"))


def _unsigned(gate: Gate, _stages: Sequence[str]) -> pl.Expr:
    paid = pl.col("first_payment_on")
    return paid.is_not_null() & _any(
        pl.col(column).is_null() | (pl.col(column) > paid).fill_null(False) for column in gate.columns
    )


def _otherwise(gate: Gate, _stages: Sequence[str]) -> pl.Expr:
    differs = (~_empty(column + BEFORE) & (_text(column) != _text(column + BEFORE)) for column in gate.columns)
    return (_text("approval_no") == _text(f"approval_no{BEFORE}")) & _any(differs)


def _lacks(gate: Gate, stages: Sequence[str], values: Values) -> bool:
    return bool(lacking(gate, stages, values))


One = Callable[[Gate, Sequence[str], Values], bool]
Many = Callable[[Gate, Sequence[str]], pl.Expr]
PAIRS: dict[str, tuple[One, Many]] = {
    "days_known": (_lacks, lambda gate, stages: _any(pl.col(day).is_null() for day in _days(gate, stages))),
    "filled": (_lacks, lambda gate, _: _any(_empty(column) for column in gate.columns)),
    "one_of": (
        lambda gate, _, values: _plain(values, gate.columns[0]) not in gate.values,
        lambda gate, _: ~_text(gate.columns[0]).is_in(gate.values),
    ),
    "lines_add_up": (
        _sums,
        lambda *_: pl.col("total_fen").is_null() | (pl.col("lines_fen") != pl.col("total_fen")).fill_null(False),
    ),
    "notice_before_payment": (_notice, _notices),
    "signed_before_payment": (_lacks, _unsigned),
    "asset_or_reason": (_no_asset, lambda *_: (pl.col("assets").fill_null(0) == 0) & _empty("asset_reason")),
    "payment_keeps_pace": (_ahead, _aheads),
    "new_approval_number": (_same_number, _same_numbers),
    "as_approved": (_lacks, _otherwise),
    "always": (lambda *_: True, lambda *_: pl.lit(True)),
}
ONE: dict[str, One] = {name: one for name, (one, _) in PAIRS.items()}
MANY: dict[str, Many] = {name: many for name, (_, many) in PAIRS.items()}
