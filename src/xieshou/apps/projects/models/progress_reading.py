"""What is kept of how far a site is: readings, and what a second person found."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.models import Evidence
from xieshou.apps.projects.models.project import Project


class ProgressReading(models.Model):
    """A reading of physical progress (形象进度读数): how much stood there, on which day, who read it, who checked.

    Its visibility is its project's. The checker is another person than the reader. One that the checker contradicts,
    or that is taken back with its reason, stays on record and counts no more.
    """

    class Result(models.TextChoices):
        """What the second person found (复核结论)."""

        AGREES = "agrees", _("as read")
        DIFFERS = "differs", _("differs on the site")

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="progress_readings")
    number = models.PositiveIntegerField(editable=False)  # first, second … of its project
    seen_on = models.DateField(_("seen on"))
    percent = models.PositiveSmallIntegerField(_("physical progress, percent"))
    read_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(_("note"), max_length=400, blank=True)
    photos = models.ManyToManyField(Evidence, related_name="+")
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    checked_on = models.DateField(_("checked by a second person on"), null=True, blank=True)
    result = models.CharField(_("result of the check"), max_length=8, choices=Result.choices, blank=True)
    check_note = models.CharField(_("what was found"), max_length=400, blank=True)
    taken_back_because = models.CharField(_("taken back because"), max_length=400, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="progress_is_a_percentage", condition=Q(percent__lte=100),
                violation_error_message=_("Physical progress is a number from 0 to 100."),
            ),
            CheckConstraint(
                name="progress_is_checked_by_a_second_person",
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=F("read_by")),
                violation_error_message=_("A reading is checked by another person than the one who read it."),
            ),
            CheckConstraint(
                name="progress_check_has_person_day_and_result",
                condition=Q(checked_by__isnull=True, checked_on__isnull=True, result="")
                | Q(checked_by__isnull=False, checked_on__isnull=False, result__in=["agrees", "differs"]),
                violation_error_message=_("A check needs its person, its day and its result."),
            ),
            CheckConstraint(
                name="progress_that_differs_says_how", condition=~Q(result="differs") | ~Q(check_note=""),
                violation_error_message=_("Write what was found on the site instead."),
            ),
            UniqueConstraint(name="progress_number_is_its_own", fields=["project", "number"]),
            UniqueConstraint(
                name="progress_is_read_once_a_day", fields=["project", "seen_on"],
                condition=Q(taken_back_because="") & ~Q(result="differs"),
                violation_error_message=_("A reading of this day stands already. Take it back first if it is wrong."),
            ),
        ]  # fmt: skip
        ordering = ["seen_on", "number"]
        verbose_name = _("reading of progress")

    def __str__(self) -> str:
        return f"{self.seen_on} {self.percent}%"

    @property
    def stands(self) -> bool:
        """Whether it counts."""
        return not self.taken_back_because and self.result != self.Result.DIFFERS
