"""The page of a project's public notice (公示页), and its Word file.

Belongs here: who may say when and by whom it is posted, reading that from the address. Does not belong: what it says.
What the office says is taken only from those who may edit or report: else a link could put a stranger's telephone on an
official page.
"""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.models import User
from xieshou.apps.pairings.queries import get_programme_or_404
from xieshou.apps.projects.models import Project
from xieshou.apps.reports.notices.content import Notice, Posting, notice_of
from xieshou.apps.reports.notices.word import notice_in_word
from xieshou.apps.reports.views import WORD
from xieshou.engine.projects import public_notice

LONGEST = 80


@require_GET
def notice(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """The notice, readable by everyone who sees the project; the public sees it once it is accepted."""
    project = _project_or_404(request, programme, record_no)
    posts, (drawn, fault) = may_post(request.user, project), _drawn(request, project, get_language() or "zh-hans")
    context = {
        "project": project, "notice": drawn, "may_post": posts, "fault": fault,
        "least_days": public_notice.shipped().least_days, "query": request.GET.urlencode() if posts else "",
        "asked": {key: request.GET.get(key, "") for key in ("from", "days", "office", "phone")},
    }  # fmt: skip
    return render(request, "reports/notice.html", context, status=400 if fault else 200)


@require_GET
def word(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """The notice in Word, in Chinese: it is posted in the village."""
    project = _project_or_404(request, programme, record_no)
    drawn, fault = _drawn(request, project, "zh-hans")
    if fault:
        return HttpResponse(fault, status=400, content_type="text/plain; charset=utf-8")
    response = HttpResponse(notice_in_word(drawn), content_type=WORD)
    response["Content-Disposition"] = f'attachment; filename="notice-{project.record_no}.docx"'
    return response


def may_post(user: User, project: Project) -> bool:
    """Whether the user may say when and by whom the notice is posted."""
    return any(
        Project.objects.open_to(user, deed).filter(pk=project.pk).exists() for deed in ("edit", "report")
    )  # fmt: skip


def _project_or_404(request: HttpRequest, programme: str, record_no: str) -> Project:
    book = get_programme_or_404(request.user, programme)
    seen = Project.objects.visible_to(request.user).filter(programme=book)
    return get_object_or_404(seen.select_related("implementing_unit", "programme"), record_no=record_no)


def _drawn(request: HttpRequest, project: Project, language: str) -> tuple[Notice, str]:
    """The notice as asked for; without what was asked, and with what is wrong with it, when it cannot be."""
    if not may_post(request.user, project):
        return notice_of(project, language=language), ""
    first, days = request.GET.get("from", "").strip(), request.GET.get("days", "").strip()
    try:
        first_on = date.fromisoformat(first) if first else None
    except ValueError:
        return notice_of(project, language=language), _("“%s” is no day: write it as 2024-12-31.") % first[:LONGEST]
    posting = Posting(
        first_on, int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 0,
        request.GET.get("office", "").strip()[:LONGEST], request.GET.get("phone", "").strip()[:LONGEST],
    )  # fmt: skip
    try:
        return notice_of(project, posting, language), ""
    except (ValueError, OverflowError):
        least = public_notice.shipped().least_days
        return notice_of(project, language=language), _(
            "A notice is posted for %(least)s days at least; %(days)s were asked for. Choose more days."
        ) % {"least": least, "days": days}
