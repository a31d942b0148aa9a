"""What is compared in which ledger (比对栏目), and reading it from the register, each person or firm as written once.

Belongs here: the columns, rows that say the same taken together, digests, when two rows agree.
Does not belong: how likely a pair is (`engine.linkage`), keeping offers (`looking`). Ledgers that name neither a person
nor a firm (households, training classes) are not here.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl
from django.db.models import Count, Min, Q, QuerySet

from xieshou.apps.accounts.actions import UNTOLD
from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.pairings.models import Programme
from xieshou.engine.linkage import likely_firms, likely_persons, likely_postings

PERSON, FIRM = Likeness.Kind.PERSON.value, Likeness.Kind.FIRM.value
DIGEST_BYTES = 16


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What of a ledger is compared: the engine's column → the ledger's, and who finds the likely pairs.

    An engine's column without one of the ledger is unknown, and says nothing for or against.
    """

    ledger: str
    kind: str
    weighed: str
    columns: Mapping[str, str]
    find: Callable[[pl.DataFrame], pl.DataFrame]
    left_out: Q = field(default_factory=lambda: Q(pk__in=[]))

    @property
    def model(self) -> type[LedgerRow]:
        """Where the rows are kept."""
        return SHEETS[self.ledger].model

    @property
    def key(self) -> tuple[str, str]:
        """What names it: a ledger may be compared by its persons and by its firms."""
        return self.kind, self.ledger


def _persons(ledger: str, **columns: str) -> Compared:
    return Compared(
        ledger=ledger, kind=PERSON, weighed="persons", find=likely_persons,
        columns={"name": "name", **columns, "birth_year": "birth_year", "sex": "sex", "id_hash": "id_hash"},
    )  # fmt: skip


def _postings(ledger: str) -> Compared:
    return Compared(
        ledger=ledger, kind=PERSON, weighed="postings", find=likely_postings,
        columns={"name": "name", "unit": "sending_unit", "birth_year": "birth_year", "sex": "sex",
                 "id_hash": "id_hash"},
    )  # fmt: skip


def _firms(ledger: str, name: str, credit_code: str, place: str, left_out: Q | None = None) -> Compared:
    return Compared(
        ledger=ledger, kind=FIRM, weighed="firms", find=likely_firms,
        columns={"name": name, "credit_code": credit_code, "place": place}, left_out=left_out or Q(pk__in=[]),
    )  # fmt: skip


_ALL = (
    _persons("labour", village="home_village_id"),
    _firms("labour", "employer", "employer_code", ""),  # where people work is not where their employer is at home
    _postings("cadres"),
    _postings("professionals"),
    _firms("enterprises", "firm", "credit_code", "recipient_id"),
    _firms("workshops", "owner", "credit_code", "recipient_id"),
    _firms("donations", "giver", "", "donor_id", left_out=Q(giver_kind="person")),
)
COMPARED: dict[tuple[str, str], Compared] = {one.key: one for one in _ALL}
LEDGERS: tuple[str, ...] = tuple(dict.fromkeys(one.ledger for one in _ALL))


def rows_in_reach(compared: Compared, programme: Programme, by: User | None) -> QuerySet[LedgerRow]:
    """The rows that somebody may look through: those they may edit; all for the command line."""
    rows = compared.model.objects.all() if by is None else compared.model.objects.open_to(by, "edit")
    return rows.filter(programme=programme).exclude(compared.left_out).order_by()


def as_written(compared: Compared, rows: QuerySet[LedgerRow]) -> pl.DataFrame:
    """Each person or firm as written, once: `key` (a record number), `alike` (so many rows), and what is compared.

    Who was erased from the ledger is left out.
    """
    named = compared.columns["name"]
    kept = {name: column for name, column in compared.columns.items() if column}
    told = rows.exclude(**{named: ""}).exclude(**{f"{named}__startswith": UNTOLD}).values_list(*kept.values())
    found = list(told.annotate(_key=Min("record_no"), _alike=Count("pk")))
    schema = {name: pl.Int32 if name == "birth_year" else pl.String for name in kept}
    frame = pl.DataFrame(found, schema={**schema, "key": pl.String, "alike": pl.Int64}, orient="row")
    lacking = [pl.lit(None, pl.String).alias(name) for name in compared.columns if name not in kept]
    return frame.with_columns(lacking).select("key", "alike", *compared.columns).sort("key")


def values_of(compared: Compared, numbers: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What is compared of these rows, by record number; rows that are gone are not in the answer."""
    kept = {name: column for name, column in compared.columns.items() if column}
    rows = compared.model.objects.filter(record_no__in=list(numbers)).order_by()
    return {
        number: dict.fromkeys(compared.columns) | dict(zip(kept, found, strict=True))
        for number, *found in rows.values_list("record_no", *kept.values())
    }


def digests(compared: Compared, values: Mapping[str, Mapping[str, Any]], key: bytes) -> Iterator[tuple[str, str]]:
    """Record number → what tells whether the compared values changed; without the key nobody can guess them from it."""
    for number, one in values.items():
        plain = json.dumps([*compared.key, *(one[name] or None for name in compared.columns)], ensure_ascii=False)
        yield number, hashlib.blake2b(plain.encode(), key=key, digest_size=DIGEST_BYTES).hexdigest()


def agree(compared: Compared, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether two rows now say that they are about the same: by their number, or, without one, by all the rest."""
    number = "id_hash" if compared.kind == PERSON else "credit_code"
    if one[number] and other[number]:
        return bool(one[number] == other[number])
    rest = [name for name in compared.columns if name != number]
    return all((one[name] or None) == (other[name] or None) for name in rest)
