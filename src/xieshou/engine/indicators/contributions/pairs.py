"""What counts as a pairing of a year (结对类指标): each tie in force on some day of it, once.

Belongs here: indicators over the pairings ledger. Does not belong: who was paired on a day (`apps.pairings`).
A pairing whose dates are printed too coarsely to say whether it held in the year does not count.
"""

import ibis
import ibis.expr.types as ir

from xieshou.engine.indicators.contributions.row import contribution, inside, one_each
from xieshou.engine.indicators.frozen_tables import FrozenTables


def county_pairs(tables: FrozenTables) -> ir.Table:
    """ORG-06 县县结对: county-level pairings."""
    return _in_force(tables, "county")


def township_pairs(tables: FrozenTables) -> ir.Table:
    """PAI-01 镇镇结对: township pairings."""
    return _in_force(tables, "township")


def village_pairs(tables: FrozenTables) -> ir.Table:
    """PAI-02 村村结对: village pairings."""
    return _in_force(tables, "village")


def enterprise_pairs(tables: FrozenTables) -> ir.Table:
    """PAI-03 企村结对: pairings of an enterprise with a village, each pair once."""
    return _in_force(tables, "enterprise")


def social_organisations(tables: FrozenTables) -> ir.Table:
    """PAI-04 社会组织结对: social organisations that hold a pairing, each once, whatever the number of villages."""
    return _in_force(tables, "social_org", one_for_each_donor_unit=True)


def school_pairs(tables: FrozenTables) -> ir.Table:
    """PAI-05 学校结对: school pairings, in pairs; the schools of the two sides are not added."""
    return _in_force(tables, "school")


def hospital_pairs(tables: FrozenTables) -> ir.Table:
    """PAI-06 医院结对: hospital pairings, in pairs; the hospitals of the two sides are not added."""
    return _in_force(tables, "hospital")


def by_year_in_force(tables: FrozenTables) -> ir.Table:
    """Each pairing with each year (`in_force_in`) in which it surely held on some day, by what its dates allow."""
    pairings = tables["pairings"].cross_join(tables.years)
    begun = pairings.from_last.year() <= pairings.in_force_in
    not_over = pairings.to_first.isnull() | (pairings.to_first.year() >= pairings.in_force_in)
    return pairings.filter(inside(pairings), ~pairings.superseded.fill_null(False), begun, not_over)


def _in_force(tables: FrozenTables, level: str, *, one_for_each_donor_unit: bool = False) -> ir.Table:
    held = by_year_in_force(tables)
    own = held.filter(held.level == level)
    also = own.filter(own.also_kind != own.kind)  # a tie of two kinds stands under both, which are never added

    def told(rows: ir.Table, kind: ir.Value) -> ir.Table:
        once = rows.donor_unit.nullif("") if one_for_each_donor_unit else None
        return contribution(rows, "pairings", rows.in_force_in, one_each(), kind=kind, once=once)

    return ibis.union(told(own, own.kind), told(also, also.also_kind))
