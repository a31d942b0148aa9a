"""What is kept of the planned sources of a project's money."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.projects.models.project import Project


class FundLine(models.Model):
    """A planned source of a project's money (资金来源). Its visibility is its project's."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="fund_lines")
    source = models.CharField(_("fund source"), max_length=30)
    amount_fen = models.BigIntegerField(_("amount, fen"))

    class Meta:
        constraints = [
            CheckConstraint(name="fund_line_is_positive", condition=Q(amount_fen__gt=0)),
            UniqueConstraint(name="fund_line_names_a_source_once", fields=["project", "source"]),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.source} {self.amount_fen}"
