"""Questions about programmes and pairings; reads only."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.models import Pairing, Programme


def programmes_of(user: User) -> QuerySet[Programme]:
    """The programmes in which the user holds some scope, the real one first."""
    codes = [scope.programme for scope in policies.scopes_of(user)]
    known = Programme.objects.order_by("invented", "code")
    return known if "" in codes else known.filter(code__in=codes)


def get_programme_or_404(user: User, code: str) -> Programme:
    """The programme, if the user holds a scope in it. Raises Http404 otherwise, as if there were none."""
    programme = programmes_of(user).filter(code=code).first()
    if programme is None:
        raise Http404(_("There is no such programme, or you hold no scope in it."))
    return programme


def home_scope(user: User, programme: Programme) -> str:
    """The scope whose figures the user sees first: `programme`, or their own place or pairing."""
    scopes = [scope for scope in policies.scopes_of(user) if scope.programme in ("", programme.code)]
    if not scopes or any(not scope.place and not scope.pairing for scope in scopes):
        return "programme"
    return scopes[0].place or scopes[0].pairing


def succession(pairing: Pairing) -> list[Pairing]:
    """The pairings of the same recipient at the same level, oldest first: who helped before, who helps after."""
    return list(
        Pairing.objects.filter(
            programme=pairing.programme_id, level=pairing.level, recipient=pairing.recipient_id, superseded=False
        ).order_by("from_first", "record_no")
    )
