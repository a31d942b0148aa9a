"""The calendar of a programme (工作节点): what is due at which level, what the register lacks for it, and the feed.

Belongs here: reading year and level from the address, words for a deadline. Does not belong: days (`engine.calendar`),
what is lacking (`calendar_gaps`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xieshou.apps.assessment.calendar_gaps import Gaps
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.data import packs
from xieshou.engine import calendar as cycle


@require_GET
def page(request: HttpRequest, programme: str) -> HttpResponse:
    """The deadlines of the year, those after it that still tell of it, and what repeats without a printed day."""
    book = get_programme_or_404(request.user, programme)
    year, level = shown_year(book, request.GET.get("year")), _level(request)
    day = book.as_of or timezone.localdate()
    gaps, rules = Gaps(request.user, book, day), cycle.shipped().rules
    context = {
        "parts": [
            (_("In the year"), [_line(one, gaps) for one in cycle.deadlines(rules, year, level)]),
            (_("After it, about this year"), [_line(one, gaps) for one in cycle.of_cycle(rules, year, level)]),
        ],
        "standing": [_duty(one.rule) | {"each": _each(one.rule.each)} for one in cycle.standing(rules, year, level)],
        "levels": [(code, _level_word(code)) for code in cycle.LEVELS],
        "level": level,
        "as_of": day,
        "can_tell": gaps.can_tell,
    }
    return render(request, "assessment/calendar.html", context)


@require_GET
def feed(request: HttpRequest, programme: str) -> HttpResponse:
    """The deadlines of the year as an iCalendar file; it holds nothing of the register."""
    book = get_programme_or_404(request.user, programme)
    year, level = shown_year(book, request.GET.get("year")), _level(request)
    content = cycle.written(cycle.shipped(), [year], level, get_language() or "zh-hans")
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="deadlines-{year}.ics"'
    return response


def _level(request: HttpRequest) -> str:
    asked = request.GET.get("level", "")
    return asked if asked in cycle.LEVELS else ""


def _level_word(code: str) -> str:
    words = {
        "national": pgettext("level of a duty", "national"), "province": pgettext("level of a duty", "province"),
        "prefecture": pgettext("level of a duty", "prefecture"), "county": pgettext("level of a duty", "county"),
        "township": pgettext("level of a duty", "township"),
    }  # fmt: skip
    return words[code]


def _each(code: str) -> str:
    return {"week": _("every week"), "half_month": _("every half month"), "month_end": _("every month")}[code]


def _line(deadline: cycle.Deadline, gaps: Gaps) -> dict[str, Any]:
    return _duty(deadline.rule) | {
        "opens_on": deadline.opens_on, "due_on": deadline.due_on, "about": _about(deadline), "gap": gaps.of(deadline),
        "passed": deadline.due_on < gaps.day,
    }  # fmt: skip


def _duty(rule: cycle.Rule) -> dict[str, Any]:
    language, sources = get_language() or "zh-hans", packs.sources()
    return {
        "name": rule.name.told(language),
        "levels": [_level_word(code) for code in rule.levels],
        "giver": rule.giver.told(language),
        "taker": rule.taker.told(language),
        "note": rule.note.told(language),
        "basis": rule.basis,
        "sources": [sources[code].title_zh if language.startswith("zh") else sources[code].title_en
                    for code in rule.source],
    }  # fmt: skip


def _about(deadline: cycle.Deadline) -> str:
    """The time it tells of: 2024, 2024-06, or a quarter."""
    first, last = deadline.period_first, deadline.period_last
    if first is None or last is None:
        return ""
    if (first, last) == (date(first.year, 1, 1), date(first.year, 12, 31)):
        return str(first.year)
    if first.month == last.month:
        return f"{first.year}-{first.month:02d}"
    return _("quarter %(quarter)s of %(year)s") % {"quarter": last.month // 3, "year": first.year}
