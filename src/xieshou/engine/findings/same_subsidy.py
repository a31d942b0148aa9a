"""V15: the same person stands twice in one year for one kind of subsidy (补贴重复).

Belongs here: the rule. Does not belong: how a person is told apart: by the keyed hash of the ID number.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Row, Severity, Tables, counted, in_order

RULE, LEDGER, SOURCE = "V15", "labour", "R58"


def same_subsidy_twice(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each person, year and subsidy kind with more than one row, naming them all."""
    paid = counted(tables, LEDGER).filter(pl.col("subsidy_kind").fill_null("") != "", pl.col("id_hash").is_not_null())
    same = ["id_hash", "year", "subsidy_kind"]
    for keys in paid.filter(pl.struct(same).is_duplicated()).group_by(same, maintain_order=True).agg("key")["key"]:
        rows = in_order(keys)
        zh = f"同一人同一年同一种补贴出现{len(rows)}次：{'、'.join(rows)}。只能保留一次。"
        en = f"The same person has the same kind of subsidy {len(rows)} times in a year: {', '.join(rows)}. Keep one."
        yield Finding(RULE, Severity.BLOCK, LEDGER, rows, zh, en, SOURCE, "id_number")


def spoil(rng: Random, rows: list[Row]) -> list[int]:
    """Let some rows be another job of the person before them, with the same subsidy; both rows of each pair."""
    wrong = []
    for at in range(0, len(rows) - 2, 4):
        one, other = rows[at], rows[at + 1]
        one |= {"subsidy_kind": "travel", "subsidy_fen": 30_000, "ended_on": one["started_on"] + timedelta(days=30)}
        same = ("name", "id_number", "sex", "birth_year", "subsidy_kind", "subsidy_fen")
        other |= {name: one[name] for name in same}
        other |= {"started_on": one["ended_on"] + timedelta(days=rng.randint(1, 9)), "ended_on": None, "steady": False}
        one["steady"] = False
        wrong += [at, at + 1]
    return wrong
