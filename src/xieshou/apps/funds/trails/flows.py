"""The picture of a trail (资金流向图): accounts and payees as nodes, stage by stage, and the money between them.

Belongs here: the JSON that flows.js draws. Does not belong: the table, which says the same without a picture.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshou.apps.funds.models import FundAccount
from xieshou.apps.funds.shown import FEN_PER_WAN
from xieshou.apps.funds.trails.queries import Followed, through
from xieshou.engine import funds as ledger

MOST = 12  # nodes drawn at one stage; smaller ones become one
DONOR = frozenset({"budget", "promised"})

Ends = tuple[str, str]


def picture(found: Followed) -> dict[str, Any]:
    """Nodes and links for the drawing; no links where nothing moved."""
    nodes, links = _whole(found)
    return _told(*_fewer(nodes, links))


def _whole(found: Followed) -> tuple[dict[str, dict[str, Any]], dict[Ends, int]]:
    nodes: dict[str, dict[str, Any]] = {}
    links: dict[Ends, int] = defaultdict(int)
    for key, fen in through(found).items():
        move, row = found.moves[key], found.rows.get(key)
        source = _account(nodes, move.source, row.account_from.name if row else "")
        if ledger.may_owe(move.target):
            target = _giver(nodes)
        elif ledger.is_inside(move.target):
            target = _account(nodes, move.target, row.account_to.name if row else "")
        else:
            target = _payee(nodes, row.payee if row and found.sees_payees else "")
        links[source, target] += fen
    for rest in found.rests:
        move, row = found.moves[rest.movement], found.rows.get(rest.movement)
        account = _account(nodes, move.target, row.account_to.name if row else "")
        links[account, _standing(nodes, ledger.stage_of(move.target), found)] += rest.fen
    return nodes, links


def _account(nodes: dict[str, dict[str, Any]], code: str, name: str) -> str:
    stage = ledger.stage_of(code)
    label = FundAccount.Stage(stage).label
    side = "donor" if stage in DONOR else "recipient"
    nodes.setdefault(code, {"label": f"{label} · {name}" if name else str(label), "depth": _depth(stage), "side": side})
    return code


def _giver(nodes: dict[str, dict[str, Any]]) -> str:
    nodes.setdefault("giver", {"label": _("back with the giver"), "depth": _depth("spent"), "side": "donor"})
    return "giver"


def _payee(nodes: dict[str, dict[str, Any]], name: str) -> str:
    said = name or _("payees not named")
    nodes.setdefault(f"payee {said}", {"label": said, "depth": _depth("spent"), "side": "payee"})
    return f"payee {said}"


def _standing(nodes: dict[str, dict[str, Any]], stage: str, found: Followed) -> str:
    label = FundAccount.Stage(stage).label
    said = _("stands: %(stage)s") if found.is_known_further else _("%(stage)s; further not published")
    nodes.setdefault(f"rest {stage}", {"label": said % {"stage": label}, "depth": _after(stage), "side": "rest"})
    return f"rest {stage}"


def _depth(stage: str) -> int:
    return ledger.STAGES.index(stage)


def _after(stage: str) -> int:
    """Where what stands is drawn: beside the next stage; what payees were not paid yet, beside the payees."""
    return _depth("spent") if stage in ("disbursed", "retained") else _depth(stage) + 1


def _fewer(
    nodes: dict[str, dict[str, Any]], links: dict[Ends, int]
) -> tuple[dict[str, dict[str, Any]], dict[Ends, int]]:
    """The largest at each stage, and the others there as one."""
    carried: dict[str, int] = defaultdict(int)
    for ends, fen in links.items():
        for end in ends:
            carried[end] += fen
    at: dict[tuple[int, str], list[str]] = defaultdict(list)
    for name in sorted(nodes, key=lambda name: (-carried[name], name)):
        at[nodes[name]["depth"], nodes[name]["side"]].append(name)
    kept: dict[str, dict[str, Any]] = {}
    becomes: dict[str, str] = {}
    for (depth, side), names in at.items():
        kept |= {name: nodes[name] for name in names[:MOST]}
        if others := names[MOST:]:
            label = ngettext("%(n)s other", "%(n)s others", len(others)) % {"n": len(others)}
            kept[f"others {depth} {side}"] = {"label": label, "depth": depth, "side": side}
            becomes |= dict.fromkeys(others, f"others {depth} {side}")
    merged: dict[Ends, int] = defaultdict(int)
    for (source, target), fen in links.items():
        merged[becomes.get(source, source), becomes.get(target, target)] += fen
    return kept, merged


def _told(nodes: dict[str, dict[str, Any]], links: dict[Ends, int]) -> dict[str, Any]:
    drawn = sorted({one["depth"] for one in nodes.values()})  # a stage that nothing passed leaves no gap
    return {
        "unit": _("10,000 yuan"),
        "nodes": [one | {"id": name, "depth": drawn.index(one["depth"])} for name, one in nodes.items()],
        "links": [
            {"source": source, "target": target, "value": f"{Decimal(fen) / FEN_PER_WAN:.4f}"}
            for (source, target), fen in links.items()
        ],
    }
