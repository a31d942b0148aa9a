"""How a trail is told on a page (资金流向页面): each step with the movement it leads to, and doors to all of them.

Belongs here: from what `trails.queries` found to what the template shows. Does not belong: the picture (`flows`).
A movement outside the reader's scope is told by its deed, stages and amount; its number, document and payee are not.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.shown import trail_url
from xieshou.apps.funds.trails.queries import Followed, Rest, Step
from xieshou.apps.funds.trails.subjects import Kind
from xieshou.engine import funds as ledger

SHOWN = 200


def record_url(row: Movement) -> str:
    """The page of a movement."""
    return reverse("assessment:record", args=[row.programme_id, row.LEDGER, row.record_no])


def step_lines(found: Followed, direction: str) -> list[dict[str, Any]]:
    """A line for each step back, or on; the first so many."""
    return [_step_line(found, step) for step in found.of(direction)[:SHOWN]]


def _step_line(found: Followed, step: Step) -> dict[str, Any]:
    row, move = found.rows.get(step.target), found.moves[step.target]
    line = {
        "fen": step.fen,
        "deed": Movement.Kind(move.kind).label,
        "stage_from": FundAccount.Stage(ledger.stage_of(move.source)).label,
        "stage_to": FundAccount.Stage(ledger.stage_of(move.target)).label,
        "source": _named(found, step.source),
        "whole_fen": move.amount_fen,
        "hidden": row is None,
    }
    if row is not None:
        line |= {
            "day": row.on_printed, "record_no": row.record_no, "url": record_url(row),
            "trail_url": trail_url(row.programme_id, Kind.MOVEMENT, row.record_no),
            "account_from": row.account_from.name, "account_to": row.account_to.name,
            "payee": row.payee if found.sees_payees else "", "document_no": row.document_no,
            "document_url": row.document_no and trail_url(row.programme_id, Kind.DOCUMENT, row.document_no),
        }  # fmt: skip
    return line


def _named(found: Followed, key: str | None) -> dict[str, str]:
    if key is None:
        return {"text": _("from outside"), "url": ""}
    row = found.rows.get(key)
    return {"text": key, "url": record_url(row)} if row else {"text": _("outside your scope"), "url": ""}


def rest_lines(found: Followed) -> list[dict[str, Any]]:
    """A line for each place where some of the money stands; the first so many."""
    return [_rest_line(found, rest) for rest in found.rests[:SHOWN]]


def _rest_line(found: Followed, rest: Rest) -> dict[str, Any]:
    row, move = found.rows.get(rest.movement), found.moves[rest.movement]
    return {
        "fen": rest.fen,
        "stage": FundAccount.Stage(ledger.stage_of(move.target)).label,
        "source": _named(found, rest.movement),
        "account": row.account_to.name if row else "",
        "day": row.on_printed if row else "",
    }


def parts(found: Followed) -> list[dict[str, Any]]:
    """The parts of the table: where it came from and where it went, each with its sum and what is left out."""
    back, on = found.of("back"), found.of("on")
    told = [
        {
            "title": _("Where it came from"), "lines": step_lines(found, "back"), "left_out": len(back) - SHOWN,
            "sum": found.amount_fen, "says": _("came in from outside"),
        },
        {
            "title": _("Where it went"), "lines": step_lines(found, "on"), "left_out": len(on) - SHOWN,
            "sum": found.spent_fen + found.recovered_fen,
            "says": _("reached payees, or went back to the giver") if found.recovered_fen else _("reached payees"),
        },
    ]  # fmt: skip
    return [part for part in told if part["lines"]]


def title_of(found: Followed) -> str:
    """What the trail is of, as a page is headed."""
    subject = found.subject
    return subject.project.name if subject.project else subject.of
