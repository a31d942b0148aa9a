"""Where am I, whose rows are these, as of when: what the head of every page needs.

Belongs here: programme, sides, year, regime, snapshot, rooms. Does not belong: anything one page alone shows.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.assessment.queries import current_snapshot
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import programmes_of, shown_year
from xieshou.apps.places.queries import names_of
from xieshou.data.packs import regime_of

FOLLOWING = ("board", "list", "chasing", "timeline", "item", "new", "edit", "break_down", "link", "deed")


def where(request: HttpRequest) -> dict[str, Any]:
    """What the head of a page shows; three queries at most."""
    common = {"lan_without_tls": settings.TRANSPORT == "lan"}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return common
    programmes = list(programmes_of(user))
    match = request.resolver_match
    code = match.kwargs.get("programme") if match else None
    code = code or getattr(request, "programme_code", None)  # set by a page whose address names no programme
    programme = next((one for one in programmes if one.code == code), None)
    held = policies.scopes_of(user)
    common |= {"programmes": programmes, "my_scopes": held, "rooms": _rooms(request, programme, user)}
    common["sees_names"] = policies.may(user, "see_persons") or policies.may(user, "manage_users")
    if programme is None:
        return common
    year = shown_year(programme, request.GET.get("year"))
    names = names_of([programme.donor_id, programme.recipient_id], lang=get_language() or "zh-hans")
    programme.donor_name = names.get(programme.donor_id, programme.donor_id)
    programme.recipient_name = names.get(programme.recipient_id, programme.recipient_id)
    return common | {
        "programme": programme,
        "year": year,
        "regime": regime_of("ew_cooperation", year),
        "years": [_year_link(request, one, year) for one in programme.years],
        "snapshot": current_snapshot(programme),
    }


def _year_link(request: HttpRequest, year: int, shown: int) -> dict[str, Any]:
    query = request.GET.copy()
    query["year"] = str(year)
    query.pop("after", None)
    query.pop("before", None)
    return {"year": year, "url": f"?{query.urlencode()}", "current": year == shown}


def _rooms(request: HttpRequest, programme: Programme | None, user: Any) -> list[dict[str, Any]]:
    here = request.resolver_match.namespace if request.resolver_match else ""
    view = request.resolver_match.view_name if request.resolver_match else ""
    year = request.GET.get("year")
    rooms = []
    if programme is not None:
        for name, label, views in (
            ("assessment:overview", _("Overview"), {"assessment:overview"}),
            ("pairings:list", _("Pairings"), {"pairings:list", "pairings:detail"}),
            (
                "projects:list",
                _("Projects"),
                {"projects:list", "projects:detail", "projects:edit", "assets:list", "assets:detail", "assets:alarms"},
            ),
            ("funds:list", _("Funds"), {"funds:list", "funds:trail", "funds:idle"}),
            (
                "commitments:list",
                _("Meetings"),
                {"commitments:list", "commitments:detail", "outcomes:detail"},
            ),
            (
                "following:board",
                _("Commitments"),
                {"reviewing:new", "reviewing:review"} | {f"following:{view}" for view in FOLLOWING},
            ),
            (
                "assessment:ledgers",
                _("Ledgers"),
                {"assessment:ledgers", "assessment:ledger", "tables:list", "tables:table"},
            ),
            ("assessment:figures", _("Figures"), {"assessment:figures", "assessment:figure"}),
            ("assessment:claims", _("Published claims"), {"assessment:claims", "assessment:claim"}),
            ("reports:detail", _("Report"), {"reports:detail"}),
        ):
            url = reverse(name, args=[programme.code]) + (f"?year={year}" if year else "")
            rooms.append({"label": label, "url": url, "current": view in views})
    rooms.append({"label": _("Places"), "url": reverse("places:search"), "current": here == "places"})
    if policies.may(user, "manage_users"):
        rooms.append({"label": _("Users"), "url": reverse("accounts:users"), "current": view == "accounts:users"})
    if policies.may(user, "see_access_records"):
        rooms.append({"label": _("Log"), "url": reverse("accounts:access"), "current": view == "accounts:access"})
    return rooms
