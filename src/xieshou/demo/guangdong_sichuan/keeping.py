"""Bringing the register level with packaged rows (对齐登记): what is new is written, what differs is reported.

Belongs here: comparing rows that stand in the register with rows that ship. Does not belong: which rows those are.
What somebody changed in the register is never overwritten.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model

Row = TypeVar("Row", bound=Model)

# What the register itself adds to a row, and what follows from other columns or from other rows.
OF_THE_REGISTER = frozenset(
    {
        "id",
        "status",
        "version",
        "returned_because",
        "brought_by",
        "search",
        "held_fen",
        "moved_first_on",
        "moved_last_on",
    }
)


@dataclass(frozen=True)
class Difference:
    """A column that reads otherwise in the register than in the package."""

    ledger: str
    key: str
    column: str
    held: str
    packaged: str


@dataclass
class LoadReport:
    """What a load did, by ledger."""

    new: Counter[str] = field(default_factory=Counter)
    unchanged: Counter[str] = field(default_factory=Counter)
    differing: list[Difference] = field(default_factory=list)

    @property
    def changed_nothing(self) -> bool:
        """Whether everything stood there already."""
        return not self.new.total()

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for the command line."""
        return {
            "new": dict(self.new),
            "unchanged": dict(self.unchanged),
            "differing": [vars(difference) for difference in self.differing],
        }


def settle(
    ledger: str,
    packaged: Sequence[Row],
    key: Callable[[Row], Hashable],
    held: dict[Any, Row],
    write: Callable[[list[Row]], object],
    report: LoadReport,
) -> dict[Any, Row]:
    """Write the packaged rows that the register lacks, report those that differ, and return all as they now stand."""
    new = [row for row in packaged if key(row) not in held]
    if new:
        write(new)
    report.new[ledger] += len(new)
    for row in packaged:
        if stood := held.get(key(row)):
            differing = _differences(ledger, str(key(row)), stood, row)
            report.differing.extend(differing)
            report.unchanged[ledger] += not differing
    return held | {key(row): row for row in new}


def _differences(ledger: str, key: str, held: Model, packaged: Model) -> list[Difference]:
    found = []
    for column in packaged._meta.concrete_fields:
        if column.name in OF_THE_REGISTER:
            continue
        stood, wanted = getattr(held, column.attname), getattr(packaged, column.attname)
        if stood != wanted:
            found.append(Difference(ledger, key, column.name, str(stood), str(wanted)))
    return found
