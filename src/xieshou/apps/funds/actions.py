"""The writes of money (资金), one function per deed: from promise to payee, and reverse; and in bulk.

Belongs here: translating a deed into one movement between two accounts, with its account locked and the ledger asked.
Does not belong: deciding whether an account can pay (`engine.funds`), who may (`policies`), reading (`queries`).
Money that moved is never altered: `Movement.clean` refuses it, and `reverse` undoes it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.actions import DeedRefused, record_batch
from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.funds import policies, queries
from xieshou.apps.funds.fund_line_limits import check_within_fund_lines
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.refusals import REVERSAL_FAULTS, NotEnoughHeld, NotGiven, Overdrawn, WrongRows
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.places.queries import name_of
from xieshou.apps.projects.models import Project
from xieshou.data import packs
from xieshou.engine import funds as ledger
from xieshou.engine.published_date import PublishedDate

Fault = tuple[str, str | Promise]
SOCIETY = "society"  # gifts do not come out of the donor's budget


@transaction.atomic
def open_accounts(accounts: Sequence[FundAccount], *, by: User | None, why: str) -> None:
    """Open the accounts that movements join (开设资金科目)."""
    if not accounts:
        return
    FundAccount.objects.bulk_create(accounts, batch_size=500)
    record_batch(by=by, deed="load", ledger="accounts", keys=[account.code for account in accounts], why=why)


@transaction.atomic
def open_account(
    programme: Programme, stage: str, *, holder: str | None = None, project: Project | None = None,
    from_society: bool = False, by: User | None,
) -> FundAccount:  # fmt: skip
    """The account of a place or a project at a stage (资金科目); opened when it is first needed."""
    wanted = new_account(programme, stage, holder=holder, project=project, from_society=from_society)
    account = FundAccount.objects.filter(code=wanted.code).first()
    if account is not None:
        return account
    wanted.name = wanted.name or name_of(str(holder), lang="zh")
    held = {name: getattr(wanted, name) for name in ("programme", "stage", "holder_id", "project", "name")}
    account, opened = FundAccount.objects.get_or_create(code=wanted.code, defaults=held)
    if opened:
        record_batch(by=by, deed="create", ledger="accounts", keys=[account.code], why="")
    return account


def new_account(
    programme: Programme, stage: str, *, holder: str | None = None, project: Project | None = None,
    from_society: bool = False,
) -> FundAccount:  # fmt: skip
    """The account of a place or a project at a stage as it would be opened. That of a place has yet to be named."""
    assert (holder is None) != (project is None), "an account is held by a place or by a project"
    tail = project.record_no if project is not None else f"{holder}/{SOCIETY}" if from_society else holder
    return FundAccount(
        code=ledger.account_code(programme.code, stage, str(tail)), programme=programme, stage=stage,
        holder_id=project.recipient_id if project is not None else holder, project=project,
        name=project.name if project is not None else "",
    )  # fmt: skip


@transaction.atomic
def promise(
    *, programme: Programme, donor: str, recipient: str, amount_fen: int, on: PublishedDate, by: User | None,
    fund_type: str = "fiscal", pairing: Pairing | None = None, **more: Any,
) -> Movement:  # fmt: skip
    """A donor promises money to a place (计划安排). `more`: record_no, document_no, form, why."""
    policies.check_may_move_money(by)
    gift = is_gift(fund_type)
    return _move(
        "promise", open_account(programme, "budget", holder=donor, from_society=gift, by=by),
        open_account(programme, "promised", holder=recipient, from_society=gift, by=by),
        donor=donor, recipient=recipient, amount_fen=amount_fen, on=on, fund_type=fund_type, pairing=pairing, by=by,
        **more,
    )  # fmt: skip


@transaction.atomic
def receive(
    *, programme: Programme, donor: str, recipient: str, amount_fen: int, on: PublishedDate, by: User | None,
    promised: bool = True, fund_type: str = "fiscal", pairing: Pairing | None = None, **more: Any,
) -> Movement:  # fmt: skip
    """Money reaches the recipient (到位): out of what was promised, or unannounced out of the giver's own."""
    policies.check_may_move_money(by)
    gift = is_gift(fund_type)
    stage, holder = ("promised", recipient) if promised else ("budget", donor)
    return _move(
        "receive", open_account(programme, stage, holder=holder, from_society=gift, by=by),
        open_account(programme, "received", holder=recipient, from_society=gift, by=by),
        donor=donor, recipient=recipient, amount_fen=amount_fen, on=on, fund_type=fund_type, pairing=pairing, by=by,
        **more,
    )  # fmt: skip


def allocate(
    *, project: Project, amount_fen: int, on: PublishedDate, by: User | None, fund_type: str = "fiscal",
    holder: str | None = None, **more: Any,
) -> Movement:  # fmt: skip
    """Money received is assigned to a project (下达) as far as planned, out of what its county or `holder` holds."""
    source = {"holder": holder or project.recipient_id, "from_society": is_gift(fund_type)}
    return _for_project("allocate", project, source, amount_fen, on, by, fund_type=fund_type, **more)


def disburse(*, project: Project, amount_fen: int, on: PublishedDate, by: User | None, **more: Any) -> Movement:
    """Money is paid out to the unit that carries the project out (拨付)."""
    return _for_project("disburse", project, {"project": project}, amount_fen, on, by, **more)


def spend(*, project: Project, amount_fen: int, on: PublishedDate, by: User | None, **more: Any) -> Movement:
    """Money is paid to a contractor or a beneficiary (支出). Money that rests with a unit is not spent."""
    return _for_project("spend", project, {"project": project}, amount_fen, on, by, **more)


def retain(*, project: Project, amount_fen: int, on: PublishedDate, by: User | None, **more: Any) -> Movement:
    """Hold back retention money from what the unit has (扣留质保金): it stays in the programme and is not spent."""
    return _for_project("retain", project, {"project": project}, amount_fen, on, by, **more)


def release(*, project: Project, amount_fen: int, on: PublishedDate, by: User | None, **more: Any) -> Movement:
    """Pay retention money to the payee (支付质保金): only now it is spent."""
    return _for_project("release", project, {"project": project}, amount_fen, on, by, **more)


def refund(*, project: Project, amount_fen: int, on: PublishedDate, by: User | None, **more: Any) -> Movement:
    """A payee gives money back to the unit (退回), no more than was paid. It is unspent again."""
    return _for_project("refund", project, {"project": project}, amount_fen, on, by, **more)


@transaction.atomic
def recover(
    *, programme: Programme, donor: str, recipient: str, amount_fen: int, on: PublishedDate, by: User | None, why: str,
    project: Project | None = None, stage: str = "", fund_type: str = "fiscal", pairing: Pairing | None = None,
    **more: Any,
) -> Movement:  # fmt: skip
    """Money goes back to the budget that gave it (收回、追缴), no more than it gave, with the reason.

    Out of a project's account at `stage` (what the unit has, unless `allocated` is named), or of what the place got.
    """
    policies.check_may_move_money(by)
    if not why.strip():
        raise DeedRefused(_("Write why the money is recovered, so that the next reader understands it."))
    gift = is_gift(fund_type)
    if project is None:
        source = open_account(programme, "received", holder=recipient, from_society=gift, by=by)
    else:
        assert stage in ("", "allocated", "disbursed"), stage
        source = open_account(programme, stage or "disbursed", project=project, by=by)
    return _move(
        "recover", source, open_account(programme, "budget", holder=donor, from_society=gift, by=by),
        donor=donor, recipient=recipient, amount_fen=amount_fen, on=on, fund_type=fund_type, pairing=pairing, by=by,
        project=project, why=why, **more,
    )  # fmt: skip


@transaction.atomic
def reverse(movement: Movement, *, on: PublishedDate, by: User | None, why: str, record_no: str = "") -> Movement:
    """Undo a movement by a second one that points at it (冲正). The reason stands in the row's history."""
    policies.check_may_move_money(by)
    if not why.strip():
        raise DeedRefused(_("Write why the movement is reversed, so that the next reader understands it."))
    accounts = queries.locked([movement.account_from_id, movement.account_to_id])
    original = Movement.objects.select_related("account_from", "account_to", "programme").get(pk=movement.pk)
    policies.check_inside(original, by)
    undoing = ledger.reversal_of(queries.as_engine(original), key="", on_first=on.first, on_last=on.last)
    already = {original.record_no} if Movement.objects.filter(reverses=original).exists() else set()
    if faults := ledger.check_reversal(undoing, queries.as_engine(original), already):
        raise WrongRows((original.record_no, REVERSAL_FAULTS[fault]) for fault in faults)
    return _write(
        ledger.REVERSE, accounts[original.account_to_id], accounts[original.account_from_id],
        amount_fen=original.amount_fen, on=on, by=by, why=why, record_no=record_no, reverses=original,
        donor=original.donor_id, recipient=original.recipient_id, pairing=original.pairing, project=original.project,
        fund_type=original.fund_type, form=original.form, document_no=original.document_no, outside=original.outside,
    )  # fmt: skip


@transaction.atomic
def bring_movements(
    rows: Sequence[Movement], *, by: User | None, why: str, file: dict[str, Any] | None = None
) -> None:  # fmt: skip
    """Write many new movements, or none of them. Raises WrongRows or Overdrawn, naming every fault.

    At the end no inside account may hold less than nothing, neither by all rows nor by the settled ones alone. A
    reversal may point at a row of the same batch.
    """
    queries.locked({account for row in rows for account in (row.account_from_id, row.account_to_id)})
    if faults := [*_wrong_steps(rows), *_wrong_reversals(rows)]:
        raise WrongRows(faults)
    actions.bring([row for row in rows if row.reverses is None], by=by, why=why, file=file)
    reversals = [row for row in rows if row.reverses is not None]
    for row in reversals:
        row.reverses = row.reverses  # its number is known only now
    actions.bring(reversals, by=by, why=why, file=file)
    touched = {account for row in rows for account in (row.account_from_id, row.account_to_id)}
    everything = Movement.objects.all()
    for counted in (everything, everything.filter(status__in=SETTLED)):
        if lacking := ledger.overdrawn(queries.held_by(touched, counted)):
            raise Overdrawn(lacking)


@transaction.atomic
def _for_project(
    kind: str, project: Project, source: dict[str, Any], amount_fen: int, on: PublishedDate, by: User | None,
    fund_type: str = "fiscal", **more: Any,
) -> Movement:  # fmt: skip
    policies.check_may_move_money(by)
    check_within_fund_lines(kind, project, amount_fen, fund_type)
    step = ledger.STEPS[kind]
    return _move(
        kind, open_account(project.programme, step.sources[0], by=by, **source),
        open_account(project.programme, step.target, project=project, by=by),
        donor=project.donor_id, recipient=project.recipient_id, pairing=project.pairing, project=project,
        amount_fen=amount_fen, on=on, fund_type=fund_type, by=by, **more,
    )  # fmt: skip


def _move(kind: str, source: FundAccount, target: FundAccount, *, amount_fen: int, **more: Any) -> Movement:
    """Lock the accounts, so that two who pay at once are asked one after the other; then write."""
    held = queries.locked([source.pk, target.pk])
    return _write(kind, held[source.pk], held[target.pk], amount_fen=amount_fen, **more)


def _write(
    kind: str, source: FundAccount, target: FundAccount, *, amount_fen: int, on: PublishedDate, by: User | None,
    donor: str | None, recipient: str | None, why: str = "", record_no: str = "", **fields: Any,
) -> Movement:  # fmt: skip
    _check_it_can_pay(source, amount_fen)
    _check_it_was_given(target, amount_fen)
    movement = Movement(
        record_no=record_no or f"ZJ{recipient or source.programme_id}-{on.first:%Y}-{secrets.token_hex(4)}",
        programme=source.programme, year=on.year, donor_id=donor, recipient_id=recipient, kind=kind,
        account_from=source, account_to=target, amount_fen=amount_fen,
        on_first=on.first, on_last=on.last, on_printed=on.printed, **fields,
    )  # fmt: skip
    actions.create(movement, by=by, why=why)
    policies.check_inside(movement, by)
    return movement


def _check_it_can_pay(source: FundAccount, amount_fen: int) -> None:
    if source.may_owe:
        return
    movements = queries.movements_of(source)
    if lacking := ledger.shortfall(movements, source.code, amount_fen):
        raise NotEnoughHeld(source, held_fen=amount_fen - lacking, wanted_fen=amount_fen)


def _check_it_was_given(target: FundAccount, amount_fen: int) -> None:
    """A budget gets back no more than it gave."""
    if target.may_owe and (gave_fen := -queries.account_balance(target)) < amount_fen:
        raise NotGiven(target, gave_fen=gave_fen, wanted_fen=amount_fen)


def is_gift(fund_type: str) -> bool:
    """Whether the money is a gift. Raises UnknownTerm for a type that no pack names."""
    return packs.fund_type_of(fund_type).provider == SOCIETY


def _wrong_steps(rows: Sequence[Movement]) -> Iterator[Fault]:
    """A deed leads from the stages it may come from to the one it leads to, within one programme."""
    for row in rows:
        ends = (row.account_from, row.account_to)
        if any(account.programme_id != row.programme_id for account in ends):
            yield row.record_no, _("The accounts belong to another programme. Choose accounts of this one.")
        if row.kind == ledger.REVERSE:
            continue
        step = ledger.STEPS[row.kind]
        if row.account_from.stage not in step.sources or row.account_to.stage != step.target:
            yield (
                row.record_no,
                _("The two accounts do not fit the deed. Money goes stage by stage from promise to payee."),
            )


def _wrong_reversals(rows: Sequence[Movement]) -> Iterator[Fault]:
    pointed_at = [row.reverses.pk for row in rows if row.reverses is not None and row.reverses.pk]
    undone = set(Movement.objects.filter(reverses__in=pointed_at).values_list("reverses__record_no", flat=True))
    for row in rows:
        if row.reverses is None:
            continue
        original = queries.as_engine(row.reverses)
        for fault in ledger.check_reversal(queries.as_engine(row), original, undone):
            yield row.record_no, REVERSAL_FAULTS[fault]
        undone.add(original.key)
