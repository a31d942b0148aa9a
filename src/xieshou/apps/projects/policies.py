"""Who may do what to projects (项目权限), and when.

Belongs here: questions about one user and one project or programme. Does not belong: what a role allows at all
(`accounts.policies`), which rows lie inside a scope (`accounts.models.records`).
"""

from __future__ import annotations

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import OPEN, row_steps
from xieshou.apps.accounts.models import Status, User
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.models import Place
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.queries import helped_counties
from xieshou.engine import place_codes
from xieshou.engine.ledgers import LEDGERS

# Who co-signs (会签), the county's leader and the donor's cadre, and what a role must allow for each.
COSIGNERS = {"leader": "cosign_leader", "cadre": "cosign_cadre"}


def may_write_in(user: User, programme: Programme) -> bool:
    """Whether the user may enter projects of the programme at all, somewhere."""
    return any(scope.programme in ("", programme.code) for scope in policies.scopes_allowing(user, "edit"))


def may(user: User, deed: str, project: Project) -> bool:
    """Whether one of the user's scopes holds this project and its role allows the deed."""
    return type(project).objects.open_to(user, deed).filter(pk=project.pk).exists()


def next_deeds(user: User, project: Project) -> list[str]:
    """What the user may do with the project as it now stands: `edit`, `submit`, `accept`, `return`."""
    possible = (*(("edit",) if project.status in OPEN else ()), *row_steps(project.status))
    return [deed for deed in possible if policies.may(user, deed) and may(user, deed, project)]


def may_see_persons(user: User, project: Project) -> bool:
    """Whether the person responsible may be shown (个人信息); each showing leaves a record."""
    return policies.may(user, "see_persons") and may(user, "see_persons", project)


def counties_for(user: User, programme: Programme, year: int) -> list[Place]:
    """The helped counties in which the user may enter a project; the action asks again when it writes.

    A scope on the donor side, or of a pairing, names no county: there the pairing decides.
    """
    counties = helped_counties(programme, user, year)
    held = [one for one in policies.scopes_allowing(user, "edit") if one.programme in ("", programme.code)]
    inside = [one.place for one in held if place_codes.is_code(one.place) and _helped(one.place, programme)]
    if len(inside) < len(held):
        return counties
    return [county for county in counties if any(_touches(county.code_id, place) for place in inside)]


def _helped(place: str, programme: Programme) -> bool:
    return place_codes.is_within(place, programme.recipient_id)


def _touches(county: str, place: str) -> bool:
    """Whether the county lies inside the place, or the place inside the county."""
    return place_codes.is_within(county, place) or place_codes.is_within(place, county)


def deed_that_moves(status: str) -> str:
    """What a role must allow to move a project of this row status on: what is handed in is the accepting office's."""
    return "edit" if status in OPEN else "accept"


def may_move(user: User, project: Project) -> bool:
    """Whether the user may take the next step of the project's life, as its row now stands."""
    return _may_still(user, deed_that_moves(project.status), project)


def may_record_notice(user: User, project: Project) -> bool:
    """Whether the user may record a public notice: it stands beside the row, which may be accepted already."""
    return _may_still(user, "edit", project)


def sides_to_sign(user: User, project: Project) -> list[str]:
    """The sides for which the user may co-sign the project's payments now (会签): `leader`, `cadre`."""
    if not project.programme.asks_cosignatures:
        return []
    lacking = [side for side in COSIGNERS if getattr(project, f"{side}_cosigned_on") is None]
    return [side for side in lacking if _may_still(user, COSIGNERS[side], project)]


def may_record_progress(user: User, project: Project) -> bool:
    """Whether the user may record how far the site is, or check it: weekly, whatever the state of the row."""
    return _may_still(user, "edit", project)


def _may_still(user: User, deed: str, project: Project) -> bool:
    """Whether the user may do this with a row that is not frozen, in books that the offices keep."""
    if project.status == Status.FROZEN or project.programme.books == Programme.Books.COLLECTED:
        return False
    return policies.may(user, deed) and may(user, deed, project)


def internal_hidden(user: User, programme: Programme, ledger: str) -> frozenset[str]:
    """The columns of a ledger that are for offices only, where the user looks on as the public (内部栏目).

    Books collected from publications hold nothing that was not published, so nothing of them is internal.
    """
    if programme.books == Programme.Books.COLLECTED or policies.works_in(user, programme.pk):
        return frozenset()
    return LEDGERS[ledger].internal
