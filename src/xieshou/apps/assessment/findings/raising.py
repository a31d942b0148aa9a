"""From a finding to an issue (核查发现转问题): one deed, once, both naming each other.

Belongs here: what an issue takes over from the finding. Does not belong: following it (`commitments.following`), which
category a rule bears on (`data/finding_issues.yaml`). Whether the finding is closed stays its own matter.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, User
from xieshou.apps.assessment.findings import policies
from xieshou.apps.assessment.models import Finding
from xieshou.apps.commitments.following import actions
from xieshou.apps.commitments.models import Issue
from xieshou.apps.pairings.models import Pairing
from xieshou.apps.places.queries import names_of
from xieshou.data.finding_issues import category_of

FOUND_BY, LONGEST = "self_found", 500
PROJECTS = "projects"


@transaction.atomic
def raise_issue(finding: Finding, *, by: User) -> Issue:
    """Raise an issue from a finding (转为问题) as a draft of the register; the second time it is refused."""
    held = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if held.issue_id is not None:
        raise DeedRefused(_("An issue was raised from it already: %(number)s.") % {"number": held.issue.record_no})
    if held.state == Finding.State.CLOSED:
        raise DeedRefused(_("This finding is closed. Whoever closes findings may open it again."))
    if not policies.may_raise(by, held):
        raise PermissionDenied(_("Your role does not allow this. Ask the administrator of this installation."))
    held.issue = actions.register(_issue(held), by=by, why=held.record_no)
    held.save(update_fields=["issue"])
    why = held.issue.record_no
    Change.objects.create(by=by, deed="raise_issue", ledger=Finding.LEDGER, key=held.history_key, why=why)
    return held.issue


def _issue(finding: Finding) -> Issue:
    """What is known: the rule's words, which place must answer by when, the only pairing and project."""
    book, rows = finding.programme, list(finding.rows.all())
    donors, pairings, keys = ({getattr(one, name) for one in rows} for name in ("donor", "pairing", "key"))
    pairing = Pairing.objects.filter(programme=book, record_no=pairings.pop()).first() if len(pairings) == 1 else None
    recipient = finding.place if any(one.recipient for one in rows) else ""
    place = recipient or book.recipient_id
    said = f"{finding.rule} {finding.message_zh}"
    return Issue(
        programme=book, issue_no=finding.record_no, found_by=FOUND_BY, found_on=finding.first_seen_on,
        category=category_of(finding.rule), problem=said if len(said) <= LONGEST else f"{said[: LONGEST - 1]}…",
        project_no=keys.pop() if finding.ledger == PROJECTS and len(keys) == 1 else "",
        responsible_unit=names_of([place], finding.first_seen_on.year, "zh-hans").get(place, place),
        due_on=finding.due_on, pairing=pairing, recipient_id=place,
        donor_id=donors.pop() or book.donor_id if len(donors) == 1 else book.donor_id,
    )  # fmt: skip
