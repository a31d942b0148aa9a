"""Findings (核查发现): the audit rules V01–V26, one function each, and beside each the planter that makes its fault.

Belongs here: rules over the tables of a register or a snapshot, and planting their faults in an invented year.
Does not belong: reading the register, closing a finding (a person's deed), files that importing must refuse.
"""

from xieshou.engine.findings.finding import Finding, Planted, Severity, Tables
from xieshou.engine.findings.rules import RULES, Rule, plant_faults, run

__all__ = ["RULES", "Finding", "Planted", "Rule", "Severity", "Tables", "plant_faults", "run"]
