"""V11: a business project has benefit terms (联农带农约定), and no dividend is overdue.

Belongs here: both halves of the rule, and their planter. Does not belong: which projects are business projects
(`data/benefits.yaml`), terms of earlier years, which the register holds beside the ledger.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.data.benefits import benefit_rules
from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, is_kept
from xieshou.engine.findings.planting import Ground
from xieshou.engine.yuan import yuan_text

RULE, PROJECTS, ASSETS, SOURCE = "V11", "projects", "assets", "R05, R39"
DIVIDEND_FEN, DUE_ON = 1_000_000, date(2024, 12, 15)  # what a planted dividend is where the asset had none


def _is_business() -> pl.Expr:
    rules = benefit_rules()
    return pl.col("category").is_in(list(rules.business)) & ~pl.col("stage").is_in(list(rules.not_judged))


def terms_missing_or_dividend_overdue(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each business project without terms, and for each asset whose dividend is overdue on `as_of`.

    A dividend without a day is due at its year's end. Reports of the same work are not judged again.
    """
    if not is_kept(tables):
        return
    works = counted(tables, PROJECTS).filter(_is_business().fill_null(False), pl.col("same_as").fill_null("") == "")
    without = works.filter(pl.col("benefit_terms").fill_null("").str.strip_chars() == "")
    for (key,) in without.select("key").iter_rows():
        zh = "经营性项目没有联农带农约定。请填写利益联结方式和约定内容：分红比例、用工人数或收购价。"
        en = "A business project without benefit terms. Write how households share in it, and what was agreed."
        yield Finding(RULE, Severity.WARN, PROJECTS, (key,), zh, en, SOURCE, "benefit_terms")
    late = counted(tables, ASSETS).with_columns(paid=pl.col("dividend_paid_fen").fill_null(0)).with_columns(
        last=pl.coalesce("dividend_due_on", pl.date(pl.col("year"), 12, 31)),
        open=pl.col("dividend_due_fen") - pl.col("paid"),
    ).filter((pl.col("open") > 0) & (pl.col("last") < as_of))  # fmt: skip
    for key, last, fen in late.select("key", "last", "open").iter_rows():
        amount = yuan_text(fen)
        zh = f"分红应于{last}前兑现，还有{amount}元未付，截至{as_of}已逾期。请兑现并登记，或说明原因。"
        en = (
            f"The dividend was due on {last}; {amount} yuan are still to be paid and overdue as of {as_of}. "
            "Pay and record it, or say why."
        )
        yield Finding(RULE, Severity.WARN, ASSETS, (key,), zh, en, SOURCE, "dividend_paid_fen")


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Take the terms from business projects, and leave dividends unpaid, wholly or in part, in turn; `n` in all."""
    planted = []
    with_terms = _is_business() & (pl.col("benefit_terms").fill_null("") != "")
    for row in ground.draw(rng, PROJECTS, n - n // 2, with_terms):
        ground.change(PROJECTS, row, benefit_terms="")
        planted.append(Planted(RULE, PROJECTS, (row["key"],)))
    for number, row in enumerate(ground.draw(rng, ASSETS, n // 2, pl.col("kind") == "operating")):
        due, day = row["dividend_due_fen"] or DIVIDEND_FEN, row["dividend_due_on"] or DUE_ON
        part = due // 2 if number % 2 else 0
        ground.change(ASSETS, row, dividend_due_fen=due, dividend_due_on=day, dividend_paid_fen=part)
        planted.append(Planted(RULE, ASSETS, (row["key"],)))
    return planted
