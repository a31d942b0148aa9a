"""What a meeting is called on a page: its place in the reader's language, who met.

Belongs here: words for the columns of a meeting. Does not belong: which meetings are shown (queries.py); HTML.
"""

from __future__ import annotations

from django.utils.translation import get_language

from xieshou.apps.commitments.models import Meeting
from xieshou.apps.places.queries import names_of


def name_places(meetings: list[Meeting], year: int) -> None:
    """Put `place_name` and the list of `who` on each meeting."""
    names = names_of({meeting.place_id for meeting in meetings if meeting.place_id}, year, get_language() or "zh-hans")
    for meeting in meetings:
        meeting.place_name = names.get(meeting.place_id or "", meeting.place_id or "")
        meeting.who = [party.strip() for party in meeting.parties.replace("；", ";").split(";") if party.strip()]
