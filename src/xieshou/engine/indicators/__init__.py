"""Indicators (考核指标): a year's figures from a snapshot, each with the rows that add up to it.

Belongs here: what each indicator counts (`contributions`), at which scopes (`rollup`), and putting figures together.
Does not belong: what a definition says in law (`data.packs`), freezing (`snapshot`), published totals (`reconcile`).
"""

from xieshou.engine.indicators.compute import Computed, compute, compute_years
from xieshou.engine.indicators.definitions import DefinitionSpec
from xieshou.engine.indicators.figures import Figure

__all__ = ["Computed", "DefinitionSpec", "Figure", "compute", "compute_years"]
