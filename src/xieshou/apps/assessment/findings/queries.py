"""Questions about kept findings (核查发现查询); reads only.

Belongs here: which findings somebody sees, narrowed, a page of them, and what the filters offer.
Does not belong: words and HTML (`shown`).
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from xieshou.apps.accounts.keyset import Order, Page, page
from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import lies_in
from xieshou.apps.assessment.models import Finding, FindingRow
from xieshou.apps.commitments.models import Issue
from xieshou.apps.pairings.models import Programme

ORDER = Order("due_on")
WORK = Q(state__in=[Finding.State.OPEN, Finding.State.ANSWERED])
STATES: dict[str, Q] = {
    "work": WORK, "open": Q(state=Finding.State.OPEN), "answered": Q(state=Finding.State.ANSWERED),
    "closed": Q(state=Finding.State.CLOSED), "gone": WORK & Q(gone_on__isnull=False), "all": ~Q(pk__in=[]),
}  # fmt: skip


@dataclass(frozen=True)
class Narrowed:
    """What the list is narrowed to; each filled field is a chip in the address."""

    state: str = "work"
    rule: str = ""
    severity: str = ""
    place: str = ""


def seen_by(user: User | None, programme: Programme) -> QuerySet[Finding]:
    """The findings of which the user sees a row; all for the command line."""
    found = Finding.objects.all() if user is None else Finding.objects.visible_to(user)
    return found.filter(programme=programme)


def narrowed(findings: QuerySet[Finding], asked: Narrowed) -> QuerySet[Finding]:
    """Those that are asked for."""
    findings = findings.filter(STATES[asked.state])
    if asked.rule:
        findings = findings.filter(rule=asked.rule)
    if asked.severity:
        findings = findings.filter(severity=asked.severity)
    if asked.place:
        inside = lies_in("recipient", asked.place) | lies_in("donor", asked.place)
        findings = findings.filter(pk__in=FindingRow.objects.filter(inside).values("finding"))
    return findings


def issue_of(finding: Finding, user: User) -> Issue | None:
    """The issue that was raised from it, if the user sees it."""
    return Issue.objects.visible_to(user).filter(pk=finding.issue_id).first()


def page_of(findings: QuerySet[Finding], *, after: str = "", before: str = "", size: int = 50) -> Page:
    """A page, what is due first standing first."""
    return page(findings.prefetch_related("rows"), ORDER, after=after, before=before, size=size)


def by_rule(findings: QuerySet[Finding]) -> dict[str, int]:
    """How many findings each rule has among these."""
    return dict(findings.order_by("rule").values_list("rule").annotate(n=Count("pk")))
