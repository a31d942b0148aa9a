"""Who may freeze a programme (快照权限).

Belongs here: what the roles' table (`accounts.policies`) does not say by itself. Does not belong: that table.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.policies import scopes_allowing
from xieshou.apps.pairings.models import Programme


def check_may_freeze(user: User, programme: Programme) -> None:
    """A snapshot holds all rows of a programme, so freezing needs a scope over all of it."""
    held = scopes_allowing(user, "freeze")
    if not any(one.programme in ("", programme.code) and not one.place and not one.pairing for one in held):
        raise PermissionDenied(_("Freezing takes all rows of the programme. Ask its prefecture or province office."))
