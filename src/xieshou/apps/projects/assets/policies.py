"""Who may do what to assets (资产权限), and when.

Belongs here: questions about one user and one asset. Does not belong: what a role allows at all (`accounts.policies`).
"""

from __future__ import annotations

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import OPEN
from xieshou.apps.accounts.models import Status, User
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.models import Asset
from xieshou.apps.projects.policies import deed_that_moves

BESIDE = ("record_state", "record_due")  # what these write stands beside the row, which may be accepted already


def needed(deed: str, status: str) -> str:
    """What a role must allow to do a deed on an asset of this row status."""
    return "edit" if deed in BESIDE else deed_that_moves(status)


def may_do(user: User, deed: str, asset: Asset) -> bool:
    """Whether the user may do the deed, as the row now stands; gates are asked apart."""
    if asset.status == Status.FROZEN or asset.programme.books == Programme.Books.COLLECTED:
        return False
    return may(user, needed(deed, asset.status), asset)


def may_edit(user: User, asset: Asset) -> bool:
    """Whether the row is open for this user's changes."""
    kept = asset.programme.books == Programme.Books.KEPT
    return kept and asset.status in OPEN and may(user, "edit", asset)


def may(user: User, deed: str, asset: Asset) -> bool:
    """Whether one of the user's scopes holds this asset and its role allows the deed."""
    return policies.may(user, deed) and Asset.objects.open_to(user, deed).filter(pk=asset.pk).exists()


def may_see_persons(user: User, asset: Asset) -> bool:
    """Whether the person who keeps it up may be shown (个人信息); each showing leaves a record."""
    return may(user, "see_persons", asset)
