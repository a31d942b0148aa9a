"""What is kept of a project, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.models import PairedRow, published
from xieshou.engine.published_date import PublishedDate


class Project(PairedRow):
    """A piece of work or a service paid for by the aid (帮扶项目)."""

    LEDGER: ClassVar[str] = "projects"
    PERSONAL: ClassVar[frozenset[str]] = frozenset({"responsible_person"})

    name = models.CharField(_("project name"), max_length=200)
    category = models.CharField(_("category"), max_length=30)
    area = models.CharField(_("area"), max_length=40)
    nature = models.CharField(_("nature"), max_length=20, blank=True)
    stage = models.CharField(_("stage"), max_length=20)
    stage_printed = models.CharField(max_length=40, blank=True)
    village_printed = models.CharField(_("place of work"), max_length=120, blank=True)
    start_first = models.DateField(null=True, blank=True)
    start_last = models.DateField(null=True, blank=True)
    start_printed = models.CharField(_("start"), max_length=10, blank=True)
    finish_first = models.DateField(null=True, blank=True)
    finish_last = models.DateField(null=True, blank=True)
    finish_printed = models.CharField(_("finish"), max_length=10, blank=True)
    planned_finish = models.DateField(_("planned finish"), null=True, blank=True)
    total_fen = models.BigIntegerField(_("total, fen"), null=True, blank=True)
    total_printed = models.CharField(max_length=60, blank=True)
    beneficiaries = models.PositiveIntegerField(_("beneficiaries"), null=True, blank=True)
    beneficiaries_unit = models.CharField(max_length=40, blank=True)
    output = models.DecimalField(_("output"), max_digits=16, decimal_places=2, null=True, blank=True)
    output_unit = models.CharField(max_length=40, blank=True)
    performance_target = models.TextField(_("performance target"), blank=True)
    benefit_mechanism = models.CharField(_("benefit mechanism"), max_length=30, blank=True)
    description = models.TextField(_("tasks"), blank=True)
    implementing_unit = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responsible_person = models.CharField(_("responsible person"), max_length=60, blank=True)
    approval_no = models.CharField(_("approval number"), max_length=60, blank=True)
    contract_no = models.CharField(_("contract number"), max_length=60, blank=True)
    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    search = models.TextField(editable=False, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="project_total_is_positive", condition=Q(total_fen__isnull=True) | Q(total_fen__gt=0),
                violation_error_message=_("A project's total must be more than zero. Leave it empty if not known."),
            ),
            CheckConstraint(
                name="project_finishes_after_it_starts",
                condition=Q(start_first__isnull=True)
                | Q(finish_last__isnull=True)
                | Q(start_first__lte=F("finish_last")),
                violation_error_message=_("The project would finish before it starts. Correct one of the two dates."),
            ),
            CheckConstraint(
                name="project_is_not_its_own_part",
                condition=(Q(part_of__isnull=True) | ~Q(part_of=F("id")))
                & (Q(same_as__isnull=True) | ~Q(same_as=F("id"))),
            ),
            UniqueConstraint(
                name="project_name_is_its_own_in_county_and_year", fields=["programme", "recipient", "year", "name"],
                condition=Q(year__isnull=False),
                violation_error_message=_("This county already has a project of this name in this year."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(name="project_list_by_number", fields=["programme", "record_no"]),
            models.Index(name="project_list_by_place", fields=["programme", "recipient", "category"]),
            models.Index(name="project_list_by_total", fields=["programme", "total_fen", "record_no"]),
            models.Index(name="project_contract", fields=["programme", "contract_no"]),
            models.Index(name="project_list_by_start", fields=["programme", "start_first", "record_no"]),
            models.Index(
                name="project_sum_of_a_year",
                fields=["programme", "year", "outside", "same_as", "part_of", "total_fen"],
            ),
        ]
        ordering = ["record_no"]

    def __str__(self) -> str:
        return self.name

    @property
    def started(self) -> PublishedDate | None:
        """When work started, as precisely as known."""
        return published(self.start_first, self.start_last, self.start_printed)

    @property
    def finished(self) -> PublishedDate | None:
        """When work finished, as precisely as known."""
        return published(self.finish_first, self.finish_last, self.finish_printed)


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
