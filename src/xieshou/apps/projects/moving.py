"""The deeds of a project's life (项目环节办理): moving on, recording a public notice, co-signing.

Belongs here: the writes, each atomic, attributed and refused by a shut gate in the gate's own words.
Does not belong: which steps and gates there are (`engine.projects`), what a form reads (`move_form`), ordinary changes
(`actions`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.actions import DeedRefused, StaleRow, record_batch
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.projects import policies
from xieshou.apps.projects.actions import with_search_kept
from xieshou.apps.projects.belongings import values_of
from xieshou.apps.projects.holding import hold
from xieshou.apps.projects.models import Notice, Project
from xieshou.apps.projects.shut_gates import passed
from xieshou.data import packs
from xieshou.data.life_cycle import ASIDE, END, STEP
from xieshou.engine.projects import Move, after, judge, possible
from xieshou.engine.published_date import PublishedDate

MOVED, NOTICED, COSIGNED = "move_on", "notice", "co_sign"  # the deeds as changes name them
PRINTED = {"start_first": "start", "finish_first": "finish"}  # days that may be known coarsely


@transaction.atomic
def move_on(
    project: Project, to: str, *, on: PublishedDate | date | None, by: User, seen_version: int, why: str = "",
    fields: Mapping[str, Any] | None = None,
) -> Project:  # fmt: skip
    """Take a step of the project's life (办理环节) on a day, with the columns that the step asks for.

    Raises GatesShut when a gate refuses, or when one asks for a reason and `why` is empty; nothing is written then.
    """
    held = hold(project, by, policies.deed_that_moves)
    if held.version != seen_version:
        raise StaleRow(held, {"stage": to})
    values = values_of(held)
    move = next((one for one in possible(values) if one.enters == to), None)
    if move is None:
        raise DeedRefused(_("This step does not follow from where the project stands. Look at its page again."))
    if move.transition.kind in (ASIDE, END) and on is None:
        raise ValidationError({"on": _("Write the day on which this was decided.")})
    columns = _columns(move, on, fields or {})
    moved = after(values, move, columns)
    shut = judge({**values, **moved, "stage_before": held.stage})
    beside = passed(shut, why)
    if move.transition.kind != STEP and on is not None:
        beside[f"{to}_on"] = [None, str(on.printed if isinstance(on, PublishedDate) else on)]
    return with_search_kept(actions.write(held, moved, deed=MOVED, by=by, why=why.strip(), beside=beside))


@transaction.atomic
def put_up_notice(project: Project, *, shown_at: str, first_day: date, last_day: date, by: User) -> Notice:
    """Record that a notice of the project was put up (登记公示)."""
    held = hold(project, by, lambda _status: "edit")
    notice = Notice(project=held, shown_at=shown_at.strip(), first_day=first_day, last_day=last_day)
    notice.full_clean()
    notice.save()
    Change.objects.create(by=by, deed=NOTICED, ledger=held.LEDGER, key=held.record_no, why=str(notice))
    return notice


@transaction.atomic
def co_sign(project: Project, side: str, *, on: date, by: User, today: date) -> Project:
    """Co-sign the payments of a project for one side, in the signer's own name (会签).

    `side`: a key of `policies.COSIGNERS`. Raises DeedRefused when that side has signed, or nobody is asked to.
    """
    held = hold(project, by, lambda _status: policies.COSIGNERS[side])
    if not held.programme.asks_cosignatures:
        raise DeedRefused(_("This programme asks for no co-signatures."))
    if signed_on := getattr(held, f"{side}_cosigned_on"):
        raise DeedRefused(_("This side signed already, on %(day)s.") % {"day": signed_on})
    if on > today:
        raise ValidationError({"on": _("This day has not come yet. Write the day on which you sign.")})
    signed = {f"{side}_cosigned_by": str(by)[:40], f"{side}_cosigned_on": on}
    return actions.write(held, signed, deed=COSIGNED, by=by, why="")


@transaction.atomic
def bring_notices(notices: Sequence[Notice], *, by: User | None, why: str) -> None:
    """Record notices of many projects at once (批量登记公示). Their projects must be kept already."""
    if not notices:
        return
    Notice.objects.bulk_create(notices, batch_size=500)
    keys = [f"{one.project.record_no}/{one.first_day}" for one in notices]
    record_batch(by=by, deed=NOTICED, ledger="notices", keys=keys, why=why)


def _columns(move: Move, on: PublishedDate | date | None, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What the step writes: its day, as precisely as the column can hold it, and what it asks for."""
    extra = fields.keys() - {*move.transition.asks}
    assert not extra, extra
    columns = dict(fields)
    day = PublishedDate.read(on.isoformat()) if isinstance(on, date) else on
    for column in move.days:
        if column in PRINTED:
            stem = PRINTED[column]
            columns |= {f"{stem}_first": day and day.first, f"{stem}_last": day and day.last,
                        f"{stem}_printed": day.printed if day else ""}  # fmt: skip
        elif day is not None and day.first != day.last:
            raise ValidationError({"on": _("Write the day, such as 2018-06-02; a month is not enough here.")})
        else:
            columns[column] = day and day.first
    if "category" in columns:
        columns["area"] = packs.areas().canonical("project_categories", columns["category"]).code
    return columns
