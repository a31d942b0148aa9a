"""How idle money is told on a page (结存页面): names of brackets, lines with doors to the rows behind them.

Belongs here: from what `idle.queries` found to what the template shows. Does not belong: questions; HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshou.apps.funds.idle.queries import Account, Idle, Stand
from xieshou.apps.funds.models import FundAccount
from xieshou.apps.funds.shown import trail_url
from xieshou.apps.pairings.models import Programme
from xieshou.engine import funds as ledger

SHOWN = 100


def brackets(ages: ledger.Ages) -> list[str]:
    """The brackets in words."""
    first, *others = ages.months
    between = [
        _("%(first)s to %(last)s months") % {"first": begins, "last": ends}
        for begins, ends in zip(ages.months, others, strict=False)
    ]
    return [
        _("under %(months)s months") % {"months": first},
        *between,
        _("%(months)s months or more") % {"months": ages.months[-1]},
    ]


def cells(stand: Stand) -> dict[str, Any]:
    """What every line shows of its money."""
    return {"stand": stand, "brackets": stand.brackets, "oldest_on": stand.oldest_on}


def county_lines(
    groups: Iterable[tuple[str, Stand]], names: Mapping[str, str], book: Programme, as_of: date
) -> list[dict[str, Any]]:
    """A line for each place that holds money, with the door to its own page of idle money."""
    page = reverse("funds:idle", args=[book.code])
    return [
        cells(stand)
        | {"name": names.get(code, code), "url": f"{page}?{urlencode({'as_of': as_of.isoformat(), 'place': code})}"}
        for code, stand in groups
    ]


def stage_lines(groups: Iterable[tuple[str, Stand]]) -> list[dict[str, Any]]:
    """A line for each stage: received and not allocated, allocated and not paid out, with the unit and not spent."""
    says = {
        "received": _("received, not allocated to a project"),
        "allocated": _("allocated, not paid out"),
        "disbursed": _("paid out to the unit, not spent"),
        "retained": _("retention money, never called idle"),
    }
    ordered = sorted(groups, key=lambda item: ledger.STAGES.index(item[0]))
    return [cells(stand) | {"name": says.get(stage, stage), "url": ""} for stage, stand in ordered]


def project_lines(groups: Iterable[tuple[tuple[str, str], Stand]], book: Programme) -> list[dict[str, Any]]:
    """A line for each project whose accounts hold money, with the doors to its page and its trail."""
    return [
        cells(stand)
        | {
            "name": name,
            "url": reverse("projects:detail", args=[book.code, number]),
            "trail_url": trail_url(book.code, "project", number),
        }
        for (number, name), stand in groups
    ]


def account_lines(found: Idle, names: Mapping[str, str], book: Programme) -> list[dict[str, Any]]:
    """A line for each account, with doors to its movements and to the trail of its oldest money."""
    return [_account_line(stand, stand.account, names, book) for stand in found.stands[:SHOWN] if stand.account]


def _account_line(stand: Stand, account: Account, names: Mapping[str, str], book: Programme) -> dict[str, Any]:
    project = account.project_no
    listed = {"of": "all"} | ({"project": project} if project else {"place": account.holder_id or ""})
    return cells(stand) | {
        "stage": FundAccount.Stage(account.stage).label,
        "name": account.project_name if project else account.name,
        "place": names.get(account.holder_id or "", account.holder_id or ""),
        "url": reverse("projects:detail", args=[book.code, project]) if project else "",
        "rows_url": f"{reverse('funds:list', args=[book.code])}?{urlencode(listed)}#movements",
        "oldest_url": stand.oldest_movement and trail_url(book.code, "movement", stand.oldest_movement),
    }
