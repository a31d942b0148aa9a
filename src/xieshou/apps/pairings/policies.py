"""Who may do what to programmes (协作项目总体权限).

Belongs here: questions about one user and one programme. Does not belong: what a role allows (`accounts.policies`).
"""

from __future__ import annotations

from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.policies import scopes_allowing
from xieshou.apps.pairings.models import Programme


def may_set_rules(user: User, programme: Programme) -> bool:
    """Whether the user may say what the programme demands: who freezes its years, over all of it."""
    return any(
        scope.programme in ("", programme.code) and scope.place in ("", programme.recipient_id)
        for scope in scopes_allowing(user, "freeze")
    )
