"""The yearly cycle (工作节点): dated duties of each level, expanded for a year, and written as an iCalendar file.

Belongs here: reading `data/calendar.yaml`, which days a duty falls on in a year, RFC 5545.
Does not belong: what the register lacks for a deadline (`apps.assessment`), today's date.
"""

from xieshou.engine.calendar.deadlines import Deadline, Standing, deadlines, of_cycle, standing
from xieshou.engine.calendar.ical import written
from xieshou.engine.calendar.rules import LEVELS, Calendar, Rule, read_calendar, shipped

__all__ = [
    "LEVELS", "Calendar", "Deadline", "Rule", "Standing", "deadlines", "of_cycle", "read_calendar", "shipped",
    "standing", "written",
]  # fmt: skip
