"""Published totals and comparisons between publications (公布总数与互核事例) as claims.

Belongs here: rows of `totals.csv`, and `cases.yaml`. Does not belong: judging them (`xieshou.engine.reconcile`).
"""

from decimal import Decimal
from typing import Any

from xieshou.apps.accounts.models import Source, Status
from xieshou.apps.assessment.models import PublishedClaim
from xieshou.demo.guangdong_sichuan.published import (
    Published,
    Rule,
    cases,
    claims_mapping,
    ledger_columns,
    mapping,
    one_place,
    table,
)


def total_rows() -> list[Published]:
    """The rows of `totals.csv`, each with what it is checked by."""
    return [Published("totals", values, claims_mapping()[values["record_id"]]) for values in table("totals")]


def claims() -> list[PublishedClaim]:
    """The published totals, then the cases."""
    return [_total(row) for row in total_rows()] + [_case(rule) for rule in cases()["reconcile"] + cases()["differ"]]


def _total(row: Published) -> PublishedClaim:
    return PublishedClaim(
        **ledger_columns(row) | {"remarks": row.said("checks_against", "note")},
        kind="total", measure=row["measure"], indicator=row.rule.get("indicator", ""),
        donor_id=row.rule.get("donor"), donor_printed=row["programme"],
        recipient_id=one_place(row["area_code"]), recipient_printed=row["area"],
        scope=row["area_code"], scope_printed=row["area"],
        period_from=row["period_from"], period_to=row["period_to"],
        first_year=int(row["period_from"][:4]), last_year=int(row["period_to"][:4]),
        value=Decimal(row["value"]), unit=row["unit"], printed=row["published_as"],
        checked_by=row.rule["checked_by"], **_words(row.rule),
    )  # fmt: skip


def _case(rule: Rule) -> PublishedClaim:
    first, last = rule.get("years", (None, None))
    return PublishedClaim(
        record_no=rule["id"], status=Status.ACCEPTED, source=Source.PUBLISHED,
        programme_id=mapping()["programme"]["code"], outside=rule.get("outside", False),
        kind="case", measure=rule["measure"], recipient_id=rule["place"] or None, scope=rule["place"],
        first_year=first, last_year=last, period_from=str(first or ""), period_to=str(last or ""),
        unit=rule.get("unit", ""), printed=rule["comparisons"][0].get("printed", ""),
        checked_by={"comparisons": rule["comparisons"]}, **_words(rule),
    )  # fmt: skip


def _words(rule: Rule) -> dict[str, Any]:
    return {name: rule[name] for name in ("title_zh", "title_en", "note_zh", "note_en")}
