"""Erasure (个人信息到期删除): when the term of a personal column is over, who it was goes, how many there were stays.

Belongs here: which rows are due, and taking out of them what names a person.
Does not belong: the terms (`data/retention.yaml`), what a page hides from whom (`shown`), backups made earlier.

A name or a hash gives way to a token that nobody can compute again: the same for the same text among the rows erased in
one run, of whatever ledger, so that rows and different people number what they did, and what had to differ still does.
What has no room for a token is emptied. Whoever has rows of years erased in different runs counts once in each year, as
before, and may count twice over both.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet

from xieshou.apps.accounts.actions import UNTOLD, record_batch
from xieshou.apps.accounts.models import LedgerRow, User
from xieshou.data import packs

AT_ONCE = 500
TOKEN_BYTES = 8
TOKEN_LENGTH = len(UNTOLD) + 2 * TOKEN_BYTES


@dataclass(frozen=True)
class Due:
    """Rows whose term is over (到期), and how many have no term yet because `since` is empty."""

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
        concerned = model.objects.filter(_still_names(model, term.erases))
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
    columns: Collection[str] | None = None, secret: bytes | None = None,
) -> int:  # fmt: skip
    """Take out of these rows who they are about, leave one Change that names the rows, and return how many there were.

    Without `columns`, all personal columns of the ledger. Runs over several ledgers share a `secret`.
    """
    goes = sorted(model.PERSONAL if columns is None else columns)
    assert set(goes) <= model.PERSONAL, f"{model.LEDGER}: not personal: {sorted(set(goes) - model.PERSONAL)}"
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")  # what goes is overwritten in the file
    keys = list(rows.values_list("pk", "record_no"))
    told = [name for name in goes if _holds_a_token(model, name)]
    emptied = {name: _nothing(model, name) for name in goes if name not in told}
    token_key = secret or new_secret()
    for begin in range(0, len(keys), AT_ONCE):
        batch = model.objects.filter(pk__in=[pk for pk, _no in keys[begin : begin + AT_ONCE]])
        _give_tokens(batch, told, token_key)
        batch.update(version=F("version") + 1, **emptied)
    if keys:
        record_batch(by=by, deed="erase", ledger=model.LEDGER, keys=[record_no for _pk, record_no in keys], why=why)
    return len(keys)


def empty_log() -> None:
    """Let SQLite's log of recent writes forget too; to be called once the erasure is committed."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _give_tokens(batch: QuerySet[LedgerRow], columns: Sequence[str], secret: bytes) -> None:
    """Put tokens where text stands; one that is a token already stays."""
    if not columns:
        return
    found = list(batch.only(*columns))
    for row in found:
        for name in columns:
            value = getattr(row, name)
            if value and not value.startswith(UNTOLD):
                token = hashlib.blake2b(value.encode(), key=secret, digest_size=TOKEN_BYTES).hexdigest()
                setattr(row, name, UNTOLD + token)
    batch.model._base_manager.bulk_update(found, columns)


def _still_names(model: type[LedgerRow], columns: Collection[str]) -> Q:
    """The condition that something is left to erase."""
    wanted = Q()
    for name in columns:
        if _holds_a_token(model, name):
            wanted |= ~Q(**{name: ""}) & ~Q(**{f"{name}__startswith": UNTOLD})
        else:
            wanted |= ~Q(**{name: ""}) if _nothing(model, name) == "" else Q(**{f"{name}__isnull": False})
    return wanted


def _holds_a_token(model: type[LedgerRow], name: str) -> bool:
    field = model._meta.get_field(name)
    return isinstance(field, models.CharField | models.TextField) and (field.max_length or TOKEN_LENGTH) >= TOKEN_LENGTH


def _nothing(model: type[LedgerRow], name: str) -> str | None:
    """What an emptied column holds."""
    field = model._meta.get_field(name)
    if isinstance(field, models.CharField | models.TextField):
        return ""
    assert field.null, f"{model.LEDGER}.{name} cannot be empty"
    return None
