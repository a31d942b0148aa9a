"""The rows behind a term and what each of them adds (构成行).

Belongs here: finding rows in the tables of a snapshot. Does not belong: judging the sum (`verdicts`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from xieshou.engine.place_codes import prefix
from xieshou.engine.reconcile.checks import Row, Select, Stated, Term, times
from xieshou.engine.snapshot.tables import LEDGER_OF
from xieshou.engine.yuan import FEN_PER_YUAN

Tables = Mapping[str, pl.DataFrame]

TABLE_OF = {ledger: table for table, ledger in LEDGER_OF.items()}
_SPAN = {"movements": ("on_first", "on_last"), "quantities": ("period_first", "period_last")}
_PROJECT_NUMBERS = {"works": None, "beneficiaries": "beneficiaries", "output": "output", "total": "total_fen"}
_UNIT_COLUMN = {"beneficiaries": "beneficiaries_unit", "output": "output_unit"}


@dataclass(frozen=True)
class Share:
    """What one row adds to a sum, and the years it speaks of (None: its page gives no year)."""

    ledger: str
    key: str
    amount: Decimal
    years: range | None
    complete: bool = True


class RowNotFound(LookupError):
    """A check names a row that the tables do not hold."""


def shares(term: Term, tables: Tables, years: range | None, copies: frozenset[tuple[str, str]]) -> list[Share]:
    """The rows behind a term. `copies` only repeat the claim on its own page: they are no check of it."""
    if isinstance(term, Select):
        return [share for share in _selected(term, tables, years) if (share.ledger, share.key) not in copies]
    if isinstance(term, Stated):
        return [Share(term.ledger, term.row, Decimal(term.stated) * times(term), years_of(tables, term))]
    return [Share(term.ledger, term.row, _number(term, tables) * times(term), years_of(tables, term))]


def _selected(term: Select, tables: Tables, years: range | None) -> list[Share]:
    rows = tables[term.select].filter(pl.col("outside") == term.outside)
    for column in ("donor", "recipient"):
        if code := getattr(term, column):
            rows = rows.filter(pl.col(column).str.starts_with(prefix(code)))
    for column in ("fund_type", "indicator", "measure", "category", "area"):
        if wanted := getattr(term, column):
            rows = rows.filter(pl.col(column) == wanted)
    if term.unit:
        rows = rows.filter(pl.col(_UNIT_COLUMN.get(term.sum, "unit")) == term.unit)
    if term.select == "movements":
        wanted_kind = pl.col("kind") == (term.kind or "receive")
        moved = rows.filter(wanted_kind)["key"].implode()
        rows = rows.filter(wanted_kind | ((pl.col("kind") == "reverse") & pl.col("reverses").is_in(moved)))
    if term.select == "quantities":
        rows = rows.filter(pl.col("counted"))
    if term.select == "projects":
        rows = rows.filter((pl.col("same_as").fill_null("") == "") & (pl.col("part_of").fill_null("") == ""))
    found = []
    for row in rows.sort("key").iter_rows(named=True):
        amount, spoken_of = _amount(term, row), _years(term.select, row)
        if amount is not None and _fits(term, row, spoken_of, years):
            found.append(Share(LEDGER_OF[term.select], row["key"], amount * times(term), spoken_of, row["complete"]))
    return found


def _fits(term: Select, row: Mapping[str, Any], spoken_of: range | None, years: range | None) -> bool:
    if spoken_of is None:
        return term.undated
    if years is not None and not (spoken_of[0] in years and spoken_of[-1] in years):
        return False
    first, last = (row[column] for column in _SPAN.get(term.select, ("start_first", "finish_last")))
    if term.first_day and (first is None or first < date.fromisoformat(term.first_day)):
        return False
    return not (term.last_day and (last is None or last > date.fromisoformat(term.last_day)))


def _amount(term: Select, row: Mapping[str, Any]) -> Decimal | None:
    if term.select == "movements":
        sign = -1 if row["kind"] == "reverse" else 1
        return Decimal(sign * row["amount_fen"]) / FEN_PER_YUAN
    if term.select == "quantities":
        return Decimal(row["quantity"])
    return _project_number(term.sum or "works", row)


def _project_number(column: str, row: Mapping[str, Any]) -> Decimal | None:
    name = _PROJECT_NUMBERS[column]
    value = 1 if name is None else row[name]
    if value is None:
        return None
    return Decimal(value) / FEN_PER_YUAN if name == "total_fen" else Decimal(value)


def _years(table: str, row: Mapping[str, Any]) -> range | None:
    if table in _SPAN:
        first, last = (row[column] for column in _SPAN[table])
        return range(first.year, last.year + 1) if first and last else None
    if table == "claims":
        first_year, last_year = row["first_year"], row["last_year"]
        return range(first_year, last_year + 1) if first_year and last_year else None
    return range(row["year"], row["year"] + 1) if row["year"] else None


def find(tables: Tables, ledger: str, key: str) -> Mapping[str, Any]:
    """One row by its ledger and record number. Raises RowNotFound."""
    rows = tables[TABLE_OF[ledger]].filter(pl.col("key") == key)
    if rows.height != 1:
        raise RowNotFound(f"{ledger} has no row {key}, which a claim is checked by. Load it, or correct the check.")
    return rows.row(0, named=True)


def years_of(tables: Tables, term: Row | Stated) -> range | None:
    """The years that the named row speaks of."""
    return _years(TABLE_OF[term.ledger], find(tables, term.ledger, term.row))


def _number(term: Row, tables: Tables) -> Decimal:
    row = find(tables, term.ledger, term.row)
    number: Decimal | None
    match term.ledger:
        case "funds":
            number = Decimal(row["amount_fen"]) / FEN_PER_YUAN
        case "quantities":
            number = Decimal(row["quantity"])
        case "claims":
            number = row["value"]
        case "projects":
            number = _project_number(term.column or "total", row)
        case "agreements":
            targets = tables["targets"].filter((pl.col("agreement") == term.row) & (pl.col("unit") == term.unit))
            number = targets["value"][0] if targets.height == 1 else None
        case _:
            number = None
    if number is None:
        raise RowNotFound(f"{term.ledger} {term.row} holds no number {term.column or term.unit}.".replace(" .", "."))
    return Decimal(number)
