"""A sale for tests, right in every column that a constraint looks at.

Belongs here: one whole row. Does not belong: programmes and pairings (`pairings.tests.hand_made`).
"""

from __future__ import annotations

from datetime import date

from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests.hand_made import BUTUO, NORTH, programme
from xieshou.apps.trade.models import Sale


def sale(record_no: str = "XF513429-2019-000001", **altered: object) -> Sale:
    """A sale of 2019 that a school reports, not yet written."""
    right = {
        "programme": Programme.objects.filter(code="small").first() or programme(), "year": 2019, "donor_id": NORTH,
        "recipient_id": BUTUO, "reported_by": "buyer", "buyer": "南海区第一中学", "buyer_kind": "school",
        "seller": "布拖县云牧种养专业合作社", "product": "土豆", "channel": "canteen", "sale_kind": "bought",
        "sold_on": date(2019, 9, 10), "amount_fen": 25_600_00, "quantity": 320, "quantity_unit": "斤",
        "order_no": "D-1", "invoice_no": "F-1", "contract_no": "H-1", "origin_id": BUTUO, "is_return": False,
        "linked_households": 35,
    }  # fmt: skip
    return Sale(record_no=record_no, **(right | altered))
