"""The movements a page lists and what they add up to (资金明细), so that a sum and the rows behind its door agree.

Belongs here: which rows a list holds, the sum under it, the same sums by place and by area of work.
Does not belong: balances and years (`queries`), how money is shown (views.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import BigIntegerField, Case, Count, F, Q, QuerySet, Sum, Value, When

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.funds import queries
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Programme
from xieshou.data import packs

REVERSE = Movement.Kind.REVERSE
COLUMNS = queries.DEEDS  # deed → the column of its sum
REFUND = Movement.Kind.REFUND


def listed(programme: Programme, user: User, filters: queries.Filters) -> QuerySet[Movement]:
    """The movements inside the programme that the filters leave; a deed is listed with what undoes it."""
    rows = queries.filtered(programme, user, replace(filters, kind="")).filter(outside=False)
    return rows.filter(of_deed(filters.kind)) if filters.kind else rows


def of_deed(kind: str) -> Q:
    """The condition that a movement is of a kind, or undoes one; of what was spent, that it makes up that sum."""
    made = queries.SUMS[COLUMNS[kind]] if kind in COLUMNS else [kind]
    return Q(kind__in=made) | Q(kind=REVERSE, reverses__kind__in=made)


def takes_away(row: Movement, kind: str = "") -> bool:
    """Whether a row takes away from the sum of a list: a reversal, and what a payee gave back, but not from itself."""
    undone = row.reverses.kind if row.kind == REVERSE and row.reverses else row.kind
    return (undone == REFUND != kind) != (row.kind == REVERSE)


def counts() -> Q:
    """The condition that a movement counts in a sum: accepted, and not of a type that another type already holds."""
    inside = [code for code, each in packs.fund_types().items() if each.part_of]
    return Q(status__in=SETTLED) & ~Q(fund_type__in=inside)


def sum_of(rows: QuerySet[Movement], kind: str = "") -> dict[str, int]:
    """How many rows, how many of them count, and what those add up to; what was undone or given back is taken away.

    `kind`: the deed that the rows were narrowed to.
    """
    of_refund = Q(kind=REFUND) | Q(kind=REVERSE, reverses__kind=REFUND) if kind != REFUND else Q(pk__in=[])
    away = (Q(kind=REVERSE) & ~of_refund) | (of_refund & ~Q(kind=REVERSE))
    signed = Case(When(away, then=Value(-1) * F("amount_fen")), default=F("amount_fen"), output_field=BigIntegerField())
    found = rows.order_by().aggregate(
        count=Count("pk"), counted=Count("pk", filter=counts()), fen=Sum(signed, filter=counts(), default=0)
    )
    return {name: int(value) for name, value in found.items()}


def sums_by(
    rows: QuerySet[Movement], column: str, columns: Iterable[str] = tuple(COLUMNS.values())
) -> list[dict[str, Any]]:  # fmt: skip
    """The counted money of each value of a column, deed by deed; values without any are left out."""
    sums = queries.sums_of(columns=columns)
    found = rows.filter(counts()).exclude(**{column: None}).order_by().values(key=F(column)).annotate(**sums)
    return list(found.order_by("key"))


def outside(programme: Programme, user: User, year: int | None) -> QuerySet[Movement]:
    """Money outside the programme: shown, never counted."""
    rows = queries.filtered(programme, user, queries.Filters(year=year)).filter(outside=True)
    return rows.select_related("account_from", "account_to", "reverses").order_by("on_first", "record_no")


def places_of(programme: Programme, user: User) -> list[str]:
    """The codes of the recipient places that the movements name."""
    seen = Movement.objects.visible_to(user).filter(programme=programme, outside=False).exclude(recipient=None)
    return sorted(seen.order_by().values_list("recipient_id", flat=True).distinct())
