"""A county with a project and some money, for the tests of this room.

Belongs here: what several test files need. Does not belong: tests.
"""

from __future__ import annotations

from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import actions
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG, NORTH
from xieshou.apps.projects.models import FundLine, Project
from xieshou.engine.published_date import PublishedDate

YUAN = 100
DAY = PublishedDate.read("2019-06-30")


def book(**fields: object) -> Programme:
    """The programme, whose offices keep their books."""
    return hand_made.programme(books="kept", **fields)


def project(programme: Programme, record_no: str = "p-1", county: str = BUTUO) -> Project:
    """A project of a county, helped by the northern district."""
    return Project.objects.create(
        record_no=record_no, programme=programme, year=2019, donor_id=NORTH, recipient_id=county,
        status=Status.ACCEPTED, name=f"引水工程{record_no}", category="water", area="livelihood", stage="started",
    )  # fmt: skip


def receive(programme: Programme, yuan: int, county: str = BUTUO, **more: object) -> Movement:
    """Unannounced aid for a county."""
    given = {"by": None, "promised": False, "on": DAY} | more
    return actions.receive(programme=programme, donor=NORTH, recipient=county, amount_fen=yuan * YUAN, **given)


def plan(work: Project, **sources: int) -> None:
    """The fund lines of a project, in yuan by source."""
    for source, yuan in sources.items():
        FundLine.objects.create(project=work, source=source, amount_fen=yuan * YUAN)


__all__ = ["BUTUO", "DAY", "JINYANG", "NORTH", "YUAN", "book", "plan", "project", "receive"]
