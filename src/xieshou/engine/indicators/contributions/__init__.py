"""What each indicator counts (指标计数): one function each, from frozen tables to an expression of the rows that count.

Belongs here: the register of those functions, and one module for each part of the field.
Does not belong: adding up (`rollup`), figures made from other figures (`derived`).
"""

from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from xieshou.engine.indicators.contributions import meetings, money, pairs, projects, reported
from xieshou.engine.indicators.contributions.row import COLUMNS
from xieshou.engine.indicators.frozen_tables import FrozenTables

ROWS, REPORTED = "rows", "reported"
LAST_YEAR = "last_year"
FISCAL_AID, PER_COUNTY, GROWTH = "FUN-01", "FUN-02", "FUN-03"
COUNTY_PAIRS = "ORG-06"


@dataclass(frozen=True)
class Counting:
    """How the rows of an indicator are found (计数办法).

    `scale`: decimals that its whole amounts stand for. `sums`: its rows may be totals in which rows of inner places are
    contained; rows that are counted one by one contain nothing.
    """

    indicator: str
    ledger: str
    rows: Callable[[FrozenTables], ir.Table]
    scale: int = 0
    sums: bool = False


COUNTED = (
    Counting("ORG-01", "meetings", meetings.leaders_visits),
    Counting("ORG-02", "meetings", meetings.joint_conferences),
    Counting("ORG-03", "meetings", meetings.thematic_meetings),
    Counting("ORG-04", "meetings", meetings.agreements_signed),
    Counting("ORG-05", "meetings", meetings.documents_issued),
    Counting("ORG-06", "pairings", pairs.county_pairs),
    Counting("FUN-01", "funds", money.fiscal_aid, scale=2, sums=True),
    Counting("FUN-06", "funds", money.donated_cash, scale=2, sums=True),
    Counting("FUN-07", "funds", money.donations, scale=2, sums=True),
    Counting("FUN-08", "projects", projects.projects_carried_out),
    Counting("PAI-01", "pairings", pairs.township_pairs),
    Counting("PAI-02", "pairings", pairs.village_pairs),
    Counting("PAI-03", "pairings", pairs.enterprise_pairs),
    Counting("PAI-04", "pairings", pairs.social_organisations),
    Counting("PAI-05", "pairings", pairs.school_pairs),
    Counting("PAI-06", "pairings", pairs.hospital_pairs),
    Counting("CNS-01", "projects", projects.people_housed, sums=True),
)
# indicators whose ledger is not kept yet: a published aggregate is all there is
ONLY_REPORTED = {
    "TAL-01": reported.cadres_sent,
    "TAL-03": reported.professionals_sent,
    "IND-01": reported.enterprises_brought,
    "IND-02": reported.investment_paid_in,
    "LAB-03": reported.employed_with_the_donor,
}
LEDGER_OF = {counting.indicator: counting.ledger for counting in COUNTED}
SCALES = {counting.indicator: counting.scale for counting in COUNTED}
_ORDER = ("indicator", "basis", "part", "sums", *COLUMNS)


def contributions(tables: FrozenTables, units: dict[str, str]) -> ir.Table:
    """Every row that counts, in the year it counts, for these indicators with their units."""
    found = [
        _told(counting.rows(tables), counting.indicator, ROWS, sums=counting.sums and not tables.kept)
        for counting in COUNTED
        if counting.indicator in units
    ]
    found += [_told(rows(tables), name, REPORTED, sums=True) for name, rows in ONLY_REPORTED.items() if name in units]
    if beside := {name: unit for name, unit in units.items() if name not in ONLY_REPORTED}:
        rows = reported.reported(tables, beside)
        found.append(_told(rows, rows.indicator, REPORTED, sums=True))
    return ibis.union(*found)


def with_last_year(rows: ir.Table) -> ir.Table:
    """The contributions, and fiscal aid once more as `last_year` in the year after, where growth takes it off."""
    aid = rows.filter(rows.indicator == FISCAL_AID)
    return ibis.union(rows, aid.mutate(year=aid.year + 1, part=ibis.literal(LAST_YEAR)).select(*_ORDER))


def _told(rows: ir.Table, indicator: str | ir.Value, basis: str, *, sums: bool) -> ir.Table:
    named = rows.mutate(
        indicator=ibis.literal(indicator) if isinstance(indicator, str) else indicator,
        basis=ibis.literal(basis), part=ibis.literal(""), sums=ibis.literal(sums),
    )  # fmt: skip
    return named.select(*_ORDER)
