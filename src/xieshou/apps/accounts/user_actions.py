"""Deeds on people who sign in: make an account, give and take scopes, change a password, close an account.

Belongs here: writes to User and Scope, each with its Change. Does not belong: deciding what a role allows.
"""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import Change, Role, Scope, User
from xieshou.engine import place_codes


def new_password() -> str:
    """A password that nobody has to invent: 18 random bytes as text."""
    return secrets.token_urlsafe(18)


@transaction.atomic
def create_user(*, username: str, password: str, full_name: str = "", office: str = "", by: User | None) -> User:
    """Make an account (建立用户). Raises ValidationError when the name is taken or the password is weak."""
    _check(by)
    user = User(username=username, full_name=full_name, office=office)
    validate_password(password, user)
    user.set_password(password)
    user.full_clean()
    user.save()
    _leave(user, "create", by, {"full_name": [None, full_name], "office": [None, office]})
    return user


@transaction.atomic
def give_scope(
    user: User, *, role: str, programme: str = "", place: str = "", pairing: str = "", by: User | None
) -> Scope:
    """Give a role for a programme, a place or a pairing (授予权限)."""
    _check(by)
    if place and not place_codes.is_code(place):
        raise ValidationError(_("“%(place)s” is no division code: write 6, 9 or 12 digits.") % {"place": place})
    scope = Scope(user=user, role=role, programme=programme, place=place, pairing=pairing)
    scope.full_clean()
    scope.save()
    _leave(user, "give_scope", by, {"scope": [None, _named(scope)]})
    return scope


@transaction.atomic
def take_scope(scope: Scope, *, by: User | None) -> None:
    """Take a scope back (收回权限)."""
    _check(by)
    _leave(scope.user, "take_scope", by, {"scope": [_named(scope), None]})
    scope.delete()


@transaction.atomic
def set_password(user: User, *, password: str, by: User | None) -> None:
    """Give a new password (重设密码). The Change says that it was changed, never to what."""
    _check(by, own=user)
    validate_password(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    _leave(user, "set_password", by, {})


@transaction.atomic
def deactivate(user: User, *, by: User | None) -> None:
    """Close an account (停用用户). Its writes stay attributed to it."""
    _check(by)
    user.is_active = False
    user.save(update_fields=["is_active"])
    _leave(user, "deactivate", by, {"is_active": [True, False]})


def _check(by: User | None, own: User | None = None) -> None:
    """Only an administrator, somebody at the installation's own command line, or the owner of a password."""
    if by is not None and by != own:
        policies.check_may(by, "manage_users")


def _named(scope: Scope) -> dict[str, str]:
    return {
        "role": Role(scope.role).value, "programme": scope.programme, "place": scope.place, "pairing": scope.pairing,
    }  # fmt: skip


def _leave(user: User, deed: str, by: User | None, fields: dict[str, object]) -> None:
    Change.objects.create(by=by, deed=deed, ledger="users", key=user.username, fields=fields)
