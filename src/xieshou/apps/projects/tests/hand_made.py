"""Projects for tests of pages, in the small hand-made programme of `pairings.tests.hand_made`.

Belongs here: one project with the fields a test names. Does not belong: places, users, pairings.
"""

from __future__ import annotations

from xieshou.apps.accounts.models import Status
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests.hand_made import BUTUO, NAMES, NORTH
from xieshou.apps.projects.actions import with_search
from xieshou.apps.projects.models import Project
from xieshou.engine.published_date import PublishedDate


def project(record_no: str, book: Programme, place: str = BUTUO, donor: str = NORTH, *, name: str = "",
            start: str = "", status: str = Status.ACCEPTED, **fields: object) -> Project:  # fmt: skip
    """An accepted project of 2019 that is under way, unless told otherwise."""
    begun = PublishedDate.read(start) if start else None
    made = {"year": 2019, "category": "industry", "area": "industry", "stage": "started", "source": "typed"}
    row = Project(
        record_no=record_no, programme=book, recipient_id=place, donor_id=donor, name=name or f"项目{record_no}",
        recipient_printed=NAMES[place][0], donor_printed=NAMES[donor][0], status=status, start_printed=start,
        start_first=begun and begun.first, start_last=begun and begun.last, **(made | fields),
    )  # fmt: skip
    with_search([row])
    row.save()
    return row
