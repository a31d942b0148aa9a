"""Which account a statement is of (对账账户), and the movements that such a statement shows.

Belongs here: the special account of a place (what it received and allocated), the account of a project's unit (what
was paid out to it, and retention money). Money that moves inside an account is on no statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from xieshou.apps.accounts.models import User
from xieshou.apps.funds.models import BankStatement, FundAccount, Movement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.models import PlaceCode
from xieshou.apps.projects.models import Project
from xieshou.engine.statements import Booking, shipped_terms

OF_A_PLACE, OF_A_PROJECT = ("received", "allocated"), ("disbursed", "retained")
LONGEST = 80


@dataclass(frozen=True)
class Account:
    """The account of a place, or of a project's unit."""

    programme: Programme
    holder: str
    project: Project | None = None

    @property
    def name(self) -> str:
        """What `find_account` finds it by."""
        return self.project.record_no if self.project is not None else self.holder

    @property
    def parts(self) -> Q:
        """The condition that a fund account is a part of it."""
        if self.project is not None:
            return Q(project=self.project, stage__in=OF_A_PROJECT)
        return Q(programme=self.programme, holder_id=self.holder, stage__in=OF_A_PLACE)


def find_account(programme: Programme, named: str, user: User | None) -> Account | None:
    """The account called so: a project's record number, or a place's code; as far as the user may see it."""
    name = named.replace("\0", "").strip()[:LONGEST]
    projects = Project.objects.all() if user is None else Project.objects.visible_to(user)
    project = projects.filter(programme=programme, record_no=name).first() if name else None
    if project is not None:
        return Account(programme, str(project.recipient_id), project) if project.recipient_id else None
    return Account(programme, name) if name and PlaceCode.objects.filter(code=name).exists() else None


def account_of(statement: BankStatement) -> Account:
    """The account of a kept statement."""
    return Account(statement.programme, statement.holder_id, statement.project)


def movements_of(account: Account, first: date, last: date, user: User | None) -> QuerySet[Movement]:
    """What came into the account or left it, in these days or near them; without what was reversed."""
    seen = Movement.objects.all() if user is None else Movement.objects.visible_to(user)
    parts = FundAccount.objects.filter(account.parts).values("pk")
    near = timedelta(days=shipped_terms().suggest_days)
    rows = seen.filter(programme=account.programme, outside=False, reverses=None, reversed_by=None)
    return (
        rows.filter(Q(account_from__in=parts) ^ Q(account_to__in=parts))
        .filter(on_last__gte=first - near, on_first__lte=last + near)
        .select_related("project", "account_from", "account_to")
        .order_by("on_first", "record_no")
    )


def bookings_of(account: Account, first: date, last: date, user: User | None) -> list[tuple[Booking, Movement]]:
    """The same movements as the statement should show them."""
    inside = set(FundAccount.objects.filter(account.parts).values_list("pk", flat=True))
    return [
        (
            Booking(
                row.record_no, row.on_first, row.on_last,
                row.amount_fen if row.account_to_id in inside else -row.amount_fen, row.document_no, row.payee,
            ),
            row,
        )
        for row in movements_of(account, first, last, user)
    ]  # fmt: skip
