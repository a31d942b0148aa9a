"""How soon a finding is answered, and by whom (核查发现答复期限), read from `finding_terms.yaml`.

Belongs here: reading the file strictly. Does not belong: what findings there are (`engine.findings`), who somebody is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, read_pack

FILE = Path(__file__).parent / "finding_terms.yaml"
SEVERITIES = ("block", "warn", "spot")
ROLES = ("county_clerk", "office", "donor_office", "field_team", "labour_station")


@dataclass(frozen=True)
class FindingTerm:
    """Within how many days a finding of this severity is answered, and by which roles (答复期限)."""

    severity: str
    days: int
    answered_by: tuple[str, ...]


@cache
def finding_terms() -> Mapping[str, FindingTerm]:
    """The terms that ship, by severity. Raises PackError naming the entry and what to do."""
    return read(FILE)


def read(path: Path) -> Mapping[str, FindingTerm]:
    """The terms of a file. Raises PackError naming the entry and what to do."""
    _header, whole = read_pack(path)
    terms = {one.severity: one for one in map(_term, whole.entries("terms"))}
    whole.done()
    if lacking := [severity for severity in SEVERITIES if severity not in terms]:
        raise whole.error(f"`terms` says nothing of {', '.join(lacking)}.", "Add an entry for each severity.")
    return terms


def _term(entry: Entry) -> FindingTerm:
    severity, days = entry.choice("severity", SEVERITIES), entry.positive("days")
    roles = entry.texts("answered_by", required=True)
    entry.choice("basis", ("published", "inferred"))
    packs.cited(entry)
    if unknown := [one for one in roles if one not in ROLES]:
        raise entry.error(f"`answered_by` names {', '.join(unknown)}.", f"Choose among: {', '.join(ROLES)}.")
    entry.done()
    return FindingTerm(severity, days, roles)
