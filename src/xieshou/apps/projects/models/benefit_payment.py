"""What is kept of what households were paid by a project's benefit linkage."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.projects.models.project import Project


class BenefitPayment(models.Model):
    """What was really paid to households (利益联结兑现): how many, how much, when. No names.

    A mistake is taken back with its reason and stays on record. The public sees sums of a year, and no small count.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="benefit_payments")
    year = models.PositiveSmallIntegerField(_("year"))
    mode = models.CharField(_("benefit mechanism"), max_length=30)
    paid_on = models.DateField(_("paid on"))
    households = models.PositiveIntegerField(_("households"))
    persons = models.PositiveIntegerField(_("persons"), null=True, blank=True)
    amount_fen = models.BigIntegerField(_("amount, fen"))
    note = models.CharField(_("note"), max_length=400, blank=True)
    taken_back_because = models.CharField(_("taken back because"), max_length=400, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="benefit_payment_reaches_somebody", condition=Q(households__gt=0, amount_fen__gt=0),
                violation_error_message=_("A payment reaches one household at least, with more than zero yuan."),
            ),
            CheckConstraint(
                name="benefit_payment_has_no_fewer_persons_than_households",
                condition=Q(persons__isnull=True) | Q(persons__gte=F("households")),
                violation_error_message=_("Fewer persons than households. Correct one of the two numbers."),
            ),
            UniqueConstraint(
                name="benefit_payment_is_kept_once",
                fields=["project", "mode", "paid_on", "households", "amount_fen"], condition=Q(taken_back_because=""),
                violation_error_message=_("This payment is already on record."),
            ),
        ]  # fmt: skip
        ordering = ["year", "paid_on", "id"]
        verbose_name = _("payment to households")

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount_fen}"
