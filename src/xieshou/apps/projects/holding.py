"""Holding a row of a project or an asset for a deed (办理前锁定).

Belongs here: what every such deed asks first. Does not belong: the gates (`shut_gates`), the deeds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Status, User
from xieshou.apps.projects.models import Asset, Project

Row = TypeVar("Row", Project, Asset)


def hold(row: Row, by: User, deed_at: Callable[[str], str]) -> Row:
    """The row as it now stands, locked, with its programme.

    `deed_at`: what a role must allow, by the status of the row. Refused when the row is frozen, when it does not stand
    open to the user, and in books that are collected from publications.
    """
    status = type(row).objects.filter(pk=row.pk).values_list("status", flat=True).get()
    if status == Status.FROZEN:
        raise DeedRefused(_("This row is frozen. A correction is entered as a new row that points at it."))
    seen = type(row).objects.open_to(by, deed_at(status)).select_for_update(of=("self",))
    held = seen.select_related("programme").filter(pk=row.pk).first()
    if held is None:
        raise PermissionDenied(_("This row lies outside your scope, or your role does not allow this step."))
    if held.programme.books == held.programme.Books.COLLECTED:
        raise DeedRefused(_("These books are collected from publications; nothing is entered in them."))
    return held
