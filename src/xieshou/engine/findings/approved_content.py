"""V05: content, place and purpose of a project are as approved (按批复实施), or carry a new approval number.

Belongs here: the rule over a whole register, and how rows of a file break it. Does not belong: which columns it is
about, and what a changed row is asked, which the gate of the same code says (`data/gates.yaml`); reading the history.
A gate sees one step at a time. Who sets a project back, changes it and approves it again under the old number passes
every gate; the history shows what the number was given for.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.data import packs
from xieshou.engine.findings.finding import Finding, Row, Severity, Tables
from xieshou.engine.findings.gate_facts import gate_of, projects_at_gates, shut_for
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.projects.checks import BEFORE, lacking
from xieshou.engine.projects.life_cycle import APPROVED, order

RULE, LEDGER = "V05", "projects"
SOURCE = ", ".join(gate_of(RULE).source)


def changed_under_the_old_number(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each approved project that is no longer what its approval number was given for."""
    was = tables["approvals"].rename({name: f"{name}{BEFORE}" for name in tables["approvals"].columns[1:]})
    both = projects_at_gates(tables).join(was, left_on="key", right_on="project")
    for row in both.filter(_is_approved(), shut_for(RULE)).iter_rows(named=True):
        columns = lacking(gate_of(RULE), (), row)
        told = {language: [LEDGERS["projects"].name_of(one, language) for one in columns] for language in ("zh", "en")}
        number = row["approval_no"]
        zh = f"{'、'.join(told['zh'])}与批复文号“{number}”批准的不一致。请恢复原内容，或办理“调整”并填写新的批复文号。"
        en = (
            f"No longer as approved under “{number}”: {', '.join(told['en'])}. "
            "Put back what was approved, or take the step “Change what was approved” with a new number."
        )
        yield Finding(RULE, Severity.BLOCK, LEDGER, (row["key"],), zh, en, SOURCE, columns[0])


def _is_approved() -> pl.Expr:
    return pl.col("stage").is_in([code for code in packs.stages() if (order(code) or 0) >= (order(APPROVED) or 0)])


def spoil(rng: Random, rows: list[Row]) -> list[int]:
    """Change what some projects build or where, without a word of a new approval; which they are."""
    wrong = rng.sample(range(len(rows)), len(rows) // 2)
    for number, at in enumerate(wrong):
        column, more = (("description", "另建管理用房一间。"), ("village_printed", "（邻村）"))[number % 2]
        rows[at][column] = f"{rows[at][column]}{more}"
    return wrong
