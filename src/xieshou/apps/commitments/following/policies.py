"""Who may do what to commitments and issues (议定事项权限), and when.

Belongs here: questions about one user and one item. Does not belong: what a role allows at all (`accounts.policies`),
what stands in the way of a deed whoever does it (`engine.commitments`).
"""

from __future__ import annotations

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import OPEN
from xieshou.apps.accounts.models import Status, User
from xieshou.apps.commitments.models import Commitment, Issue
from xieshou.apps.pairings.models import Programme

Item = Commitment | Issue


def may_register_in(user: User, programme: Programme) -> bool:
    """Whether the user may register commitments of the programme at all, somewhere.

    Collected books are open too: what a communiqué promised was published, and following it adds no figure to them.
    """
    return any(scope.programme in ("", programme.code) for scope in policies.scopes_allowing(user, "edit"))


def may_do(user: User, needs: str, item: Item) -> bool:
    """Whether the user may do a deed that needs this of a role. What is done stands beside the row, accepted or not."""
    return item.status != Status.FROZEN and may(user, needs, item)


def may_edit(user: User, item: Item) -> bool:
    """Whether the wording of a commitment is open for this user's changes: until its row is handed in."""
    return isinstance(item, Commitment) and item.status in OPEN and not item.closed_on and may(user, "edit", item)


def may(user: User, deed: str, item: Item) -> bool:
    """Whether one of the user's scopes holds this item and its role allows the deed."""
    return policies.may(user, deed) and type(item).objects.open_to(user, deed).filter(pk=item.pk).exists()
