"""What is overdue (到期未办): targets not met, projects past their planned finish, rows that wait for somebody.

Belongs here: finding them for one user as of a day that is passed in. Does not belong: audit rules (engine.findings).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Window
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import LedgerRow, Status, User
from xieshou.apps.accounts.policies import may
from xieshou.apps.assessment.models import Figure, Snapshot
from xieshou.apps.assessment.registers import MODELS
from xieshou.apps.assessment.views.doors import Door, door, seen_figures
from xieshou.apps.assessment.views.titles import record_url, title_of
from xieshou.apps.pairings.models import Agreement, Programme, Target
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.projects.models import Project
from xieshou.data.packs import indicators, stages
from xieshou.wording import words

SHOWN = 8
WAITING = 3


@dataclass(frozen=True)
class Missed:
    """A target of a past year, and what the books say of it: too little, nothing, or nothing that measures it."""

    target: Target
    agreement: Agreement
    state: str
    words: str
    figure: Door | None


@dataclass(frozen=True)
class Late:
    """Projects past their planned finish and not completed: how many, and the longest overdue."""

    count: int
    projects: list[Project]


@dataclass(frozen=True)
class Waiting:
    """Rows of one ledger that wait for this user: to be accepted, or to be corrected after a return."""

    ledger: str
    deed: str
    count: int
    rows: list[tuple[str, str]]


def missed_targets(user: User, book: Programme, snapshot: Snapshot | None, year: int, day: date) -> list[Missed]:
    """Targets up to the shown year, in years that are over on that day, which no figure is seen to meet."""
    last = min(year, day.year - 1)
    agreements = Agreement.objects.visible_to(user).filter(programme=book, outside=False)
    targets = list(
        Target.objects.filter(agreement__in=agreements, year__lte=last)
        .select_related("agreement", "agreement__pairing")
        .order_by("-year", "agreement__record_no", "id")
    )
    name_sides([target.agreement for target in targets], year)
    years = {target.year for target in targets if target.indicator}
    figures = {
        (one.indicator, one.year, one.scope): one
        for one in seen_figures(user, snapshot, *years).filter(
            beside=False, scope__in={scope for target in targets for scope in _scopes(target)}
        )
    }
    judged = (_judge(target, figures, book) for target in targets)
    return [missed for missed in judged if missed is not None]


def _scopes(target: Target) -> Iterable[str]:
    """Where the figure of a target may stand: at the pairing, else at the recipient place."""
    agreement = target.agreement
    if agreement.pairing is not None:
        yield agreement.pairing.record_no
    if agreement.recipient_id:
        yield agreement.recipient_id


def _judge(target: Target, figures: dict[tuple[str, int, str], Figure], book: Programme) -> Missed | None:
    agreement = target.agreement
    if not target.indicator:
        return Missed(target, agreement, "unknown", _("no figure measures it"), None)
    found = [figures.get((target.indicator, target.year, scope)) for scope in _scopes(target)]
    held = next((one for one in found if one is not None and one.value is not None), None)
    if held is None:
        return Missed(target, agreement, "not_published", "", None)
    if held.unit != target.unit:
        return Missed(target, agreement, "unknown", _("counted in another unit"), door(held, book))
    known = indicators().get(target.indicator)
    less_is_better = known is not None and known.direction == "down"
    reached = Decimal(held.value) <= target.value if less_is_better else Decimal(held.value) >= target.value
    return None if reached else Missed(target, agreement, "overdue", _("not met"), door(held, book))


def late_projects(user: User, book: Programme, day: date) -> Late:
    """Projects whose planned finish lies before the day and which are not yet completed."""
    completed = stages()["completed"].order
    open_stages = [code for code, stage in stages().items() if stage.order is not None and stage.order < completed]
    late = Project.objects.visible_to(user).filter(
        programme=book, outside=False, planned_finish__lt=day, stage__in=[*open_stages, "changed"]
    )
    return Late(late.count(), list(late.order_by("planned_finish", "record_no")[:SHOWN]))


def waiting_rows(user: User, book: Programme) -> list[Waiting]:
    """What this user has to do next: submitted rows to accept, returned rows to correct. One query a ledger."""
    found = []
    for status, deed in ((Status.SUBMITTED, "accept"), (Status.RETURNED, "submit")):
        if not may(user, deed):
            continue
        for ledger, model in MODELS.items():
            rows = model.objects.open_to(user, deed).filter(programme=book, status=status).order_by("record_no")
            first = list(rows.annotate(in_all=Window(Count("pk")))[:WAITING])
            if first:
                found.append(Waiting(words.ledger(ledger), deed, first[0].in_all, [_entry(row) for row in first]))
    return found


def _entry(row: LedgerRow) -> tuple[str, str]:
    return record_url(row), title_of(row)
