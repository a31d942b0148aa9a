"""What this room brings to the pages of other ones (资金分区): the money of a project, the doors to a movement's trail.

Belongs here: sections of other rooms' pages about money alone. Read once when Django starts (apps.py).
Does not belong: those pages; sections that need figures (`assessment`).
"""

from __future__ import annotations

from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.funds import listing, policies, queries, shown
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.pairings.sections import Section, brings_section
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.shown import missing_in

FIRST = 30


@brings_section("assessment:record")
def trail_of_row(user: User, row: LedgerRow, _year: int) -> Section | None:
    """The doors to the trail of a movement, of its document, and of its project; and to what undoes it."""
    if not isinstance(row, Movement) or row.outside:
        return None
    asked = {"movement": row.record_no, "document": row.document_no, "project": row.project and row.project.record_no}
    doors = {kind: shown.trail_url(row.programme_id, kind, of) for kind, of in asked.items() if of}
    if row.kind != Movement.Kind.REVERSE and policies.may_enter_beside(user, row) and not hasattr(row, "reversed_by"):
        doors["reverse"] = shown.reversal_url(row)
    return Section("funds/_trail_doors.html", doors)


@brings_section("projects:detail")
def money_of_project(user: User, project: Project, year: int) -> Section:
    """What moved for a project, deed by deed, what its accounts hold, and the first movements."""
    seen = Movement.objects.visible_to(user).filter(project=project)
    sums = dict.fromkeys(queries.SUMS, 0)
    for one in listing.sums_by(seen.filter(outside=False), "project_id", queries.SUMS):
        sums |= {name: int(fen) for name, fen in one.items() if name != "key"}
    accounts = FundAccount.objects.filter(project=project).exclude(stage__in=FundAccount.OUTSIDE)
    settled = seen.filter(outside=False, status__in=SETTLED)
    held = queries.held_by(accounts.values_list("pk", flat=True), settled)
    rows = list(
        seen.select_related("account_from", "account_to", "reverses").order_by("on_first", "record_no")[: FIRST + 1]
    )
    shown.dress(rows)
    name_sides(rows, year)
    shows = {
        "deeds": [
            (kind, Movement.Kind(kind).label, sums[column])
            for kind, column in (listing.COLUMNS | shown.BESIDE).items()
            if sums[column] or kind in shown.OF_PROJECTS
        ],
        "held_fen": sum(held.values()),
        "has_accounts": bool(held),
        "rows": rows[:FIRST],
        "more": len(rows) > FIRST,
        "project": project,
        "may_enter": policies.may_enter_beside(user, project),
        "missing": missing_in(project.programme),
    }
    return Section("funds/_project_money.html", shows)
