"""Erasure (个人信息到期删除): when the term of a personal column is over, who it was goes, how many there were stays.

Belongs here: which rows are due, and taking out of them what names a person.
Does not belong: the terms (`data/retention.yaml`), what a page hides from whom (`shown`), backups made earlier.

Text gives way to a mark, so that a name is still seen to have been there; numbers are emptied. What tells two people
apart gives way to a token, the same for the same person among the rows erased in one run, of whatever ledger, and
nothing that could be computed again. Whoever has rows of years erased in different runs counts once in each year, as
before, and may count twice over both.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, models, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from xieshou.apps.accounts.actions import UNTOLD, record_batch
from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.data import packs

AT_ONCE = 500
TOKEN_BYTES = 13  # with the mark, 29 characters: it fits where a hash was


@dataclass(frozen=True)
class Due:
    """Rows whose term is over (到期), and how many can never fall due because the day of `since` is not known."""

    term: packs.Retention
    rows: QuerySet[LedgerRow]
    undated: int


def due(as_of: date, ledgers: Mapping[str, type[LedgerRow]]) -> Iterator[Due]:
    """What is due on a day and not yet erased, by term, among these ledgers."""
    for term in packs.retention().values():
        if term.ledger not in ledgers:
            continue
        model, last = ledgers[term.ledger], term.last_year_due(as_of.year)
        by_day = isinstance(model._meta.get_field(term.since), models.DateField)
        concerned = model.objects.filter(_still_names(model, {*term.erases, *term.tells_apart}))
        if term.only is not None:
            concerned = concerned.filter(term.only)
        over = {f"{term.since}__lte": date(last, 12, 31) if by_day else last}
        undated = concerned.filter(**{f"{term.since}__isnull": True}).count()
        yield Due(term, concerned.filter(**over).order_by("pk"), undated)


def new_secret() -> bytes:
    """What the tokens of one run are made with; forgotten at its end, so that no token can be traced back."""
    return secrets.token_bytes(32)


@transaction.atomic
def erase(
    model: type[LedgerRow], rows: QuerySet[LedgerRow], *, by: User | None, why: str,
    columns: Collection[str] | None = None, tells_apart: Sequence[str] = (), secret: bytes | None = None,
) -> int:  # fmt: skip
    """Take out of these rows who they are about, leave one Change that names them, and return how many there were.

    Without `columns`, all personal columns of the ledger. Of `tells_apart` the first keeps a token.
    """
    goes = set(model.PERSONAL if columns is None else columns) | set(tells_apart)
    assert goes <= model.PERSONAL, f"{model.LEDGER}: not personal: {sorted(goes - model.PERSONAL)}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # what goes is overwritten in the file
    keys = list(rows.values_list("pk", "record_no"))
    blanks = {name: _blank(model, name) for name in sorted(goes) if name not in tells_apart[:1]}
    token_key = secret or new_secret()
    for begin in range(0, len(keys), AT_ONCE):
        batch = model.objects.filter(pk__in=[pk for pk, _no in keys[begin : begin + AT_ONCE]])
        if tells_apart:
            _give_tokens(batch, tells_apart, token_key)
        batch.update(version=F("version") + 1, **blanks)
    if keys:
        record_batch(by=by, deed="erase", ledger=model.LEDGER, keys=[record_no for _pk, record_no in keys], why=why)
    return len(keys)


def empty_log() -> None:
    """Let SQLite's log of recent writes forget too; to be called once the erasure is committed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _give_tokens(batch: QuerySet[LedgerRow], tells_apart: Sequence[str], secret: bytes) -> None:
    """Put a token where the first of the columns that tell people apart stands; one that is a token already stays."""
    first, known = tells_apart[0], []
    for row in batch.only(*tells_apart):
        told = next((value for name in tells_apart if (value := getattr(row, name))), "")
        if told and not told.startswith(UNTOLD):
            token = hashlib.blake2b(told.encode(), key=secret, digest_size=TOKEN_BYTES).hexdigest()
            setattr(row, first, UNTOLD + token)
            known.append(row)
    batch.model._base_manager.bulk_update(known, [first])


def _blank(model: type[LedgerRow], name: str) -> Case | None:
    """What stands in a column afterwards: nothing, or the mark where there was a text."""
    if _is_text(model, name):
        return Case(When(**{name: ""}, then=Value("")), default=Value(UNTOLD))
    assert model._meta.get_field(name).null, f"{model.LEDGER}.{name} is no text and cannot be empty"
    return None


def _still_names(model: type[LedgerRow], columns: Collection[str]) -> Q:
    """The condition that something is left to erase."""
    wanted = Q()
    for name in sorted(columns):
        if _is_text(model, name):
            wanted |= ~Q(**{name: ""}) & ~Q(**{f"{name}__startswith": UNTOLD})
        else:
            wanted |= Q(**{f"{name}__isnull": False})
    return wanted


def _is_text(model: type[LedgerRow], name: str) -> bool:
    return isinstance(model._meta.get_field(name), models.CharField | models.TextField)
