"""The writes of statements (对账办理): taking one in, deciding a line, taking a decision back, withdrawing a statement.

Belongs here: each write, atomic and attributed. Does not belong: the rule (`engine.statements`), money, which no
decision moves.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.funds.models import BankStatement, Movement, StatementLine
from xieshou.apps.funds.statements.accounts import Account, account_of, movements_of
from xieshou.apps.funds.statements.queries import MATCHED, beside_the_books
from xieshou.apps.pairings.models import Programme
from xieshou.engine.ledgers.reading import Reading
from xieshou.engine.statements import Statement

DEED = "edit"
TAKEN, SAID, REOPENED, WITHDRAWN = "statement_taken", "line_decided", "line_reopened", "statement_withdrawn"


@transaction.atomic
def take(account: Account, reading: Reading, read: Statement, *, by: User) -> tuple[BankStatement, bool]:
    """Keep a statement that was read without fault (登记对账单); the same file again is the one kept already."""
    assert not read.faults, "a statement with faults is not kept"
    policies.check_may(by, DEED)
    if account.programme.books != Programme.Books.KEPT:
        raise DeedRefused(_("These books are collected from publications; nothing is entered in them."))
    of = {"programme": account.programme, "holder_id": account.holder, "project": account.project}
    kept = BankStatement.objects.filter(**of, sha256=reading.sha256, withdrawn_because="").first()
    if kept is not None:
        _check_inside(kept, by)
        return kept, False
    made = BankStatement.objects.create(
        **of, code=f"DZ{account.holder}-{read.last_on:%Y%m%d}-{secrets.token_hex(4)}", sha256=reading.sha256,
        file_name=reading.file_name[:200], first_on=read.first_on, last_on=read.last_on, taken_by=by,
    )  # fmt: skip
    _check_inside(made, by)
    StatementLine.objects.bulk_create(
        (
            StatementLine(
                statement=made, row=one.row, on=one.on, amount_fen=one.amount_fen, document_no=one.document_no,
                party=one.party, purpose=one.purpose, balance_fen=one.balance_fen,
            )
            for one in read.lines
        ),
        batch_size=500,
    )  # fmt: skip
    Change.objects.create(
        by=by, deed=TAKEN, ledger=made.LEDGER, key=made.code, row_count=len(read.lines), file_name=made.file_name,
        file_sha256=made.sha256, file_sheet=read.sheet[:100],
    )  # fmt: skip
    return made, True


@transaction.atomic
def say_is(line: StatementLine, record_no: str, *, by: User) -> StatementLine:
    """Say that the line is a movement of its account (认定为某笔资金): the one proposed, or another."""
    held = _held(line, by)
    statement = held.statement
    near = movements_of(account_of(statement), statement.first_on, statement.last_on, by)
    movement = near.filter(record_no=record_no.strip()).first()
    if movement is None:
        raise ValidationError(
            _("“%s” is no movement of this account near these days. Copy its record number from the funds ledger.")
            % record_no.strip()[:80]
        )
    return _decide([held], [movement], by=by)[0]


@transaction.atomic
def say_matched(statement: BankStatement, *, by: User) -> int:
    """Say of every line that is matched that it is the movement proposed (全部确认相符); returns how many."""
    _check_inside(statement, by)
    told = [one for one in beside_the_books(statement, by).lines if one.state == MATCHED]
    held = [_held(one.line, by) for one in told]
    _decide(held, [one.movement for one in told if one.movement is not None], by=by)
    return len(held)


@transaction.atomic
def say_not_ours(line: StatementLine, why: str, *, by: User) -> StatementLine:
    """Say that the line does not belong to these books (与本账无关), and why: interest, a fee, another programme."""
    if not why.strip():
        raise ValidationError(_("Write why the line does not belong to these books."))
    held = _held(line, by)
    return _write(held, StatementLine.Decision.NOT_OURS, None, why.strip()[:400], by)


@transaction.atomic
def reopen(line: StatementLine, *, by: User) -> StatementLine:
    """Take a decision back (撤销认定); the log keeps it."""
    held = _held(line, by, decided=True)
    was = [str(held.movement or held.reason), None]
    held.decision, held.movement, held.reason, held.decided_by, held.decided_at = "", None, "", None, None
    held.save()
    Change.objects.create(
        by=by, deed=REOPENED, ledger=BankStatement.LEDGER, key=str(held), fields={"decision": was}
    )  # fmt: skip
    return held


@transaction.atomic
def withdraw(statement: BankStatement, why: str, *, by: User) -> BankStatement:
    """Withdraw a statement that was taken in by mistake (撤回对账单). It stays on record and counts no more."""
    if not why.strip():
        raise ValidationError(_("Write why the statement is withdrawn."))
    _check_inside(statement, by)
    held = BankStatement.objects.select_for_update(of=("self",)).get(pk=statement.pk)
    if held.withdrawn_because:
        raise DeedRefused(_("This statement was withdrawn already."))
    held.withdrawn_because = why.strip()[:400]
    held.save()
    Change.objects.create(by=by, deed=WITHDRAWN, ledger=held.LEDGER, key=held.code, why=held.withdrawn_because)
    return held


def _check_inside(statement: BankStatement, by: User) -> None:
    if not BankStatement.objects.open_to(by, DEED).filter(pk=statement.pk).exists():
        raise PermissionDenied(_("This account lies outside your scope, or your role does not allow this step."))


def _held(line: StatementLine, by: User, *, decided: bool = False) -> StatementLine:
    """The line as it now stands, locked. Refused when it is decided already, or not yet where it must be."""
    _check_inside(line.statement, by)
    held = StatementLine.objects.select_for_update(of=("self",)).select_related("statement", "movement").get(pk=line.pk)
    if held.statement.withdrawn_because:
        raise DeedRefused(_("This statement was withdrawn already."))
    if bool(held.decision) != decided:
        raise DeedRefused(
            _("Nothing was decided of this line.") if decided
            else _("Somebody decided this line already. Take that back first if it is wrong.")
        )  # fmt: skip
    return held


def _decide(lines: Sequence[StatementLine], movements: Sequence[Movement], *, by: User) -> list[StatementLine]:
    pairs = zip(lines, movements, strict=True)
    return [_write(line, StatementLine.Decision.IS, movement, "", by) for line, movement in pairs]


def _write(line: StatementLine, decision: str, movement: Movement | None, reason: str, by: User) -> StatementLine:
    told: dict[str, Any] = {"decision": [None, movement.record_no if movement else decision]}
    line.decision, line.movement, line.reason = decision, movement, reason
    line.decided_by, line.decided_at = by, timezone.now()
    line.full_clean()
    line.save()
    Change.objects.create(
        by=by, deed=SAID, ledger=BankStatement.LEDGER, key=str(line), fields=told, why=reason
    )  # fmt: skip
    return line
