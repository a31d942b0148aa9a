"""What is kept of issues (问题整改), and the constraints that keep it true."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.commitments.models.followed import Followed, closed_by_another
from xieshou.apps.pairings.models import PairedRow
from xieshou.engine.ledgers import LEDGERS


class Issue(Followed, PairedRow):
    """Something that was found wrong and must be put right (问题整改).

    It is followed like a commitment and open until `closed_on`; whoever closes it (销号) is not the one who had to put
    it right. A ledger may bring it closed.
    """

    LEDGER: ClassVar[str] = "issues"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["issues"].personal

    issue_no = models.CharField(_("issue number"), max_length=60, blank=True)
    found_by = models.CharField(_("found by"), max_length=20)
    found_on = models.DateField(_("found on"))
    category = models.CharField(_("category"), max_length=20)
    problem = models.CharField(_("problem"), max_length=500)
    amount_fen = models.BigIntegerField(_("amount, fen"), null=True, blank=True)
    project_no = models.CharField(_("project number"), max_length=80, blank=True)  # projects stand on a floor above
    responsible_unit = models.CharField(_("responsible unit"), max_length=120)
    responsible_person = models.CharField(_("responsible person"), max_length=60, blank=True)
    measure = models.TextField(_("measure"), blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=500, blank=True)
    verified_by = models.CharField(_("verified by"), max_length=60, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    cross_year = models.BooleanField(_("over the year's end"), null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="issue_is_closed_after_it_was_found",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("found_on")),
                violation_error_message=_("The issue would be closed before it was found. Correct one of the days."),
            ),
            CheckConstraint(
                name="issue_is_due_after_it_was_found",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("found_on")),
                violation_error_message=_("The issue would be due before it was found. Correct one of the days."),
            ),
            CheckConstraint(
                name="issue_is_closed_by_somebody_else",
                condition=Q(closed_on__isnull=True) | (~Q(verified_by="") & ~Q(verified_by=F("responsible_person"))),
                violation_error_message=_(
                    "An issue is closed when somebody other than the person responsible has verified it. "
                    "Enter who did, or leave the day of closing empty."
                ),
            ),
            closed_by_another("issue"),
            CheckConstraint(
                name="issue_amount_is_not_negative", condition=Q(amount_fen__isnull=True) | Q(amount_fen__gte=0),
                violation_error_message=_("The amount concerned cannot be less than zero."),
            ),
            UniqueConstraint(
                name="issue_of_a_number_is_kept_once",
                fields=["programme", "recipient", "found_by", "found_on", "issue_no"], condition=~Q(issue_no=""),
                violation_error_message=_("An issue of this number, source and day is already kept."),
            ),
            UniqueConstraint(
                name="issue_without_number_is_kept_once",
                fields=["programme", "recipient", "found_by", "found_on", "problem"], condition=Q(issue_no=""),
                violation_error_message=_("The same issue of this source and day is already kept."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(name="issue_still_open", fields=["programme", "recipient", "closed_on"])]
        ordering = ["found_on", "record_no"]

    @property
    def begun_on(self) -> date:
        """The day from which it is followed: on which it was found."""
        return self.found_on
