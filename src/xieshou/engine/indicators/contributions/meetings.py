"""What counts as a meeting, visit, agreement or document of a year (会议、互访、协议、文件类指标).

Belongs here: indicators over the ledger of meetings and visits. Does not belong: what was decided (`apps.commitments`).
Published books tell of some meetings, never of all: what they give is the least there was, and so is partial.
"""

import ibis
import ibis.expr.types as ir

from xieshou.engine.indicators.contributions.row import contribution, inside, one_each, within_one_year
from xieshou.engine.indicators.frozen_tables import FrozenTables


def leaders_visits(tables: FrozenTables) -> ir.Table:
    """ORG-01 党政主要负责同志调研对接: journeys of leaders in the year.

    The places of one journey are rows of their own; those made on the occasion of the same meeting or visit count once.
    """
    visits = _counted_as(_held(tables), "high_level_visit")
    journey = visits.during.nullif("").fill_null(visits.key)
    return contribution(visits, "meetings", visits.held_first.year(), one_each(), once=journey)


def joint_conferences(tables: FrozenTables) -> ir.Table:
    """ORG-02 高层联席会议: joint conferences held in the year, and meetings that count as one by another name."""
    meetings = tables["meetings"]
    within = within_one_year(meetings.held_first, meetings.held_last)
    held = _counted_as(meetings.filter(inside(meetings), within), "joint_conference")
    return contribution(held, "meetings", held.held_first.year(), one_each())


def thematic_meetings(tables: FrozenTables) -> ir.Table:
    """ORG-03 专题研究会议: meetings of the leading group and on single themes."""
    held = _counted_as(_held(tables), "leading_group", "thematic")
    return contribution(held, "meetings", held.held_first.year(), one_each())


def agreements_signed(tables: FrozenTables) -> ir.Table:
    """ORG-04 协议签订: the agreements that each meeting signed; a signing without a number signed one at least."""
    held = _held(tables)
    unsaid = held.agreements_signed.isnull() & (_name(held) == "agreement")
    told = held.mutate(
        signed=ibis.ifelse(unsaid, 1, held.agreements_signed), complete=held.complete.fill_null(True) & ~unsaid
    )
    signed = told.filter(told.signed > 0)
    return contribution(signed, "meetings", signed.held_first.year(), signed.signed)


def documents_issued(tables: FrozenTables) -> ir.Table:
    """ORG-05 规划、计划、办法: the plans and measures that each meeting adopted and issued."""
    held = _held(tables)
    issued = held.filter(held.documents_issued > 0)
    return contribution(issued, "meetings", issued.held_first.year(), issued.documents_issued)


def _held(tables: FrozenTables) -> ir.Table:
    """The meetings of the programme that lie within one year; of published books none is known to be the last."""
    meetings = tables["meetings"]
    held = meetings.filter(inside(meetings), within_one_year(meetings.held_first, meetings.held_last))
    return held if tables.kept else held.mutate(complete=ibis.literal(False))


def _counted_as(meetings: ir.Table, *kinds: str) -> ir.Table:
    return meetings.filter(_name(meetings).isin(kinds))


def _name(meetings: ir.Table) -> ir.Value:
    """The kind it counts under, where that differs from what it was called."""
    return meetings.counts_as.nullif("").fill_null(meetings.kind)
