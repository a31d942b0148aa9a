"""Questions about progress (形象进度查询); reads only.

Belongs here: the two curves of a project. Does not belong: HTML; the money itself, which the room above keeps: it is
reached by the references that its rows hold on projects.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.projects.models import ProgressReading, Project
from xieshou.data.progress_rules import progress_rules
from xieshou.engine.funds import PAYING, REFUND
from xieshou.engine.projects.pace import Pace, Point, curves, rate


@dataclass(frozen=True)
class Paying:
    """What a project was paid of what the rate of payment counts (支付进度): day by day, and what is planned."""

    planned_fen: int
    moved: tuple[Point, ...]

    @property
    def paid_fen(self) -> int:
        """What was paid in all."""
        return sum(fen for _on, fen in self.moved)

    @property
    def percent(self) -> Decimal | None:
        """The same in percent of what is planned."""
        return rate(self.paid_fen, self.planned_fen)


def pace_of(project: Project) -> Paying:
    """The settled payments of a project that stand, and what they are measured against."""
    rules = progress_rules()
    planned = project.fund_lines.filter(source__in=rules.sources).aggregate(fen=Sum("amount_fen"))["fen"]
    kinds = Q(kind__in=PAYING) | Q(kind=REFUND)
    rows = project.movements.filter(kinds, outside=False, status__in=SETTLED, reversed_by__isnull=True)
    if planned:
        rows = rows.filter(fund_type__in=rules.fund_types)
    moved = rows.order_by().values_list("on_last", "kind", "amount_fen")
    points = tuple((on, -fen if kind == REFUND else fen) for on, kind, fen in moved if on is not None)
    return Paying(planned or project.total_fen or 0, points)


def curves_of(project: Project, readings: list[ProgressReading], paying: Paying) -> list[Pace]:
    """Both curves. A claim that a file brought and no reading tells of is a point too."""
    seen = [(one.seen_on, one.percent) for one in readings if one.stands]
    claimed = project.progress_on, project.progress_percent
    if claimed[0] is not None and claimed[1] is not None and claimed not in seen:
        seen.append((claimed[0], claimed[1]))
    return curves(seen, paying.moved, paying.planned_fen, project.start_last)
