"""A report table worked out the slow and obvious way: row by row, in plain Python.

Belongs here: the twin that the engine must agree with. Does not belong: Polars.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from xieshou.engine.ledgers import Type
from xieshou.engine.report_tables import BOOKS, Counts, Op, Period, ReportTable, Taken

Row = dict[str, Any]


def ends(row: Row, ref: str, table: ReportTable) -> tuple[Any, Any]:
    """The first and the last day a column can mean."""
    if BOOKS[table.ledger].column(ref).type == Type.PUBLISHED_DATE:
        return row[f"{ref}_first"], row[f"{ref}_last"]
    return row[ref], row[ref]


def months_back(day: date, months: int) -> date:
    year, month = day.year, day.month - months
    while month < 1:
        year, month = year - 1, month + 12
    for last in (31, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def shared_digits(code: str) -> str:
    """What the codes of all places inside a place begin with."""
    while len(code) <= 6 and code.endswith("00"):
        code = code[:-2]
    return code


def meets(row: Row, condition: Any, table: ReportTable, period: Period) -> bool:
    first, last = ends(row, condition.column, table)
    kind = BOOKS[table.ledger].column(condition.column).type
    match condition.op:
        case Op.EQUAL | Op.ONE_OF:
            if first is None:
                return False
            if kind == Type.PLACE:
                return any(first.startswith(shared_digits(value)) for value in condition.values)
            return first in condition.values
        case Op.AT_LEAST:
            return first is not None and first >= condition.values[0]
        case Op.AT_MOST:
            return first is not None and first <= condition.values[0]
        case Op.FILLED:
            return first not in (None, "")
        case Op.EMPTY:
            return first in (None, "")
        case Op.BEFORE_END:
            return last is not None and last <= period.last
        case Op.NOT_BEFORE_END:
            return first is None or first > period.last
    return last is None or last < months_back(period.last, condition.values[0])


def belongs(row: Row, taken: Taken, table: ReportTable, period: Period) -> str:
    """`yes`, `no`, `perhaps` or `undated`."""
    if taken == Taken.OF_YEAR:
        return "undated" if row["year"] is None else "yes" if row["year"] == period.year else "no"
    first, last = ends(row, table.day, table)
    if first is None or last is None:
        return "undated"
    begins = {
        Taken.WITHIN: period.first, Taken.YEAR_TO_DATE: date(period.last.year, 1, 1),
    }.get(taken, date.min)  # fmt: skip
    if last < begins or first > period.last:
        return "no"
    sure = first >= begins and last <= period.last
    if taken == Taken.STANDING:
        over_first, over_last = ends(row, table.until, table)
        if over_last is not None and over_last < period.last:
            return "no"
        sure = sure and (over_first is None or over_first >= period.last)
    return "yes" if sure else "perhaps"


def group_value(row: Row, group: Any, table: ReportTable) -> Any:
    level = str(group.level or "")
    if level in ("county", "prefecture", "province"):
        code = row[group.column]
        return None if code is None else code[: {"county": 6, "prefecture": 4, "province": 2}[level]].ljust(6, "0")
    if level:
        first, last = ends(row, group.column, table)
        if first is None:
            return None
        said = [
            {"month": f"{day.year:04d}-{day.month:02d}", "quarter": f"{day.year}-Q{(day.month + 2) // 3}",
             "year": f"{day.year:04d}"}[level] for day in (first, last)
        ]  # fmt: skip
        return said[0] if said[0] == said[1] else None
    return row[group.column] if row[group.column] != "" else None


def measured(rows: list[Row], table: ReportTable, period: Period, collected: bool) -> dict[str, Any]:
    """Every measure over some rows; empty where nothing is known, which is not zero."""
    found: dict[str, Any] = {}
    for one in table.measures:
        met = [row for row in rows if all(meets(row, condition, table, period) for condition in one.where)]
        if one.taken is not None:
            met = [row for row in met if belongs(row, one.taken, table, period) == "yes"]
        if one.counts in (Counts.ROWS, Counts.SUM, Counts.DISTINCT) and collected and not met:
            found[one.name] = None
        elif one.counts == Counts.ROWS:
            found[one.name] = len(met)
        elif one.counts == Counts.SUM:
            known = [row[one.column] for row in met if row[one.column] is not None]
            found[one.name] = sum(known) if known or not met else None
        elif one.counts == Counts.DISTINCT:
            found[one.name] = len({row[one.column] for row in met} - {None, ""})
        elif one.counts == Counts.DIFFERENCE:
            both = found[one.of], found[one.by]
            found[one.name] = None if None in both else both[0] - both[1]
        else:
            found[one.name] = share(found[one.of], found[one.by])
    return found


def share(part: int | None, whole: int | None) -> int | None:
    if part is None or whole is None or whole <= 0:
        return None
    exact = abs(Fraction(part * 10_000, whole))
    size = int(exact) + (1 if exact - int(exact) >= Fraction(1, 2) else 0)
    return size if part >= 0 else -size


def evaluate(rows: list[Row], table: ReportTable, period: Period, *, collected: bool = False) -> dict[str, Any]:
    """Groups with their measures, the total, and how many rows count, are undated or undecided."""
    met = [row for row in rows if all(meets(row, condition, table, period) for condition in table.where)]
    state = [belongs(row, table.taken, table, period) for row in met]
    counted = [row for row, said in zip(met, state, strict=True) if said == "yes"]
    undecided = sum(said == "perhaps" for said in state)
    for row in counted:
        unsure = [
            one for one in table.measures
            if one.taken is not None and belongs(row, one.taken, table, period) == "perhaps"
            and all(meets(row, condition, table, period) for condition in one.where)
        ]  # fmt: skip
        undecided += bool(unsure)
    groups: dict[tuple[Any, ...], list[Row]] = {}
    for row in counted:
        groups.setdefault(tuple(group_value(row, group, table) for group in table.groups), []).append(row)
    return {
        "groups": {key: measured(held, table, period, collected) for key, held in groups.items()},
        "total": measured(counted, table, period, collected), "counted": len(counted),
        "undated": state.count("undated"), "undecided": undecided,
    }  # fmt: skip
