"""A contribution (计数行): what one ledger row adds to an indicator in a year, and where it stands.

Belongs here: the columns all contributions share, and the conditions they share.
Does not belong: any one indicator.
"""

import ibis
import ibis.expr.types as ir

COLUMNS = (
    "year", "ledger", "key", "amount", "pairing", "kind", "donor", "recipient", "complete", "confidence",
    "derived_from", "once",
)  # fmt: skip


def contribution(
    rows: ir.Table, ledger: str, year: ir.Value, amount: ir.Value, *, kind: ir.Value | None = None,
    derived_from: ir.Value | None = None, once: ir.Value | None = None,
) -> ir.Table:  # fmt: skip
    """Rows of a frozen table as contributions.

    `once`: rows of a year that share this value within a scope count together as one, by the first of them.
    """
    nothing = ibis.null("string")
    return rows.select(
        year=year.cast("int64"), ledger=ibis.literal(ledger), key=rows.key, amount=amount.cast("int64"),
        pairing=rows.pairing.nullif(""), kind=rows.pairing_kind if kind is None else kind,
        donor=rows.donor.fill_null(""), recipient=rows.recipient.fill_null(""),
        complete=rows.complete.fill_null(True), confidence=rows.confidence.fill_null(""),
        derived_from=nothing if derived_from is None else derived_from, once=nothing if once is None else once,
    )  # fmt: skip


def one_each() -> ir.Value:
    """The amount of rows that are counted, not summed."""
    return ibis.literal(1)


def inside(rows: ir.Table) -> ir.Value:
    """Rows that belong to the programme; what lies outside it is shown, never counted."""
    return ~rows.outside.fill_null(False)


def within_one_year(first: ir.Value, last: ir.Value) -> ir.Value:
    """A span of days that lies wholly within one year; one that reaches into another counts in neither."""
    return first.year() == last.year()
