"""What people see of projects (项目): the list, its table to take away, and one project.

Belongs here: reading the address, asking queries, choosing the template.
Does not belong: questions (queries.py), entering and changing (editing.py), money that moved, which `funds` brings.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.actions import note_access
from xieshou.apps.accounts.evidence_actions import may_attach
from xieshou.apps.accounts.list_links import heads, turned
from xieshou.apps.accounts.queries import evidence_shown, history
from xieshou.apps.accounts.shown import tell
from xieshou.apps.pairings.models import Pairing, Programme
from xieshou.apps.pairings.queries import get_programme_or_404, shown_year
from xieshou.apps.pairings.sections import sections_of
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects import filters, policies, queries, shown
from xieshou.apps.projects.life import life_of
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.table import lines_of
from xieshou.data import packs

PAGE = 50
RECENT = 3  # changes on a project's page; the row's own page has all


@require_GET
def project_list(request: HttpRequest, programme: str) -> HttpResponse:
    """The projects of the year or of all years, narrowed by what the address says."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    asked = filters.read(request.GET, book, year)
    sort = request.GET.get("sort", "")
    page = queries.project_page(
        book, request.user, asked, sort,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=PAGE,
    )  # fmt: skip
    years = queries.by_year(book, request.user)
    counties, donors = queries.counties_of(book, request.user), queries.donors_of(book, request.user)
    names = names_of({*counties, *donors, *filter(None, (asked.place, asked.donor))}, year, shown.language())
    sums = queries.sum_of(queries.filtered(book, request.user, asked))
    shown.dress(page.rows, year)
    context = {
        "projects": page.rows,
        "page": {
            "count": sums["count"],
            "previous_url": turned(request, before=page.before),
            "next_url": turned(request, after=page.after),
        },
        "sums": sums,
        "filters": asked,
        "chips": filters.chips(asked, names, _pairing_name(book, request, asked.pairing, year)),
        "which": filters.which_years(request.GET, book),
        "of_year": years.get(year, 0),
        "of_all": sum(years.values()),
        "undated": years.get(None, 0),
        "heads": heads(request, queries.SORTS, queries.SORTS, usual="number", largest_first=queries.LARGEST_FIRST),
        "sort": sort,
        "missing": shown.missing_in(book),
        "options": {
            "place": [(code, names.get(code, code)) for code in counties],
            "donor": [(code, names.get(code, code)) for code in donors],
            "category": shown.choices(packs.categories()),
            "stage": shown.choices(packs.stages()),
        },
        "may_enter": policies.may_write_in(request.user, book),
    }
    return render(request, "projects/list.html", context)


@require_GET
def table(request: HttpRequest, programme: str) -> StreamingHttpResponse:
    """The narrowed list as CSV, in the order of its numbers; it holds no personal column."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    rows = queries.filtered(book, request.user, filters.read(request.GET, book, year))
    hidden = policies.internal_hidden(request.user, book, Project.LEDGER)
    answer = StreamingHttpResponse(lines_of(book, rows, hidden), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="projects-{book.code}.csv"'
    return answer


@require_GET
def detail(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """One project: where, what, how far, its money, its kin, its evidence and the newest of its history."""
    book = get_programme_or_404(request.user, programme)
    year = shown_year(book, request.GET.get("year"))
    seen = Project.objects.visible_to(request.user).filter(programme=book)
    project = get_object_or_404(seen.select_related("implementing_unit"), record_no=record_no)
    persons = bool(project.responsible_person) and policies.may_see_persons(request.user, project)
    if persons:
        note_access(by=request.user, ledger=project.LEDGER, key=project.record_no, how="opened")
    kin = queries.kin_of(project, request.user)
    pairing = Pairing.objects.visible_to(request.user).filter(pk=project.pairing_id).first()
    name_sides([pairing] if pairing else [], year)
    shown.dress([project, *(other for others in kin.values() for other in others)], year)
    changes = history(project)
    sections = sections_of("projects:detail", request.user, project, year)
    lines = list(project.fund_lines.all())
    for line in lines:
        line.source_name = shown.term(packs.fund_sources(), line.source)
    context = {
        "project": project,
        "pairing": pairing,
        "chain": shown.chain(project.recipient_id, project.year or year),
        "chain_year": project.year or year,
        "stages": shown.steps(project),
        "after_stage": shown.after_stage(project),
        "life": life_of(project, request.user, changes),
        "nature": shown.term(packs.natures(), project.nature) if project.nature else "",
        "mechanism": shown.term(packs.mechanisms(), project.benefit_mechanism) if project.benefit_mechanism else "",
        "persons": persons,
        "hidden": policies.internal_hidden(request.user, book, Project.LEDGER),
        "fund_lines": lines,
        "fund_lines_fen": sum(line.amount_fen for line in lines),
        "kin": kin,
        "links": evidence_shown(project, request.user),
        "may_attach": may_attach(project, request.user),
        "history": tell(changes[:RECENT], hide=frozenset() if persons else project.PERSONAL),
        "older": max(0, len(changes) - RECENT),
        "deeds": policies.next_deeds(request.user, project),
        "missing": shown.missing_in(book),
        "sections": sections,
        "draws": any(section.draws for section in sections),
    }
    return render(request, "projects/detail.html", context)


def _pairing_name(book: Programme, request: HttpRequest, record_no: str, year: int) -> str:
    pairing = (
        Pairing.objects.visible_to(request.user).filter(programme=book, record_no=record_no).first()
        if record_no
        else None
    )
    if pairing is None:
        return ""
    name_sides([pairing], year)
    return f"{pairing.donor_name} – {pairing.recipient_name}"
