"""Idle money (结余结存、闲置资金): what stands in every account on a day, by how long ago it was received.

Belongs here: remainders and their age, the brackets that `data/idle_ages.yaml` sets. Does not belong: how money went
from account to account (`trail`), which places or projects accounts belong to.

Age is counted from the day on which the money reached the recipient (到位), not from the day on which it entered the
account where it now stands: moving money on does not make it younger. Money that is promised and not received has no
age and is left out. Retention money (质量保证金) has an age and is never called idle: it waits for its payee. A day
known only as a month or a year counts as its last day, so no money is called older than it surely is.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from xieshou.data import packs
from xieshou.data.pack_file import Entry, read_pack
from xieshou.engine.funds.ledger import Movement
from xieshou.engine.funds.stages import is_inside, stage_of
from xieshou.engine.funds.trail import Part, Trail, legs, standing

RECEIVED = "receive"
NO_AGE = "promised"
HELD_BACK = "retained"


@dataclass(frozen=True)
class Ages:
    """From how many months on a bracket begins, ascending; and from how many on money is called idle (账龄分档)."""

    months: tuple[int, ...]
    idle_from: int

    @property
    def names(self) -> tuple[str, ...]:
        """The brackets: `0-3`, `3-6`, …, `24+`, in months."""
        begins = (0, *self.months)
        closed = (f"{first}-{last}" for first, last in zip(begins, self.months, strict=False))
        return (*closed, f"{self.months[-1]}+")

    def bracket(self, since: date, as_of: date) -> int:
        """Which bracket money received on a day lies in; a bracket begins on the day that ends its months."""
        return sum(months_after(since, months) <= as_of for months in self.months)

    def is_idle(self, bracket: int) -> bool:
        """Whether money of this bracket is idle."""
        return bracket > self.months.index(self.idle_from)

    def idle_fen(self, stage: str, brackets: Sequence[int]) -> int:
        """What is idle of money that stands at a stage; of retention money nothing is."""
        return 0 if stage == HELD_BACK else sum(fen for nth, fen in enumerate(brackets) if self.is_idle(nth))


@dataclass(frozen=True)
class Lot:
    """Money that stands in an account: by which movement it came, since when the recipient has it (结存明细).

    `received` is the movement by which it reached the recipient; None where that is not in the books.
    """

    account: str
    movement: str
    fen: int
    since: date
    received: str | None


@dataclass
class Remainder:
    """What stands in one account, in fen, by bracket (科目结存).

    `owed_fen` went out before it had come in. `undecided`: movements whose period holds the day, so that nobody can say
    whether they had happened.
    """

    account: str
    brackets: list[int]
    lots: list[Lot] = field(default_factory=list)
    owed_fen: int = 0
    undecided: int = 0

    @property
    def fen(self) -> int:
        """All that stands there."""
        return sum(self.brackets)

    @property
    def oldest(self) -> Lot | None:
        """What has been held longest."""
        return min(self.lots, key=lambda lot: (lot.since, lot.movement), default=None)

    def idle_fen(self, ages: Ages) -> int:
        """What of it is idle."""
        return ages.idle_fen(stage_of(self.account), self.brackets)


@cache
def shipped_ages() -> Ages:
    """The ages that `data/idle_ages.yaml` sets. Raises PackError naming the entry and what to do."""
    return read_ages(Path(packs.__file__).parent / "idle_ages.yaml")


def read_ages(path: Path) -> Ages:
    """The ages of a file. Raises PackError naming the entry and what to do."""
    _header, whole = read_pack(path)
    months, idle_from = tuple(_months(entry) for entry in whole.entries("ages")), whole.number("idle_from_months")
    whole.done()
    if list(months) != sorted(set(months)) or min(months) < 1:
        raise whole.error(
            f"`ages` go by {list(months)} months.", "Write each once, the fewest months first, from 1 up."
        )
    if idle_from not in months:
        raise whole.error(f"`idle_from_months` is {idle_from}, which begins no age.", f"Choose one of: {list(months)}.")
    return Ages(months, idle_from)


def _months(entry: Entry) -> int:
    months = entry.number("months")
    entry.choice("basis", ("published", "inferred"))
    packs.cited(entry)
    entry.done()
    return months


def remainders(movements: Iterable[Movement], as_of: date, ages: Ages) -> list[Remainder]:
    """What stands in each inside account on the day, or is owed by it, by age; promised money is left out."""
    kept = list(movements)
    known = {one.key: one for one in standing(kept, as_of)}
    trail = Trail.of(legs(kept, as_of))
    lines: dict[str, Remainder] = {}

    def line(account: str) -> Remainder:
        return lines.setdefault(account, Remainder(account, [0] * len(ages.names)))

    for one in known.values():
        if _has_age(one.target):
            for leg in trail.out_of[one.key]:
                if leg.target is None:
                    for lot in _lots(Part(one.key, leg.source_at, leg.fen), one, known, trail):
                        line(one.target).lots.append(lot)
                        line(one.target).brackets[ages.bracket(lot.since, as_of)] += lot.fen
        if _has_age(one.source) and (owed := sum(leg.fen for leg in trail.into[one.key] if leg.source is None)):
            line(one.source).owed_fen += owed
    for account, number in _undecided(kept, as_of).items():
        if account in lines:
            lines[account].undecided = number
    return [lines[account] for account in sorted(lines)]


def _has_age(account: str) -> bool:
    return is_inside(account) and stage_of(account) != NO_AGE


def _lots(part: Part, holder: Movement, known: Mapping[str, Movement], trail: Trail) -> Iterable[Lot]:
    """The part, divided by when its money was received: followed back to that, or as far as the books go."""
    sums: dict[tuple[date, str | None], int] = defaultdict(int)
    reached = [part]
    while reached:
        now = reached.pop()
        movement = known[now.key]
        if movement.kind == RECEIVED:
            sums[movement.on_last, movement.key] += now.fen
            continue
        for leg in trail.before(now):
            if leg.source is None:
                sums[movement.on_last, None] += leg.fen
            else:
                reached.append(Part(leg.source, leg.source_at, leg.fen))
    for (since, received), fen in sorted(sums.items(), key=lambda item: (item[0][0], item[0][1] or "")):
        yield Lot(holder.target, holder.key, fen, since, received)


def _undecided(movements: Sequence[Movement], as_of: date) -> Mapping[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for one in movements:
        if one.on_first <= as_of < one.on_last:
            counts[one.source] += 1
            counts[one.target] += 1
    return counts


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
