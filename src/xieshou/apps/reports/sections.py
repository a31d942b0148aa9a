"""What this room brings to the pages of lower rooms (报表分区): the door from a project to its public notice.

Belongs here: such doors. Read once when Django starts (apps.py). Does not belong: those pages.
"""

from __future__ import annotations

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED
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
