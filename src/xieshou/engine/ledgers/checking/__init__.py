"""Checking a mapped sheet (核对): values the register may take, and every fault, said to the clerk.

Belongs here: what spans the cells of a table. Does not belong: one cell (`cells`), a register (`apps`).
"""

from xieshou.engine.ledgers.checking.checking import Ask, Checked, check, data_of, named_in
from xieshou.engine.ledgers.checking.fault_table import BLOCK, FAULTS, SPOT, WARN
from xieshou.engine.ledgers.checking.lookups import PAIRINGS, PLACES, Lookups

__all__ = [
    "BLOCK", "FAULTS", "PAIRINGS", "PLACES", "SPOT", "WARN", "Ask", "Checked", "Lookups", "check", "data_of",
    "named_in",
]  # fmt: skip
