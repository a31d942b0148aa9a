"""Commitments for tests, in the small hand-made programme of `pairings.tests.hand_made`.

Belongs here: one commitment or issue with the fields a test names. Does not belong: places, users.
"""

from __future__ import annotations

from datetime import date

from xieshou.apps.accounts.models import Status
from xieshou.apps.commitments.models import Commitment, Issue, Meeting
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made

AGREED = date(2018, 6, 2)
TEXT = "四要加大劳务协作力度，做好动员宣介、组织对接、技能培训等工作，帮助更多困难群众就业脱贫。"


def meeting(book: Programme, record_no: str = "HY-1") -> Meeting:
    """The symposium of June 2018."""
    return Meeting.objects.create(
        record_no=record_no, programme=book, kind="symposium", title="粤川座谈会", held_first=AGREED,
        held_last=date(2018, 6, 3), held_printed="2018-06-02/2018-06-03", donor_id="440000", recipient_id="510000",
        place_id=hand_made.PREFECTURE, status=Status.ACCEPTED,
    )  # fmt: skip


def commitment(book: Programme, record_no: str = "YD-1", **fields: object) -> Commitment:
    """One of the things the symposium settled."""
    made = {
        "kind": "numbered_item", "text": TEXT, "agreed_on": AGREED, "donor_id": hand_made.CITY, "side": "both",
        "recipient_id": hand_made.PREFECTURE, "responsible_unit": "凉山州就业局", "due_on": date(2018, 12, 31),
        "areas": ["labour", "training"], "status": Status.ACCEPTED, "year": 2018,
    }  # fmt: skip
    return Commitment.objects.create(record_no=record_no, programme=book, **(made | fields))


def issue(book: Programme, record_no: str = "WT-1", **fields: object) -> Issue:
    """Something an audit found."""
    made = {
        "found_by": "audit", "found_on": date(2018, 9, 1), "category": "idle_money", "problem": "项目资金闲置超过一年",
        "responsible_unit": "布拖县财政局", "responsible_person": "某某", "due_on": date(2018, 11, 30), "year": 2018,
        "donor_id": hand_made.NORTH, "recipient_id": hand_made.BUTUO, "status": Status.ACCEPTED,
    }  # fmt: skip
    return Issue.objects.create(record_no=record_no, programme=book, **(made | fields))
