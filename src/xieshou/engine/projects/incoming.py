"""The gates at the door of the ledgers (台账入库核关口): rows of a file beside what the register keeps of them.

Belongs here: making incoming rows whole with what is kept, and shut gates look like faults of a file.
Does not belong: the gates, which kept rows are meant (the exchange room).
"""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from xieshou.data.life_cycle import BLOCK
from xieshou.data.progress_rules import progress_rules
from xieshou.engine.findings.incoming import FAULTS
from xieshou.engine.funds import PAYING
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.projects.checks import BEFORE, FACTS, shut
from xieshou.engine.projects.gates import Shut, gates_of_payment, told
from xieshou.engine.projects.gates_in_bulk import judge_all

COLUMNS = LEDGERS["projects"].schema
PARTS = {part: column.name for column in LEDGERS["projects"].columns for part in column.schema}
LINES = [name for name in COLUMNS if name.startswith("fund_") and name.endswith("_fen")]
AID = [name for name in LINES if name.removeprefix("fund_").removesuffix("_fen") in progress_rules().sources]
KEPT_FACTS = {name: kind for name, kind in FACTS.items() if name != "stage_before" and not name.endswith(BEFORE)}


def faults_at_gates(rows: pl.DataFrame, kept: pl.DataFrame, mapped: Collection[str] | None = None) -> pl.DataFrame:
    """The faults of incoming projects that come to a shut gate, one line for each gate and row.

    `rows`: `row` and the ledger's checked columns, `record_no` filled where the row is a kept one. `kept`: by
    `record_no` the register's columns and the facts of those rows. `mapped`: the columns that the file has; what it
    does not have stays as it is kept. Without it, a column that is empty all through is taken as not there.
    """
    there = set(mapped if mapped is not None else [name for name in COLUMNS if rows[name].null_count() < rows.height])
    beside = kept.rename({name: f"{name}{BEFORE}" for name in kept.columns if name in COLUMNS and name != "record_no"})
    both = rows.join(beside, on="record_no", how="left", maintain_order="left")
    whole = both.with_columns(
        pl.col(f"{name}{BEFORE}").alias(name)
        for name in COLUMNS
        if name not in there and f"{name}{BEFORE}" in both.columns
    )
    lines = [name for name in LINES if name in there]
    if lines:
        added = pl.sum_horizontal(lines)
        told = pl.any_horizontal(pl.col(name).is_not_null() for name in lines)
        whole = whole.with_columns(
            lines_fen=pl.when(told).then(added).otherwise(pl.col("lines_fen") if "lines_fen" in whole.columns else None)
        )
        whole = whole.with_columns(total_fen=pl.coalesce("total_fen", "lines_fen"))
    aid = [name for name in AID if name in there]
    if aid:
        whole = whole.with_columns(aid_fen=pl.sum_horizontal(aid))
    kinds = {"row": pl.UInt32} | COLUMNS | FACTS
    asked = whole.with_columns(
        pl.lit(None, kind).alias(name) for name, kind in FACTS.items() if name not in whole.columns
    )
    found = judge_all(asked.select(pl.col(name).cast(kind) for name, kind in kinds.items()))
    return _as_faults(found, rows)


def _as_faults(found: list[tuple[int, Shut]], rows: pl.DataFrame) -> pl.DataFrame:
    cells = {row["row"]: row for row in rows.filter(pl.col("row").is_in([at for at, _ in found])).iter_rows(named=True)}
    personal = LEDGERS["projects"].personal
    faults = []
    for at, gate in found:
        part = next(iter(gate.columns), "stage")
        column, value = PARTS.get(part, part), cells[at].get(part)
        said = None if value is None or column in personal else str(value)
        faults.append(_fault(at, column, gate, said))
    return pl.DataFrame(faults, schema=FAULTS, orient="row")


def faults_before_paying(rows: pl.DataFrame, projects: pl.DataFrame) -> pl.DataFrame:
    """The faults of incoming payments of projects that come to a shut gate.

    `rows`: `row` and the checked columns of the funds ledger. `projects`: as `kept` above, of the projects named. What
    only asks for a reason is told once a project, at its earliest payment.
    """
    paying = rows.filter(pl.col("kind").is_in(PAYING)).select("row", record_no="project", first_payment_on="on_first")
    known = projects.drop("first_payment_on", "row", strict=False)
    paid = paying.join(known, on="record_no", how="inner").sort("first_payment_on", "row")
    faults = []
    for at in gates_of_payment():
        hits = paid.filter(shut(at.gate, at.stages))
        if at.severity != BLOCK:
            hits = hits.unique("record_no", keep="first", maintain_order=True)
        for row in hits.iter_rows(named=True):
            faults.append(_fault(row["row"], "project", told(at, row), row["record_no"]))
    return pl.DataFrame(faults, schema=FAULTS, orient="row")


def _fault(row: int, column: str, gate: Shut, said: str | None) -> tuple[object, ...]:
    zh, en = (f"{gate.lacks(one)}{sep}{gate.opens(one)}" for one, sep in (("zh", ""), ("en", " ")))
    return row, column, gate.gate.code, gate.severity, said, zh, en
