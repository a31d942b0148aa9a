"""What stands where and since when (资金结存), for one reader and one day; the same by county, by project, and as JSON.

Belongs here: from movements to accounts with brackets. Does not belong: words and addresses (`shown`), files (`files`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.funds.models import FundAccount
from xieshou.apps.funds.queries import chunks
from xieshou.apps.funds.trails import books
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.models import Project
from xieshou.engine import funds as ledger
from xieshou.engine import place_codes
from xieshou.engine.yuan import yuan_text


@dataclass
class Stand:
    """Money that stands in an account, or in several told as one, in fen by bracket (结存)."""

    brackets: list[int]
    idle_fen: int
    oldest_on: date | None
    oldest_movement: str = ""
    account: FundAccount | None = None
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
    seen: set[str] | None = None
    if user is None or _sees_all(user, programme):
        movements: Iterable[ledger.Movement] = books.read(books.counted(programme))
    else:
        visible = books.counted(programme).visible_to(user)
        seen = set(visible.values_list("record_no", flat=True))
        ends = set(visible.order_by().values_list("account_to", flat=True).distinct())
        whole, around = books.walk(programme, ends, backwards=True)
        movements = [one for one in around.values() if one.source in whole or one.target in whole]
    lines = [
        one for one in ledger.remainders(movements, as_of, ages) if seen is None or _narrow(one, seen, as_of, ages)
    ]
    accounts = {
        one.code: one
        for some in chunks(line.account for line in lines)
        for one in FundAccount.objects.filter(code__in=some).select_related("project")
    }
    hidden = _hidden_projects(programme, user, accounts.values())
    return [
        _stand(line, accounts[line.account], ages) for line in lines if accounts[line.account].project_id not in hidden
    ]


def _hidden_projects(programme: Programme, user: User | None, accounts: Iterable[FundAccount]) -> set[int]:
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


def _narrow(line: ledger.Remainder, seen: set[str], as_of: date, ages: ledger.Ages) -> bool:
    """Leave only the money that visible movements brought to the account; whether there is any."""
    line.lots = [lot for lot in line.lots if lot.movement in seen]
    line.brackets = [0] * len(ages.names)
    for lot in line.lots:
        line.brackets[ages.bracket(lot.since, as_of)] += lot.fen
    return bool(line.lots)


def _stand(line: ledger.Remainder, account: FundAccount, ages: ledger.Ages) -> Stand:
    oldest = line.oldest
    return Stand(
        line.brackets, line.idle_fen(ages), oldest.since if oldest else None, oldest.movement if oldest else "",
        account, line.owed_fen, line.undecided,
    )  # fmt: skip


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


def grouped(found: Idle, key: Callable[[FundAccount], Any]) -> list[tuple[Any, Stand]]:
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
                "project": stand.account.project.record_no if stand.account.project else None,
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
