"""The trail of a yuan (资金流向): which money of a movement came in by which earlier one, and where it went on to.

Belongs here: the convention, the legs that follow from it, following money back and on. Does not belong: how old money
is (`ageing`), which movements count, anything a person sees.

The convention, within each account: **first in, first out, the own money first** (先进先出，同源同类资金优先). What
goes out is the oldest money of its own `line` that still stands in the account; when there is no more of it, the oldest
whose line begins in the same way (another giver's of the same type); then the oldest of the rest. Movements go by the
last day on which they can have happened; on one day what comes in stands before what goes out, then by first possible
day and key. What goes out before it came in is owed, and is made up out of what comes in next. A reversal and what it
undoes take no part: with both in the books the legs are as if neither were. Of a payment that a payee gave back in part
only the rest takes part, and the refund none (`refunds`).

Every fen of a movement has its place in it, from 0 up. Legs say which places became which, so the legs that end in a
movement cover it once, those that begin in it cover it once, and money can be followed over any number of legs exactly.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from xieshou.engine.funds.ledger import Movement, likeness
from xieshou.engine.funds.refunds import in_order, net_of_refunds
from xieshou.engine.funds.reversals import REVERSE
from xieshou.engine.funds.stages import is_inside


class Leg(NamedTuple):
    """Money that came in by one movement and went out by another (流转段), with its first place in each, in fen.

    `source` is None where it came from outside the programme, or went out before it had come in. `target` is None where
    it stands in the account that `source` brought it to, or has left the programme.
    """

    source: str | None
    target: str | None
    fen: int
    source_at: int = 0
    target_at: int = 0


class Part(NamedTuple):
    """Some of the money of a movement: `fen` of it from place `at` on."""

    key: str
    at: int
    fen: int


def standing(movements: Iterable[Movement], as_of: date | None = None) -> list[Movement]:
    """The movements that have surely happened by the day, less what was undone or given back by then, in order."""
    happened = [one for one in movements if as_of is None or one.on_last <= as_of]
    undone = {one.reverses for one in happened if one.kind == REVERSE}
    kept = [one for one in happened if one.kind != REVERSE and one.key not in undone]
    return sorted(net_of_refunds(kept), key=in_order)


def legs(movements: Iterable[Movement], as_of: date | None = None) -> list[Leg]:
    """How the money of these movements went on from one to the next, by the convention above."""
    found: list[Leg] = []
    events: dict[str, list[tuple[bool, Movement]]] = defaultdict(list)
    for one in standing(movements, as_of):
        for is_out, account in ((True, one.source), (False, one.target)):
            if is_inside(account):
                events[account].append((is_out, one))
            else:
                found.append(Leg(None, one.key, one.amount_fen) if is_out else Leg(one.key, None, one.amount_fen))
    for of_account in events.values():
        of_account.sort(key=lambda event: (event[1].on_last, event[0]))  # stable: the further order stands
        found += legs_within(of_account)
    return found


class _Stock:
    """Parts of movements waiting in an account, the oldest first, of each line apart."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, ...], deque[tuple[int, Part]]] = defaultdict(deque)
        self._count = 0

    def add(self, line: tuple[str, ...], part: Part) -> None:
        self._lines[line].append((self._count, part))
        self._count += 1

    def take(self, line: tuple[str, ...], wanted: int) -> Iterator[Part]:
        """Up to `wanted` fen: of the lines most like this one first, and of those the oldest."""
        while wanted and self._lines:
            held = line if line in self._lines else self._nearest(line)
            waiting = self._lines[held]
            number, part = waiting.popleft()
            taken = min(wanted, part.fen)
            if part.fen > taken:
                waiting.appendleft((number, Part(part.key, part.at + taken, part.fen - taken)))
            elif not waiting:
                del self._lines[held]
            wanted -= taken
            yield Part(part.key, part.at, taken)

    def _nearest(self, line: tuple[str, ...]) -> tuple[str, ...]:
        return min(self._lines, key=lambda held: (-likeness(held, line), self._lines[held][0][0]))

    def rest(self) -> Iterator[Part]:
        for waiting in self._lines.values():
            yield from (part for _number, part in waiting)


def legs_within(events: Sequence[tuple[bool, Movement]]) -> Iterator[Leg]:
    """How money went on within one account: its movements in order, each with whether it goes out."""
    came, owed = _Stock(), _Stock()
    for is_out, one in events:
        against, own, at = (came, owed, 0) if is_out else (owed, came, 0)
        for part in against.take(one.line, one.amount_fen):
            if is_out:
                yield Leg(part.key, one.key, part.fen, part.at, at)
            else:
                yield Leg(one.key, part.key, part.fen, at, part.at)
            at += part.fen
        if at < one.amount_fen:
            own.add(one.line, Part(one.key, at, one.amount_fen - at))
    for part in came.rest():
        yield Leg(part.key, None, part.fen, part.at)
    for part in owed.rest():
        yield Leg(None, part.key, part.fen, 0, part.at)


@dataclass(frozen=True)
class Trail:
    """Legs made ready to be followed from any movement, both ways (可双向追溯的流转段)."""

    into: Mapping[str, Sequence[Leg]]
    out_of: Mapping[str, Sequence[Leg]]

    @classmethod
    def of(cls, found: Iterable[Leg]) -> Trail:
        """From all legs of a ledger."""
        into: dict[str, list[Leg]] = defaultdict(list)
        out_of: dict[str, list[Leg]] = defaultdict(list)
        for leg in found:
            if leg.target is not None:
                into[leg.target].append(leg)
            if leg.source is not None:
                out_of[leg.source].append(leg)
        return cls(into, out_of)

    def back(self, parts: Iterable[Part]) -> list[Leg]:
        """Everything by which this money came, down to where it entered the programme; nearest legs first."""
        return list(self._follow(parts, backwards=True))

    def on(self, parts: Iterable[Part]) -> list[Leg]:
        """Everything by which this money went on, to payees or to where it stands; nearest legs first."""
        return list(self._follow(parts, backwards=False))

    def before(self, part: Part) -> Iterator[Leg]:
        """The legs, or pieces of legs, by which this part came."""
        return (
            _piece(leg, leg.target_at, part) for leg in self.into.get(part.key, ()) if _meets(leg.target_at, leg, part)
        )

    def after(self, part: Part) -> Iterator[Leg]:
        """The legs, or pieces of legs, by which this part went on."""
        return (
            _piece(leg, leg.source_at, part)
            for leg in self.out_of.get(part.key, ())
            if _meets(leg.source_at, leg, part)
        )

    def _follow(self, parts: Iterable[Part], *, backwards: bool) -> Iterator[Leg]:
        reached = deque(parts)
        while reached:
            part = reached.popleft()
            for leg in self.before(part) if backwards else self.after(part):
                yield leg
                key, at = (leg.source, leg.source_at) if backwards else (leg.target, leg.target_at)
                if key is not None:
                    reached.append(Part(key, at, leg.fen))


def _meets(begins: int, leg: Leg, part: Part) -> bool:
    return begins < part.at + part.fen and part.at < begins + leg.fen


def _piece(leg: Leg, begins: int, part: Part) -> Leg:
    """What of a leg concerns the part, where the leg begins at this place of the part's movement."""
    first = max(begins, part.at)
    skipped, last = first - begins, min(begins + leg.fen, part.at + part.fen)
    return Leg(leg.source, leg.target, last - first, leg.source_at + skipped, leg.target_at + skipped)


def joined(found: Iterable[Leg]) -> dict[tuple[str | None, str | None], int]:
    """How much went from each movement to each, in fen; in the order in which they were found."""
    sums: dict[tuple[str | None, str | None], int] = {}
    for leg in found:
        sums[leg.source, leg.target] = sums.get((leg.source, leg.target), 0) + leg.fen
    return sums


def entries(keys: Iterable[str], trail: Trail) -> list[Part]:
    """What of these movements did not come, over whatever legs, from another of them: each yuan once (资金起点).

    Of a project's movements that is what was allocated to it, for what was paid out came out of that.
    """
    own = set(keys)
    return [part for key in sorted(own) for part in _merged(key, _first_of_own(key, own, trail))]


def _first_of_own(key: str, own: set[str], trail: Trail) -> Iterator[tuple[int, int]]:
    """The places of a movement, from and to, whose money passed through none of `own` before."""
    reached = deque((leg.target_at, leg) for leg in trail.into.get(key, ()))
    while reached:
        at, leg = reached.popleft()
        if leg.source is None:
            yield at, at + leg.fen
        elif leg.source not in own:
            part = Part(leg.source, leg.source_at, leg.fen)
            reached.extend((at + one.target_at - part.at, one) for one in trail.before(part))


def _merged(key: str, spans: Iterable[tuple[int, int]]) -> Iterator[Part]:
    begun: tuple[int, int] | None = None
    for first, last in sorted(spans):
        if begun is not None and begun[1] == first:
            begun = begun[0], last
            continue
        if begun is not None:
            yield Part(key, begun[0], begun[1] - begun[0])
        begun = first, last
    if begun is not None:
        yield Part(key, begun[0], begun[1] - begun[0])
