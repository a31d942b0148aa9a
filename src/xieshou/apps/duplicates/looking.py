"""Looking for likely duplicates (查找疑似重复): the rows of a register compared, and what is found kept as offers.

Belongs here: which offers are new, which were decided on other values than the rows now hold, which are over.
Does not belong: what is compared (`compared`), how likely a pair is (`engine.linkage`), deciding (`deciding`).

A pair is known by what was compared, not by its record numbers alone: when a further row says the same as one of the
two, nobody is asked again. The rows are compared outside of the transaction that keeps what was found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from xieshou.apps.accounts.actions import record_batch
from xieshou.apps.accounts.keys import key_for_register
from xieshou.apps.accounts.models import User
from xieshou.apps.duplicates import policies
from xieshou.apps.duplicates.compared import (
    COMPARED,
    LEDGERS,
    Compared,
    agree,
    as_written,
    digests,
    rows_in_reach,
    values_of,
)
from xieshou.apps.duplicates.models import CERTAIN, Likeness
from xieshou.apps.pairings.models import Programme

AT_ONCE = 500
FOUND = ("first_no", "second_no", "first_digest", "second_digest", "first_alike", "second_alike", "probability",
         "reasons", "found_at")  # fmt: skip
DECIDED: dict[str, Any] = {
    "state": Likeness.State.OPEN, "why": "", "decided_by": None, "decided_at": None, "settled_at": None,
}  # fmt: skip


@dataclass
class Looked:
    """What a look came to: offers that are new, offered again, over, and pairs decided the same that now agree."""

    compared: int = 0
    new: int = 0
    again: int = 0
    over: int = 0
    settled: int = 0

    def __iadd__(self, other: Looked) -> Looked:
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self


@dataclass
class _Sorted:
    """What is found, held against what is kept."""

    new: list[Likeness] = field(default_factory=list)
    again: list[Likeness] = field(default_factory=list)
    renewed: list[Likeness] = field(default_factory=list)
    known: set[int] = field(default_factory=set)


def look_for(programme: Programme, *, by: User | None, ledgers: Collection[str] = ()) -> Looked:
    """Compare the rows that somebody edits, of these ledgers or of all, and keep what is likely the same (查找)."""
    policies.check_may_look(by, programme)
    whole, rows, key = Looked(), dict.fromkeys(LEDGERS, 0), key_for_register()
    for compared in COMPARED.values():
        if not ledgers or compared.ledger in ledgers:
            looked = _look_through(compared, programme, by, key)
            rows[compared.ledger] = max(rows[compared.ledger], looked.compared)
            whole += looked
    whole.compared = sum(rows.values())  # a ledger compared by its persons and by its firms has its rows once
    return whole


def _look_through(compared: Compared, programme: Programme, by: User | None, key: bytes) -> Looked:
    written = as_written(compared, rows_in_reach(compared, programme, by))
    pairs = compared.find(written.drop("alike"))
    found = _offers(compared, programme, written, pairs, key)
    return _keep(compared, programme, by, found, written["alike"].sum(), key)


def _offers(
    compared: Compared, programme: Programme, written: pl.DataFrame, pairs: pl.DataFrame, key: bytes
) -> list[Likeness]:  # fmt: skip
    paired = written.filter(pl.col("key").is_in(pl.concat([pairs["key_a"], pairs["key_b"]]).unique().to_list()))
    rows = {row["key"]: row for row in paired.iter_rows(named=True)}
    digest, now = dict(digests(compared, rows, key)), timezone.now()
    return [
        Likeness(
            programme=programme, kind=compared.kind, ledger=compared.ledger, first_no=a, second_no=b,
            first_digest=digest[a], second_digest=digest[b], first_alike=rows[a]["alike"],
            second_alike=rows[b]["alike"], probability=min(round(CERTAIN * likely), CERTAIN), reasons=reasons,
            found_at=now,
        )
        for a, b, likely, reasons in pairs.select("key_a", "key_b", "probability", "reasons").iter_rows()
    ]  # fmt: skip


@transaction.atomic
def _keep(
    compared: Compared, programme: Programme, by: User | None, found: list[Likeness], rows: int, key: bytes
) -> Looked:  # fmt: skip
    Programme.objects.select_for_update().get(pk=programme.pk)  # two who look at once come one after the other
    kept = list(Likeness.objects.filter(programme=programme, kind=compared.kind, ledger=compared.ledger))
    sorted_ = _sort(found, kept)
    Likeness.objects.bulk_create(sorted_.new, batch_size=AT_ONCE)
    Likeness.objects.bulk_update(sorted_.again + sorted_.renewed, [*FOUND, *DECIDED], batch_size=AT_ONCE)
    over = _over(compared, programme, by, [one for one in kept if one.pk not in sorted_.known])
    settled = settle(compared, kept, now=timezone.now())
    for deed, concerned in (
        ("likely_found", sorted_.new), ("likely_again", sorted_.again), ("likely_over", over),
        ("likely_settled", settled),
    ):  # fmt: skip
        if concerned:
            keys = [f"{one.ledger}/{one.first_no}/{one.second_no}" for one in concerned]
            record_batch(by=by, deed=deed, ledger="likely", keys=keys, why="")
    Likeness.objects.filter(pk__in=[one.pk for one in over]).delete()
    return Looked(rows, len(sorted_.new), len(sorted_.again), len(over), len(settled))


def _sort(found: Iterable[Likeness], kept: Iterable[Likeness]) -> _Sorted:
    """A pair whose compared values are known is left as it is; one whose rows were changed since is asked again."""
    by_values = {frozenset((one.first_digest, one.second_digest)): one for one in kept}
    by_numbers = {frozenset(one.numbers): one for one in kept}
    sorted_ = _Sorted()
    for offer in found:
        known = by_values.get(frozenset((offer.first_digest, offer.second_digest)))
        if known is not None:
            sorted_.known.add(known.pk)
            continue
        known = by_numbers.get(frozenset(offer.numbers))
        if known is None:
            sorted_.new.append(offer)
            continue
        sorted_.known.add(known.pk)
        (sorted_.renewed if known.state == Likeness.State.OPEN else sorted_.again).append(known)
        for name in FOUND:
            setattr(known, name, getattr(offer, name))
        for name, value in DECIDED.items():
            setattr(known, name, value)
    return sorted_


def _over(
    compared: Compared, programme: Programme, by: User | None, unseen: Iterable[Likeness]
) -> list[Likeness]:  # fmt: skip
    """Offers that nobody has decided and that are likely no more: one row is gone, or they were compared in vain."""
    waiting = [one for one in unseen if one.state == Likeness.State.OPEN]
    numbers = [number for one in waiting for number in one.numbers]
    there = values_of(compared, numbers)
    reach = rows_in_reach(compared, programme, by).filter(record_no__in=numbers)
    looked = set(reach.values_list("record_no", flat=True))
    return [
        one for one in waiting
        if any(number not in there for number in one.numbers) or all(number in looked for number in one.numbers)
    ]  # fmt: skip


def settle(compared: Compared, offers: Iterable[Likeness], *, now: datetime) -> list[Likeness]:
    """Mark those decided the same whose rows by now agree, or of which one is gone (办结); which they are."""
    waiting = [one for one in offers if one.state == Likeness.State.SAME and one.settled_at is None]
    values = values_of(compared, [number for one in waiting for number in one.numbers])
    done = [one for one in waiting if is_done(compared, one, values)]
    for one in done:
        one.settled_at = now
    Likeness.objects.bulk_update(done, ["settled_at"], batch_size=AT_ONCE)
    return done


def is_done(compared: Compared, offer: Likeness, values: dict[str, dict[str, Any]]) -> bool:
    """Whether the two rows agree, or one of them is gone."""
    first, second = (values.get(number) for number in offer.numbers)
    return first is None or second is None or agree(compared, first, second)
