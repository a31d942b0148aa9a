"""Postings and a class for tests, right in every column that a constraint looks at.

Belongs here: one whole row of each. Does not belong: programmes and pairings (`pairings.tests.hand_made`).
"""

from __future__ import annotations

from datetime import date

from xieshou.apps.pairings.models import PairedRow, Programme
from xieshou.apps.pairings.tests.hand_made import BUTUO, NORTH, programme
from xieshou.apps.people.models import CadrePosting, ProfessionalPosting, TrainingClass

STAY = {
    "name": "林演平", "id_hash": "a" * 32, "direction": "donor_to_recipient", "sending_unit": "南海区人民医院",
    "receiving_unit": "布拖县人民医院", "started_on": date(2019, 3, 1), "planned_end_on": date(2020, 2, 28),
    "ended_on": date(2019, 12, 1), "months_in_post": 10,
}  # fmt: skip
RIGHT: dict[type[PairedRow], dict[str, object]] = {
    CadrePosting: STAY | {"kind": "secondment", "rank": "副科级", "post": "副局长"},
    ProfessionalPosting: STAY | {"kind": "medical_support", "field": "health", "title": "主治医师"},
    TrainingClass: {
        "name": "骨干教师培训班（第一期）", "kind": "professionals", "held_at": "recipient", "place_id": BUTUO,
        "started_on": date(2019, 5, 13), "ended_on": date(2019, 5, 17), "hours": 40, "persons": 50, "attendances": 50,
        "lifted_persons": 0, "cadres": 2, "professionals": 48, "village_leaders": 0, "certificates": 50,
        "businesses_started": 0, "households_carried": 0,
    },
}  # fmt: skip


def row(model: type[PairedRow], record_no: str = "N-1", **altered: object) -> PairedRow:
    """A row of 2019, not yet written."""
    of = {
        "programme": Programme.objects.filter(code="small").first() or programme(), "year": 2019,
        "recipient_id": BUTUO, "donor_id": NORTH,
    }  # fmt: skip
    return model(record_no=record_no, **(of | RIGHT[model] | altered))
