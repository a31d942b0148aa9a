"""V07: a public notice (公示) stood long enough, and before the first payment.

Belongs here: the rule over a whole register, what is amiss of each project, and the planter. Does not belong: how many
days are enough, and from which stage on one is asked for, which the gate of the same code says (`data/gates.yaml`).
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables
from xieshou.engine.findings.gate_facts import gate_of, has_passed, projects_at_gates, shut_for
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, NOTICES = "V07", "projects", "notices"
SOURCE = ", ".join(gate_of(RULE).source)
AFTER_ALL_WAS_PAID = 60  # days after the finish of a work
LEAST = gate_of(RULE).numbers["days"]


def missing_short_or_late(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each project, under way or paid for, whose notice is missing, short, or later than the money."""
    asked = has_passed(RULE) | pl.col("first_payment_on").is_not_null()
    for row in projects_at_gates(tables).filter(asked, shut_for(RULE)).iter_rows(named=True):
        yield Finding(RULE, Severity.WARN, LEDGER, (row["key"],), *_said(row), SOURCE)


def _said(row: Mapping[str, Any]) -> tuple[str, str]:
    first, days, paid = row["notice_from"], row["notice_days"], row["first_payment_on"]
    if first is None:
        zh, en = "没有公示记录", "No public notice is on record"
    elif days < LEAST:
        zh, en = f"公示只有{days}天，应不少于{LEAST}天", f"The notice stood for {days} days, fewer than {LEAST}"
    else:
        zh, en = (
            f"公示始于{first}，晚于首笔支付（{paid}）",
            f"The notice began on {first}, after the first payment ({paid})",
        )
    return (
        f"{zh}。请补登公示，或书面说明原因。",
        f"{en}. Record the notice, or write the reason.",
    )


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Make `n` accepted works have no notice, too short a one, or one that began when all was built and paid."""
    planted = []
    posted = {row["project"]: row for row in ground.table(NOTICES).iter_rows(named=True)}
    where = pl.col("accepted_on").is_not_null() & pl.col("key").is_in(list(posted))
    for number, project in enumerate(ground.draw(rng, LEDGER, n, where)):
        row = posted[project["key"]]
        match number % 3:
            case 0:
                first, last = None, None
            case 1:
                first, last = row["first_day"], row["first_day"] + timedelta(days=rng.randint(2, LEAST - 2))
            case _:
                first = project["finish_last"] + timedelta(days=AFTER_ALL_WAS_PAID)
                last = first + timedelta(days=LEAST)
        ground.change(NOTICES, row, first_day=first, last_day=last)
        planted.append(Planted(RULE, LEDGER, (project["key"],)))
    return planted
