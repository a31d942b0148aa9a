"""The invented year as the rules read it, and back (规则表).

Belongs here: translating between invented rows and the tables of a snapshot, and planting faults in them.
Does not belong: the rules and their planters (`engine.findings`).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import polars as pl

from xieshou.demo.invented.land import CITY
from xieshou.demo.invented.money import LAST_DAY, PROGRAMME
from xieshou.demo.invented.proof import taken_on
from xieshou.demo.invented.rows import MadeMovement, MadePairing, MadeProject, MadeRow
from xieshou.demo.invented.ties import YEAR
from xieshou.demo.invented.year import InventedYear
from xieshou.engine.findings import Ground, Tables
from xieshou.engine.published_date import PublishedDate
from xieshou.engine.snapshot.tables import AS_DEFINED, ROW, TABLES

# What planters change in rows that are no tables: fields of the rows, each with the column that holds it.
PLANTABLE: dict[str, dict[str, str]] = {
    "projects": {name: name for name in ("name", "category", "description", "contract_no", "benefit_terms",
                                         "progress_percent", "progress_on", "performance_target",
                                          "leader_cosigned_on", "cadre_cosigned_on")},
    "pairings": {"last_activity_on": "last_activity_on"},
    "movements": {"on": "on_first", "payee": "payee", "invoice_no": "invoice_no"},
}  # fmt: skip
DAYS = {"projects": ("start", "finish"), "pairings": (("since", "from"), ("until", "to")), "meetings": ("held",)}
SIGNING = ("leader", "cadre")
KIND = "ew_cooperation"
T = TypeVar("T", MadePairing, MadeProject, MadeMovement)


def tables(year: InventedYear) -> Tables:
    """What the rules look at: the accepted rows of a year."""
    lines = [
        (one.record_no, source, fen)
        for one in year.projects if one.status == "accepted"
        for source, fen in one.fund_lines
    ]  # fmt: skip
    programme = {"code": PROGRAMME, "donor": CITY, "recipient": year.recipient, "books": "kept", "invented": True,
                 "first_year": YEAR, "last_year": YEAR, "as_of": LAST_DAY, "asks_cosignatures": True}  # fmt: skip
    found = {name: pl.DataFrame(schema=schema) for name, schema in TABLES.items()}
    return found | {
        "programme": pl.DataFrame([programme], schema=TABLES["programme"]),
        "projects": _settled(made_table("projects", year.projects)),
        "pairings": _settled(made_table("pairings", year.pairings)),
        "meetings": _settled(made_table("meetings", year.meetings)),
        "movements": _settled(made_table("movements", year.movements)),
        "notices": notices_table(year.projects).filter(pl.col("status") == "accepted").select(list(TABLES["notices"])),
        "evidence": _evidence(year),
        "fund_lines": pl.DataFrame(lines, schema=TABLES["fund_lines"], orient="row"),
        **{name: _settled(_defined(name, year.ledgers[name])) for name in AS_DEFINED},
    }


def _evidence(year: InventedYear) -> pl.DataFrame:
    """What proves which row; a photograph was taken on the day of its file."""
    rows = [
        dict.fromkeys(TABLES["evidence"]) | {"ledger": ledger, "key": key, "evidence": file.code, "printed": printed,
                                             "kind": file.kind, "taken_on": taken_on(file)}
        for file in year.files for ledger, key, printed in file.proves
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=TABLES["evidence"])


def _settled(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.col("status") == "accepted")


def made_table(table: str, rows: Iterable[MadeRow]) -> pl.DataFrame:
    """Invented rows as rows of a snapshot table; what they do not say is empty."""
    return pl.DataFrame([_row(table, row) for row in rows], schema=TABLES[table])


def notices_table(projects: Iterable[MadeProject]) -> pl.DataFrame:
    """The notices of projects, each under the number of its project, as faults are planted in them."""
    rows = [(one.record_no, one.status, one.record_no, *one.notice) for one in projects if one.notice is not None]
    return pl.DataFrame(rows, {"key": pl.String, "status": pl.String} | TABLES["notices"], orient="row")


def _row(table: str, row: MadeRow) -> dict[str, Any]:
    given: dict[str, Any] = {name: getattr(row, name) for name in TABLES[table] if hasattr(row, name)}
    for unit in ("donor_unit", "recipient_unit"):
        given.pop(unit, None)
    if isinstance(row, MadeMovement):
        given |= {"on_first": row.on, "on_last": row.on, "account_from": row.source, "account_to": row.target}
    for day in DAYS.get(table, ()):
        of, stem = day if isinstance(day, tuple) else (day, day)
        given |= _spread(stem, getattr(row, of))
    common = {"key": row.record_no, "year": YEAR, "pairing_kind": KIND, "complete": True, "outside": False}
    known = {name: value for name, value in (given | common).items() if name in TABLES[table]}
    return dict.fromkeys(TABLES[table]) | ({"superseded": False} if table == "pairings" else {}) | known


def _spread(stem: str, day: PublishedDate | None) -> dict[str, Any]:
    return {} if day is None else {f"{stem}_first": day.first, f"{stem}_last": day.last, f"{stem}_printed": day.printed}


def _defined(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """An invented ledger as its snapshot table."""
    common = {"pairing_kind": KIND, "confidence": None, "qualifier": None, "complete": True, "outside": False}
    named = rows.with_columns(pl.lit(value).cast(ROW[column]).alias(column) for column, value in common.items())
    return named.select(
        (pl.col(column) if column in named.columns else pl.lit(None).alias(column)).cast(kind)
        for column, kind in TABLES[name].items()
    )


def with_changes(table: str, rows: Sequence[T], ground: Ground) -> list[T]:
    """The rows with what planters changed in them."""
    columns = PLANTABLE[table]
    now: dict[str, dict[str, Any]] = defaultdict(dict)
    for row in ground.changes(table):
        now[row["key"]] = {field: row[column] for field, column in columns.items()}
    for given in now.values() if table == "projects" else ():
        unsigned = [who for who in SIGNING if given[f"{who}_cosigned_on"] is None]
        given |= {f"{who}_cosigned_by": "" for who in unsigned}  # whose name no table holds
    for row in ground.changes("notices") if table == "projects" else ():
        posted = (row["shown_at"], row["first_day"], row["last_day"])
        now[row["project"]]["notice"] = posted if row["first_day"] else None
    return [replace(row, **now[row.record_no]) if row.record_no in now else row for row in rows]
