"""Questions about what households were paid (利益联结兑现); reads only. Its visibility is its project's.

Belongs here: sums of each year, and small counts taken out for the public. Does not belong: HTML.
"""

from __future__ import annotations

from dataclasses import dataclass

from xieshou.apps.projects.models import BenefitPayment, Project
from xieshou.data.benefits import benefit_rules


@dataclass
class YearPaid:
    """What was paid in a year: payments, and households at most counted once a payment. None where it is not shown."""

    year: int
    payments: int | None
    households: int | None
    persons: int | None
    amount_fen: int | None

    @property
    def is_masked(self) -> bool:
        """Whether the counts are too small to be shown."""
        return self.amount_fen is None


def by_year(project: Project, *, public: bool) -> list[YearPaid]:
    """The sums of each year, the newest first. For the public, a year with any payment to few households shows none.

    Households of several payments of a year are not added up: the same ones are paid again. The largest payment counts.
    """
    found: dict[int, list[BenefitPayment]] = {}
    for one in project.benefit_payments.filter(taken_back_because=""):
        found.setdefault(one.year, []).append(one)
    years = [_year(year, paid) for year, paid in sorted(found.items(), reverse=True)]
    return [masked(one, found[one.year]) for one in years] if public else years


def masked(one: YearPaid, paid: list[BenefitPayment]) -> YearPaid:
    """The year without its numbers where any payment reached fewer than the least number shown."""
    least = benefit_rules().least_shown
    small = any(each.households < least or (each.persons or least) < least for each in paid)
    return YearPaid(one.year, None, None, None, None) if small else one


def _year(year: int, paid: list[BenefitPayment]) -> YearPaid:
    persons = [one.persons for one in paid if one.persons is not None]
    return YearPaid(
        year, len(paid), max(one.households for one in paid), max(persons) if persons else None,
        sum(one.amount_fen for one in paid),
    )  # fmt: skip
