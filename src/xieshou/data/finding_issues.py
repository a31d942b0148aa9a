"""The category of an issue that is raised from a finding (核查发现转问题的类别), read from `finding_issues.yaml`.

Belongs here: reading the file strictly. Does not belong: raising an issue (`apps.assessment.findings`).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.code_lists import code_list
from xieshou.data.pack_file import read_pack

FILE = Path(__file__).parent / "finding_issues.yaml"
OTHER = "other"


def category_of(rule: str) -> str:
    """The category of what this rule finds; `other` for a rule that is not named."""
    return _shipped().get(rule, OTHER)


@cache
def _shipped() -> Mapping[str, str]:
    return read(FILE)


def read(path: Path) -> Mapping[str, str]:
    """Rule → category of a file. Raises PackError naming the entry and what to do."""
    _header, whole = read_pack(path)
    found: dict[str, str] = {}
    for entry in whole.entries("categories"):
        category = entry.choice("category", tuple(code_list("issue_categories")))
        rules = entry.texts("rules", required=True)
        entry.choice("basis", ("published", "inferred"))
        packs.cited(entry)
        entry.done()
        if twice := [rule for rule in rules if rule in found]:
            raise entry.error(f"`rules` names {', '.join(twice)} a second time.", "Name each rule once.")
        found |= dict.fromkeys(rules, category)
    whole.done()
    return found
