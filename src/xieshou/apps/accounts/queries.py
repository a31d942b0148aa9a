"""Questions about users, changes and evidence; reads only."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q

from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink, LedgerRow, User
from xieshou.apps.accounts.policies import works_in


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


def evidence_of(ledger: str, keys: Iterable[str], *, public: bool = False) -> dict[str, list[EvidenceLink]]:
    """What proves each of these rows, in one query: key → links with their evidence.

    For the `public` without what is for offices only, and without what a camera wrote.
    """
    found: dict[str, list[EvidenceLink]] = defaultdict(list)
    links = EvidenceLink.objects.standing().filter(ledger=ledger, key__in=list(keys)).select_related("evidence")
    for link in links.filter(evidence__internal=False) if public else links:
        if public:
            as_published(link.evidence)
        found[link.key].append(link)
    return found


def as_published(evidence: Evidence) -> Evidence:
    """Evidence as the public sees it, never saved: without day and position, with the digest of what it gets."""
    evidence.taken_on = evidence.latitude = evidence.longitude = None
    evidence.sha256 = evidence.public_sha256 or evidence.sha256
    return evidence


def evidence_shown(row: LedgerRow, user: User) -> list[EvidenceLink]:
    """What proves a row, as far as the user may see it."""
    public = not works_in(user, getattr(row, "programme_id", ""))
    return evidence_of(row.LEDGER, [row.record_no], public=public).get(row.record_no, [])
