"""Judging rows at the door (入库核查): the same rules, over the rows of a file and the kept rows they might clash with.

Belongs here: making incoming rows look like the register's tables, and findings look like faults of a file.
Does not belong: the rules; faults of single cells (`engine.ledgers.checking`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import polars as pl

from xieshou.engine.findings.asleep_pairings import ACTIVE_IN
from xieshou.engine.findings.finding import Finding, Tables
from xieshou.engine.findings.rules import RULES, run
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.column import Kind
from xieshou.engine.snapshot.tables import TABLES, table_of

NEW = "#"  # a row of the file that is not yet kept goes under `#` and its row number
FAULTS: dict[str, Kind] = {
    "row": pl.UInt32, "column": pl.String, "code": pl.String, "severity": pl.String, "found": pl.String,
    "message_zh": pl.String, "message_en": pl.String,
}  # fmt: skip

# Which kept rows may clash with incoming ones: their table, its column, and the incoming column it equals.
NEIGHBOURS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "projects": (("projects", "contract_no", "contract_no"),),
    "funds": (("movements", "invoice_no", "invoice_no"), ("projects", "record_no", "project")),
    "labour": (("labour", "id_hash", "id_hash"),),
    "cadres": (("cadres", "id_hash", "id_hash"), ("professionals", "id_hash", "id_hash")),
    "professionals": (("cadres", "id_hash", "id_hash"), ("professionals", "id_hash", "id_hash")),
    "enterprises": (("enterprises", "firm", "firm"), ("enterprises", "credit_code", "credit_code")),
    "consumption": (("consumption", "seller", "seller"),),
    "pairings": tuple((table, "pairing", "record_no") for table in ACTIVE_IN),
}


def judge_rows(
    ledger: str, rows: pl.DataFrame, kept: Tables, as_of: date, params: Mapping[str, Any]
) -> pl.DataFrame:  # fmt: skip
    """The faults that rules find in incoming rows, one line for each row concerned.

    `rows`: `row` and the ledger's checked columns; `record_no` is filled where the row is the same as a kept one.
    `kept`: the register's neighbours of these rows (`NEIGHBOURS`), and its table `programme`; others may be missing.
    """
    if not any(ledger in rule.ledgers for rule in RULES.values()):
        return pl.DataFrame(schema=FAULTS)
    keys = pl.coalesce("record_no", pl.lit(NEW) + pl.col("row").cast(pl.String))
    incoming = rows.with_columns(key=keys)
    tables = {name: kept.get(name, pl.DataFrame(schema=schema)) for name, schema in TABLES.items()}
    table = table_of(ledger)
    staying = tables[table].filter(pl.col("key").is_in(incoming["key"].to_list()).not_())
    tables[table] = pl.concat([staying, _as_table(table, incoming)])
    if ledger == "projects":
        tables["fund_lines"] = fund_lines(incoming)
    numbers = dict(incoming.select("key", "row").iter_rows())
    found = run(tables, as_of, params, ledgers=[ledger])
    faults = [
        (numbers[key], one.column, one.rule, str(one.severity), _plain(one.message_zh, "第{}行"),
         _plain(one.message_en, "row {}"))
        for one in found
        for key in _concerned(one, ledger, numbers)
    ]  # fmt: skip
    schema = {name: kind for name, kind in FAULTS.items() if name != "found"}
    told = pl.DataFrame(faults, schema=schema, orient="row")
    return _with_what_was_found(told, rows, ledger)


def _concerned(finding: Finding, ledger: str, numbers: Mapping[str, int]) -> list[str]:
    """The keys of a finding that are rows of the file."""
    shared = ledger in ("cadres", "professionals") and finding.ledger in ("cadres", "professionals")
    return [key for key in finding.keys if key in numbers] if finding.ledger == ledger or shared else []


def _as_table(table: str, incoming: pl.DataFrame) -> pl.DataFrame:
    """Incoming rows as rows of a snapshot table; what a file does not say is empty."""
    settled = {"status": pl.lit("accepted"), "outside": pl.lit(False), "complete": pl.lit(True)}
    columns = [
        settled[name].alias(name) if name in settled
        else pl.col(name).cast(kind) if name in incoming.columns
        else pl.lit(None, kind).alias(name)
        for name, kind in TABLES[table].items()
    ]  # fmt: skip
    return incoming.select(columns)


def fund_lines(incoming: pl.DataFrame) -> pl.DataFrame:
    """The fund lines of incoming projects: one column for each source becomes one row for each amount."""
    sources = {c: c.removeprefix("fund_").removesuffix("_fen") for c in incoming.columns if c.startswith("fund_")}
    lines = incoming.select("key", *sources).unpivot(index="key", variable_name="source", value_name="amount_fen")
    named = lines.drop_nulls("amount_fen").with_columns(pl.col("source").replace(sources))
    return named.select(pl.col("key").alias("project"), "source", pl.col("amount_fen").cast(pl.Int64))


def _with_what_was_found(faults: pl.DataFrame, rows: pl.DataFrame, ledger: str) -> pl.DataFrame:
    """Beside each fault what the cell holds; nothing where the column names a person."""
    definition = LEDGERS[ledger]
    parts = []
    for (name,), part in faults.group_by("column", maintain_order=True):
        shown = name in rows.columns and name not in definition.personal
        cells = rows.select("row", pl.col(str(name)).cast(pl.String).alias("found")) if shown else None
        parts.append(
            part.join(cells, on="row", how="left")
            if cells is not None
            else part.with_columns(found=pl.lit(None, pl.String))
        )
    whole = pl.concat(parts) if parts else faults.with_columns(found=pl.lit(None, pl.String))
    return whole.select(list(FAULTS)).sort("row", "code")


def _plain(message: str, words: str) -> str:
    return re.sub(rf"{NEW}(\d+)", lambda match: words.format(match[1]), message)
