"""What stands where and since when (资金结存), for one reader and one day; the same by county, by project, and as JSON.

Belongs here: from movements to accounts with brackets. Does not belong: words and addresses (`shown`), files (`files`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.funds.idle import reading
from xieshou.apps.funds.queries import chunks
from xieshou.apps.funds.trails import books
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.models import Project
from xieshou.engine import funds as ledger
from xieshou.engine import place_codes
from xieshou.engine.funds.ageing_of_many import brackets, of_accounts
from xieshou.engine.yuan import yuan_text


class Account(NamedTuple):
    """What is told of an account: no more of the row, for there may be a hundred thousand (科目)."""

    pk: int
    code: str
    name: str
    stage: str
    holder_id: str | None
    programme_id: str
    project_id: int | None
    project_no: str | None
    project_name: str | None


ACCOUNT = (*Account._fields[:-2], "project__record_no", "project__name")


@dataclass
class Stand:
    """Money that stands in an account, or in several told as one, in fen by bracket (结存)."""

    brackets: list[int]
    idle_fen: int
    oldest_on: date | None
    oldest_movement: str = ""
    account: Account | None = None
    owed_fen: int = 0
    undecided: int = 0
    accounts: int = 1

    @property
    def fen(self) -> int:
        """All of it."""
        return sum(self.brackets)


@dataclass
class Idle:
    """What stands on a day, account by account, the most idle first.

    `left_out`: programmes of which only publications are at hand. They tell what was received, not what was spent, so
    nobody can say what stands idle.
    """

    as_of: date
    ages: ledger.Ages
    stands: list[Stand] = field(default_factory=list)
    left_out: list[Programme] = field(default_factory=list)

    @property
    def total(self) -> Stand:
        """All accounts together."""
        return together(self.stands, self.ages)


def idle(programmes: Iterable[Programme], as_of: date, user: User | None) -> Idle:
    """What stands in the accounts that the user sees."""
    found = Idle(as_of, ledger.shipped_ages())
    for programme in programmes:
        if programme.books == Programme.Books.KEPT:
            found.stands += _stands(programme, as_of, user, found.ages)
        else:
            found.left_out.append(programme)
    found.stands.sort(key=lambda one: (-one.idle_fen, -one.fen, one.account.code if one.account else ""))
    return found


def within(found: Idle, place: str) -> Idle:
    """Only the accounts held in a place or inside it; all of them without one."""

    def lies_in(stand: Stand) -> bool:
        holder = stand.account.holder_id if stand.account else None
        return bool(holder) and place_codes.is_within(str(holder), place)

    return replace(found, stands=[one for one in found.stands if not place or lies_in(one)])


def _stands(programme: Programme, as_of: date, user: User | None, ages: ledger.Ages) -> list[Stand]:
    accounts, seen = reading.holding(programme, as_of), None
    if user is not None and not _sees_all(user, programme):
        visible = books.counted(programme).visible_to(user).order_by()
        seen = pl.Series(list(visible.values_list("record_no", flat=True)), dtype=pl.String)
        accounts = accounts.filter(pk__in=visible.values("account_to"))
    told = {one.pk: one for one in map(Account._make, accounts.values_list(*ACCOUNT))}
    found = of_accounts(*reading.behind(programme, told, as_of), as_of)
    lots = found.lots.filter(pl.col("account").is_in(list(told)))
    owed, undecided = (dict(table.iter_rows()) for table in (found.owed, found.undecided))
    if seen is not None:  # only the money that visible movements brought to the account
        lots, owed = lots.filter(pl.col("movement").is_in(seen.implode())), {}
    hidden = _hidden_projects(programme, user, told.values())
    names = range(len(ages.names))
    by_account = (
        lots.with_columns(bracket=brackets(pl.col("since"), as_of, ages, lots["since"]))
        .group_by("account", maintain_order=True)
        .agg(
            pl.col("since").first(), pl.col("movement").first(),
            *(pl.col("fen").filter(pl.col("bracket") == one).sum().alias(str(one)) for one in names),
        )
    )  # fmt: skip
    stands = [
        Stand(
            list(cells), ages.idle_fen(told[account].stage, cells), since, movement, told[account],
            owed.pop(account, 0), undecided.get(account, 0),
        )
        for account, since, movement, *cells in by_account.iter_rows()
    ]  # fmt: skip
    stands += [
        Stand([0] * len(ages.names), 0, None, "", told[account], fen, undecided.get(account, 0))
        for account, fen in owed.items()
        if account in told
    ]
    return [one for one in stands if one.account is None or one.account.project_id not in hidden]


def _hidden_projects(programme: Programme, user: User | None, accounts: Iterable[Account]) -> set[int]:
    """The projects among these accounts that somebody who only looks on does not see: what is not settled."""
    named = {one.project_id for one in accounts if one.project_id is not None}
    if user is None or policies.works_in(user, programme.code):
        return set()
    seen = (Project.objects.visible_to(user).filter(pk__in=some).values_list("pk", flat=True) for some in chunks(named))
    return named - {pk for some in seen for pk in some}


def _sees_all(user: User, programme: Programme) -> bool:
    return any(
        scope.programme in ("", programme.code) and not scope.place and not scope.pairing
        for scope in policies.scopes_of(user)
    )


def together(stands: Iterable[Stand], ages: ledger.Ages) -> Stand:
    """Several told as one."""
    listed = list(stands)
    dated = [one for one in listed if one.oldest_on is not None]
    oldest = min(dated, key=lambda one: (one.oldest_on, one.oldest_movement), default=None)
    brackets = [sum(cells) for cells in zip(*(one.brackets for one in listed), strict=True)]
    return Stand(
        brackets or [0] * len(ages.names), sum(one.idle_fen for one in listed), oldest.oldest_on if oldest else None,
        oldest.oldest_movement if oldest else "", owed_fen=sum(one.owed_fen for one in listed),
        undecided=sum(one.undecided for one in listed), accounts=len(listed),
    )  # fmt: skip


def grouped(found: Idle, key: Callable[[Account], Any]) -> list[tuple[Any, Stand]]:
    """The accounts told by what `key` makes of them, the most idle first; without those of which it makes nothing."""
    groups: dict[Any, list[Stand]] = defaultdict(list)
    for one in found.stands:
        if one.account is not None and (named := key(one.account)):
            groups[named].append(one)
    told = [(named, together(stands, found.ages)) for named, stands in groups.items()]
    return sorted(told, key=lambda item: (-item[1].idle_fen, -item[1].fen))


def as_json(found: Idle) -> dict[str, Any]:
    """What `xieshou idle` prints. The brackets of an account add up to its balance, the balances to the total."""
    names = found.ages.names
    total = found.total

    def by_bracket(stand: Stand) -> dict[str, str]:
        return {name: yuan_text(fen) for name, fen in zip(names, stand.brackets, strict=True)}

    known = bool(found.stands) or not found.left_out
    return {
        "as_of": found.as_of.isoformat(),
        "thresholds": list(found.ages.months),
        "idle_from": found.ages.idle_from,
        "total": yuan_text(total.fen) if known else None,
        "idle": yuan_text(total.idle_fen) if known else None,
        "brackets": by_bracket(total),
        "accounts": [
            {
                "programme": stand.account.programme_id,
                "account": stand.account.code,
                "stage": stand.account.stage,
                "place": stand.account.holder_id,
                "project": stand.account.project_no,
                "balance": yuan_text(stand.fen),
                "brackets": by_bracket(stand),
                "oldest_day": stand.oldest_on.isoformat() if stand.oldest_on else None,
                "idle": yuan_text(stand.idle_fen),
                "owed": yuan_text(stand.owed_fen),
                "undecided": stand.undecided,
            }
            for stand in found.stands
            if stand.account is not None
        ],
        "left_out": [one.code for one in found.left_out],
    }
