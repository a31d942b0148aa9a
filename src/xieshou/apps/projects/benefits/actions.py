"""The writes of benefit linkage (利益联结办理), one function per deed.

Belongs here: terms, payments to households, taking a payment back. Does not belong: who may (`policies`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused, StaleRow, write
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.projects.holding import hold
from xieshou.apps.projects.models import BenefitPayment, Project
from xieshou.apps.projects.policies import deed_that_moves

TERMS, PAID, TAKEN_BACK = "benefit_terms", "benefit_paid", "benefit_taken_back"
COLUMNS = ("benefit_mechanism", "benefit_terms", "benefit_households", "benefit_share_fen")


@transaction.atomic
def agree_terms(project: Project, *, fields: dict[str, Any], by: User, seen_version: int, why: str = "") -> Project:
    """Write what households are to get from a project (联农带农约定): the way, the terms, how many, how much each."""
    assert fields.keys() <= set(COLUMNS), fields.keys()
    held = hold(project, by, deed_that_moves)
    if held.version != seen_version:
        raise StaleRow(held, fields)
    return write(held, fields, deed=TERMS, by=by, why=why.strip())


@transaction.atomic
def record_payment(
    project: Project, *, year: int, mode: str, paid_on: date, households: int, persons: int | None, amount_fen: int,
    note: str = "", by: User,
) -> BenefitPayment:  # fmt: skip
    """Record what households were paid (利益联结兑现): counts and a sum. The same payment twice is refused."""
    held = hold(project, by, lambda _status: "edit")
    made = BenefitPayment(
        project=held, year=year, mode=mode, paid_on=paid_on, households=households, persons=persons,
        amount_fen=amount_fen, note=note.strip(),
    )  # fmt: skip
    made.full_clean()
    made.save()
    fields = {"households": [None, households], "persons": [None, persons], "amount_fen": [None, amount_fen],
              "paid_on": [None, str(paid_on)]}  # fmt: skip
    Change.objects.create(by=by, deed=PAID, ledger=held.LEDGER, key=held.record_no, fields=fields, why=made.note)
    return made


@transaction.atomic
def take_back(payment: BenefitPayment, *, why: str, by: User) -> BenefitPayment:
    """Take back a payment that was entered wrongly (撤回). It stays on record with the reason, and counts no more."""
    if not why.strip():
        raise ValidationError({"why": _("Write why it is taken back.")})
    held = hold(payment.project, by, lambda _status: "edit")
    row = BenefitPayment.objects.select_for_update().get(pk=payment.pk)
    if row.taken_back_because:
        raise DeedRefused(_("This payment was taken back already."))
    row.taken_back_because = why.strip()
    row.save(update_fields=["taken_back_because"])
    fields = {"amount_fen": [row.amount_fen, None], "paid_on": [str(row.paid_on), None]}
    Change.objects.create(
        by=by, deed=TAKEN_BACK, ledger=held.LEDGER, key=held.record_no, fields=fields, why=why.strip()
    )
    return row
