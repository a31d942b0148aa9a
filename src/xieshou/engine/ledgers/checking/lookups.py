"""What a check must know of the register (核对所需): places, pairings and records, as plain tables.

Belongs here: the shape; whoever asks for a check builds it. Does not belong: reading a register.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

PLACES = {"code": pl.String, "name": pl.String, "name_full": pl.String, "level": pl.String, "parent": pl.String}
PAIRINGS = {
    "record_no": pl.String, "level": pl.String, "donor": pl.String, "recipient": pl.String,
    "valid_from": pl.Date, "valid_to": pl.Date,  # the last possible days; null where open or not known
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Lookups:
    """For one programme. Places are those valid in the year: both sides, and the rest of the country down to counties.

    `records`: ledger → `record_no`, and `name` where a name may stand for it; under the checked ledger's own name, the
    record numbers it holds. `programme` and `year` are what the person chose, `recipient` their office's county;
    cells go before them.
    """

    places: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PLACES))
    pairings: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PAIRINGS))
    records: dict[str, pl.DataFrame] = field(default_factory=dict)
    programmes: tuple[str, ...] = ()
    programme: str | None = None
    year: int | None = None
    recipient: str | None = None
    recipient_side: str = ""
    donor_side: str = ""
    id_key: bytes = b""
    keep_last4: bool = False
    invented: bool = False

    @property
    def settled_programme(self) -> str | None:
        """The programme of rows that name none."""
        return self.programme or (self.programmes[0] if len(self.programmes) == 1 else None)
