"""V04: a project without a performance target (绩效目标) cannot be selected from the library.

Belongs here: the rule over a whole register, and its planter. Does not belong: what the target must be, and what a row
that enters the library is asked, which the gate of the same code says (`data/gates.yaml`).
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Row, Severity, Tables
from xieshou.engine.findings.gate_facts import gate_of, has_passed, projects_at_gates, shut_for
from xieshou.engine.findings.planting import Ground

RULE, LEDGER = "V04", "projects"
SOURCE = ", ".join(gate_of(RULE).source)
COLUMN = "performance_target"
OF_THE_LIBRARY = {"year", "programme", "pairing", "donor", "recipient", "name", "category", "nature", "village_printed",
                  "description", "implementing_unit", "total_fen", "planned_start", "planned_finish", "library_on",
                  "beneficiaries", "beneficiaries_unit", "output", "output_unit"}  # fmt: skip


def selected_without_target(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each project in the library or beyond that has no target."""
    for (key,) in projects_at_gates(tables).filter(has_passed(RULE), shut_for(RULE)).select("key").iter_rows():
        zh = "项目已入库或已在实施，但没有绩效目标。没有绩效目标的项目不得入库，请补填绩效目标。"
        en = "It stands in the library or beyond without a performance target, and must not. Write the target."
        yield Finding(RULE, Severity.BLOCK, LEDGER, (key,), zh, en, SOURCE, COLUMN)


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Take the targets from `n` projects."""
    chosen = ground.draw(rng, LEDGER, n, has_passed(RULE) & (pl.col(COLUMN).fill_null("") != ""))
    for project in chosen:
        ground.change(LEDGER, project, performance_target="")
    return [Planted(RULE, LEDGER, (project["key"],)) for project in chosen]


def spoil(rng: Random, rows: list[Row]) -> list[int]:
    """Set some projects back to where they enter the library, and leave their targets out; which they are."""
    wrong = rng.sample(range(len(rows)), len(rows) // 2)
    for at in wrong:
        lines = {name for name in rows[at] if name.startswith("fund_")}
        kept = {name: value for name, value in rows[at].items() if name in OF_THE_LIBRARY | lines}
        rows[at] = dict.fromkeys(rows[at]) | kept | {"stage": "in_library"}
    return wrong
