"""What the register lacks for a deadline (节点缺项): only what rows can tell, for one reader, as of a day passed in.

Belongs here: one question for each duty that leaves a trace in the ledgers. Does not belong: which deadlines there are
(`engine.calendar`). A duty of which no row can tell has no question here, and the page then says nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import F, Q, QuerySet
from django.db.models.functions import ExtractMonth, Substr
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import User
from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.assessment.models import Snapshot
from xieshou.apps.commitments.models import Issue, Meeting
from xieshou.apps.funds.models import Movement
from xieshou.apps.industry.models import Workshop
from xieshou.apps.pairings.models import Agreement, Programme
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.queries import COUNTY
from xieshou.data.packs import stages
from xieshou.engine.calendar import Deadline

SOON = timedelta(days=14)


@dataclass(frozen=True)
class Gap:
    """What is lacking for a deadline, and the list it can be seen in; without text the register lacks nothing."""

    text: str = ""
    url: str = ""
    state: str = ""


class Gaps:
    """The register as one reader sees it, asked deadline by deadline."""

    def __init__(self, user: User, book: Programme, day: date) -> None:
        self.user, self.book, self.day = user, book, day
        self._spent: dict[int, set[tuple[str, int]]] = {}
        self._funded: dict[int, set[tuple[str, int]]] = {}

    @cached_property
    def can_tell(self) -> bool:
        """Whether a missing row means a missing deed: not in collected books, nor for who sees settled rows alone."""
        return self.book.books == Programme.Books.KEPT and policies.works_in(self.user, self.book.code)

    def of(self, deadline: Deadline) -> Gap | None:
        """What is lacking for it, or None where nothing can be told, or not yet."""
        ask, first = ASKED.get(deadline.rule.code), deadline.period_first
        begins = deadline.opens_on or first
        if not self.can_tell or ask is None or first is None or begins is None:
            return None
        if begins > self.day or first.year not in self.book.years:
            return None
        told = ask(self, deadline, first.year)
        if told is None or not told[0]:
            return Gap() if told else None
        text, url = told
        due = deadline.due_on
        return Gap(text, url, "overdue" if due < self.day else "due_soon" if due - self.day <= SOON else "open")

    def projects(self, year: int) -> QuerySet[Project]:
        """The works of a year, each once."""
        return Project.objects.visible_to(self.user).filter(
            programme=self.book, year=year, outside=False, same_as=None
        )  # fmt: skip

    def money(self, kind: str, year: int) -> QuerySet[Movement]:
        """Accepted movements of a kind whose days lie in a year and which nothing reversed."""
        return Movement.objects.visible_to(self.user).filter(
            programme=self.book, kind=kind, outside=False, status__in=SETTLED, reversed_by=None,
            on_first__year=year, on_last__year=year,
        )  # fmt: skip

    def spent(self, year: int) -> set[tuple[str, int]]:
        """County and month, wherever something was spent; a movement known to the year alone tells of no month."""
        if year not in self._spent:
            rows = self.money(Movement.Kind.SPEND, year).annotate(
                county=Substr("recipient_id", 1, COUNTY), month=ExtractMonth("on_first"), until=ExtractMonth("on_last")
            )
            dated = rows.filter(month=F("until")).order_by()
            self._spent[year] = set(dated.values_list("county", "month").distinct())
        return self._spent[year]

    def counties(self, year: int, month: int) -> set[str]:
        """The counties that had received money of the year by the end of a month: before it there is none to spend."""
        if year not in self._funded:
            rows = self.money(Movement.Kind.RECEIVE, year).annotate(
                county=Substr("recipient_id", 1, COUNTY), month=ExtractMonth("on_last")
            )
            found = rows.exclude(recipient=None).order_by().values_list("county", "month").distinct()
            self._funded[year] = {(county, first) for county, first in found if not county.endswith("00")}
        return {county for county, first in self._funded[year] if first <= month}

    def list_of(self, name: str, year: int) -> str:
        """The address of a list, for the year."""
        return f"{reverse(name, args=[self.book.code])}?year={year}"


def _expenditure(gaps: Gaps, deadline: Deadline, year: int) -> tuple[str, str] | None:
    assert deadline.period_first is not None
    month = deadline.period_first.month
    counties = gaps.counties(year, month)
    if not counties:
        return None
    lacking = [county for county in counties if (county, month) not in gaps.spent(year)]
    text = _(
        "%(lacking)s of %(counties)s counties that had received money have no accepted expenditure in %(month)s."
    ) % {
        "lacking": len(lacking), "counties": len(counties), "month": f"{year}-{month:02d}",
    }  # fmt: skip
    return text if lacking else "", gaps.list_of("funds:list", year)


def _agreement(gaps: Gaps, _deadline: Deadline, year: int) -> tuple[str, str]:
    held = Agreement.objects.visible_to(gaps.user).filter(programme=gaps.book, outside=False)
    known = held.filter(Q(year=year) | Q(targets__year=year)).exists()
    text = "" if known else _("No agreement of %(year)s is kept.") % {"year": year}
    return text, gaps.list_of("pairings:list", year)


def _conference(gaps: Gaps, _deadline: Deadline, year: int) -> tuple[str, str]:
    kind = Meeting.Kind.JOINT_CONFERENCE
    held = Meeting.objects.visible_to(gaps.user).filter(programme=gaps.book, outside=False, held_first__year=year)
    known = held.filter(Q(counts_as=kind) | Q(counts_as="", kind=kind)).exists()
    text = "" if known else _("No joint conference of %(year)s is kept.") % {"year": year}
    return text, gaps.list_of("commitments:list", year)


def _transfer(gaps: Gaps, deadline: Deadline, year: int) -> tuple[str, str]:
    known = gaps.money(Movement.Kind.RECEIVE, year).filter(on_last__lte=deadline.due_on).exists()
    text = "" if known else _("No accepted receipt of %(year)s up to this day is kept.") % {"year": year}
    return text, gaps.list_of("funds:list", year)


def _lacking(
    condition: Callable[[], Q], told: Callable[[int], str]
) -> Callable[[Gaps, Deadline, int], tuple[str, str]]:
    """A question about the year's projects: how many of them lack something."""

    def ask(gaps: Gaps, _deadline: Deadline, year: int) -> tuple[str, str]:
        url, found = gaps.list_of("projects:list", year), gaps.projects(year)
        if not found.exists():
            return _("No project of %(year)s is kept.") % {"year": year}, url
        count = found.filter(condition()).count()
        return (told(count) if count else ""), url

    return ask


def _unfinished() -> Q:
    """Before completion, and not planned to run over the year's end."""
    known = stages()
    last = known["completed"].order
    assert last is not None
    early = [code for code, one in known.items() if one.order is not None and one.order < last]
    return Q(stage__in=early) & ~Q(cross_year=True)


def _self_assessment(gaps: Gaps, deadline: Deadline, year: int) -> tuple[str, str]:
    known = Snapshot.objects.filter(
        programme=gaps.book, frozen_at__date__range=(date(year, 1, 1), deadline.due_on)
    ).exists()  # fmt: skip
    text = "" if known else _("No snapshot was frozen in %(year)s up to this day.") % {"year": year}
    return text, gaps.list_of("assessment:figures", year)


def _workshops(gaps: Gaps, deadline: Deadline, year: int) -> tuple[str, str]:
    rows = Workshop.objects.visible_to(gaps.user).filter(programme=gaps.book, year=year, outside=False)
    rows = rows.exclude(state="removed")
    count = rows.filter(Q(checked_on=None) | Q(checked_on__lt=deadline.period_first)).count()
    text = ngettext(
        "%(n)s workshop has not been checked since the quarter began.",
        "%(n)s workshops have not been checked since the quarter began.", count,
    ) % {"n": count}  # fmt: skip
    url = f"{reverse('assessment:ledger', args=[gaps.book.code, 'workshops'])}?year={year}"
    return text if count else "", url


def _issues(gaps: Gaps, _deadline: Deadline, year: int) -> tuple[str, str]:
    rows = Issue.objects.visible_to(gaps.user).filter(programme=gaps.book, outside=False)
    count = rows.filter(found_on__year=year, closed_on=None).count()
    text = ngettext(
        "%(n)s problem found in %(year)s is not closed.", "%(n)s problems found in %(year)s are not closed.", count
    ) % {"n": count, "year": year}
    url = f"{reverse('assessment:ledger', args=[gaps.book.code, 'issues'])}?year={year}"
    return text if count else "", url


ASKED: dict[str, Callable[[Gaps, Deadline, int], tuple[str, str] | None]] = {
    "yearly-agreement": _agreement,
    "joint-conference": _conference,
    "project-library": _lacking(
        lambda: Q(library_on=None) | Q(performance_target=""),
        lambda n: ngettext(
            "%(n)s project has no day of entry or no performance target.",
            "%(n)s projects have no day of entry or no performance target.", n,
        ) % {"n": n},
    ),
    "money-transferred": _transfer,
    "plan-approved": _lacking(
        lambda: Q(approval_on=None),
        lambda n: ngettext("%(n)s project has no day of approval.", "%(n)s projects have no day of approval.", n)
        % {"n": n},
    ),
    "budget-released": _lacking(
        lambda: Q(budget_on=None),
        lambda n: ngettext(
            "%(n)s project has no day of budget release.", "%(n)s projects have no day of budget release.", n
        ) % {"n": n},
    ),
    "projects-complete": _lacking(
        _unfinished,
        lambda n: ngettext("%(n)s project is not complete.", "%(n)s projects are not complete.", n) % {"n": n},
    ),
    "self-assessment": _self_assessment,
    "rectification": _issues,
    "expenditure-table": _expenditure,
    "workshop-monitoring": _workshops,
}  # fmt: skip
