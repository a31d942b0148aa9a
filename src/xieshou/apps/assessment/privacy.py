"""Columns that are for offices only (内部栏目): hidden from the public on every page and in every file.

Belongs here: which columns of a defined ledger somebody looking on as the public may not see.
Does not belong: columns that name a person (`registers.may_see_persons`), which rows are seen (`visible_to`).
"""

from __future__ import annotations

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.pairings.models import Programme


def internal_hidden(ledger: str, user: User | None, programme: Programme | None) -> frozenset[str]:
    """The internal columns of a ledger, where the user does not work in the programme; `None` is the installation.

    Books collected from publications hold nothing that was not published, so nothing of them is internal.
    """
    if ledger not in SHEETS or user is None:
        return frozenset()
    if programme is not None and (
        programme.books == Programme.Books.COLLECTED or policies.works_in(user, programme.pk)
    ):
        return frozenset()
    return SHEETS[ledger].ledger.internal
