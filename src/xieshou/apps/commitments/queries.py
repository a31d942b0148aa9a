"""Questions about meetings (会议、互访); reads only."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from xieshou.apps.commitments.models import Meeting


def held_in(meetings: QuerySet[Meeting], year: int) -> QuerySet[Meeting]:
    """Those held in a year, or that may have been: the published date touches it."""
    return meetings.filter(held_first__lte=date(year, 12, 31), held_last__gte=date(year, 1, 1))


def by_kind(meetings: QuerySet[Meeting]) -> dict[str, int]:
    """How many of each kind, as they were called; kinds without any are left out."""
    counted = dict(meetings.order_by().values_list("kind").annotate(n=Count("pk")))
    return {kind: counted[kind] for kind in Meeting.Kind.values if kind in counted}


def latest_first(meetings: QuerySet[Meeting], before: str = "", limit: int = 50) -> list[Meeting]:
    """One page of a list, the latest first, from the cursor on (see `cursor_of`)."""
    day, _dot, record_no = before.partition(".")
    if record_no:
        try:
            held = date.fromisoformat(day)
        except ValueError:
            held = None
        if held is not None:
            meetings = meetings.filter(Q(held_first__lt=held) | Q(held_first=held, record_no__lt=record_no))
    return list(meetings.order_by("-held_first", "-record_no")[:limit])


def cursor_of(meeting: Meeting) -> str:
    """Where the page after this row begins."""
    return f"{meeting.held_first.isoformat()}.{meeting.record_no}"
