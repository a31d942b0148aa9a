"""What is kept of a bank or treasury statement: whose account, which file, its lines, and what a person said of each.

The file itself is not kept: it names accounts of others. Its digest tells it again.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models.records import ScopedQuerySet, lies_in
from xieshou.apps.accounts.models.users import Scope
from xieshou.apps.funds.models.movement import Movement
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.models import PlaceCode
from xieshou.apps.projects.models import Project


class BankStatement(models.Model):
    """A statement (对账单) of the special account of a place, or of the account of a project's unit.

    For offices only, and for those who look after the place that holds the account.
    """

    LEDGER: ClassVar[str] = "statements"

    code = models.CharField(max_length=40, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey(PlaceCode, on_delete=models.PROTECT, related_name="+", db_column="holder_code")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    first_on = models.DateField(_("first day"))
    last_on = models.DateField(_("last day"))
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)
    withdrawn_because = models.CharField(_("withdrawn because"), max_length=400, blank=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                name="statement_of_a_place_is_kept_once", fields=["programme", "holder", "sha256"],
                condition=Q(project__isnull=True, withdrawn_because=""),
            ),
            UniqueConstraint(
                name="statement_of_a_project_is_kept_once", fields=["project", "sha256"],
                condition=Q(project__isnull=False, withdrawn_because=""),
            ),
            CheckConstraint(name="statement_days_are_in_order", condition=Q(first_on__lte=models.F("last_on"))),
        ]  # fmt: skip
        ordering = ["-last_on", "-id"]

    def __str__(self) -> str:
        return f"{self.code} {self.first_on} – {self.last_on}"

    @classmethod
    def inside(cls, scope: Scope) -> Q:
        """The condition that a statement lies inside one scope."""
        if policies.sees_settled_rows_only(scope.role) or scope.pairing:
            return Q(pk__in=[])
        wanted = ~Q(pk__in=[])
        if scope.programme:
            wanted &= Q(programme_id=scope.programme)
        return wanted & lies_in("holder__code", scope.place) if scope.place else wanted


class StatementLine(models.Model):
    """A line (对账单明细), and what a person decided of it. Its visibility is its statement's."""

    class Decision(models.TextChoices):
        """What a person said of the line (认定)."""

        IS = "is", _("is this movement")
        NOT_OURS = "not_ours", _("does not belong to these books")

    statement = models.ForeignKey(BankStatement, on_delete=models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField()  # in the file
    on = models.DateField()
    amount_fen = models.BigIntegerField()  # more than zero: money in
    document_no = models.CharField(max_length=200, blank=True)
    party = models.CharField(max_length=200, blank=True)
    purpose = models.CharField(max_length=200, blank=True)
    balance_fen = models.BigIntegerField(null=True, blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    movement = models.ForeignKey(Movement, null=True, blank=True, on_delete=models.PROTECT, related_name="proved_by")
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            UniqueConstraint(name="statement_line_stands_once", fields=["statement", "row"]),
            UniqueConstraint(
                name="statement_names_a_movement_once", fields=["statement", "movement"],
                violation_error_message=_("Another line of this statement is this movement already."),
            ),
            CheckConstraint(
                name="statement_line_decision_is_whole",
                condition=Q(decision="", movement__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(decision="is", movement__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                | (
                    Q(decision="not_ours", movement__isnull=True, decided_by__isnull=False, decided_at__isnull=False)
                    & ~Q(reason="")
                ),
                violation_error_message=_("Write why the line does not belong to these books."),
            ),
        ]  # fmt: skip
        ordering = ["row"]

    def __str__(self) -> str:
        return f"{self.statement.code}/{self.row}"
