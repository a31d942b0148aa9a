"""Questions about users, changes and evidence; reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from xieshou.apps.accounts.models import Change, EvidenceLink, LedgerRow


def history(row: LedgerRow) -> list[Change]:
    """Every write of a row, newest first: its own changes and the batch that brought it."""
    return list(
        Change.objects.filter(Q(ledger=row.LEDGER, key=row.record_no) | Q(pk=row.brought_by_id))
        .select_related("by")
        .defer("keys_packed")
        .order_by("-id")
    )


def next_number(model: type[LedgerRow], stem: str, digits: int) -> str:
    """The next free number (编号) of a ledger that begins with a stem: `XM513431-2019-` gives `XM513431-2019-0007`."""
    taken = model.objects.filter(record_no__startswith=stem).values_list("record_no", flat=True)
    numbers = [int(tail) for tail in (no.removeprefix(stem) for no in taken) if tail.isdecimal()]
    return f"{stem}{max(numbers, default=0) + 1:0{digits}d}"


def evidence_of(ledger: str, keys: Iterable[str]) -> dict[str, list[EvidenceLink]]:
    """What proves each of these rows, in one query: key → links with their evidence."""
    found: dict[str, list[EvidenceLink]] = defaultdict(list)
    for link in EvidenceLink.objects.filter(ledger=ledger, key__in=list(keys)).select_related("evidence"):
        found[link.key].append(link)
    return found
