"""What a project is called on a page (项目页面用语): names for codes, the stage as a word with a shape, its steps.

Belongs here: from codes to words in the reader's language, put on the rows a page shows.
Does not belong: which rows are shown (queries.py); HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import Status
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.places.queries import ancestors, names_of
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.queries import COUNTY
from xieshou.data import packs

SHAPES = {"changed": "partial", "terminated": "terminated"}  # of the side states; the others follow their order
UNDER_WAY, DONE = 5, 7  # from tendering on work is under way, from completion on it is done


def language() -> str:
    """The reader's language."""
    return get_language() or "zh-hans"


def term(terms: Mapping[str, packs.Term], code: str) -> str:
    """The name of a code of a pack; an unknown code is shown as it is."""
    return terms[code].name(language()) if code in terms else code.replace("_", " ")


def choices(terms: Mapping[str, packs.Term]) -> list[tuple[str, str]]:
    """The codes of a pack with their names, for a list to choose from."""
    return [(code, each.name(language())) for code, each in terms.items()]


def area_terms() -> Mapping[str, packs.Term]:
    """The areas of work."""
    return packs.areas().areas


def shape_of(stage: str) -> str:
    """The code, among the shared words for states, whose shape a stage takes."""
    known = packs.stages().get(stage)
    if known is None or known.order is None:
        return SHAPES.get(stage, "unknown")
    return "planned" if known.order < UNDER_WAY else "under_construction" if known.order < DONE else "completed"


def missing_in(programme: Programme) -> str:
    """Why a value is not there: offices have not reported it, or publications do not print it."""
    return "not_reported" if programme.books == Programme.Books.KEPT else "not_published"


def dress(projects: Iterable[Project], year: int) -> list[Project]:
    """Put the words on projects: sides, county, area, category, stage; `unsettled` when the row is not accepted."""
    rows = list(projects)
    name_sides(rows, year)
    inside = {row.recipient_id[:COUNTY] for row in rows if row.recipient_id and len(row.recipient_id) > COUNTY}
    counties = names_of(inside, year, language()) if inside else {}
    for row in rows:
        row.county = (row.recipient_id or "")[:COUNTY]
        row.county_name = counties.get(row.county, row.recipient_name)
        row.area_name, row.category_name = term(area_terms(), row.area), term(packs.categories(), row.category)
        row.stage_name, row.stage_shape = term(packs.stages(), row.stage), shape_of(row.stage)
        row.unsettled = row.status not in (Status.ACCEPTED, Status.FROZEN)
    return rows


def chain(code: str | None, year: int) -> list[tuple[str, str]]:
    """The places around a place and the place itself, widest first, by the names of the year (地区链)."""
    if not code:
        return []
    codes = [*reversed(ancestors(code)), code]
    names = names_of(codes, year, language())
    return [(one, names[one]) for one in codes if one in names]


def steps(project: Project) -> list[dict[str, Any]]:
    """The life cycle as steps (阶段): those before the present one done, those after it to come.

    A side state, such as terminated, stands at the end; which steps were taken before it the row does not say.
    """
    ordered = [stage for stage in packs.stages().values() if not stage.is_side_state]
    now = packs.stages().get(project.stage)
    dates = {"started": project.start_printed, "completed": project.finish_printed}
    at = now.order if now is not None and now.order is not None else 0
    drawn = []
    for stage in ordered:
        assert stage.order is not None
        state = "done" if stage.order < at else "now" if stage.order == at else "todo"
        drawn.append({"label": stage.name(language()), "state": state, "on": dates.get(stage.code, "")})
    if now is not None and now.is_side_state:
        drawn.append({"label": now.name(language()), "state": "left", "on": ""})
    return drawn


def after_stage(project: Project) -> str:
    """What comes next, in a sentence; nothing when the last step is taken."""
    now = packs.stages().get(project.stage)
    if now is None or now.order is None:
        return ""
    coming = next((stage for stage in packs.stages().values() if stage.order == now.order + 1), None)
    return _("Next: %(stage)s.") % {"stage": coming.name(language())} if coming else ""
