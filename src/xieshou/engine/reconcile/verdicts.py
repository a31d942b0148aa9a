"""The verdict on a published number (核对结论): one rule, and how precisely the number was printed.

Belongs here: decisions on plain numbers. Does not belong: rows, tables, or where the numbers came from.
"""

import re
from collections.abc import Collection
from decimal import Decimal
from enum import StrEnum

_PRINTED = re.compile(r"\d[\d,]*(?:\.(\d+))?\s*[多余]?\s*(万亿|亿|万)?")
_WORTH = {"万亿": Decimal(10) ** 12, "亿": Decimal(10) ** 8, "万": Decimal(10) ** 4, "": Decimal(1)}
AT_LEAST_AS_MUCH = frozenset({"over", "at_least"})
AT_MOST_AS_MUCH = frozenset({"nearly"})


class Verdict(StrEnum):
    """What the books say about a published number, the best first."""

    AGREES = "agrees"
    WITHIN_BOUND = "within_bound"
    OUTSIDE = "outside"
    NO_ROWS = "no_rows"
    ROWS_INCOMPLETE = "rows_incomplete"
    DIFFERS = "differs"

    @property
    def gravity(self) -> int:
        """How much it asks of the reader: a claim of several comparisons takes the gravest verdict."""
        return list(Verdict).index(self)


def printed_precision(printed: str) -> Decimal:
    """The last digit that the print shows: `80.1万` → 1000, `24.25亿元` → 1000000, `11个` → 1; no number → 0.

    Where several numbers are printed (`3年3.3亿元`), the first with 万 or 亿 is the figure.
    """
    found = list(_PRINTED.finditer(printed))
    if not found:
        return Decimal(0)
    figure = next((match for match in found if match[2]), found[0])
    return _WORTH[figure[2] or ""].scaleb(-len(figure[1] or ""))


def verdict_of(
    published: Decimal,
    computed: Decimal | None,
    *,
    qualifier: str = "",
    precision: Decimal = Decimal(0),
    missing: Collection[str] = (),
    incomplete: bool = False,
) -> Verdict:
    """Judge a published number against what the rows add up to (`None` when there is no row).

    `missing` names years of the period without rows; `incomplete` says that the list is known to lack rows. Either
    comes before any comparison, for a sum of some rows proves nothing about all of them.
    """
    if computed is None:
        return Verdict.NO_ROWS
    if missing or incomplete:
        return Verdict.ROWS_INCOMPLETE
    if qualifier in AT_LEAST_AS_MUCH:
        return Verdict.WITHIN_BOUND if computed >= published else Verdict.DIFFERS
    if qualifier in AT_MOST_AS_MUCH:
        return Verdict.WITHIN_BOUND if computed <= published else Verdict.DIFFERS
    return Verdict.AGREES if abs(published - computed) * 2 <= precision else Verdict.DIFFERS
