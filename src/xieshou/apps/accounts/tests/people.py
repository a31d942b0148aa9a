"""Users for tests of this room, which knows no programme: scopes name codes alone."""

from __future__ import annotations

from xieshou.apps.accounts.models import Scope, User


def somebody(name: str, *roles: str, programme: str = "", place: str = "", pairing: str = "") -> User:
    """A user with these roles for one programme, place or pairing; without any, for all."""
    user = User.objects.create(username=name, full_name=name, office="州办")  # no password: hashing one takes long
    for role in roles:
        Scope.objects.create(user=user, role=role, programme=programme, place=place, pairing=pairing)
    return user
