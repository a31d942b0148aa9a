"""V03: the days of a project come in order (日期先后): library, approval, budget, contract, start … handover.

Belongs here: the order and the rule. Does not belong: how precisely a day is known (`PublishedDate`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Row, Severity, Tables, counted

RULE, LEDGER, SOURCE = "V03", "projects", "R21, R22"

# Each step: earliest possible day, latest possible day, and its name in both languages. A day not known is skipped.
STEPS = (
    ("library_on", "library_on", "入库", "entry into the library"),
    ("approval_on", "approval_on", "批复", "approval"),
    ("budget_on", "budget_on", "下达", "budget release"),
    ("contract_on", "contract_on", "合同", "contract"),
    ("start_first", "start_last", "开工", "start"),
    ("finish_first", "finish_last", "完工", "completion"),
    ("accepted_on", "accepted_on", "验收", "acceptance"),
    ("handed_over_on", "handed_over_on", "移交", "handover"),
)


def days_out_of_order(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each project of which a later step surely came before an earlier one; it names the first pair."""
    projects = counted(tables, LEDGER)
    wrong = [
        (pl.col(first_day) > pl.col(last_day)).fill_null(False)
        for (first_day, _, _, _), (_, last_day, _, _) in combinations(STEPS, 2)
    ]
    named = [(earlier, later) for earlier, later in combinations(STEPS, 2)]
    hits = projects.filter(pl.any_horizontal(wrong)).select(
        "key", pl.concat_list(wrong).list.arg_max().alias("pair"), *{step[n] for step in STEPS for n in (0, 1)}
    )
    for row in hits.iter_rows(named=True):
        earlier, later = named[row["pair"]]
        before, after = row[later[1]], row[earlier[0]]
        zh = f"{later[2]}日期 {before} 早于{earlier[2]}日期 {after}。请核对并改正其一。"
        en = f"The {later[3]} ({before}) comes before the {earlier[3]} ({after}). Correct whichever is wrong."
        column = later[1].removesuffix("_last").removesuffix("_first")
        yield Finding(RULE, Severity.BLOCK, LEDGER, (row["key"],), zh, en, SOURCE, column)


def spoil(rng: Random, rows: list[Row]) -> list[int]:
    """Turn two days of some projects round: approved before the library, handed over before the acceptance."""
    wrong = rng.sample(range(len(rows)), len(rows) // 2)
    for number, at in enumerate(wrong):
        earlier, later = (("library_on", "approval_on"), ("accepted_on", "handed_over_on"))[number % 2]
        day = rows[at][earlier] or rows[at]["approval_on"] or date(rows[at]["year"], 9, 1)
        rows[at] |= {earlier: day, later: day - timedelta(days=rng.randint(3, 60))}
    return wrong
