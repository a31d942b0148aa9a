"""Who may do what (权限): one table of roles and deeds, and questions about it.

Belongs here: what a role allows. Does not belong: which rows lie inside a scope (`models/records.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from xieshou.apps.accounts.models.users import Scope, User

# Role → deeds. Seeing is common to all; what is not named is refused.
DEEDS: dict[str, frozenset[str]] = {
    "county_clerk": frozenset({"edit", "submit", "attach", "see_persons"}),
    "office": frozenset(
        {
            "edit",
            "submit",
            "attach",
            "accept",
            "return",
            "freeze",
            "report",
            "see_persons",
            "close_findings",
            "cosign_leader",
        }
    ),
    "donor_office": frozenset({"edit", "submit", "attach", "report", "see_persons", "cosign_cadre"}),
    "field_team": frozenset({"edit", "submit", "attach", "see_persons", "cosign_cadre"}),
    "labour_station": frozenset({"see_persons"}),
    "auditor": frozenset({"see_persons", "see_access_records", "report", "close_findings"}),
    "public": frozenset(),
    "administrator": frozenset({"manage_users", "see_access_records"}),
}


def scopes_of(user: User) -> list[Scope]:
    """All scopes of a user, read once per request."""
    if not user.is_authenticated or not user.is_active:
        return []
    cached = getattr(user, "_scopes", None)
    if cached is None:
        cached = user._scopes = list(user.scopes.all())
    return cached


def scopes_allowing(user: User, deed: str) -> list[Scope]:
    """The scopes whose role allows the deed."""
    return [scope for scope in scopes_of(user) if deed in DEEDS[scope.role]]


def may(user: User, deed: str) -> bool:
    """Whether some role of the user allows the deed, whatever the row."""
    return bool(scopes_allowing(user, deed))


def check_may(user: User, deed: str) -> None:
    """Refuse a deed that no role of the user allows."""
    if not may(user, deed):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))


def sees_settled_rows_only(role: str) -> bool:
    """The public sees what has been accepted, never drafts."""
    return role == "public"


def works_in(user: User, programme: str) -> bool:
    """Whether the user works in the programme, and so sees what is for offices only; the public looks on."""
    return any(
        scope.programme in ("", programme) and not sees_settled_rows_only(scope.role) for scope in scopes_of(user)
    )
