"""What progress brings to the page of a project (形象进度分区): both curves, and the readings.

Belongs here: what the template shows and to whom. Does not belong: the curves (`queries`), that page. Read once when
Django starts (apps.py).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import EvidenceLink, User
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.sections import Section, brings_section
from xieshou.apps.projects import policies
from xieshou.apps.projects.models import ProgressReading, Project
from xieshou.apps.projects.progress.queries import curves_of, pace_of
from xieshou.data.progress_rules import progress_rules
from xieshou.engine.projects.pace import Pace, runs_ahead

AT_MOST = 40  # points of a chart


@brings_section("projects:detail")
def progress_of_project(user: User, project: Project, _year: int) -> Section | None:
    """How far the site is beside how far the money is; whoever looks on sees no names, notes or hidden photographs."""
    if project.programme.books != Programme.Books.KEPT:
        return None
    works = works_in(user, project.programme_id)
    readings = list(project.progress_readings.select_related("read_by", "checked_by").prefetch_related("photos"))
    paying = pace_of(project)
    points = curves_of(project, readings, paying)
    may_record = policies.may_record_progress(user, project)
    if not points and not readings and not may_record:
        return None
    shown = readings if works else [one for one in readings if one.stands]
    _mark_photos(project, shown, works)
    for one in shown:
        one.may_check = may_record and one.stands and one.checked_by_id is None and one.read_by_id != user.pk
        one.may_take_back = may_record and one.stands
    built, limit = project.progress_percent, progress_rules().points
    shows = {
        "project": project, "works": works, "readings": shown, "points": points, "may_record": may_record,
        "chart": _chart(points), "said": _said(built, paying.percent), "limit": limit,
        "gap": None if built is None or paying.percent is None else built - paying.percent,
        "ahead": built is not None and runs_ahead(built, paying.paid_fen, paying.planned_fen, limit),
        "unread": built is not None and not any(one.stands for one in readings),
    }  # fmt: skip
    return Section("projects/_progress.html", shows, draws=len(points) > 1)


def _said(built: int | None, paid: Decimal | None) -> str:
    """What the chart is titled by: how far both are."""
    if built is None:
        return _("%(paid)s percent paid; how far the site is has not been told") % {"paid": paid}
    if paid is None:
        return _("%(built)s percent built") % {"built": built}
    return _("%(built)s percent built, %(paid)s percent paid") % {"built": built, "paid": paid}


def _mark_photos(project: Project, readings: list[ProgressReading], works: bool) -> None:
    """Which photographs of each reading are still attached to the project, as far as the user may see them."""
    wanted = [photo.pk for one in readings for photo in one.photos.all()]
    links = EvidenceLink.objects.standing().filter(ledger=project.LEDGER, key=project.record_no, evidence__in=wanted)
    standing = set(links.values_list("evidence_id", flat=True)) if wanted else set()
    for one in readings:
        one.shown_photos = [
            photo for photo in one.photos.all() if photo.pk in standing and (works or not photo.internal)
        ]


def _chart(points: list[Pace]) -> dict[str, Any]:
    """The JSON that charts.js draws: percent, day by day."""
    step = -(-len(points) // AT_MOST) or 1
    drawn = points[::-1][::step][::-1]  # thinned from the end, which is always there
    built = {"name": _("physical progress"), "side": "recipient", "values": [_text(one.built) for one in drawn]}
    paid = {"name": _("rate of payment"), "side": "donor", "values": [_text(one.paid) for one in drawn]}
    return {"unit": "%", "x": [one.on.isoformat() for one in drawn], "stacked": False, "series": [built, paid]}


def _text(value: object) -> str | None:
    return None if value is None else str(value)
