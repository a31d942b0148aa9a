"""The deeds of a project's life (项目环节办理): moving on, and recording a public notice.

Belongs here: the writes, each atomic, attributed and refused by a shut gate in the gate's own words.
Does not belong: which steps and gates there are (`engine.projects`), what a form reads (`move_form`), ordinary changes
(`actions`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused, StaleRow, told
from xieshou.apps.accounts.models import Change, Status, User
from xieshou.apps.projects import policies
from xieshou.apps.projects.actions import with_search
from xieshou.apps.projects.belongings import values_of
from xieshou.apps.projects.models import Notice, Project
from xieshou.data import packs
from xieshou.data.life_cycle import STEP
from xieshou.engine.projects import Move, Shut, after, judge, possible
from xieshou.engine.published_date import PublishedDate

MOVED, NOTICED = "move_on", "notice"  # the deeds as changes name them
GATES = "gates"  # in such a change: the gates that were passed with a reason
PRINTED = {"start_first": "start", "finish_first": "finish"}  # days that may be known coarsely


class GatesShut(DeedRefused):
    """A step that gates refuse, or ask a reason for; `shut` are those gates."""

    def __init__(self, shut: Iterable[Shut]) -> None:
        self.shut = list(shut)
        super().__init__("\n".join(in_words(one) for one in self.shut))


def in_words(shut: Shut) -> str:
    """A shut gate as people read it: what it is, what is lacking, what would open it."""
    language = get_language() or "zh-hans"
    parts = {"gate": shut.gate.name(language), "lacks": shut.lacks(language), "opens": shut.opens(language)}
    if shut.blocks:
        return _("%(gate)s: %(lacks)s %(opens)s") % parts
    return _("%(gate)s (needs a written reason): %(lacks)s %(opens)s") % parts


@transaction.atomic
def move_on(
    project: Project, to: str, *, on: PublishedDate | date | None, by: User, seen_version: int, why: str = "",
    fields: Mapping[str, Any] | None = None,
) -> Project:  # fmt: skip
    """Take a step of the project's life (办理环节) on a day, with the columns that the step asks for.

    Raises GatesShut when a gate refuses, or when one asks for a reason and `why` is empty; nothing is written then.
    """
    held = _held(project, by)
    if held.version != seen_version:
        raise StaleRow(held, {"stage": to})
    values = values_of(held)
    move = next((one for one in possible(values) if one.enters == to), None)
    if move is None or held.programme.books == held.programme.Books.COLLECTED:
        raise DeedRefused(_("This step does not follow from where the project stands. Look at its page again."))
    columns = _columns(move, on, fields or {})
    moved = after(values, move, columns)
    shut = judge({**values, **moved, "stage_before": held.stage})
    _pass(shut, why)
    beside = {GATES: [None, "、".join(one.gate.code for one in shut)]} if shut else {}
    if move.transition.kind != STEP and on is not None:
        beside[f"{to}_on"] = [None, str(on.printed if isinstance(on, PublishedDate) else on)]
    return _write(held, moved, beside, by=by, why=why)


@transaction.atomic
def put_up_notice(project: Project, *, shown_at: str, first_day: date, last_day: date, by: User) -> Notice:
    """Record that a notice of the project was put up (登记公示)."""
    held = Project.objects.open_to(by, "edit").select_for_update(of=("self",)).filter(pk=project.pk).first()
    if held is None:
        raise PermissionDenied(_("This row lies outside your scope, or your role does not allow this step."))
    if held.status == Status.FROZEN:
        raise DeedRefused(_("This row is frozen. A correction is entered as a new row that points at it."))
    notice = Notice(project=held, shown_at=shown_at.strip(), first_day=first_day, last_day=last_day)
    notice.full_clean()
    notice.save()
    Change.objects.create(by=by, deed=NOTICED, ledger=held.LEDGER, key=held.record_no, why=str(notice))
    return notice


def _held(project: Project, by: User) -> Project:
    """The project as it now stands, locked; refused to whom its row does not stand open."""
    status = Project.objects.filter(pk=project.pk).values_list("status", flat=True).get()
    if status == Status.FROZEN:
        raise DeedRefused(_("This row is frozen. A correction is entered as a new row that points at it."))
    seen = Project.objects.open_to(by, policies.deed_that_moves(status)).select_for_update(of=("self",))
    held = seen.select_related("programme").filter(pk=project.pk).first()
    if held is None:
        raise PermissionDenied(_("This row lies outside your scope, or your role does not allow this step."))
    return held


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


def _pass(shut: list[Shut], why: str) -> None:
    refusing = [one for one in shut if one.blocks]
    if refusing or (shut and not why.strip()):
        raise GatesShut(refusing or shut)


def _write(held: Project, columns: dict[str, Any], beside: dict[str, Any], *, by: User, why: str) -> Project:
    moved = {}
    for name, value in columns.items():
        old = getattr(held, name)
        if old != value:
            moved[name] = [told(held, name, old), told(held, name, value)]
            setattr(held, name, value)
    held.version += 1
    with_search([held])
    held.full_clean(exclude=["brought_by"])
    held.save()
    Change.objects.create(
        by=by, deed=MOVED, ledger=held.LEDGER, key=held.record_no, fields=moved | beside, why=why.strip()
    )
    return held
