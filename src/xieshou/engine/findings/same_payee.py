"""V14: the same contract, the same invoice (发票) of a payee, or a payee foreign to a project, in two projects.

Belongs here: what the funds ledger tells, its planter, and the whole rule. Does not belong: contract numbers
(`same_contract`); one firm that builds two works: a payee is told only where a project names another contractor.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping
from datetime import date
from itertools import chain
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings import same_contract
from xieshou.engine.findings.finding import Finding, Planted, Row, Severity, Tables, counted, in_order
from xieshou.engine.findings.money_order import MOVEMENTS, standing_movements
from xieshou.engine.findings.planting import Ground
from xieshou.engine.findings.same_contract import plain_number
from xieshou.engine.funds import PAYING

RULE, LEDGER, SOURCE = "V14", "funds", "R38"
Groups = dict[Hashable, list[Row]]


def same_in_two_projects(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each contract number, invoice and foreign payee that two projects share."""
    yield from same_contract.same_contract_in_two_projects(tables, as_of, params)
    rows = _payments(tables)
    invoices = _in_two_works((_invoice(row), row) for row in rows)
    for among in invoices.values():
        yield _told(among, f"发票 {among[0]['invoice_no']}", f"Invoice {among[0]['invoice_no']}", "invoice_no")
    told = {row["key"] for row in chain(*invoices.values())}
    for among in _in_two_works((row["firm"], row) for row in rows if row["key"] not in told).values():
        foreign = [row for row in among if row["contractor"] and row["contractor"] != row["firm"]]
        if foreign:
            yield _told(among, f"收款单位“{among[0]['payee']}”", f"The payee “{among[0]['payee']}”", "payee", foreign)


def _payments(tables: Tables) -> list[Row]:
    """Payments of projects, with the work that each is for, who was paid, and whom the project names."""
    works = counted(tables, "projects").select(
        "contractor", project="key", work=pl.coalesce(_filled("part_of"), _filled("same_as"), "key")
    )
    paid = standing_movements(tables).filter(pl.col("kind").is_in(PAYING)).join(works, on="project")
    rows = list(paid.select("key", "project", "work", "payee", "invoice_no", "contractor").iter_rows(named=True))
    return [
        row | {"firm": plain_number(row["payee"] or ""), "contractor": plain_number(row["contractor"] or "")}
        for row in rows
    ]


def _filled(column: str) -> pl.Expr:
    return pl.when(pl.col(column) != "").then(column)


def _invoice(row: Row) -> Hashable:
    number = plain_number(row["invoice_no"] or "")
    return (number, row["firm"]) if number else ""


def _in_two_works(named: Iterable[tuple[Hashable, Row]]) -> Groups:
    """The rows under each name that stands in several works; what has no name is in none."""
    groups: Groups = defaultdict(list)
    for name, row in named:
        if name:
            groups[name].append(row)
    return {name: rows for name, rows in groups.items() if len({row["work"] for row in rows}) > 1}


def _told(among: list[Row], zh: str, en: str, column: str, concerned: list[Row] | None = None) -> Finding:
    keys, projects = in_order(row["key"] for row in concerned or among), in_order(row["project"] for row in among)
    return Finding(
        RULE, Severity.SPOT, LEDGER, keys,
        f"{zh}出现在 {len(projects)} 个项目的支付中：{'、'.join(projects)}。请核对发票和合同原件，改正或说明原因。",
        f"{en} stands in payments of {len(projects)} projects: {', '.join(projects)}. "
        "Look at the invoice and the contract; correct the rows, or say why.",
        SOURCE, column,
    )  # fmt: skip


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Share `n` contract numbers, then an invoice or a payee, in turn, between payments of `n` pairs of projects."""
    planted = same_contract.plant(rng, ground, n)
    movements = ground.table(MOVEMENTS)
    undone = movements["reverses"].drop_nulls().to_list()
    spent = pl.col("kind").eq("spend") & (pl.col("payee") != "") & pl.col("project").is_not_null()
    where = spent & (pl.col("invoice_no") != "") & ~pl.col("key").is_in(undone)
    paid = movements.filter(where.fill_null(False), pl.col("status") == "accepted").sort("key")
    pairs = rng.sample(sorted(paid["project"].unique().to_list()), 2 * n)
    for number, (project, other) in enumerate(zip(pairs[:n], pairs[n:], strict=True)):
        [first] = ground.draw(rng, MOVEMENTS, 1, where & (pl.col("project") == project))
        [second] = ground.draw(rng, MOVEMENTS, 1, where & (pl.col("project") == other))
        shared = {"payee": first["payee"]} | ({"invoice_no": first["invoice_no"]} if number % 2 == 0 else {})
        ground.change(MOVEMENTS, second, **shared)
        touched = (first["key"], second["key"]) if number % 2 == 0 else (second["key"],)
        planted.append(Planted(RULE, LEDGER, in_order(touched)))
    return planted
