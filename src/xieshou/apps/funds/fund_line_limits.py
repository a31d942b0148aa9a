"""What a project may still be given (下达上限): of the aid no more than its own fund lines of those sources say (V01).

Belongs here: the limit, what counts towards it, and who goes beyond it. A project without such lines has none; nor has
a programme whose books are collected from publications.
Does not belong: which sources and types are aid (`progress.yaml`), words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Q, Sum

from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.queries import chunks
from xieshou.apps.funds.refusals import AboveFundLines
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.models import FundLine, Project
from xieshou.data.progress_rules import progress_rules


@dataclass
class Limit:
    """What the lines of a project add up to, and what of it is given: neither reversed nor recovered; in fen."""

    planned_fen: int
    given_fen: int = 0

    @property
    def left_fen(self) -> int:
        """What may still be allocated."""
        return max(0, self.planned_fen - self.given_fen)


def limits_of(projects: Iterable[int]) -> dict[int, Limit]:
    """The limits of those projects that have one; both by primary key."""
    rules, limits = progress_rules(), {}
    kept = FundLine.objects.filter(project__programme__books=Programme.Books.KEPT, source__in=rules.sources)
    for some in chunks(sorted(projects)):
        lines = kept.filter(project__in=some).order_by().values_list("project")
        limits |= {pk: Limit(fen) for pk, fen in lines.annotate(Sum("amount_fen"))}
        moved = Movement.objects.filter(project__in=some, fund_type__in=rules.fund_types, reversed_by__isnull=True)
        allocated = Sum("amount_fen", filter=Q(kind="allocate"), default=0)
        recovered = Sum("amount_fen", filter=Q(kind="recover", account_from__project__isnull=False), default=0)
        for pk, fen in moved.order_by().values_list("project").annotate(given=allocated - recovered):
            if pk in limits:
                limits[pk].given_fen = fen
    return limits


def check_within_fund_lines(kind: str, project: Project, amount_fen: int, fund_type: str) -> None:
    """Refuse to allocate more to a project than its lines plan; who allocates to it meanwhile, waits."""
    if kind != "allocate" or fund_type not in progress_rules().fund_types:
        return
    limit = limits_of([Project.objects.select_for_update().get(pk=project.pk).pk]).get(project.pk)
    if limit is not None and amount_fen > limit.left_fen:
        raise AboveFundLines(project, planned_fen=limit.planned_fen, left_fen=limit.left_fen, wanted_fen=amount_fen)


def above_limits(movements: Mapping[int, Movement], taken_back: Iterable[Movement]) -> dict[int, Limit]:
    """The allocations of a batch that go beyond a limit, the later ones, each with its limit as it stood then.

    What the batch recovers, and the kept movements that it takes back, make room wherever they stand in it.
    """
    limits = limits_of({one.project_id for one in movements.values() if one.project_id})
    recovered = [one for one in movements.values() if _gives(one) < 0]
    for one, sign in [*((one, 1) for one in recovered), *((one, -1) for one in taken_back)]:
        if one.project_id in limits:
            limits[one.project_id].given_fen += sign * _gives(one)
    above: dict[int, Limit] = {}
    for number, one in movements.items():
        limit, fen = limits.get(one.project_id), _gives(one)
        if limit is not None and fen > limit.left_fen:
            above[number] = replace(limit)
        elif limit is not None and fen > 0:
            limit.given_fen += fen
    return above


def _gives(movement: Movement) -> int:
    """What a movement gives its project of the aid, in fen; below zero where it takes back."""
    if movement.fund_type not in progress_rules().fund_types:
        return 0
    if movement.kind == "recover":
        return -movement.amount_fen if movement.account_from.project_id is not None else 0
    return movement.amount_fen if movement.kind == "allocate" else 0
