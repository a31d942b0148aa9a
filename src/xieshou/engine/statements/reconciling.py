"""Which line of a statement is which movement of money (对账): matched, differing, missing on either side.

Belongs here: the one rule, on plain values. Does not belong: reading either side, what a person decides.

The rule: a line and a movement are paired when each is the other's only nearest. Nearest is, first, the same document
and amount; then the same amount and payee within the window of days; then the same document with something that
differs. Where two are equally near nothing is paired: a person decides. Lines that say the same are one kind of line
with a count, so neither the order of rows nor that of movements matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from xieshou.engine.ledgers.plain import word
from xieshou.engine.statements.definition import Terms, shipped_terms
from xieshou.engine.statements.lines import Line

Rank = tuple[int, ...]
Said = tuple[object, ...]  # what a line or a movement says, whatever its row or number
BY_DOCUMENT, BY_PAYEE, DIFFERING = 1, 2, 3
One = TypeVar("One")


@dataclass(frozen=True)
class Booking:
    """A movement as the account's statement should show it: fen, more than zero for money in (账面收支)."""

    key: str
    on_first: date
    on_last: date
    amount_fen: int
    document_no: str = ""
    party: str = ""


@dataclass(frozen=True)
class Likeness:
    """How a line and a movement compare (异同). `same_party` is None where one of them names nobody."""

    same_document: bool
    same_amount: bool
    days: int
    same_party: bool | None
    difference_fen: int

    def rank(self, terms: Terms) -> Rank | None:
        """How near they are, the least nearest; None when they are not taken for one."""
        near = self.days <= terms.window_days
        if self.same_amount and near and self.same_document and self.same_party is not False:
            level = BY_DOCUMENT
        elif self.same_amount and near and self.same_party:
            level = BY_PAYEE
        elif self.same_document:
            level = DIFFERING
        else:
            return None
        return level, not self.same_amount, self.days, self.same_party is not True, abs(self.difference_fen)

    def is_suggested(self, terms: Terms) -> bool:
        """Whether a person should be shown the one beside the other."""
        if self.same_document:
            return True
        return self.days <= terms.suggest_days and (
            self.same_amount or (bool(self.same_party) and self.days <= terms.window_days)
        )

    @property
    def order(self) -> Rank:
        """Suggestions, the likeliest first."""
        agree = (self.same_document, self.same_amount, bool(self.same_party))
        return -sum(agree), not self.same_amount, self.same_party is False, self.days, abs(self.difference_fen)


@dataclass(frozen=True)
class Pair:
    """A line and the movement it is, or is likely to be."""

    row: int
    key: str
    likeness: Likeness


@dataclass(frozen=True)
class Reconciliation:
    """Every line stands in exactly one of `matched`, `differing` and `not_in_books`."""

    matched: tuple[Pair, ...]
    differing: tuple[Pair, ...]
    not_in_books: tuple[int, ...]  # rows
    not_in_statement: tuple[str, ...]  # keys of movements that surely fall into the statement's days
    suggestions: Mapping[int, tuple[Pair, ...]]  # row → the likeliest movements left, the likeliest first


def liken(line: Line, booking: Booking) -> Likeness:
    """Compare a line and a movement; a movement known to the month is 0 days from any day of it."""
    before, after = (booking.on_first - line.on).days, (line.on - booking.on_last).days
    parties = word(line.party), word(booking.party)
    numbers = word(line.document_no), word(booking.document_no)
    return Likeness(
        bool(numbers[0]) and numbers[0] == numbers[1],
        line.amount_fen == booking.amount_fen,
        max(before, after, 0),
        parties[0] == parties[1] if all(parties) else None,
        line.amount_fen - booking.amount_fen,
    )


def reconcile(lines: Iterable[Line], bookings: Iterable[Booking], terms: Terms | None = None) -> Reconciliation:
    """Pair the lines of one account's statement with the movements of that account."""
    terms = terms or shipped_terms()
    ours = sorted(lines, key=lambda line: line.row)
    theirs = sorted(bookings, key=lambda booking: booking.key)
    pairs = _paired(ours, theirs, terms)
    matched = tuple(one for one in pairs if _level(one, terms) != DIFFERING)
    differing = tuple(one for one in pairs if _level(one, terms) == DIFFERING)
    rows, keys = {one.row for one in pairs}, {one.key for one in pairs}
    left = [line for line in ours if line.row not in rows]
    free = [booking for booking in theirs if booking.key not in keys]
    days = [line.on for line in ours]
    surely = [one for one in free if days and min(days) <= one.on_first and one.on_last <= max(days)]
    return Reconciliation(
        matched, differing, tuple(line.row for line in left),
        tuple(one.key for one in sorted(surely, key=lambda one: (one.on_first, one.key))),
        _suggested(left, free, terms),
    )  # fmt: skip


def _level(pair: Pair, terms: Terms) -> int:
    rank = pair.likeness.rank(terms)
    assert rank is not None
    return rank[0]


def _paired(lines: Sequence[Line], bookings: Sequence[Booking], terms: Terms) -> list[Pair]:
    ours, theirs = _by_what_they_say(lines, _said_by_line), _by_what_they_say(bookings, _said_by_booking)
    edges = _edges(ours, theirs, terms)
    found: list[Pair] = []
    while True:
        best_of_ours, best_of_theirs = _best(edges, 0, ours, theirs), _best(edges, 1, ours, theirs)
        mutual = [(a, b) for a, b in best_of_ours.items() if b is not None and best_of_theirs.get(b) == a]
        if not mutual:
            return sorted(found, key=lambda one: one.row)
        for one, other in mutual:
            for _ in range(min(len(ours[one]), len(theirs[other]))):
                line, booking = ours[one].pop(0), theirs[other].pop(0)
                found.append(Pair(line.row, booking.key, liken(line, booking)))


def _best(
    edges: Mapping[tuple[Said, Said], Rank], side: int, ours: Mapping[Said, list[Line]],
    theirs: Mapping[Said, list[Booking]],
) -> dict[Said, Said | None]:  # fmt: skip
    """For each kind of line (side 0) or movement (1) its only nearest that is free; None where two are equally near."""
    best: dict[Said, tuple[Rank, Said | None]] = {}
    for ends, rank in edges.items():
        if not ours[ends[0]] or not theirs[ends[1]]:
            continue
        own, other = ends[side], ends[1 - side]
        if own not in best or rank < best[own][0]:
            best[own] = rank, other
        elif rank == best[own][0]:
            best[own] = rank, None
    return {own: other for own, (_rank, other) in best.items()}


def _edges(
    ours: Mapping[Said, list[Line]], theirs: Mapping[Said, list[Booking]], terms: Terms
) -> dict[tuple[Said, Said], Rank]:
    """Every two that may be one; only those of one amount or one document are looked at."""
    index: dict[object, list[Said]] = defaultdict(list)
    for said, (booking, *_) in theirs.items():
        index[booking.amount_fen].append(said)
        if number := word(booking.document_no):
            index[number].append(said)
    edges = {}
    for said, (line, *_) in ours.items():
        for other in (*index.get(line.amount_fen, ()), *index.get(word(line.document_no), ())):
            if rank := liken(line, theirs[other][0]).rank(terms):
                edges[said, other] = rank
    return edges


def _by_what_they_say(several: Iterable[One], say: Callable[[One], Said]) -> dict[Said, list[One]]:
    grouped: dict[Said, list[One]] = defaultdict(list)
    for one in several:
        grouped[say(one)].append(one)
    return grouped


def _said_by_line(line: Line) -> Said:
    return line.on, line.amount_fen, word(line.document_no), word(line.party)


def _said_by_booking(booking: Booking) -> Said:
    return booking.on_first, booking.on_last, booking.amount_fen, word(booking.document_no), word(booking.party)


def _suggested(lines: Sequence[Line], free: Sequence[Booking], terms: Terms) -> dict[int, tuple[Pair, ...]]:
    index: dict[object, dict[str, Booking]] = defaultdict(dict)
    for booking in free:
        for handle in (booking.amount_fen, ("no", word(booking.document_no)), ("who", word(booking.party))):
            index[handle][booking.key] = booking
    found = {}
    for line in lines:
        near: dict[str, Booking] = {}
        for handle in (line.amount_fen, ("no", word(line.document_no)), ("who", word(line.party))):
            near |= index.get(handle, {})
        pairs = [Pair(line.row, key, liken(line, booking)) for key, booking in near.items()]
        likely = [one for one in pairs if one.likeness.is_suggested(terms)]
        ranked = sorted(likely, key=lambda one: (one.likeness.order, one.key))
        if ranked:
            found[line.row] = tuple(ranked[: terms.suggestions])
    return found
