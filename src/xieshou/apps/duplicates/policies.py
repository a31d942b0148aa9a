"""Who may see, look for and decide likely duplicates (疑似重复权限).

Belongs here: questions about a user. Does not belong: which offers they are (`queries`).
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Programme


def may_see(user: User, programme: Programme) -> bool:
    """Whether the page is theirs at all: everybody with a role in the programme, but the public."""
    return policies.works_in(user, programme.code)


def may_look(user: User, programme: Programme) -> bool:
    """Whether they may have the rows that they edit compared."""
    return any(scope.programme in ("", programme.code) for scope in policies.scopes_allowing(user, "edit"))


def check_may_see(user: User, programme: Programme) -> None:
    """Refuse who may not see likely duplicates."""
    if not may_see(user, programme):
        raise PermissionDenied(_("Likely duplicates are for the offices that keep or audit the rows."))


def check_may_look(user: User | None, programme: Programme) -> None:
    """Refuse who edits no rows of the programme; the command line of the installation may do all."""
    if user is not None and not may_look(user, programme):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
