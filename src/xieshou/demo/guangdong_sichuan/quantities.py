"""Published aggregates (公布数) as reported quantities: never broken into invented unit rows.

Belongs here: people, labour, industry, consumption and outcomes, and the fund rows that are no movement.
Does not belong: totals over the whole programme; they are claims.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from xieshou.apps.assessment.models import ReportedQuantity
from xieshou.apps.pairings.models import Pairing
from xieshou.demo.guangdong_sichuan.pairings import pairing_of
from xieshou.demo.guangdong_sichuan.published import Published, Span, ledger_columns, rows, side_columns

OF_A_PLACE = "outcomes"  # how a county fared: it names no donor


@dataclass(frozen=True)
class Number:
    """One number of a row. A row that prints a count and a sum of money becomes two quantities."""

    record_no: str
    value: str
    unit: str
    printed: str


def quantity_rows() -> list[Published]:
    """The rows that become reported quantities, table by table."""
    counted = [row for name in ("people", "labour", "industry", "consumption", "outcomes") for row in rows(name)]
    return counted + [row for row in rows("funds") if row.rule["becomes"] == "reported_quantity"]


def quantities(held: Iterable[Pairing]) -> list[ReportedQuantity]:
    """All reported quantities."""
    pairings = list(held)
    return [_quantity(row, number, pairings) for row in quantity_rows() for number in numbers(row)]


def numbers(row: Published) -> Iterator[Number]:
    """The numbers that a row prints: a count, a sum of money, or both; the second has `-amount` in its number."""
    count, unit = row.get("count") or row.get("value"), row.get("unit") or row.rule.get("unit", "")
    money, printed = row.get("amount_yuan"), row.get("amount_published")
    if count:
        yield Number(row.number, count, unit.replace("-", "_"), count)
    if money:
        yield Number(f"{row.number}-amount" if count else row.number, money, "yuan", printed)


def _quantity(row: Published, number: Number, held: list[Pairing]) -> ReportedQuantity:
    of_a_place = row.table == OF_A_PLACE
    span = Span.read(row["as_of"]) if of_a_place else Span.read(row["period_from"], row["period_to"])
    columns = ledger_columns(row) | side_columns(row, recipient="county" if of_a_place else "recipient")
    left_out = row.rule.get("outside", False) or not row.rule.get("counted", True)
    return ReportedQuantity(
        **columns | {"record_no": number.record_no},
        pairing=pairing_of(row, columns, held), year=span.year, **span.columns("period"),
        indicator=row.rule.get("indicator", ""), belongs_to=row.rule.get("ledger", row.table),
        measure=row.get("measure") or row.get("category") or row.get("fund_type"),
        quantity=Decimal(number.value), unit=number.unit, printed=number.printed,
        derived=row.get("derived") == "yes", derived_from=row.rule.get("derived_from", []),
        counted=not left_out, why_not_counted=row.why if left_out else "",
    )  # fmt: skip
