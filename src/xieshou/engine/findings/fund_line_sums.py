"""V01: the fund lines (资金来源) of a project add up to its total.

Belongs here: the rule. Does not belong: money that moved; the movements balance by construction.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Row, Severity, Tables, counted
from xieshou.engine.yuan import yuan_text

RULE, LEDGER, SOURCE = "V01", "projects", "XS"


def lines_that_do_not_add_up(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each project with fund lines whose sum is not its total. A project without lines says nothing."""
    sums = tables["fund_lines"].group_by("project").agg(pl.col("amount_fen").sum().alias("lines_fen"))
    judged = counted(tables, LEDGER).join(sums, left_on="key", right_on="project")
    for key, total, lines in (
        judged.filter(pl.col("total_fen") != pl.col("lines_fen")).select("key", "total_fen", "lines_fen").iter_rows()
    ):
        one, other, apart = yuan_text(lines), yuan_text(total), yuan_text(abs(total - lines))
        zh = f"资金来源合计{one}元，总投资{other}元，相差{apart}元。请改正其一。"
        en = f"The fund lines add up to {one} yuan, the total is {other} yuan, {apart} yuan apart. Correct one of them."
        yield Finding(RULE, Severity.BLOCK, LEDGER, (key,), zh, en, SOURCE, "total_fen")


def spoil(rng: Random, rows: list[Row]) -> list[int]:
    """Make the totals of some projects another sum than their lines, too much or too little; which they are."""
    wrong = rng.sample(range(len(rows)), len(rows) // 2)
    for number, at in enumerate(wrong):
        rows[at]["total_fen"] += (-1 if number % 2 else 1) * rng.randint(1, 90) * 1_000_000
    return wrong
