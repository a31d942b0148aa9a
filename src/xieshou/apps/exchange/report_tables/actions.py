"""Deeds on an office's own tables (自定义报表): keep one, change it, remove it; each leaves a Change.

Belongs here: the writes and what they check. Does not belong: what a definition may say (the engine), forms.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.exchange.models import OwnTable
from xieshou.apps.exchange.report_tables import queries
from xieshou.apps.pairings.models import Programme
from xieshou.engine.report_tables import BOOKS, ReportTable

LEDGER = "report_tables"


class NamesPersons(DeedRefused):
    """The table filters by what names a person: what is kept and recorded must name nobody."""


@transaction.atomic
def keep(*, programme: Programme, name: str, definition: Mapping[str, Any], by: User) -> OwnTable:
    """Keep a table of the office's own (保存自定义报表). The same definition under the same name is kept once."""
    if not queries.may_keep(by, programme):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    table = _checked(name, definition)
    office, scope = queries.office_of(by, programme)
    held = OwnTable.objects.filter(programme=programme, office=office, scope=scope, name=name).first()
    if held is not None:
        if held.definition == definition:
            return held
        raise DeedRefused(_("Your office already keeps a table called “%s”. Choose another name.") % name)
    own = OwnTable(
        programme=programme, ledger=table.ledger, name=name, definition=dict(definition), office=office, scope=scope,
        by=by,
    )  # fmt: skip
    own.full_clean()
    own.save()
    _leave(own, "create", by, {"name": [None, name], "definition": [None, own.definition]})
    return own


@transaction.atomic
def change(own: OwnTable, *, name: str, definition: Mapping[str, Any], seen_version: int, by: User) -> OwnTable:
    """Change a table of the office's own (修改自定义报表). Refused when somebody saved a newer version."""
    held, table = _held(own, by), _checked(name, definition)
    if held.version != seen_version:
        raise DeedRefused(
            _("Somebody of your office changed this table while you were editing. Open it again and repeat yours.")
        )
    wanted = {"name": name, "definition": dict(definition)}
    moved = {key: [getattr(held, key), value] for key, value in wanted.items() if getattr(held, key) != value}
    if not moved:
        return held
    held.name, held.definition, held.ledger = name, dict(definition), table.ledger
    held.version += 1
    others = OwnTable.objects.filter(programme=held.programme, office=held.office, scope=held.scope, name=name)
    if others.exclude(pk=held.pk).exists():
        raise DeedRefused(_("Your office already keeps a table called “%s”. Choose another name.") % name)
    held.full_clean()
    held.save()
    _leave(held, "change", by, moved)
    return held


@transaction.atomic
def remove(own: OwnTable, *, by: User) -> None:
    """Remove a table of the office's own (删除自定义报表). Its definition stays in the record of changes."""
    held = _held(own, by)
    _leave(held, "remove", by, {"name": [held.name, None], "definition": [held.definition, None]})
    held.delete()


def _held(own: OwnTable, by: User) -> OwnTable:
    held = OwnTable.objects.select_for_update(of=("self",)).select_related("programme").filter(pk=own.pk).first()
    if held is None:
        raise DeedRefused(_("This table has been removed."))
    if not queries.is_of_office(held, by):
        raise PermissionDenied(_("Only the office that keeps this table may change or remove it."))
    return held


def _checked(name: str, definition: Mapping[str, Any]) -> ReportTable:
    """The definition, read. Raises PackError, or NamesPersons."""
    table = queries.definition_of(name, definition)
    asked = [*table.where, *(one for measure in table.measures for one in measure.where)]
    naming = sorted({one.column for one in asked if one.values and BOOKS[table.ledger].column(one.column).is_personal})
    if naming:
        raise NamesPersons(
            _("A table that is kept may not be filtered by what describes a person (%s). Take the filter away.")
            % ", ".join(BOOKS[table.ledger].column(one).zh for one in naming)
        )
    return table


def _leave(own: OwnTable, deed: str, by: User, fields: dict[str, Any]) -> None:
    Change.objects.create(by=by, deed=deed, ledger=LEDGER, key=own.code, fields=fields)
