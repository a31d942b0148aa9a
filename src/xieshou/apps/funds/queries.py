"""Questions about money (资金); reads only. For people, all of them go through `visible_to`.

Belongs here: movements as the engine reads them, what accounts hold, the money of each year, a page of movements.
Does not belong: whether a deed is allowed (`engine.funds`, `policies`), figures of indicators (`assessment`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import ExtractYear

from xieshou.apps.accounts.keyset import Order, Page, page
from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.queries import lies_in
from xieshou.data import packs
from xieshou.engine import funds as ledger

# The sums of the main stream, by the deed that names them; and all sums with the deeds that make them up.
DEEDS = {kind: f"{name}_fen" for kind, name in zip(list(ledger.STEPS)[:5], list(ledger.SUMS)[:5], strict=True)}
SUMS = {f"{name}_fen": deeds for name, deeds in ledger.SUMS.items()}


def as_engine(row: Movement) -> ledger.Movement:
    """A row as the engine reads it."""
    return ledger.Movement(
        row.record_no, row.on_first, row.on_last, row.account_from.code, row.account_to.code, row.amount_fen, row.kind,
        row.reverses.record_no if row.reverses else None,
    )  # fmt: skip


def movements_of(account: FundAccount) -> Iterator[ledger.Movement]:
    """Every movement into or out of an account, whatever its state: money on its way out is not paid twice."""
    rows = Movement.objects.filter(Q(account_from=account) | Q(account_to=account)).order_by()
    columns = ("record_no", "on_first", "on_last", "account_from__code", "account_to__code", "amount_fen", "kind",
               "reverses__record_no")  # fmt: skip
    for values in rows.values_list(*columns).iterator(chunk_size=2000):
        yield ledger.Movement(*values)


def account_balance(account: FundAccount) -> int:
    """What an account holds by all its movements, in fen."""
    return held_by([account.pk], Movement.objects.all()).get(account.code, 0)


def locked(accounts: Iterable[int]) -> dict[int, FundAccount]:
    """Accounts, held until the transaction ends (SQLite holds the whole register). Always in one order: no deadlock."""
    rows = FundAccount.objects.select_for_update(of=("self",)).select_related("programme").order_by("pk")
    return {account.pk: account for some in chunks(accounts) for account in rows.filter(pk__in=some)}


def held_by(accounts: Iterable[int], movements: QuerySet[Movement]) -> dict[str, int]:
    """What each of these accounts holds by these movements, by account code."""
    held: dict[str, int] = defaultdict(int)
    for some in chunks(accounts):
        for end, sign in (("account_to", 1), ("account_from", -1)):
            ending = movements.filter(**{f"{end}__in": some}).order_by()
            for code, fen in ending.values_list(f"{end}__code").annotate(Sum("amount_fen")):
                held[code] += sign * fen
    return held


def chunks(numbers: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """As many at a time as every database takes in one question, in order."""
    ordered = sorted(numbers)
    return (ordered[start : start + 500] for start in range(0, len(ordered), 500))


@dataclass
class AccountLine:
    """An account with what came in, what went out and what it holds, in fen (科目余额)."""

    account: FundAccount
    in_fen: int = 0
    out_fen: int = 0

    @property
    def held_fen(self) -> int:
        """What stands there now."""
        return self.in_fen - self.out_fen


def balances(programme: Programme, user: User, *, inside_only: bool = False) -> list[AccountLine]:
    """What each account holds by the settled movements that the user sees; three queries.

    Movements outside the programme are left out. All lines add up to zero, unless `inside_only`.
    """
    seen = _settled(programme, user).order_by()
    lines: dict[int, AccountLine] = {}
    accounts = FundAccount.objects.filter(programme=programme)
    if inside_only:
        accounts = accounts.exclude(stage__in=FundAccount.OUTSIDE)
    for account in accounts.order_by("code"):
        lines[account.pk] = AccountLine(account)
    for end, column in (("account_to", "in_fen"), ("account_from", "out_fen")):
        for pk, fen in seen.values_list(end).annotate(Sum("amount_fen")):
            if pk in lines:
                setattr(lines[pk], column, fen)
    return [line for line in lines.values() if line.in_fen or line.out_fen]


def held_at_each_stage(programme: Programme, user: User) -> dict[str, int]:
    """What stands at each stage by the settled movements that the user sees, in fen; two queries."""
    seen = _settled(programme, user).order_by()
    held = dict.fromkeys(ledger.STAGES, 0)
    for end, sign in (("account_to", 1), ("account_from", -1)):
        for stage, fen in seen.values_list(f"{end}__stage").annotate(Sum("amount_fen")):
            held[stage] += sign * fen
    return held


@dataclass
class YearLine:
    """The money of one year, in fen, and of each type within it (分年度资金).

    `year` is None where the period spans several. `waiting`: rows that are not accepted yet and not in the sums.
    """

    year: int | None
    fund_type: str = ""
    promised_fen: int = 0
    received_fen: int = 0
    allocated_fen: int = 0
    disbursed_fen: int = 0
    spent_fen: int = 0
    retained_fen: int = 0
    released_fen: int = 0
    refunded_fen: int = 0
    recovered_fen: int = 0
    rows: int = 0
    waiting: int = 0
    parts: list[YearLine] = field(default_factory=list)


def by_year(programme: Programme, user: User, *, place: str = "") -> list[YearLine]:
    """What was promised, received, allocated, disbursed and spent in each year, as the user sees it; one query.

    Settled rows count; a reversal takes away from the deed it undoes, in its own year. Types that are a part of another
    stand among the parts but are not added up.
    """
    settled = Q(status__in=SETTLED)
    sums = sums_of(settled)
    rows = _near(_counted(programme, user), place).order_by().values("year", "fund_type")
    lines: dict[int | None, YearLine] = {}
    for found in rows.annotate(rows=Count("pk", filter=settled), waiting=Count("pk", filter=~settled), **sums).order_by(
        F("year").asc(nulls_first=True), "fund_type"
    ):
        part = YearLine(**found)
        line = lines.setdefault(part.year, YearLine(part.year))
        line.parts.append(part)
        line.rows, line.waiting = line.rows + part.rows, line.waiting + part.waiting
        known = packs.fund_types().get(part.fund_type)
        if known is None or not known.part_of:
            for column in SUMS:
                setattr(line, column, getattr(line, column) + getattr(part, column))
    return list(lines.values())


def sums_of(counted: Q = Q(), columns: Iterable[str] = SUMS) -> dict[str, Any]:  # noqa: B008  a Q is never altered
    """The sums of movements, by the deeds that make them up; a reversal counts against the deed it undoes."""
    signs = {column: _signed(SUMS[column]) for column in columns}
    return {
        column: Sum("amount_fen", filter=counted & added, default=0)
        - Sum("amount_fen", filter=counted & taken, default=0)
        for column, (added, taken) in signs.items()
    }


def _signed(deeds: Mapping[str, int]) -> tuple[Q, Q]:
    """Which movements add to a sum of these deeds, and which take away from it."""
    plus = [kind for kind, sign in deeds.items() if sign > 0]
    minus = [kind for kind, sign in deeds.items() if sign < 0]
    return (
        Q(kind__in=plus) | Q(kind=ledger.REVERSE, reverses__kind__in=minus),
        Q(kind__in=minus) | Q(kind=ledger.REVERSE, reverses__kind__in=plus),
    )


def carry_over(programme: Programme, user: User, *, place: str = "") -> list[ledger.CarriedOver]:
    """What each year brought with it, got, spent and hands on, as the user sees it; one query.

    Settled rows count, in the year of the last day on which they can have happened; types that are a part of another do
    not.
    """
    inside = [code for code, each in packs.fund_types().items() if each.part_of]
    rows = _near(_settled(programme, user), place).exclude(fund_type__in=inside).order_by()
    found = rows.values(ends=ExtractYear("on_last")).annotate(**sums_of())
    years = (ledger.YearOfMoney(one.pop("ends"), **{name: int(fen) for name, fen in one.items()}) for one in found)
    return ledger.carry_over(years)


@dataclass(frozen=True)
class Filters:
    """What a list of movements is narrowed to; each filled field is a chip in the address."""

    year: int | None = None
    undated: bool = False
    kind: str = ""
    fund_type: str = ""
    place: str = ""
    status: str = ""
    pairing: str = ""
    project: str = ""
    text: str = ""


SORTS: dict[str, Order] = {"day": Order("on_first"), "amount": Order("amount_fen")}


def movements_page(
    rows: QuerySet[Movement], sort: str = "", *, after: str = "", before: str = "", size: int = 50
) -> Page:
    """One page of these movements, with what a row shows of its accounts and project; one query.

    `sort`: `day` (default) or `amount`; with `-` before it the latest or the largest first.
    """
    shown = rows.select_related("account_from", "account_to", "project", "reverses", "reversed_by")
    return page(shown, order_of(sort), after=after, before=before, size=size)


def order_of(sort: str) -> Order:
    """The order an address asks for; by day when it asks for none that is known."""
    known = SORTS.get(sort.removeprefix("-"))
    return replace(known, descending=sort.startswith("-")) if known else SORTS["day"]


def filtered(programme: Programme, user: User, filters: Filters) -> QuerySet[Movement]:
    """The movements that the user may see and the filters leave."""
    rows = _near(Movement.objects.visible_to(user).filter(programme=programme), filters.place)
    if filters.undated or filters.year is not None:
        rows = rows.filter(year=None if filters.undated else filters.year)
    exact: dict[str, Any] = {
        "kind": filters.kind, "fund_type": filters.fund_type, "status": filters.status,
        "pairing__record_no": filters.pairing, "project__record_no": filters.project,
    }  # fmt: skip
    rows = rows.filter(**{column: wanted for column, wanted in exact.items() if wanted})
    if text := filters.text.replace("\0", "").strip():
        rows = rows.filter(Q(document_no__icontains=text) | Q(project__name__icontains=text))
    return rows


def _counted(programme: Programme, user: User) -> QuerySet[Movement]:
    return Movement.objects.visible_to(user).filter(programme=programme, outside=False)


def _settled(programme: Programme, user: User) -> QuerySet[Movement]:
    return _counted(programme, user).filter(status__in=SETTLED)


def _near(rows: QuerySet[Movement], place: str) -> QuerySet[Movement]:
    """Those whose donor or recipient is this place or lies inside it."""
    return rows.filter(lies_in("recipient__code", place) | lies_in("donor__code", place)) if place else rows
