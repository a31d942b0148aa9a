"""A gift for tests, right in every column that a constraint looks at.

Belongs here: one whole row. Does not belong: programmes and pairings (`pairings.tests.hand_made`).
"""

from __future__ import annotations

from datetime import date

from xieshou.apps.donations.models import Donation
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests.hand_made import BUTUO, NORTH, programme


def gift(record_no: str = "JZ513429-2019-000001", **altered: object) -> Donation:
    """A gift of goods to a school in 2019, not yet written."""
    right = {
        "programme": Programme.objects.filter(code="small").first() or programme(), "year": 2019, "donor_id": NORTH,
        "recipient_id": BUTUO, "giver": "南海区商会", "giver_kind": "social_org", "given_on": date(2019, 5, 20),
        "form": "goods", "amount_fen": 50_000_00, "goods": "课桌椅", "quantity": 200, "quantity_unit": "套",
        "valuation_basis": "invoice", "directed": True, "directed_to": "education", "directed_use": "小学课桌椅",
        "receiving_body": "布拖县慈善会", "recipient_unit": "特木里镇中心小学", "used_for": "education",
        "use": "小学课桌椅", "spent_fen": 48_000_00, "receipt_no": "P-1", "notice_on": date(2019, 6, 10),
        "use_notice_on": date(2019, 7, 1),
    }  # fmt: skip
    return Donation(record_no=record_no, **(right | altered))
