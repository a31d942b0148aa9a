"""A statement beside the books (对账结果): every line with its state, and the movements it lacks; reads only.

Belongs here: from kept lines and movements to one answer, for a page; reading a file into lines, which writes nothing.
Does not belong: the rule (`engine.statements`), words (`shown`).
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from xieshou.apps.accounts.models import User
from xieshou.apps.funds.models import BankStatement, Movement, StatementLine
from xieshou.apps.funds.statements.accounts import Account, account_of, bookings_of
from xieshou.engine.ledgers.reading import Reading, read_file
from xieshou.engine.statements import (
    Booking,
    Break,
    Likeness,
    Line,
    Pair,
    Reconciliation,
    Statement,
    find_breaks,
    liken,
    read_statement,
    reconcile,
)
from xieshou.engine.yuan import yuan_text

MATCHED, DIFFERING, NOT_IN_BOOKS, CONFIRMED, NOT_OURS = "matched", "differing", "not_in_books", "confirmed", "not_ours"
STATES = (NOT_IN_BOOKS, DIFFERING, MATCHED, CONFIRMED, NOT_OURS)


@dataclass
class Told:
    """A line as it stands: what a person said of it, else what the rule proposes."""

    line: StatementLine
    state: str
    movement: Movement | None = None
    likeness: Likeness | None = None
    suggestions: list[tuple[Movement, Likeness]] = field(default_factory=list)
    broken: Break | None = None


@dataclass
class Answer:
    """A statement beside the books."""

    statement: BankStatement
    lines: list[Told]
    not_in_statement: list[Movement]

    @property
    def counts(self) -> dict[str, int]:
        """How many lines stand in each state."""
        counted = Counter(one.state for one in self.lines)
        return {state: counted[state] for state in STATES}


def read(file: Path, file_name: str = "") -> tuple[Reading, Statement]:
    """A clerk's file as lines or faults. Raises Unreadable, saying what to do."""
    with tempfile.TemporaryDirectory(prefix="statement-") as scratch:
        reading = read_file(file, Path(scratch), file_name=file_name)
        return reading, read_statement((sheet.name, pl.read_ipc(sheet.path)) for sheet in reading.sheets)


def as_line(row: StatementLine) -> Line:
    """A kept line as the engine reads it."""
    return Line(row.row, row.on, row.amount_fen, row.document_no, row.party, row.purpose, row.balance_fen)


def beside_the_books(statement: BankStatement, user: User | None) -> Answer:
    """Every line of a kept statement: decided ones as they were decided, the others as the rule proposes."""
    kept = list(statement.lines.select_related("movement", "decided_by"))
    booked = bookings_of(account_of(statement), statement.first_on, statement.last_on, user)
    rows = {booking.key: row for booking, row in booked}
    decided = {one.movement_id for one in kept if one.movement_id is not None} | _proved_elsewhere(statement, kept)
    free = [booking for booking, row in booked if row.pk not in decided]
    open_lines = [as_line(one) for one in kept if not one.decision]
    found = reconcile(open_lines, free)
    pairs = {one.row: (state, one) for state, some in ((MATCHED, found.matched), (DIFFERING, found.differing))
             for one in some}  # fmt: skip
    sides = {row.pk: booking for booking, row in booked}
    broken = {one.row: one for one in find_breaks([as_line(one) for one in kept])}
    lines = []
    for one in kept:
        told = _decided(one, sides) if one.decision else _proposed(one, pairs.get(one.row), found, rows)
        told.broken = broken.get(one.row)
        lines.append(told)
    surely = _missing(statement, free, {pair.key for _state, pair in pairs.values()})
    return Answer(statement, lines, [rows[key] for key in surely])


def _decided(line: StatementLine, sides: dict[int, Booking]) -> Told:
    if line.movement is None:
        return Told(line, NOT_OURS)
    booking = sides.get(line.movement.pk)
    return Told(line, CONFIRMED, line.movement, liken(as_line(line), booking) if booking else None)


def _proposed(
    line: StatementLine, pair: tuple[str, Pair] | None, found: Reconciliation, rows: dict[str, Movement]
) -> Told:
    if pair is not None:
        state, proposed = pair
        return Told(line, state, rows[proposed.key], proposed.likeness)
    suggested = [(rows[one.key], one.likeness) for one in found.suggestions.get(line.row, ())]
    return Told(line, NOT_IN_BOOKS, suggestions=suggested)


def _missing(statement: BankStatement, free: Iterable[Booking], paired: set[str]) -> list[str]:
    """Movements of these days that no line is; also where every line is decided, so no line is left to ask."""
    return [
        one.key
        for one in free
        if one.key not in paired and statement.first_on <= one.on_first and one.on_last <= statement.last_on
    ]


def _proved_elsewhere(statement: BankStatement, kept: list[StatementLine]) -> set[int]:
    """Movements that another statement of this account proves by a line that does not stand in this one too."""
    others = StatementLine.objects.filter(
        statement__programme=statement.programme, statement__holder=statement.holder_id,
        statement__project=statement.project, statement__withdrawn_because="", movement__isnull=False,
    ).exclude(statement=statement)  # fmt: skip
    said = {(one.on, one.amount_fen, one.document_no, one.party) for one in kept}
    columns = ("movement_id", "on", "amount_fen", "document_no", "party")
    return {movement for movement, *what in others.values_list(*columns) if tuple(what) not in said}


def preview(account: Account, statement: Statement, user: User | None) -> dict[str, Any]:
    """What `xieshou statement` prints: the same answer of a file that is not kept."""
    found = Reconciliation((), (), (), (), {})
    booked: list[tuple[Booking, Movement]] = []
    if statement.lines:
        booked = bookings_of(account, statement.first_on, statement.last_on, user)
        found = reconcile(statement.lines, [booking for booking, _row in booked])
    lines = {line.row: line for line in statement.lines}
    return {
        "programme": account.programme.code, "account": account.name,
        "sheet": statement.sheet, "lines": len(statement.lines),
        "from": statement.first_on.isoformat() if lines else None,
        "to": statement.last_on.isoformat() if lines else None,
        "matched": [_pair(one) for one in found.matched], "differing": [_pair(one) for one in found.differing],
        "not_in_books": [
            {**_line(lines[row]), "suggestions": [_pair(one) for one in found.suggestions.get(row, ())]}
            for row in found.not_in_books
        ],
        "not_in_statement": list(found.not_in_statement),
        "breaks": [
            {"row": one.row, "expected": yuan_text(one.expected_fen), "found": yuan_text(one.found_fen)}
            for one in find_breaks(statement.lines)
        ],
        "left_out": list(statement.sums),
        "faults": [{"row": one.row, "message": one.message_en} for one in statement.faults],
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    return {
        "row": line.row, "on": line.on.isoformat(), "amount": yuan_text(line.amount_fen),
        "document_no": line.document_no, "party": line.party,
    }  # fmt: skip


def _pair(pair: Pair) -> dict[str, Any]:
    like = pair.likeness
    return {
        "row": pair.row, "movement": pair.key, "same_document": like.same_document, "days_apart": like.days,
        "same_party": like.same_party, "difference": yuan_text(like.difference_fen),
    }  # fmt: skip
