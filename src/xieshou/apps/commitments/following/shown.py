"""What commitments and issues are called on a page (议定事项的称呼): stages, colours, areas, deeds in words.

Belongs here: words and shapes. Does not belong: which items are shown (`queries`), HTML.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.commitments.following.policies import Item
from xieshou.apps.commitments.following.queries import COMMITMENTS, ISSUES, Filters, Line
from xieshou.apps.commitments.models import Commitment, FollowUp
from xieshou.apps.places.queries import names_of
from xieshou.data import packs
from xieshou.data.code_lists import code_list
from xieshou.data.commitment_rules import AMBER, GREEN, RED, ChasingRule, commitment_rules
from xieshou.wording import words

SHAPES = {"registered": "todo", "broken_down": "half", "under_way": "half", "closing_asked": "soon", "closed": "done"}
LIGHTS = {RED: "late", AMBER: "soon", GREEN: "done"}


def language() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"


def stages() -> list[tuple[str, str]]:
    """The stages with their names, in their order."""
    return [(code, one.name(language())) for code, one in commitment_rules().stages.items()]


def colours() -> list[tuple[str, str]]:
    """The colours, the most urgent first."""
    return [(RED, _("red: act now")), (AMBER, _("amber: ask")), (GREEN, _("green: in time"))]


def kinds() -> list[tuple[str, str]]:
    """What is followed."""
    return [(COMMITMENTS, words.ledger(COMMITMENTS)), (ISSUES, _("Issues"))]


def areas() -> list[tuple[str, str]]:
    """The areas of work, to choose from."""
    return [(code, one.name(language())) for code, one in packs.areas().areas.items()]


def area_names(codes: Iterable[str]) -> str:
    """Areas of work in words."""
    known = packs.areas().areas
    return _("; ").join(known[code].name(language()) if code in known else code for code in codes)


def dress(lines: Iterable[Line], year: int) -> list[Line]:
    """Put the words on lines and their items: title, stage, light, reasons, place, side. One query for all places."""
    kept = list(lines)
    names = names_of({one.item.recipient_id for one in kept if one.item.recipient_id}, year, language())
    called = dict(stages())
    for line in kept:
        item = line.item
        item.title = title_of(item)
        item.place_name = names.get(item.recipient_id or "", item.recipient_printed)
        item.about = about(item)
        line.stage_name, line.shape = called[line.stage], SHAPES[line.stage]  # type: ignore[attr-defined]
        line.light = LIGHTS[line.chased.colour] if line.chased else "done"  # type: ignore[attr-defined]
        line.reasons = reasons(line)  # type: ignore[attr-defined]
    return kept


def title_of(item: Item) -> str:
    """The first words of what was settled or found."""
    return item.short if isinstance(item, Commitment) else item.problem


def about(item: Item) -> str:
    """The areas of a commitment, or where an issue comes from and of what kind it is."""
    if isinstance(item, Commitment):
        return area_names(item.areas)
    told = (("issue_sources", item.found_by), ("issue_categories", item.category))
    return _("; ").join(code_list(of)[code].name(language()) if code in code_list(of) else code for of, code in told)


def reasons(line: Line) -> list[str]:
    """Why an item has its colour, each in a few words."""
    return [said for _rule, said in told_reasons(line)]


def told_reasons(line: Line) -> list[tuple[ChasingRule, str]]:
    """Each rule that gives an item its colour, in a few words; the milder that a sharper one holds are left out."""
    if line.chased is None:
        return []
    told: list[tuple[ChasingRule, str]] = []
    asked = set()
    for rule in line.chased.reasons:
        what = "due" if rule.days_left is not None else "silent" if rule.silent_days is not None else rule.code
        if what not in asked:
            asked.add(what)
            told.append((rule, _said(rule.name(language()), what, line)))
    return told


def _said(name: str, what: str, line: Line) -> str:
    assert line.chased is not None
    left = line.chased.days_left
    if what == "due" and left == 0:
        return _("due today")
    if what == "due" and left is not None and left < 0:
        return _("%(days)s days overdue") % {"days": -left}
    if what == "due" and left is not None:
        return _("due in %(days)s days") % {"days": left}
    if what == "silent" and line.stage != "closing_asked":
        return _("nothing heard for %(days)s days") % {"days": line.chased.silent_days}
    return name


def steps(item: Item) -> list[dict[str, str]]:
    """The life cycle as steps: which are done, which is now, which are to come."""
    order = list(commitment_rules().stages)
    here = order.index(item.stage)
    skipped = item.stage != "broken_down" and not (isinstance(item, Commitment) and item.parts.exists())
    shown = [code for code in order if not (code == "broken_down" and skipped)]
    state = {code: "done" if order.index(code) < here else "todo" for code in shown} | {item.stage: "now"}
    if item.closed_on:
        state[item.stage] = "done"
    return [{"label": name, "state": state[code], "on": ""} for code, name in stages() if code in shown]


def told(followups: Iterable[FollowUp]) -> list[FollowUp]:
    """Put the words of deed, stage and ledger on the lines of an item."""
    kept, called = list(followups), dict(stages())
    for one in kept:
        one.deed_word = words.deed(one.deed)
        one.stage_name = called.get(one.stage, one.stage)
        one.ledger_word = words.ledger(one.ledger) if one.ledger else ""
    return kept


def chips(asked: Filters, names: dict[str, str]) -> list[dict[str, str]]:
    """The filters in force: what each is about, what it says, and the parameter that goes when it is taken away."""
    said: list[tuple[str, str, Any]] = [
        ("q", _("Search"), asked.text),
        ("what", _("What"), dict(kinds()).get(asked.what, "")),
        ("stage", _("Stage"), dict(stages()).get(asked.stage, "")),
        ("colour", _("Light"), dict(colours()).get(asked.colour, "")),
        ("side", _("Owed by"), dict(Commitment.Side.choices).get(asked.side, "")),
        ("area", _("Area"), asked.area and area_names([asked.area])),
        ("meeting", _("Meeting"), asked.meeting),
        ("place", _("Place"), names.get(asked.place, asked.place)),
        ("open", _("Only"), _("what is not closed") if asked.unclosed else ""),
    ]
    return [{"key": key, "label": label, "text": str(text)} for key, label, text in said if text]
