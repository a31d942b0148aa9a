"""What counts as a meeting of a year (会议类指标).

Belongs here: indicators over the meetings ledger. Does not belong: what was decided (`apps.commitments`).
"""

import ibis.expr.types as ir

from xieshou.engine.indicators.contributions.row import contribution, inside, one_each, within_one_year
from xieshou.engine.indicators.frozen_tables import FrozenTables


def joint_conferences(tables: FrozenTables) -> ir.Table:
    """ORG-02 高层联席会议: joint conferences held in the year, and meetings that count as one by another name."""
    meetings = tables["meetings"]
    counts_as = meetings.counts_as.nullif("").fill_null(meetings.kind)
    within = within_one_year(meetings.held_first, meetings.held_last)
    held = meetings.filter(counts_as == "joint_conference", inside(meetings), within)
    return contribution(held, "meetings", held.held_first.year(), one_each())
