"""What a trail is asked for (追溯对象): a project, a document number, or one movement.

Belongs here: finding it, as far as the user may see it. Does not belong: the trail itself (`trails.queries`).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import QuerySet

from xieshou.apps.accounts.models import User
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.projects.models import Project

LONGEST = 120


class Kind(StrEnum):
    """Of what the money is followed (追溯对象类别)."""

    PROJECT = "project"
    MOVEMENT = "movement"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Subject:
    """Of what the money is followed, and the movements that are its own."""

    programme: Programme
    kind: Kind
    of: str
    rows: list[Movement]
    project: Project | None = None


def seen_by(user: User | None, programme: Programme) -> QuerySet[Movement]:
    """The movements that the user may see; nobody (`None`) is the installation itself and sees all."""
    rows = Movement.objects.all() if user is None else Movement.objects.visible_to(user)
    return rows.filter(programme=programme, outside=False)


def find(programme: Programme, of: str, user: User | None, kinds: tuple[Kind, ...] = tuple(Kind)) -> Subject | None:
    """The first of these kinds that is called so: a record number, or a document number as it is written."""
    named = of.replace("\0", "").strip()[:LONGEST]
    return next((found for kind in kinds if named and (found := _FINDERS[kind](programme, named, user))), None)


def _project(programme: Programme, of: str, user: User | None) -> Subject | None:
    projects = Project.objects.all() if user is None else Project.objects.visible_to(user)
    project = projects.filter(programme=programme, record_no=of).first()
    if project is None:
        return None
    return Subject(programme, Kind.PROJECT, of, _rows(seen_by(user, programme).filter(project=project)), project)


def _movement(programme: Programme, of: str, user: User | None) -> Subject | None:
    rows = _rows(seen_by(user, programme).filter(record_no=of))
    return Subject(programme, Kind.MOVEMENT, of, rows) if rows else None


def _document(programme: Programme, of: str, user: User | None) -> Subject | None:
    rows = _rows(seen_by(user, programme).filter(document_no=of))
    return Subject(programme, Kind.DOCUMENT, of, rows) if rows else None


def _rows(rows: QuerySet[Movement]) -> list[Movement]:
    return list(rows.select_related("account_from", "account_to", "project", "reverses", "reversed_by"))


_FINDERS = {Kind.PROJECT: _project, Kind.MOVEMENT: _movement, Kind.DOCUMENT: _document}
