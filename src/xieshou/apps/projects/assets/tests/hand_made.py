"""Assets for tests, in the small hand-made programme of `pairings.tests.hand_made`.

Belongs here: one asset with the fields a test names. Does not belong: places, users, projects.
"""

from __future__ import annotations

from datetime import date

from xieshou.apps.accounts.models import Status
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests.hand_made import BUTUO, NAMES, NORTH
from xieshou.apps.projects.models import Asset


def asset(record_no: str, book: Programme, *, place: str = BUTUO, donor: str = NORTH, **fields: object) -> Asset:
    """An accepted operating asset of 2019 in good use, titled and handed over, unless told otherwise."""
    made: dict[str, object] = {
        "year": 2019, "kind": "operating", "state": "good", "original_value_fen": 68_000_000, "status": Status.ACCEPTED,
        "built_on": date(2019, 3, 1), "titled_on": date(2019, 4, 1), "handed_over_on": date(2019, 5, 1),
        "owner_kind": "village", "operator": "甲合作社", "contract_no": "JY-1", "upkeep_unit": "大井村",
        "checked_on": date(2019, 12, 1),
    }  # fmt: skip
    return Asset.objects.create(
        record_no=record_no, programme=book, recipient_id=place, donor_id=donor, recipient_printed=NAMES[place][0],
        donor_printed=NAMES[donor][0], **({"name": f"资产{record_no}"} | made | fields),
    )  # fmt: skip
