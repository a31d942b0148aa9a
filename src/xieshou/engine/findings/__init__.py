"""Findings (核查发现): the audit rules V01–V26, one function each, and beside each the planter that makes its fault.

Belongs here: rules over the tables of a register or a snapshot, judging rows at the door, and planting faults in an
invented year. Does not belong: reading the register, closing a finding (a person's deed), faults of single cells.
"""

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables
from xieshou.engine.findings.incoming import NEIGHBOURS, judge_rows
from xieshou.engine.findings.planting import Ground
from xieshou.engine.findings.rules import RULES, Rule, plant_faults, run

__all__ = [
    "NEIGHBOURS", "RULES", "Finding", "Ground", "Planted", "Rule", "Severity", "Tables", "judge_rows", "plant_faults",
    "run",
]  # fmt: skip
