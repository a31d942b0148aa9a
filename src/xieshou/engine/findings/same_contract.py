"""V14: the same contract number (合同编号) stands in two projects.

Belongs here: the rule and its planter. Does not belong: what was paid, and to whom (`same_payee`).
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from random import Random
from typing import Any

import polars as pl

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables, counted, in_order
from xieshou.engine.findings.planting import Ground

RULE, LEDGER, SOURCE = "V14", "projects", "R38"


def same_contract_in_two_projects(tables: Tables, as_of: date, params: Mapping[str, Any]) -> Iterator[Finding]:
    """One finding for each contract number that stands in several works, naming all their projects.

    Full width, blanks and small letters make no other number. Reports of one work, and the parts of one whole, may
    share a contract.
    """
    works: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    columns = counted(tables, LEDGER)
    for key, contract, same_as, part_of in columns.select("key", "contract_no", "same_as", "part_of").iter_rows():
        if number := plain_number(contract or ""):
            works[number][part_of or same_as or key].append(key)
    for number, holders in sorted(works.items()):
        if len(holders) > 1:
            keys = in_order(key for group in holders.values() for key in group)
            yield Finding(RULE, Severity.SPOT, LEDGER, keys, *_said(number, keys), SOURCE, "contract_no")


def plain_number(printed: str) -> str:
    """A contract number without what people write differently: width, blanks, dashes, capitals."""
    return "".join(unicodedata.normalize("NFKC", printed).replace("—", "-").replace("－", "-").split()).upper()


def _said(number: str, keys: Sequence[str]) -> tuple[str, str]:
    zh, en = "、".join(keys), ", ".join(keys)
    return (
        f"合同编号 {number} 同时出现在 {len(keys)} 个项目中：{zh}。请核对合同原件，改正编号或说明原因。",
        f"Contract number {number} stands in {len(keys)} projects: {en}. "
        "Look at the contract itself; correct the number, or say why they share it.",
    )


def plant(rng: Random, ground: Ground, n: int) -> list[Planted]:
    """Copy the contract number of `n` projects into another one each; the first into two, and once in full width."""
    chosen = ground.draw(rng, LEDGER, 2 * n + 1, pl.col("contract_no").fill_null("") != "")
    groups = [chosen[:3], *(chosen[i : i + 2] for i in range(3, 2 * n + 1, 2))]
    for number, (first, *others) in enumerate(groups):
        contract = first["contract_no"]
        written = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() else c for c in contract) if number == 1 else contract
        for project in others:
            ground.change(LEDGER, project, contract_no=written)
    return [Planted(RULE, LEDGER, in_order(project["key"] for project in group)) for group in groups]
