"""A firm and a workshop for tests, right in every column that a constraint looks at.

Belongs here: one whole row of each. Does not belong: programmes and pairings (`pairings.tests.hand_made`).
"""

from __future__ import annotations

from datetime import date

from xieshou.apps.industry.models import Enterprise, Workshop
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests.hand_made import BUTUO, NORTH, programme


def book() -> Programme:
    """The small programme, made once."""
    return Programme.objects.filter(code="small").first() or programme()


def firm(record_no: str = "QY513429-2019-000001", **altered: object) -> Enterprise:
    """A firm that came in 2019, not yet written."""
    right = {
        "programme": book(), "year": 2019, "donor_id": NORTH, "recipient_id": BUTUO, "firm": "布拖县荞乡食品有限公司",
        "credit_code": "91513429MA00000016", "home_place_id": NORTH, "landed_place_id": BUTUO, "sector": "food",
        "contract_on": date(2019, 3, 1), "agreed_fen": 1_000_000_00, "paid_year_fen": 400_000_00,
        "paid_total_fen": 400_000_00, "paid_proof": "bank", "production_on": date(2019, 9, 1), "state": "producing",
        "is_new": True, "jobs_rural": 40, "jobs_lifted": 15, "linkage": "order_farming", "linked_households": 60,
        "linked_fen": 90_000_00, "subsidy_fen": 50_000_00,
    }  # fmt: skip
    return Enterprise(record_no=record_no, **(right | altered))


def workshop(record_no: str = "CJ513429-2019-000001", **altered: object) -> Workshop:
    """A workshop of 2019, not yet written."""
    right = {
        "programme": book(), "year": 2019, "donor_id": NORTH, "recipient_id": BUTUO, "name": "特木里镇服饰帮扶车间",
        "owner": "王某", "place_id": BUTUO, "product": "针织服装", "recognised_on": date(2018, 6, 1), "state": "normal",
        "seasonal": False, "workers": 30, "lifted_workers": 12, "lifted_counted": 10, "wages_fen": 300_000_00,
        "subsidy_fen": 20_000_00, "checked_on": date(2019, 9, 20),
    }  # fmt: skip
    return Workshop(record_no=record_no, **(right | altered))
