"""Questions about likely duplicates (疑似重复查询); reads only.

Belongs here: which offers somebody sees, which they may decide, a page of them, the rows they are about.
Does not belong: words and HTML (`shown`). An offer is seen by whoever sees at least one of its rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet

from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.apps.accounts.models.records import ScopedQuerySet, lies_in
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.duplicates.compared import LEDGERS
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.pairings.models import Programme

WORK = Q(state=Likeness.State.OPEN) | Q(state=Likeness.State.SAME, settled_at=None)
STATES: dict[str, Q] = {
    "work": WORK, "open": Q(state=Likeness.State.OPEN), "same": Q(state=Likeness.State.SAME),
    "different": Q(state=Likeness.State.DIFFERENT), "all": ~Q(pk__in=[]),
}  # fmt: skip


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to; each filled field is a chip in the address."""

    state: str = "work"
    ledger: str = ""
    place: str = ""


@dataclass(frozen=True)
class Page:
    """Some offers, how many there are in all, and where the next page begins."""

    offers: list[Likeness] = field(default_factory=list)
    count: int = 0
    after: str = ""


@dataclass(frozen=True)
class Rows:
    """The rows that some offers are about: those that a user sees, and those whose persons they see."""

    seen: dict[tuple[str, str], LedgerRow] = field(default_factory=dict)
    persons: set[tuple[str, str]] = field(default_factory=set)


def offers_seen_by(user: User | None, programme: Programme | None = None) -> QuerySet[Likeness]:
    """The offers of which the user sees at least one row; all for the command line."""
    offers = Likeness.objects.all() if programme is None else Likeness.objects.filter(programme=programme)
    return offers if user is None else offers.filter(_of_rows(lambda rows: rows.visible_to(user)))


def narrowed(offers: QuerySet[Likeness], asked: Narrowed) -> QuerySet[Likeness]:
    """Those that are asked for."""
    offers = offers.filter(STATES[asked.state])
    if asked.ledger:
        offers = offers.filter(ledger=asked.ledger)
    if asked.place:
        offers = offers.filter(_of_rows(lambda rows: rows.filter(lies_in("recipient__code", asked.place))))
    return offers


def page_of(offers: QuerySet[Likeness], *, after: str = "", size: int = 20) -> Page:
    """A page, the likeliest first; `after` is what the page before named as the next."""
    ordered, beyond = offers.select_related("decided_by").order_by("-probability", "pk"), _cursor(after)
    if beyond is not None:
        probability, pk = beyond
        ordered = ordered.filter(Q(probability__lt=probability) | Q(probability=probability, pk__gt=pk))
    found = list(ordered[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return Page(found[:size], offers.count(), f"{last.probability}.{last.pk}" if last else "")


def may_decide(user: User, offers: Iterable[Likeness]) -> set[int]:
    """Those of the offers of which the user edits at least one row."""
    wanted = [offer.pk for offer in offers]
    mine = Likeness.objects.filter(_of_rows(lambda rows: rows.open_to(user, "edit")), pk__in=wanted)
    return set(mine.values_list("pk", flat=True))


def rows_of(offers: Iterable[Likeness], user: User) -> Rows:
    """The rows of some offers, as far as the user sees them."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for offer in offers:
        wanted[offer.ledger] |= set(offer.numbers)
    found = Rows()
    for ledger, numbers in wanted.items():
        rows = SHEETS[ledger].model.objects
        for row in rows.visible_to(user).filter(record_no__in=numbers):
            found.seen[ledger, row.record_no] = row
        seen = rows.open_to(user, "see_persons").filter(record_no__in=numbers).order_by()
        found.persons.update((ledger, number) for number in seen.values_list("record_no", flat=True))
    return found


def places_of(offers: Iterable[Likeness]) -> dict[tuple[str, str], str]:
    """Where each row of the offers lies, so that somebody who does not see it knows whom to ask; gone ones are not in
    the answer."""
    found = {}
    for ledger in {offer.ledger for offer in offers}:
        numbers = [number for offer in offers if offer.ledger == ledger for number in offer.numbers]
        rows = SHEETS[ledger].model.objects.filter(record_no__in=numbers).order_by()
        found |= {(ledger, no): code or "" for no, code in rows.values_list("record_no", "recipient_id")}
    return found


def _of_rows(which: Callable[[ScopedQuerySet], QuerySet]) -> Q:
    """The condition that at least one row of an offer is among these rows of its ledger."""
    wanted = Q(pk__in=[])
    for ledger in LEDGERS:
        rows = which(SHEETS[ledger].model.objects.all()).order_by()
        wanted |= Q(ledger=ledger) & (
            Q(Exists(rows.filter(record_no=OuterRef("first_no"))))
            | Q(Exists(rows.filter(record_no=OuterRef("second_no"))))
        )
    return wanted


def _cursor(text: str) -> tuple[int, int] | None:
    probability, _dot, pk = text.partition(".")
    usable = all(part.isascii() and part.isdecimal() and len(part) < 19 for part in (probability, pk))
    return (int(probability), int(pk)) if usable else None
