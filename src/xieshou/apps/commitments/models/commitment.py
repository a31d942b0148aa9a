"""What is kept of commitments (议定事项) and the tasks they are broken down into."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from xieshou.apps.commitments.models.followed import Followed, closed_by_another
from xieshou.apps.commitments.models.meeting import Meeting
from xieshou.apps.pairings.models import PairedRow

SHORT = 40  # characters


class Commitment(Followed, PairedRow):
    """What a meeting settled and a side owes (议定事项); as a part of another one, a task of a county (分解任务).

    `text` is what the register follows; what the document printed stays with its mention.
    """

    LEDGER: ClassVar[str] = "commitments"

    class Kind(models.TextChoices):
        """In which way it was said (表述)."""

        NUMBERED_ITEM = "numbered_item", _("numbered item")
        DIRECTIVE = "directive", _("directive")
        PLEDGE = "pledge", _("pledge")
        REQUEST = "request", _("request to the other side")
        DECISION = "decision", _("decision of minutes")
        TASK = "task", _("task")

    class Side(models.TextChoices):
        """Which side owes it (责任方)."""

        DONOR = "donor", _("donor side")
        RECIPIENT = "recipient", _("recipient side")
        BOTH = "both", _("both sides")

    meeting = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="commitments", verbose_name=_("meeting")
    )
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    item_no = models.PositiveSmallIntegerField(_("item"), null=True, blank=True)
    text = models.TextField(_("what was settled"), max_length=2000)
    speaker = models.CharField(_("said by"), max_length=60, blank=True)
    side = models.CharField(_("owed by"), max_length=10, choices=Side.choices, blank=True)
    areas = models.JSONField(_("areas of work"), default=list, blank=True)
    agreed_on = models.DateField(_("agreed on"))
    responsible_unit = models.CharField(_("responsible unit"), max_length=120, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    target_value = models.DecimalField(_("target"), max_digits=20, decimal_places=4, null=True, blank=True)
    target_unit = models.CharField(_("unit"), max_length=30, blank=True)
    proof = models.CharField(_("proof"), max_length=500, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True, editable=False)

    class Meta:
        constraints = [
            CheckConstraint(
                name="commitment_is_no_part_of_itself", condition=Q(part_of__isnull=True) | ~Q(part_of=F("id")),
            ),
            CheckConstraint(
                name="commitment_task_is_part_of_another",
                condition=Q(kind="task", part_of__isnull=False) | (~Q(kind="task") & Q(part_of__isnull=True)),
                violation_error_message=_("A task is part of a commitment, and nothing else is."),
            ),
            CheckConstraint(
                name="commitment_is_due_after_it_was_agreed",
                condition=Q(due_on__isnull=True) | Q(due_on__gte=F("agreed_on")),
                violation_error_message=_("It would be due before it was agreed. Correct one of the days."),
            ),
            CheckConstraint(
                name="commitment_target_has_a_unit",
                condition=Q(target_value__isnull=True, target_unit="")
                | (Q(target_value__isnull=False) & ~Q(target_unit="")),
                violation_error_message=_("A target is a number and a unit: enter both, or neither."),
            ),
            CheckConstraint(
                name="commitment_is_closed_with_proof_by_somebody",
                condition=Q(closed_on__isnull=True, closed_by__isnull=True)
                | (Q(closed_on__isnull=False, closed_by__isnull=False) & ~Q(proof="")),
                violation_error_message=_("A commitment is closed by somebody, with proof."),
            ),
            CheckConstraint(
                name="commitment_is_closed_after_it_was_agreed",
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("agreed_on")),
                violation_error_message=_("It would be closed before it was agreed. Correct the day."),
            ),
            closed_by_another("commitment"),
        ]  # fmt: skip
        indexes = [models.Index(name="commitment_still_open", fields=["programme", "closed_on", "due_on"])]
        ordering = ["agreed_on", "item_no", "record_no"]

    @property
    def begun_on(self) -> date:
        """The day from which it is followed: on which it was agreed."""
        return self.agreed_on

    @property
    def short(self) -> str:
        """Its first words, as lists call it."""
        return self.text if len(self.text) <= SHORT else f"{self.text[: SHORT - 1]}…"
