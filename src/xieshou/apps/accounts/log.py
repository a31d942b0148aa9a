"""Questions about the log (日志): who wrote what, and who opened rows that name a person; reads only.

Belongs here: which records an auditor or administrator sees, a page of them, and the rows they are about.
Does not belong: the history of one row (`queries.history`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import AccessRecord, Change, LedgerRow, User

DEED = "see_access_records"
PAGE = 50


def ledgers() -> dict[str, type[LedgerRow]]:
    """Every ledger of the register, by its name."""
    return {model.LEDGER: model for model in apps.get_models() if issubclass(model, LedgerRow)}


def changes_seen_by(user: User) -> QuerySet[Change]:
    """The writes that the user may look into: all, or those that concern a row inside the scope."""
    changes = Change.objects.select_related("by").defer("keys_packed", "fields")
    if _sees_everything(user):
        return changes
    wanted = Q(pk__in=[])
    for ledger, model in ledgers().items():
        inside = model.objects.open_to(user, DEED).order_by()
        wanted |= Q(ledger=ledger) & Q(Exists(inside.filter(record_no=OuterRef("key"))))
        wanted |= Q(ledger=ledger, key="") & Q(Exists(inside.filter(brought_by=OuterRef("pk"))))
    return changes.filter(wanted)


def accesses_seen_by(user: User) -> QuerySet[AccessRecord]:
    """The openings of personal rows that the user may look into: all, or those of a row inside the scope."""
    accesses = AccessRecord.objects.select_related("by")
    if _sees_everything(user):
        return accesses
    wanted = Q(pk__in=[])
    for ledger, model in ledgers().items():
        inside = model.objects.open_to(user, DEED).order_by()
        wanted |= Q(ledger=ledger) & Q(Exists(inside.filter(record_no=OuterRef("key"))))
    return accesses.filter(wanted)


@dataclass
class LogPage:
    """Some records, the newest first, and where the pages before and after them begin."""

    records: list[Any] = field(default_factory=list)
    before: str = ""
    after: str = ""


def page(records: QuerySet, *, after: str = "", before: str = "", size: int = PAGE) -> LogPage:
    """The records older than `after`, or newer than `before`; the newest without either."""
    if number := _number(before):
        found = list(records.filter(pk__gt=number).order_by("pk")[: size + 1])
        more, shown = len(found) > size, found[:size][::-1]
        return LogPage(shown, str(shown[0].pk) if shown and more else "", str(shown[-1].pk) if shown else "")
    number = _number(after)
    older = records.filter(pk__lt=number) if number else records
    found = list(older.order_by("-pk")[: size + 1])
    shown = found[:size]
    return LogPage(shown, str(shown[0].pk) if shown and number else "", str(shown[-1].pk) if len(found) > size else "")


def programmes_of(records: Iterable[Change | AccessRecord], user: User) -> dict[tuple[str, str], str]:
    """The programme of each row that the records name and the user may see: one query for each ledger among them."""
    named: dict[str, set[str]] = defaultdict(set)
    for record in records:
        if record.key:
            named[record.ledger].add(record.key)
    known, found = ledgers(), {}
    for ledger, keys in named.items():
        if ledger in known:
            rows = known[ledger].objects.visible_to(user).filter(record_no__in=keys).order_by()
            found |= {(ledger, no): code for no, code in rows.values_list("record_no", known[ledger].PROGRAMME_COLUMN)}
    return found


def _sees_everything(user: User) -> bool:
    held = policies.scopes_allowing(user, DEED)
    return any(not scope.programme and not scope.place and not scope.pairing for scope in held)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
