"""Rows that are likely about the same person or firm, for tests. Nobody is meant by any name.

Belongs here: a few rows of two counties. Does not belong: programmes and users (`pairings.tests.hand_made`).
"""

from __future__ import annotations

from xieshou.apps.duplicates.actions import look_for
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.industry.tests.hand_made import firm
from xieshou.apps.labour.models import Placement
from xieshou.apps.labour.tests.hand_made import placement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG
from xieshou.apps.places.models import PlaceCode

VILLAGE, NEXT_VILLAGE = "513429101201", "513429101202"


def book() -> Programme:
    """The small programme with two villages; its donors and workers are right as they are."""
    made = hand_made.programme()
    PlaceCode.objects.bulk_create([PlaceCode(code=VILLAGE), PlaceCode(code=NEXT_VILLAGE)])
    return made


def worker(number: int, *, name: str = "吉克阿木", county: str = BUTUO, **fields: object) -> Placement:
    """One person's work, kept; told from others by an ID number of its own, at an employer nobody else has."""
    right = {
        "recipient_id": county, "name": name, "id_hash": f"{number:032x}", "home_village_id": VILLAGE,
        "employer": "佛山某电子有限公司", "subsidy_kind": "", "subsidy_fen": None,
    }  # fmt: skip
    row = placement(f"LW{county}-2019-{number:06}", **(right | fields))
    row.save()
    return row


def two_workers(second_county: str = BUTUO) -> tuple[Placement, Placement]:
    """One person twice, an ID number mistyped."""
    return worker(1), worker(2, county=second_county)


def two_firms() -> None:
    """One firm twice, its legal form and its code left out the second time."""
    firm("QY-1").save()
    firm("QY-2", firm="布拖县荞乡食品有限责任公司", credit_code="").save()
    firm("QY-3", firm="金阳县岭上农业有限公司", credit_code="91513430MA00000011", recipient_id=JINYANG).save()


def found(programme: Programme) -> Likeness:
    """The only offer of a register looked through."""
    look_for(programme, by=None)
    return Likeness.objects.get()
