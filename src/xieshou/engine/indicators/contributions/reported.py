"""What was reported as an aggregate (公布数类指标): counted as published, in ten-thousandths of its unit.

Belongs here: indicators whose ledger is not kept yet, and the published aggregate that may stand beside any other.
Does not belong: unit rows. An aggregate and rows are never added.
"""

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from xieshou.engine.indicators.contributions.row import contribution, inside, within_one_year
from xieshou.engine.indicators.frozen_tables import FrozenTables

SCALE = 4


def cadres_sent(tables: FrozenTables) -> ir.Table:
    """TAL-01 东部选派挂职干部: donor cadres who held a post in the recipient place in the year, in persons."""
    return reported(tables, {"TAL-01": "persons"})


def professionals_sent(tables: FrozenTables) -> ir.Table:
    """TAL-03 东部选派专技人才: donor professionals who worked in the recipient place, in persons, not person-times."""
    return reported(tables, {"TAL-03": "persons"})


def enterprises_brought(tables: FrozenTables) -> ir.Table:
    """IND-01 引导落地企业: enterprises newly brought to the recipient place in the year."""
    return reported(tables, {"IND-01": "enterprises"})


def investment_paid_in(tables: FrozenTables) -> ir.Table:
    """IND-02 实际到位投资: investment actually paid in, in yuan; sums merely signed are another measure."""
    return reported(tables, {"IND-02": "yuan"})


def employed_with_the_donor(tables: FrozenTables) -> ir.Table:
    """LAB-03 赴结对省就业: rural workers whom the cooperation helped to work in the donor's province, in persons."""
    return reported(tables, {"LAB-03": "persons"})


def reported(tables: FrozenTables, units: Mapping[str, str]) -> ir.Table:
    """Quantities of these indicators whose period lies within a year, in the unit of the indicator alone."""
    quantities = tables["quantities"]
    wanted = ibis.or_(
        *((quantities.indicator == indicator) & (quantities.unit == unit) for indicator, unit in units.items())
    )
    within = within_one_year(quantities.period_first, quantities.period_last)
    found = quantities.filter(wanted, inside(quantities), quantities.counted.fill_null(True), within)
    rows = found.mutate(amount=found.quantity * ibis.literal(10**SCALE), in_year=found.period_first.year())
    told = contribution(rows, "quantities", rows.in_year, rows.amount, derived_from=rows.derived_from)
    return told.join(rows.select("key", "indicator"), "key")
