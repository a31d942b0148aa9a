"""The writes of progress (形象进度办理), one function per deed; the ledger's two columns follow from the readings.

Belongs here: recording, checking, taking back. Does not belong: who may (`policies`), what a file may be.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts import evidence_actions
from xieshou.apps.accounts.actions import DeedRefused, plain
from xieshou.apps.accounts.models import Change, Evidence, User
from xieshou.apps.projects.holding import hold
from xieshou.apps.projects.models import ProgressReading, Project
from xieshou.apps.projects.progress.queries import pace_of
from xieshou.data.progress_rules import progress_rules
from xieshou.engine.projects.pace import runs_ahead

READ, CHECKED, TAKEN_BACK = "progress_read", "progress_checked", "progress_taken_back"


@transaction.atomic
def record(
    project: Project, *, seen_on: date, percent: int, by: User, today: date, photos: Sequence[Evidence] = (),
    note: str = "",
) -> ProgressReading:  # fmt: skip
    """Record how far a site is (登记形象进度), with its photographs.

    Less than was read before, or far ahead of payment, needs a note that says why.
    """
    held = hold(project, by, lambda _status: "edit")
    if seen_on > today:
        raise ValidationError({"seen_on": _("This day has not come yet. Write the day on which somebody looked.")})
    made = ProgressReading(
        project=held, number=held.progress_readings.count() + 1, seen_on=seen_on, percent=percent, read_by=by,
        note=note.strip(),
    )  # fmt: skip
    made.full_clean()
    if not made.note:
        _ask_for_a_note(held, made)
    made.save()
    for photo in photos:
        made.photos.add(evidence_actions.attach(photo, [held], by=by, printed=f"{percent}%"))
    _keep_in_step(held, READ, {"reading": [None, str(made)]}, by=by, why=made.note)
    return made


@transaction.atomic
def check(reading: ProgressReading, *, agrees: bool, note: str = "", on: date, by: User) -> ProgressReading:
    """Check a reading as a second person (复核). One that differs counts no more; what was found is written down."""
    held = hold(reading.project, by, lambda _status: "edit")
    row = _standing(reading)
    if row.checked_by_id is not None:
        raise DeedRefused(_("This reading was checked already."))
    row.checked_by, row.checked_on, row.check_note = by, on, note.strip()
    row.result = ProgressReading.Result.AGREES if agrees else ProgressReading.Result.DIFFERS
    row.full_clean()
    row.save()
    told = {"reading": [str(row), str(row)], "result": [None, str(row.result)]}
    _keep_in_step(held, CHECKED, told, by=by, why=row.check_note)
    return row


@transaction.atomic
def take_back(reading: ProgressReading, *, why: str, by: User) -> ProgressReading:
    """Take back a reading that was entered wrongly (撤回). It stays on record with the reason."""
    if not why.strip():
        raise ValidationError({"why": _("Write why it is taken back.")})
    held = hold(reading.project, by, lambda _status: "edit")
    row = _standing(reading)
    row.taken_back_because = why.strip()
    row.save(update_fields=["taken_back_because"])
    _keep_in_step(held, TAKEN_BACK, {"reading": [str(row), None]}, by=by, why=why.strip())
    return row


def _standing(reading: ProgressReading) -> ProgressReading:
    row = ProgressReading.objects.select_for_update(of=("self",)).get(pk=reading.pk)
    if not row.stands:
        raise DeedRefused(_("This reading counts no more: it was taken back, or the check found otherwise."))
    return row


def _ask_for_a_note(held: Project, made: ProgressReading) -> None:
    before = [one.percent for one in held.progress_readings.all() if one.stands and one.seen_on <= made.seen_on]
    if before and max(before) > made.percent:
        raise ValidationError(
            {"note": _("%(before)s percent were read before. Write why it is less now.") % {"before": max(before)}}
        )
    pace = pace_of(held)
    if runs_ahead(made.percent, pace.paid_fen, pace.planned_fen, points := progress_rules().points):
        raise ValidationError(
            {"note": _("Work is more than %(points)s points ahead of payment. Write why.") % {"points": points}}
        )


def _keep_in_step(held: Project, deed: str, beside: dict[str, Any], *, by: User, why: str) -> None:
    """Write what the ledger's columns are now, and the change. A newer claim of a file stays as it is."""
    readings = list(held.progress_readings.all())
    newest = max((one for one in readings if one.stands), key=lambda one: one.seen_on, default=None)
    fallen = {(one.percent, one.seen_on) for one in readings if not one.stands}
    was = (held.progress_percent, held.progress_on)
    if was in fallen or held.progress_on is None or (newest and newest.seen_on >= held.progress_on):
        held.progress_percent, held.progress_on = (newest.percent, newest.seen_on) if newest else (None, None)
    now = (held.progress_percent, held.progress_on)
    names = ("progress_percent", "progress_on")
    moved = {name: [plain(a), plain(b)] for name, a, b in zip(names, was, now, strict=True) if a != b}
    if moved:
        held.version += 1
        held.full_clean(exclude=["brought_by"])
        held.save()
    Change.objects.create(by=by, deed=deed, ledger=held.LEDGER, key=held.record_no, fields=moved | beside, why=why)
