"""Who may do what to findings (核查发现权限).

Belongs here: questions about one user and one programme or finding. Does not belong: what a role allows at all
(`accounts.policies`), which findings lie inside a scope (`models.finding`).
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from xieshou.apps.accounts.models import Role, User
from xieshou.apps.accounts.policies import scopes_allowing, works_in
from xieshou.apps.assessment.models import Finding
from xieshou.apps.pairings.models import Programme

ANSWER, CLOSE = "edit", "close_findings"
OFFICES = (Role.OFFICE, Role.DONOR_OFFICE, Role.FIELD_TEAM)


def check_may_see(user: User, programme: Programme) -> None:
    """Findings are for those who work in a programme."""
    if not works_in(user, programme.code):
        raise PermissionDenied(_("Findings are for the offices that keep or audit the rows."))


def may_look(user: User, programme: Programme) -> bool:
    """Whether the user may have the rules run over the whole register and what they find recorded."""
    return any(scope.programme in ("", programme.code) for scope in scopes_allowing(user, CLOSE))


def may_answer(user: User, finding: Finding) -> bool:
    """Whether the user looks after one of its rows."""
    return finding.state != Finding.State.CLOSED and _open_to(user, ANSWER, finding)


def may_raise(user: User, finding: Finding) -> bool:
    """Whether the user may raise an issue from it: an office that keeps rows here; once, and while it is not closed."""
    office = any(scope.role in OFFICES for scope in scopes_allowing(user, ANSWER))
    waits = finding.issue_id is None and finding.state != Finding.State.CLOSED
    return office and waits and _open_to(user, ANSWER, finding)


def may_close(user: User, finding: Finding) -> bool:
    """Whether the user may close it: somebody else than who answered."""
    answered = finding.state == Finding.State.ANSWERED and finding.answered_by_id != user.pk
    return answered and _open_to(user, CLOSE, finding)


def may_reopen(user: User, finding: Finding) -> bool:
    """Whether the user may open it again."""
    return finding.state != Finding.State.OPEN and _open_to(user, CLOSE, finding)


def _open_to(user: User, deed: str, finding: Finding) -> bool:
    return Finding.objects.open_to(user, deed).filter(pk=finding.pk).exists()
