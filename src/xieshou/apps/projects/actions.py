"""The writes of projects (项目), one function per deed.

Belongs here: a new project with its number, a changed one, and the search column that follows from both.
Does not belong: submitting, returning, accepting (`accounts.actions`, the same for every ledger).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.models import Source, Status, User
from xieshou.apps.accounts.queries import next_number
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.queries import names_of
from xieshou.apps.projects.belongings import values_of
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.search_text import places_around, search_text
from xieshou.data import packs
from xieshou.engine import place_codes
from xieshou.engine.projects import judge

FIXED = {"record_no", "programme", "donor", "recipient", "donor_id", "recipient_id", "pairing", "status", "version",
         "stage"}  # fmt: skip
FIRST_STAGE = next(iter(packs.stages()))


def with_search(rows: Iterable[Project]) -> list[Project]:
    """Fill the search column of rows that are not yet written, for bulk loads: one query for all their places."""
    filled = list(rows)
    names = names_of({code for row in filled for code in _places(row)})
    for row in filled:
        places = (names[code] for code in _places(row) if code in names)
        row.search = search_text(
            row.record_no, row.name, row.village_printed, row.recipient_printed, row.donor_printed, *places
        )
    return filled


def with_search_kept(held: Project) -> Project:
    """Fill the search column of a kept row; it follows from the row and makes no change of its own."""
    [held] = with_search([held])
    Project.objects.filter(pk=held.pk).update(search=held.search)
    return held


@transaction.atomic
def start_project(project: Project, *, by: User, why: str = "") -> Project:
    """Enter a new project (新建项目) under the next number of its county and year, as a draft and an idea.

    The door through which a row may be edited decides whether it may be made: outside the scope nothing is written.
    """
    if project.recipient_id is None or not _helped(project.programme, project.recipient_id):
        raise ValidationError(
            {"recipient": _("The place does not lie on the recipient side of this programme. Choose one that does.")}
        )
    project.record_no = next_record_no(project.recipient_id, project.year)
    project.status, project.source, project.stage = Status.DRAFT, Source.TYPED, FIRST_STAGE
    [project] = with_search([project])
    actions.create(project, by=by, why=why)
    if not Project.objects.open_to(by, "edit").filter(pk=project.pk).exists():
        raise PermissionDenied(_("This county lies outside the places you look after, so nothing was written."))
    return project


@transaction.atomic
def change_project(
    project: Project, *, fields: dict[str, Any], seen_version: int, by: User, why: str = ""
) -> Project:  # fmt: skip
    """Change an open project (修改项目). Refused when somebody saved a newer version; see `accounts.actions.change`.

    Where it lies and where it stands are not changed here: both decide who may change it. Its stage is moved on by
    `moving.move_on`; what was approved is changed under a new approval number only.
    """
    assert not fields.keys() & FIXED, fields.keys() & FIXED
    _check_it_is_as_approved(project, fields)
    held = actions.change(project, fields=fields, seen_version=seen_version, by=by, why=why)
    return with_search_kept(held)


def _check_it_is_as_approved(project: Project, fields: dict[str, Any]) -> None:
    held = Project.objects.select_related("programme").filter(pk=project.pk).first()
    if held is None or held.programme.books == Programme.Books.COLLECTED:
        return
    values = values_of(held)
    language = get_language() or "zh-hans"
    found = judge({**values, **fields, "stage_before": held.stage})
    if found:
        words = {one.columns: f"{one.lacks(language)} {one.opens(language)}" for one in found}
        raise ValidationError({column: text for columns, text in words.items() for column in columns})


def next_record_no(place: str, year: int | None) -> str:
    """The next free number of a county and a year: `XM513431-2019-0007`."""
    return next_number(Project, f"XM{place}-{year or '0000'}-", 4)


def _places(row: Project) -> list[str]:
    return places_around(row.recipient_id, row.donor_id)


def _helped(programme: Programme, place: str) -> bool:
    return place_codes.is_code(place) and place_codes.is_within(place, programme.recipient_id)
