"""The movements around some accounts (流向所涉账目), as the engine reads them: no more of a register than it takes.

Belongs here: which movements count in a trail, and going from account to account until all that matter are read.
Does not belong: what the trail is. A movement counts when it is accepted and of no type that another already holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from xieshou.apps.funds import listing, queries
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.pairings.models import Programme
from xieshou.engine import funds as ledger

COLUMNS = ("record_no", "on_first", "on_last", "account_from__code", "account_to__code", "amount_fen", "kind",
           "reverses__record_no")  # fmt: skip
LINE = ("fund_type", "donor_id")  # whose money it is: its type, then its giver
ENDS = ("account_from", "account_to")


def counted(programme: Programme) -> QuerySet[Movement]:
    """The movements of a programme that are followed."""
    return Movement.objects.filter(listing.counts(), programme=programme, outside=False)


def read(rows: QuerySet[Movement]) -> Iterator[ledger.Movement]:
    """These movements as the engine reads them."""
    for values in rows.order_by().values_list(*COLUMNS, *LINE).iterator(chunk_size=5000):
        yield ledger.Movement(*values[: len(COLUMNS)], line=tuple(one or "" for one in values[len(COLUMNS) :]))


def around(programme: Programme, rows: Iterable[Movement]) -> list[ledger.Movement]:
    """Everything that may lie before or after these movements, with all that entered or left the accounts between."""
    listed = list(rows)
    found = walk(programme, {one.account_from_id for one in listed}, backwards=True)[1]
    found |= walk(programme, {one.account_to_id for one in listed}, backwards=False)[1]
    return list(found.values())


def walk(
    programme: Programme, accounts: Iterable[int], *, backwards: bool
) -> tuple[set[str], dict[str, ledger.Movement]]:
    """From inside accounts to those before them, or after them, to the end.

    Returns the codes of the accounts of which every movement was read, and these movements by their keys.
    """
    codes = _inside(accounts)
    whole: set[str] = set()
    found: dict[str, ledger.Movement] = {}
    while codes:
        touched = list(_touching(programme, codes))
        found |= {one.key: one for one in touched}
        whole |= codes
        near, far = ("target", "source") if backwards else ("source", "target")
        codes = {getattr(one, far) for one in touched if getattr(one, near) in codes} - whole
        codes = {code for code in codes if ledger.is_inside(code)}
    return whole, found


def _inside(accounts: Iterable[int]) -> set[str]:
    return {
        code
        for some in queries.chunks(accounts)
        for code in FundAccount.objects.filter(pk__in=some)
        .exclude(stage__in=FundAccount.OUTSIDE)
        .values_list("code", flat=True)
    }


def _touching(programme: Programme, codes: Iterable[str]) -> Iterator[ledger.Movement]:
    for some in queries.chunks(codes):
        pks = list(FundAccount.objects.filter(code__in=some).values_list("pk", flat=True))
        for end in ENDS:  # one after the other: each is served by its own index
            yield from read(counted(programme).filter(**{f"{end}__in": pks}))
