"""V18: postings or jobs of one person that overlap (时间重叠).

Belongs here: the rule over cadres and professionals together and over workers, and its planter.
Does not belong: who a person is: the keyed hash says so, and rows without one are not judged.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, in_order
from xieshou.engine.findings.planting import Ground

RULE, SOURCE = "V18", "XS"
POSTINGS, JOBS = ("cadres", "professionals"), ("labour",)


def overlaps(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each posting or job that begins before an earlier one of the same person has ended.

    The last day of one may be the first of the next. What has no end runs until `as_of`.
    """
    for ledgers in (POSTINGS, JOBS):
        rows = pl.concat([_spans(tables, ledger, as_of) for ledger in ledgers])
        several = rows.filter(pl.col("id_hash").is_duplicated()).sort("id_hash", "started_on", "until", "key")
        reach = pl.col("until").cum_max().shift(1).over("id_hash")
        for person in several.filter((pl.col("started_on") < reach).any().over("id_hash")).partition_by("id_hash"):
            yield from _of_one_person(person.rows(named=True))


def _spans(tables: Tables, ledger: str, as_of: date) -> pl.DataFrame:
    until = pl.coalesce("ended_on", pl.max_horizontal(pl.lit(as_of), pl.col("started_on"))).alias("until")
    known = pl.col("id_hash").is_not_null() & pl.col("started_on").is_not_null()
    return counted(tables, ledger).filter(known).select("key", "id_hash", "started_on", until, ledger=pl.lit(ledger))


def _of_one_person(rows: list[dict[str, Any]]) -> Iterator[Finding]:
    reaching = rows[0]
    for row in rows[1:]:
        if row["started_on"] < reaching["until"]:
            yield _finding(reaching, row)
        if row["until"] > reaching["until"]:
            reaching = row


def _finding(one: Mapping[str, Any], other: Mapping[str, Any]) -> Finding:
    keys = in_order((one["key"], other["key"]))
    told = [(row["key"], f"{row['started_on']}–{row['until']}") for row in (one, other)]
    zh = "；".join(f"{key}：{span}" for key, span in told)
    en = "; ".join(f"{key}: {span}" for key, span in told)
    return Finding(
        RULE, Severity.WARN, other["ledger"], keys, f"同一人的时间重叠：{zh}。请改正起止日期，或说明理由。",
        f"One person's times overlap: {en}. Correct the days, or say why.", SOURCE, "started_on",
    )  # fmt: skip


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Give `n` persons a second posting or job that begins before the first has ended: of each ledger in turn."""
    planted = []
    for number in range(n):
        ledger = (*JOBS, *POSTINGS)[number % 3]
        [row] = ground.draw(rng, ledger, 1, _single(ledger))
        first = row["started_on"] + timedelta(days=rng.randint(10, 20))
        last = first + timedelta(days=rng.randint(100, 120))
        other = {"started_on": first, "ended_on": None if row["ended_on"] is None else max(last, row["ended_on"])}
        if ledger in JOBS:
            other |= {
                "employer": f"{row['employer']}二厂",
                "employer_code": None,
                "subsidy_kind": None,
                "subsidy_fen": None,
            }
        added = ground.add(ledger, row, f"{row['key']}9", **other)
        planted.append(Planted(RULE, ledger, in_order((row["key"], added["key"]))))
    return planted


def _single(ledger: str) -> pl.Expr:
    """Somebody with one row, long enough to hold another beginning inside it."""
    long_enough = pl.col("ended_on").is_null() | ((pl.col("ended_on") - pl.col("started_on")).dt.total_days() > 40)
    return pl.col("id_hash").is_unique() & long_enough & (pl.col("started_on").dt.month() <= 9)
