"""Who may move money (资金权限): whoever may edit rows where the money lies.

Belongs here: questions about one user and one movement. Does not belong: what a role allows (`accounts.policies`),
whether an account can pay (`engine.funds`).
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.models import Project

DEED = "edit"


def check_may_move_money(by: User | None) -> None:
    """Refuse somebody whose roles never allow it. Nobody (`None`) is the installation itself."""
    if by is not None:
        policies.check_may(by, DEED)


def check_inside(movement: Movement, by: User | None) -> None:
    """Refuse a movement that lies outside the places and pairings the user looks after.

    It is asked of a row that stands in the database, also a new one: the transaction around it takes it back.
    """
    if by is not None and not Movement.objects.open_to(by, DEED).filter(pk=movement.pk).exists():
        raise PermissionDenied(_("This money lies outside your scope, or your role does not allow this step."))


def may_enter_beside(user: User, row: Movement | Project) -> bool:
    """Whether the user may enter a movement where this one lies, or of this project's money; in books offices keep."""
    kept = row.programme.books == Programme.Books.KEPT
    return kept and policies.may(user, DEED) and type(row).objects.open_to(user, DEED).filter(pk=row.pk).exists()
