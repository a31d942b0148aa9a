"""The writes of objections (公示异议办理): one is recorded, and one is answered; neither is altered afterwards.

Belongs here: each write, atomic and attributed, without numbers of persons. Does not belong: who may (`policies`).
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.projects.holding import hold
from xieshou.apps.projects.models import Notice, NoticeObjection, Project
from xieshou.engine.projects.public_notice import without_persons_numbers

RAISED, ANSWERED = "objection_raised", "objection_answered"


@transaction.atomic
def raise_objection(
    notice: Notice, *, raised_on: date, raised_by: str, said: str, by: User, today: date
) -> NoticeObjection:
    """Record an objection (登记异议): in general words from whom, and what it says."""
    held = hold(notice.project, by, lambda _status: "edit")
    if raised_on > today:
        raise ValidationError({"raised_on": _("This day has not come yet.")})
    if raised_on < notice.first_day:
        raise ValidationError({"raised_on": _("The notice was not up yet on this day. Correct the day.")})
    made = NoticeObjection(
        notice=notice, raised_on=raised_on, raised_by=_plain("raised_by", raised_by), said=_plain("said", said)
    )
    made.full_clean()
    made.save()
    _record(held, RAISED, by=by, told=[None, f"{notice}: {made}"])
    return made


@transaction.atomic
def answer_objection(
    objection: NoticeObjection, *, answered_on: date, answered_by: str, answer: str, by: User, today: date
) -> NoticeObjection:
    """Write how an objection was answered (答复异议), by which office and when; once."""
    held = hold(objection.notice.project, by, lambda _status: "edit")
    row = NoticeObjection.objects.select_for_update(of=("self",)).get(pk=objection.pk)
    if row.answered_on is not None:
        raise DeedRefused(_("This objection was answered already."))
    if answered_on > today:
        raise ValidationError({"answered_on": _("This day has not come yet.")})
    row.answered_on, row.answered_by = answered_on, _plain("answered_by", answered_by)
    row.answer = _plain("answer", answer)
    row.full_clean()
    row.save()
    _record(held, ANSWERED, by=by, told=[str(row), row.answer])
    return row


def _plain(name: str, text: str) -> str:
    """The text, if it holds no number of a person."""
    if without_persons_numbers(text)[1]:
        raise ValidationError(
            {name: _("Leave out numbers of persons: no ID number, bank card or telephone is kept with an objection.")}
        )
    return text.strip()


def _record(held: Project, deed: str, *, by: User, told: list[str | None]) -> None:
    Change.objects.create(by=by, deed=deed, ledger=held.LEDGER, key=held.record_no, fields={"objection": told})
