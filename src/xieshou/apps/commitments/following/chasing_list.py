"""The chasing list as data (督办清单): every open item with its colour, its days and each reason.

Belongs here: the shape that other programs read. Does not belong: the rules (`engine.commitments`), the page (`views`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from xieshou.apps.accounts.models import User
from xieshou.apps.commitments.following import queries, shown
from xieshou.apps.commitments.following.queries import Filters, Line
from xieshou.apps.pairings.models import Programme


def as_json(book: Programme, user: User | None, as_of: date) -> list[dict[str, Any]]:
    """The open items that are followed, the most urgent first; days as text, words in the reader's language.

    Names of persons stay in the register. What was published and is followed by nobody is not chased.
    """
    found = [one for one in queries.lines(book, user, Filters(unclosed=True), as_of) if one.chased is not None]
    return [_row(one, as_of) for one in shown.dress(found, as_of.year)]


def _row(line: Line, as_of: date) -> dict[str, Any]:
    item, chased = line.item, line.chased
    assert chased is not None
    return {
        "programme": item.programme_id, "ledger": item.LEDGER, "record_no": item.record_no, "title": item.title,
        "stage": line.stage, "colour": chased.colour,
        "reasons": [{"rule": rule.code, "said": said} for rule, said in shown.told_reasons(line)],
        "due_on": item.due_on.isoformat() if item.due_on else None, "days_left": chased.days_left,
        "last_deed_on": line.last_on.isoformat() if line.last_on else None, "silent_days": chased.silent_days,
        "responsible_unit": item.responsible_unit, "place": item.recipient_id or "", "as_of": as_of.isoformat(),
    }  # fmt: skip
