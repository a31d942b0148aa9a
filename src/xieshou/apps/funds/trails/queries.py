"""The trail of a subject's money (资金流向): by which movements it came, by which it went on, what still stands.

Belongs here: asking the engine, and the rows of what it answers, as far as the user sees them; the same as JSON.
Does not belong: words and addresses (`shown`), pictures (`flows`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import prefetch_related_objects

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.funds import queries
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.trails import books
from xieshou.apps.funds.trails.subjects import Subject, seen_by
from xieshou.apps.pairings.models import Programme
from xieshou.engine import funds as ledger
from xieshou.engine.yuan import yuan_text

BACK, ON = "back", "on"
AT_ONCE = 5000  # rows whose accounts and projects, each read once, are looked for in one question
TAKES_NO_PART = (Movement.Kind.REVERSE, Movement.Kind.REFUND)


@dataclass(frozen=True)
class Step:
    """Money that came by one movement, or from outside (`source` is None), and went on by another (流转一步)."""

    direction: str
    source: str | None
    target: str
    fen: int


@dataclass(frozen=True)
class Rest:
    """Money that stands where a movement brought it (结存)."""

    movement: str
    fen: int


@dataclass
class Followed:
    """A subject's money, in fen. What was spent, recovered and rests adds up to `amount_fen`; so do the steps back.

    `undone_fen` was moved by the subject's movements and reversed, or given back by payees: it takes no part.
    `waiting`: its movements that are not accepted, and take no part either.
    `rows`: the movements of the trail that the user may see, by key.
    """

    subject: Subject
    amount_fen: int = 0
    spent_fen: int = 0
    recovered_fen: int = 0
    undone_fen: int = 0
    waiting: int = 0
    steps: list[Step] = field(default_factory=list)
    rests: list[Rest] = field(default_factory=list)
    moves: dict[str, ledger.Movement] = field(default_factory=dict)
    rows: dict[str, Movement] = field(default_factory=dict)
    sees_payees: bool = True

    @property
    def rest_fen(self) -> int:
        """What still stands in accounts."""
        return sum(rest.fen for rest in self.rests)

    @property
    def is_known_further(self) -> bool:
        """Whether the books say where money went on to. Publications tell of what was received, and no further."""
        return self.subject.programme.books == Programme.Books.KEPT

    def of(self, direction: str) -> list[Step]:
        """The steps back, or on."""
        return [step for step in self.steps if step.direction == direction]


def follow(subject: Subject, user: User | None) -> Followed:
    """Follow the subject's money both ways."""
    own = [row for row in subject.rows if row.status in SETTLED]
    movements = books.around(subject.programme, own)
    moves = {one.key: one for one in ledger.standing(movements)}
    trail = ledger.Trail.of(ledger.legs(movements))
    parts = ledger.entries((row.record_no for row in own if row.record_no in moves), trail)
    found = Followed(subject, amount_fen=sum(part.fen for part in parts), moves=moves)
    found.waiting = len(subject.rows) - len(own)
    found.undone_fen = sum(
        row.amount_fen - (moves[row.record_no].amount_fen if row.record_no in moves else 0)
        for row in own
        if row.kind not in TAKES_NO_PART
    )
    found.steps = [Step(BACK, source, str(target), fen) for (source, target), fen in _by_day(trail.back(parts), moves)]
    for (source, target), fen in _by_day(trail.on(parts), moves):
        if target is not None:
            found.steps.append(Step(ON, source, target, fen))
        elif ledger.is_inside(moves[str(source)].target):
            found.rests.append(Rest(str(source), fen))
        elif ledger.may_owe(moves[str(source)].target):
            found.recovered_fen += fen
        else:
            found.spent_fen += fen
    _fetch(found, user)
    return found


def _by_day(
    legs: Iterable[ledger.Leg], moves: dict[str, ledger.Movement]
) -> list[tuple[tuple[str | None, str | None], int]]:
    """The legs joined, by the day of the movement that each leads to, or where it leads no further, comes from."""

    def day(ends: tuple[str | None, str | None]) -> tuple[Any, ...]:
        one = moves[str(ends[1] or ends[0])]
        return one.on_last, ledger.STAGES.index(ledger.stage_of(one.target)), one.key, ends[0] or ""

    return sorted(ledger.joined(legs).items(), key=lambda item: day(item[0]))


def _fetch(found: Followed, user: User | None) -> None:
    keys = {key for step in found.steps for key in (step.source, step.target) if key}
    keys |= {rest.movement for rest in found.rests}
    programme = found.subject.programme
    found.rows = {row.record_no: row for row in found.subject.rows}
    found.sees_payees = user is None or works_in(user, programme.code)
    others = [
        row
        for some in queries.chunks(keys - set(found.rows))
        for row in seen_by(user, programme).filter(record_no__in=some).order_by()
    ]
    for start in range(0, len(others), AT_ONCE):
        prefetch_related_objects(others[start : start + AT_ONCE], "account_from", "account_to", "project")
    found.rows |= {row.record_no: row for row in others}


def as_json(found: Followed) -> dict[str, Any]:
    """What `xieshou trail` prints, of a trail that is seen whole.

    The day, accounts, payee and document of a leg are those of the movement that it leads to.
    """
    return {
        "programme": found.subject.programme.code,
        "of": found.subject.of,
        "kind": str(found.subject.kind),
        "amount": yuan_text(found.amount_fen),
        "spent": yuan_text(found.spent_fen) if found.is_known_further else None,
        "remaining": yuan_text(found.rest_fen) if found.is_known_further else None,
        "recovered": yuan_text(found.recovered_fen),
        "undone": yuan_text(found.undone_fen),
        "waiting": found.waiting,
        "further": "known" if found.is_known_further else "not_published",
        "legs": list(_legs_told(found)),
        "remainders": [
            {
                "movement": rest.movement,
                "amount": yuan_text(rest.fen),
                "day": found.rows[rest.movement].on_printed,
                "account": found.rows[rest.movement].account_to.code,
            }
            for rest in found.rests
        ],
    }


def _legs_told(found: Followed) -> Iterator[dict[str, Any]]:
    for step in found.steps:
        row = found.rows[step.target]
        yield {
            "direction": step.direction,
            "from": step.source,
            "to": step.target,
            "amount": yuan_text(step.fen),
            "day": row.on_printed,
            "kind": row.kind,
            "account_from": row.account_from.code,
            "account_to": row.account_to.code,
            "payee": row.payee,
            "document_no": row.document_no,
        }


def through(found: Followed) -> dict[str, int]:
    """How much of the subject's money each movement of the trail carried, in fen."""
    sums: dict[str, int] = defaultdict(int)
    for step in found.steps:
        sums[step.target] += step.fen
    return dict(sums)
