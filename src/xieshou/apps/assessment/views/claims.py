"""Published claims against the books (公布数核对): every published total, what the rows add up to, and the cases.

Belongs here: showing what was computed from the snapshot, never smoothed.
Does not belong: the verdict (engine.reconcile).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from xieshou.apps.accounts.models import EvidenceLink, User
from xieshou.apps.accounts.policies import works_in
from xieshou.apps.accounts.queries import evidence_of
from xieshou.apps.assessment.models import PublishedClaim, Snapshot
from xieshou.apps.assessment.queries import claim_checks, current_snapshot
from xieshou.apps.assessment.views.amounts import amount
from xieshou.apps.assessment.views.doors import name_of
from xieshou.apps.assessment.views.titles import Listed, listed
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.queries import get_programme_or_404
from xieshou.engine.reconcile import ClaimCheck, Compared
from xieshou.wording import words

RECONCILES = ("agrees", "within_bound")
ORDER = ("differs", "rows_incomplete", "within_bound", "agrees", "no_rows", "outside")


@dataclass
class ShownClaim:
    """A claim as published, what the books say about it, and its evidence where a page lists that too."""

    claim: PublishedClaim
    check: ClaimCheck
    proofs: list[EvidenceLink] = field(default_factory=list)

    @property
    def title(self) -> str:
        """What was claimed, in the reader's language."""
        claim = self.claim
        own = claim.title_zh if (get_language() or "zh").startswith("zh") else claim.title_en
        return own or (name_of(claim.indicator) if claim.indicator else words.measure(claim.measure))

    @property
    def note(self) -> str:
        """Why it comes out so, in the reader's language."""
        claim = self.claim
        own = claim.note_zh if (get_language() or "zh").startswith("zh") else claim.note_en
        return own or claim.note_en or claim.note_zh

    @property
    def reconciles(self) -> bool:
        """Whether the rows bear the claim out."""
        return self.check.verdict in RECONCILES

    def covers(self, year: int) -> bool:
        """Whether its period contains the year."""
        first, last = self.claim.first_year, self.claim.last_year
        return first is not None and last is not None and first <= year <= last


def seen_checks(user: User, book: Programme, snapshot: Snapshot | None) -> list[ShownClaim]:
    """The claims that the user may see, as checked in the snapshot, in the order of their numbers."""
    if snapshot is None:
        return []
    seen = {claim.record_no: claim for claim in PublishedClaim.objects.visible_to(user).filter(programme=book)}
    return [ShownClaim(seen[check.id], check) for check in claim_checks(snapshot) if check.id in seen]


@require_GET
def claim_list(request: HttpRequest, programme: str) -> HttpResponse:
    """Every published total against the rows, filtered by verdict, and below them the cases."""
    book = get_programme_or_404(request.user, programme)
    checks = seen_checks(request.user, book, current_snapshot(book))
    totals = [shown for shown in checks if shown.claim.kind == PublishedClaim.Kind.TOTAL]
    cases = [shown for shown in checks if shown.claim.kind == PublishedClaim.Kind.CASE]
    counted = Counter(str(shown.check.verdict) for shown in totals)
    verdict = request.GET.get("verdict", "")
    if verdict not in counted:
        verdict = ""
    reconciling = [shown for shown in cases if shown.reconciles]
    differing = [shown for shown in cases if not shown.reconciles]
    proofs = evidence_of(
        "claims", [shown.claim.record_no for shown in totals], public=not works_in(request.user, book.pk)
    )
    for shown in totals:
        shown.proofs = proofs.get(shown.claim.record_no, [])
    context = {
        "totals": [shown for shown in totals if not verdict or shown.check.verdict == verdict],
        "count": len(totals),
        "verdicts": [(code, counted[code]) for code in ORDER if code in counted],
        "verdict": verdict,
        "case_groups": [("reconciles", reconciling), ("differs", differing)],
        "has_cases": bool(cases),
    }
    return render(request, "assessment/claims.html", context)


@require_GET
def claim(request: HttpRequest, programme: str, record_no: str) -> HttpResponse:
    """One claim: as published, the rows it is held against, what is missing, and its evidence."""
    book = get_programme_or_404(request.user, programme)
    checks = seen_checks(request.user, book, current_snapshot(book))
    shown = next((one for one in checks if one.claim.record_no == record_no), None)
    if shown is None:
        raise Http404(record_no)
    compared = shown.check.comparisons
    named = [(row["ledger"], row["key"]) for each in compared for row in each.rows]
    named += [(each.published_in["ledger"], each.published_in["key"]) for each in compared if each.published_in]
    rows = listed(named, request.user, programme=book.pk)
    context = {
        "shown": shown,
        "comparisons": [_comparison(each, shown, rows) for each in compared],
        "links": evidence_of("claims", [record_no], public=not works_in(request.user, book.pk)).get(record_no, []),
    }
    return render(request, "assessment/claim.html", context)


def _comparison(each: Compared, shown: ShownClaim, rows: dict[tuple[str, str], Listed]) -> dict[str, Any]:
    """One comparison as the page shows it; rows outside the reader's scope are counted and not shown."""
    unit = _unit(each, shown.claim, rows)
    told = [_row(row, rows.get((row["ledger"], row["key"])), unit) for row in each.rows]
    named = each.published_in or {}
    return {
        "verdict": each.verdict,
        "published": amount(each.published, unit),
        "computed": amount(each.computed, unit),
        "difference": amount(each.difference, unit),
        "qualifier": each.qualifier,
        "missing": each.missing,
        "published_in": rows.get((named.get("ledger", ""), named.get("key", ""))),
        "rows": [row for row in told if row["listed"] is not None],
        "hidden": sum(row["listed"] is None for row in told),
        "in_words": any("text" in row for row in each.rows),
    }


def _unit(each: Compared, claim: PublishedClaim, rows: dict[tuple[str, str], Listed]) -> str:
    """The unit of one comparison: that of the claim, or, in a case of several units, that of its own rows."""
    if claim.kind == PublishedClaim.Kind.TOTAL:
        return claim.unit
    named = [*each.rows, *([each.published_in] if each.published_in else [])]
    found = [rows[row["ledger"], row["key"]].row for row in named if (row["ledger"], row["key"]) in rows]
    units = {"yuan" if isinstance(row, Movement) else getattr(row, "unit", "") for row in found} - {""}
    return units.pop() if len(units) == 1 else ""


def _row(row: Any, found: Listed | None, unit: str) -> dict[str, Any]:
    return {
        "listed": found,
        "ledger": words.ledger(row["ledger"]),
        "amount": amount(row.get("amount"), unit),
        "text": row.get("text", ""),
    }
