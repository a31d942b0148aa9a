"""The rules in force, each with its severity, its titles and its source; running them, and planting their faults.

Belongs here: the register of rules. Does not belong: what any one of them looks for.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any

from xieshou.engine.findings import negative_words, same_contract
from xieshou.engine.findings.finding import Finding, Planted, ProjectRow, Severity, Tables

Look = Callable[[Tables, date, Mapping[str, Any]], Iterable[Finding]]
Plant = Callable[[Random, Sequence[ProjectRow], int], tuple[list[ProjectRow], list[Planted]]]


@dataclass(frozen=True)
class Rule:
    """An audit rule (核查规则): how it looks, how its fault is planted, and on what it rests."""

    code: str
    severity: Severity
    title_zh: str
    title_en: str
    source: str
    look: Look
    plant: Plant


RULES: dict[str, Rule] = {
    rule.code: rule
    for rule in (
        Rule(
            negative_words.RULE, Severity.WARN, "项目名称、内容或类别涉及负面清单",
            "A project touches the negative list by name, tasks or category", negative_words.SOURCE,
            negative_words.touches_the_negative_list, negative_words.plant,
        ),
        Rule(
            same_contract.RULE, Severity.SPOT, "同一合同编号出现在两个项目", "The same contract number in two projects",
            same_contract.SOURCE, same_contract.same_contract_in_two_projects, same_contract.plant,
        ),
    )
}  # fmt: skip


def run(tables: Tables, as_of: date, params: Mapping[str, Any]) -> list[Finding]:
    """Everything the rules find in these tables as of a day, in the order of rules and rows.

    `params`: the data that rules need (`negative_list`).
    """
    found = [finding for rule in RULES.values() for finding in rule.look(tables, as_of, params)]
    return sorted(found, key=lambda finding: (finding.rule, finding.ledger, finding.keys))


def plant_faults(rng: Random, projects: Sequence[ProjectRow], n: int) -> tuple[list[ProjectRow], list[Planted]]:
    """Plant `n` faults of every rule. No project is touched by two. Returns all projects, and what was planted."""
    rows = {project["key"]: project for project in projects}
    free = dict(rows)
    planted: list[Planted] = []
    for rule in RULES.values():
        changed, faults = rule.plant(rng, list(free.values()), n)
        rows |= {project["key"]: project for project in changed}
        planted += faults
        for key in {key for fault in faults for key in fault.keys} | {project["key"] for project in changed}:
            del free[key]
    return list(rows.values()), sorted(planted)
