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
