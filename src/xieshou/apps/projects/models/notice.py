"""What is kept of a public notice of a project."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.projects.models.project import Project


class Notice(models.Model):
    """A public notice (公示) that was put up: where, and from when to when. Its visibility is its project's."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="notices")
    shown_at = models.CharField(_("where it was put up"), max_length=120)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))

    class Meta:
        constraints = [
            CheckConstraint(
                name="notice_ends_after_it_begins", condition=Q(first_day__lte=F("last_day")),
                violation_error_message=_("The notice would end before it begins. Correct one of the two days."),
            ),
            UniqueConstraint(
                name="notice_is_kept_once", fields=["project", "shown_at", "first_day"],
                violation_error_message=_("This notice is already on record."),
            ),
        ]  # fmt: skip
        ordering = ["first_day", "id"]
        verbose_name = _("notice")

    def __str__(self) -> str:
        return f"{self.shown_at} {self.first_day} – {self.last_day}"


class NoticeObjection(models.Model):
    """An objection to a notice (公示异议): from whom in general words, what it says, and how it was answered.

    Who objects is told as “a villager”, “by telephone”: no name is asked for and no number of a person is kept. For
    offices only.
    """

    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="objections")
    raised_on = models.DateField(_("raised on"))
    raised_by = models.CharField(_("from whom"), max_length=60)
    said = models.CharField(_("what it says"), max_length=400)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    answered_by = models.CharField(_("answered by"), max_length=60, blank=True)
    answer = models.CharField(_("how it was answered"), max_length=400, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="objection_is_answered_whole",
                condition=Q(answered_on__isnull=True, answered_by="", answer="")
                | (Q(answered_on__isnull=False) & ~Q(answered_by="") & ~Q(answer="")),
                violation_error_message=_("An answer needs its day, who gave it, and what was answered."),
            ),
            CheckConstraint(
                name="objection_is_answered_after_it_was_raised",
                condition=Q(answered_on__isnull=True) | Q(answered_on__gte=F("raised_on")),
                violation_error_message=_("The answer would come before the objection. Correct one of the two days."),
            ),
            UniqueConstraint(
                name="objection_is_kept_once", fields=["notice", "raised_on", "said"],
                violation_error_message=_("This objection is already on record."),
            ),
        ]  # fmt: skip
        ordering = ["raised_on", "id"]
        verbose_name = _("objection")

    def __str__(self) -> str:
        return f"{self.raised_on} {self.said}"
