"""How a statement is told on its page (对账页面用语): states as words, what speaks for and against a movement.

Belongs here: words and addresses. Does not belong: the answer (`queries`).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.statements.accounts import Account
from xieshou.apps.funds.statements.queries import NOT_IN_BOOKS, Answer, Told
from xieshou.apps.funds.statements.rows import entry_url
from xieshou.engine.statements import Likeness, shipped_terms
from xieshou.engine.yuan import yuan_text


def reasons(like: Likeness | None) -> list[str]:
    """What speaks for a movement and what differs, each in words."""
    if like is None:
        return [_("lies outside these days now")]
    said = [_("same document") if like.same_document else "", _("same amount") if like.same_amount else ""]
    if not like.same_amount:
        said.append(_("amount differs by %s yuan") % yuan_text(abs(like.difference_fen)))
    if like.same_party is not None:
        said.append(_("same payee") if like.same_party else _("another payee"))
    if like.days:
        said.append(ngettext("%(n)d day apart", "%(n)d days apart", like.days) % {"n": like.days})
    return [one for one in said if one]


def sections(answer: Answer, account: Account) -> list[dict[str, Any]]:
    """The lines by state, what asks for a person first."""
    return [
        {
            "code": f"line_{state}", "count": count,
            "lines": [_told(one, account) for one in answer.lines if one.state == state],
        }
        for state, count in answer.counts.items() if count
    ]  # fmt: skip


def _told(one: Told, account: Account) -> dict[str, Any]:
    return {
        "entry": entry_url(account, one.line) if one.state == NOT_IN_BOOKS else "",
        "line": one.line, "movement": one.movement, "reasons": reasons(one.likeness), "broken": one.broken,
        "suggestions": _suggested(one.suggestions), "decided": bool(one.line.decision),
    }  # fmt: skip


def _suggested(pairs: Iterable[tuple[Movement, Likeness]]) -> list[dict[str, Any]]:
    return [{"movement": movement, "reasons": reasons(like)} for movement, like in pairs]


def window_days() -> int:
    """How far apart a line and a movement may be to be one without a document."""
    return shipped_terms().window_days
