"""V06: no payment without both co-signatures (会签), where the programme demands them.

Belongs here: the rule over a whole register, its planter, and how rows of a file break it. Does not belong: who signs,
and what a payment is asked, which the gate of the same code says (`data/gates.yaml`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Row, Severity, Tables
from xieshou.engine.findings.gate_facts import gate_of, projects_at_gates, shut_for
from xieshou.engine.findings.planting import Ground
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.projects.checks import lacking

RULE, LEDGER = "V06", "projects"
SOURCE = ", ".join(gate_of(RULE).source)
AFTER_ALL_WAS_PAID = 60  # days after the finish of a work
UNSIGNED = "unsigned"  # beside a row of a file that is to be spoilt: a project nobody has signed for


def paid_before_both_signed(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each project that was paid for before both signatures stood."""
    for row in projects_at_gates(tables).filter(shut_for(RULE)).iter_rows(named=True):
        columns, paid = lacking(gate_of(RULE), (), row), row["first_payment_on"]
        told = {language: [LEDGERS["projects"].name_of(one, language) for one in columns] for language in ("zh", "en")}
        zh = f"首笔支付在{paid}，当时会签不全：{'、'.join(told['zh'])}。请补齐会签，或追回款项后再付。"
        en = (
            f"First paid on {paid}, when a co-signature was lacking: {', '.join(told['en'])}. "
            "Enter who signed and when, or recover the money and pay again."
        )
        yield Finding(RULE, Severity.BLOCK, LEDGER, (row["key"],), zh, en, SOURCE, columns[0])


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Take a signature from `n` works that are surely paid for, or set both after all was paid, in turn."""
    paid = pl.col("accepted_on").is_not_null() & pl.col("leader_cosigned_on").is_not_null()
    planted = []
    for number, project in enumerate(ground.draw(rng, LEDGER, n, paid)):
        late = project["finish_last"] + timedelta(days=AFTER_ALL_WAS_PAID)
        given = ({"cadre_cosigned_on": None}, {"leader_cosigned_on": late, "cadre_cosigned_on": late})[number % 2]
        ground.change(LEDGER, project, **given)
        planted.append(Planted(RULE, LEDGER, (project["key"],)))
    return planted


def spoil(rng: Random, rows: list[Row]) -> list[int]:
    """Make some rows payments for projects that nobody signed for; which they are."""
    wrong = rng.sample(range(len(rows)), len(rows) // 2)
    for at in wrong:
        rows[at] |= {
            "kind": "spend",
            "project": rows[at][UNSIGNED],
            "payee": "演练建筑工程有限公司",
            "purpose": "按合同支付",
        }
    return wrong
