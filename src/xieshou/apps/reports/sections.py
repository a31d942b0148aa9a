"""What this room brings to the pages of lower rooms (报表分区): the notice of a project, the outcome of a meeting.

Belongs here: such doors. Read once when Django starts (apps.py). Does not belong: those pages.
"""

from __future__ import annotations

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.commitments.following.policies import may_register_in
from xieshou.apps.commitments.models import Commitment, Meeting
from xieshou.apps.pairings.sections import Section, brings_section
from xieshou.apps.projects.models import Project
from xieshou.apps.reports.notices.content import notice_of


@brings_section("projects:detail")
def notice_of_project(_user: User, project: Project, _year: int) -> Section:
    """The button to the notice, with how many of its fields the row leaves blank."""
    blank = sum(line.lacking for line in notice_of(project).lines)
    return Section(
        "reports/_notice_door.html", {"project": project, "blank": blank, "settled": project.status in SETTLED}
    )


@brings_section("commitments:detail")
def outcome_of_meeting(user: User, meeting: Meeting, _year: int) -> Section:
    """The door from a meeting to what became of it, with how much of it is closed."""
    rows = Commitment.objects.visible_to(user).filter(meeting=meeting, part_of=None)
    closed = rows.filter(closed_on__isnull=False).count()
    shows = {
        "meeting": meeting, "count": rows.count(), "closed": closed,
        "may_register": may_register_in(user, meeting.programme),
        "documents": list(meeting.documents.all()) if works_in(user, meeting.programme_id) else [],
        "visits": list(Meeting.objects.visible_to(user).filter(during=meeting)),
    }  # fmt: skip
    return Section("reports/_outcome_door.html", shows)
