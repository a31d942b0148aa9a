"""Questions about the rows of any defined ledger (台账查询); reads only, and all of them through `visible_to`.

Belongs here: what a list is narrowed to, a page of it, its count and sum. Does not belong: words and HTML (`views`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet, Sum

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.keyset import Order, Page, page
from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.apps.accounts.models.records import lies_in
from xieshou.apps.accounts.sheets import Sheet
from xieshou.apps.assessment.privacy import internal_hidden
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.pairings.models import Programme


@dataclass(frozen=True)
class Narrowed:
    """What a list is narrowed to; each filled field is a chip in the address."""

    year: int | None = None
    place: str = ""
    status: str = ""
    text: str = ""
    codes: dict[str, str] = field(default_factory=dict)  # column → code, or `yes`/`no`
    id_hash: str = ""


def rows_of(sheet: Sheet, programme: Programme, user: User, asked: Narrowed) -> QuerySet[LedgerRow]:
    """The rows that the user may see and that are asked for."""
    rows = sheet.model.objects.visible_to(user).filter(programme=programme)
    if asked.year is not None:
        rows = rows.filter(year=asked.year)
    if asked.place:
        rows = rows.filter(lies_in("recipient__code", asked.place))
    if asked.status:
        rows = rows.filter(status=asked.status)
    for column, code in asked.codes.items():
        rows = rows.filter(**{column: code == "yes" if code in ("yes", "no") else code})
    if asked.id_hash:
        rows = rows.filter(id_hash=asked.id_hash)
    if asked.text:
        looked = Q(record_no=asked.text)
        internal = internal_hidden(sheet.ledger.name, user, programme)
        for column in sheet.ledger.searched:
            found = Q(**{f"{column}__icontains": asked.text})
            if column in sheet.ledger.personal:  # what is hidden answers no question either
                if policies.may(user, "see_persons"):
                    persons = sheet.model.objects.open_to(user, "see_persons").order_by().values("pk")
                    looked |= found & Q(pk__in=persons)
            elif column not in internal:
                looked |= found
        rows = rows.filter(looked)
    return rows


def page_of(rows: QuerySet[LedgerRow], *, after: str = "", before: str = "", size: int = 50) -> Page:
    """One page, by record number."""
    return page(rows, Order("record_no"), after=after, before=before, size=size)


def sums_of(sheet: Sheet, rows: QuerySet[LedgerRow]) -> dict[str, int | None]:
    """How many rows, and what the ledger's summed column adds up to; rows outside the programme are left out of it."""
    asked = {"count": Count("pk")}
    if sheet.ledger.summed:
        asked["sum"] = Sum(sheet.ledger.summed, filter=Q(outside=False))
    return rows.order_by().aggregate(**asked)


def counts(programme: Programme, user: User, year: int | None = None) -> dict[str, int]:
    """How many rows of each ledger the user may see."""
    found = {}
    for name, sheet in SHEETS.items():
        rows = sheet.model.objects.visible_to(user).filter(programme=programme)
        found[name] = (rows if year is None else rows.filter(year=year)).count()
    return found
