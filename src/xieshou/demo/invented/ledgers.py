"""The invented ledgers (演练台账) as tables: every county's rows together, ready for faults and for the load.

Belongs here: which maker makes which ledger, and the table they make together. Does not belong: any maker.
`key` is the record number; `id_hash` holds the invented ID number itself until the load hashes it with the
installation's key, so that the same seed makes the same tables everywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from xieshou.demo.invented import assets, gifts, households, industry, issues, labour, people, trade, training
from xieshou.demo.invented.land import Land
from xieshou.demo.invented.rows import MadeMovement, MadeProject
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.column import Kind

Maker = Callable[[int, Land, Land], list[dict[str, Any]] | pl.DataFrame]
MAKERS: dict[str, Maker] = {
    "cadres": people.cadre_rows, "professionals": people.professional_rows, "training": training.training_rows,
    "labour": labour.labour_rows, "enterprises": industry.enterprise_rows, "workshops": industry.workshop_rows,
    "consumption": trade.sale_rows, "households": households.household_rows, "issues": issues.issue_rows,
}  # fmt: skip
LEDGER_NAMES = (*MAKERS, "assets", "donations")


def schema_of(ledger: str) -> dict[str, Kind]:
    """The columns of an invented ledger's table."""
    own = {name: kind for name, kind in LEDGERS[ledger].schema.items() if name not in ("record_no", "id_last4")}
    return {"key": pl.String, "status": pl.String} | own


def as_table(ledger: str, rows: list[dict[str, Any]] | pl.DataFrame) -> pl.DataFrame:
    """What a maker made as a table."""
    schema = schema_of(ledger)
    frame = rows if isinstance(rows, pl.DataFrame) else pl.DataFrame(rows, infer_schema_length=None)
    named = {"record_no": "key"} | ({"id_number": "id_hash"} if "id_number" in frame.columns else {})
    frame = frame.drop([name for name in named.values() if name in frame.columns]).rename(named)
    if "status" not in frame.columns:
        frame = frame.with_columns(status=pl.lit("accepted"))
    return frame.select(
        (pl.col(name) if name in frame.columns else pl.lit(None).alias(name)).cast(kind)
        for name, kind in schema.items()
    )


def county_tables(
    seed: int, county: Land, donor: Land, projects: Sequence[MadeProject], movements: Sequence[MadeMovement]
) -> dict[str, pl.DataFrame]:
    """The ledgers of one county; its assets come of its projects, its gifts of the money that arrived."""
    made = {ledger: make(seed, county, donor) for ledger, make in MAKERS.items()}
    made["assets"] = assets.asset_rows(seed, county, donor, projects)
    made["donations"] = gifts.gift_rows(seed, county, donor, projects, movements)
    return {ledger: as_table(ledger, rows) for ledger, rows in made.items()}


def together(tables: Iterable[Mapping[str, pl.DataFrame]]) -> dict[str, pl.DataFrame]:
    """The tables of all counties as one for each ledger."""
    found: dict[str, list[pl.DataFrame]] = {}
    for county in tables:
        for ledger, rows in county.items():
            found.setdefault(ledger, []).append(rows)
    return {ledger: pl.concat(rows) for ledger, rows in found.items()}
