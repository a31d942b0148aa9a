"""V19: persons do not exceed attendances (人 ≤ 人次), and a part does not exceed its whole (其中数 ≤ 总数).

Belongs here: the pairs of columns and the rule. Does not belong: the database's constraints, which say the same.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Row, Severity, Tables, counted
from xieshou.engine.ledgers import LEDGERS as DEFINITIONS

RULE, SOURCE = "V19", "XS"
# Ledger → pairs: the part, and the whole it may not exceed.
PAIRS: dict[str, tuple[tuple[str, str], ...]] = {
    "projects": (("lifted_persons", "beneficiary_persons"),),
    "training": (("persons", "attendances"), ("lifted_persons", "persons")),
    "enterprises": (("jobs_lifted", "jobs_rural"),),
    "workshops": (("lifted_workers", "workers"), ("lifted_counted", "lifted_workers")),
}
LEDGERS = tuple(PAIRS)


def parts_above_wholes(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each row and pair whose part exceeds its whole."""
    for ledger, pairs in PAIRS.items():
        columns, rows = DEFINITIONS[ledger].by_name, counted(tables, ledger)
        for part, whole in pairs:
            for key, less, more in rows.filter(pl.col(part) > pl.col(whole)).select("key", part, whole).iter_rows():
                zh = f"“{columns[part].zh}”{less} 大于“{columns[whole].zh}”{more}。请改正其一。"
                en = f"“{columns[part].en}” {less} exceeds “{columns[whole].en}” {more}. Correct one of them."
                yield Finding(RULE, Severity.BLOCK, ledger, (key,), zh, en, SOURCE, part)


def spoil(rng: Random, ledger: str, rows: list[Row]) -> list[int]:
    """Let the part exceed its whole in some rows, pair by pair of the ledger."""
    wrong = rng.sample(range(len(rows)), len(rows) // 2)
    for number, at in enumerate(wrong):
        part, whole = PAIRS[ledger][number % len(PAIRS[ledger])]
        rows[at][part] = (rows[at][whole] or 0) + rng.randint(1, 20)
        rows[at][whole] = rows[at][whole] or 0
    return wrong
