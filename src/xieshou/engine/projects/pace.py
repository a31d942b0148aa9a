"""Whether work and payment keep pace (形象进度与支付进度): both as percent, day by day, and the gap between them.

Belongs here: the fraction and the curves, on plain values. Does not belong: which money counts (`data/progress.yaml`),
how large a gap may be (the gate V09), the register.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

TENTH = Decimal("0.1")
Point = tuple[date, int]


@dataclass(frozen=True)
class Pace:
    """Where work and payment stood on a day (进度点), in percent; None where nothing is known yet."""

    on: date
    built: int | None
    paid: Decimal | None

    @property
    def gap(self) -> Decimal | None:
        """By how many points work is ahead of payment."""
        return None if self.built is None or self.paid is None else self.built - self.paid


def runs_ahead(built: int, paid_fen: int, planned_fen: int, points: int) -> bool:
    """Whether work is more than so many points ahead of payment; exact, without a division."""
    return (built - points) * planned_fen > 100 * paid_fen


def rate(paid_fen: int, planned_fen: int) -> Decimal | None:
    """What was paid of what is planned, in percent to a tenth; None where nothing is planned."""
    if planned_fen <= 0:
        return None
    return (Decimal(100 * paid_fen) / planned_fen).quantize(TENTH, ROUND_HALF_UP)


def curves(seen: Iterable[Point], payments: Iterable[Point], planned_fen: int, start: date | None = None) -> list[Pace]:
    """Both curves on every day on which one of them moved. `payments`: fen, what was given back as less than zero.

    A work that has begun stands at 0 on that day. Between two readings the last one holds.
    """
    readings = sorted([*seen, *([(start, 0)] if start is not None else [])], key=lambda one: (one[0], one[1]))
    read = dict(readings)  # of several on one day the largest
    moved: Counter[date] = Counter()
    for on, fen in payments:
        moved[on] += fen
    points: list[Pace] = []
    built, paid_fen = None, 0
    for day in sorted(read.keys() | moved.keys()):
        built, paid_fen = read.get(day, built), paid_fen + moved[day]
        points.append(Pace(day, built, rate(paid_fen, planned_fen)))
    return points
