"""A placement for tests, right in every column that a constraint looks at.

Belongs here: one whole row. Does not belong: programmes and pairings (`pairings.tests.hand_made`).
"""

from __future__ import annotations

from datetime import date

from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests.hand_made import BUTUO, CITY, NORTH, programme


def placement(record_no: str = "LW513429-2019-000001", **altered: object) -> Placement:
    """Somebody of the county at work in the donor's city from spring to autumn of 2019, not yet written."""
    right = {
        "programme": Programme.objects.filter(code="small").first() or programme(), "year": 2019, "donor_id": NORTH,
        "recipient_id": BUTUO, "name": "吉克阿木", "sex": "male", "id_hash": "a" * 32, "id_last4": "001X",
        "birth_year": 1992, "household_type": "lifted", "home_village_id": BUTUO, "work_place_id": CITY,
        "employer": "佛山某电子有限公司", "employment_kind": "unit", "channel": "organised", "batch": "第一批",
        "started_on": date(2019, 3, 1), "ended_on": date(2019, 10, 1), "monthly_income_fen": 4_500_00,
        "proof": "payroll", "new_transfer": True, "in_donor_province": True, "steady": True, "subsidy_kind": "travel",
        "subsidy_fen": 600_00, "matched_on": date(2019, 3, 20), "match_result": "agrees",
        "notice_on": date(2019, 6, 1), "notice_end_on": date(2019, 6, 10),
    }  # fmt: skip
    return Placement(record_no=record_no, **(right | altered))
