"""One invented row of a defined ledger (演练台账行): what every row carries, and empty cells for what is not given.

Belongs here: the head that rows of firms, sales and gifts share. Does not belong: any ledger's own columns.
"""

from typing import Any

from xieshou.demo.invented.land import Land
from xieshou.demo.invented.money import PROGRAMME
from xieshou.demo.invented.ties import YEAR, pairing_no
from xieshou.engine.ledgers import LEDGERS


def ledger_row(
    ledger: str, number: int, county: Land, donor: Land, *, year: int = YEAR, status: str = "accepted", **own: Any
) -> dict[str, Any]:  # fmt: skip
    """The n-th row of a county's ledger in a year, with every column of the ledger."""
    defined = LEDGERS[ledger]
    head = {
        "record_no": f"{defined.prefix}{county.code}-{year}-{number:06}", "programme": PROGRAMME, "year": year,
        "pairing": pairing_no(county.code), "recipient": county.code, "donor": donor.code, "status": status,
    }  # fmt: skip
    assert own.keys() <= defined.schema.keys(), own.keys() - defined.schema.keys()
    return dict.fromkeys(defined.schema) | head | own
