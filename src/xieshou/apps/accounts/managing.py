"""Whom an administrator looks after (用户管理范围): nobody gives, or takes away, more than they hold themselves.

Belongs here: which users and scopes lie inside an administrator's own. Does not belong: the deeds (`user_actions`).
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import Role, Scope, User
from xieshou.engine import place_codes

DEED = "manage_users"


def manages_scope(user: User, wanted: Scope) -> bool:
    """Whether a scope lies inside one that the user administers."""
    return any(_lies_inside(wanted, held) for held in policies.scopes_allowing(user, DEED))


def manages(user: User, other: User) -> bool:
    """Whether all scopes of another user lie inside those the user administers; nobody manages the own account."""
    return other != user and all(manages_scope(user, scope) for scope in other.scopes.all())


def may_take(user: User, scope: Scope) -> bool:
    """Whether the user may take a scope back; nobody takes away the own right to administer."""
    own = scope.user_id == user.pk and scope.role == Role.ADMINISTRATOR
    return not own and manages_scope(user, scope)


def users_seen_by(user: User) -> QuerySet[User]:
    """The users that an administrator sees: those with a scope in the same programmes, and those without any."""
    held = policies.scopes_allowing(user, DEED)
    if not held:
        return User.objects.none()
    if any(not scope.programme for scope in held):
        return User.objects.all()
    inside = Scope.objects.filter(programme__in=[scope.programme for scope in held])
    return User.objects.filter(Q(pk__in=inside.values("user")) | Q(scopes=None))


def _lies_inside(wanted: Scope, held: Scope) -> bool:
    if held.programme not in ("", wanted.programme):
        return False
    if held.place and not (place_codes.is_code(wanted.place) and place_codes.is_within(wanted.place, held.place)):
        return False
    return held.pairing in ("", wanted.pairing)
