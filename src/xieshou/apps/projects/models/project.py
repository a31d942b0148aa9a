"""What is kept of a project, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.models import PairedRow, published
from xieshou.apps.projects.models import days
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.published_date import PublishedDate


class Project(PairedRow):
    """A piece of work or a service paid for by the aid (帮扶项目)."""

    LEDGER: ClassVar[str] = "projects"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["projects"].personal

    name = models.CharField(_("project name"), max_length=200)
    category = models.CharField(_("category"), max_length=30)
    area = models.CharField(_("area"), max_length=40)
    nature = models.CharField(_("nature"), max_length=20, blank=True)
    stage = models.CharField(_("stage"), max_length=20)
    stage_printed = models.CharField(max_length=40, blank=True)
    village_printed = models.CharField(_("place of work"), max_length=120, blank=True)
    description = models.TextField(_("tasks"), blank=True)
    output = models.DecimalField(_("output"), max_digits=16, decimal_places=2, null=True, blank=True)
    output_unit = models.CharField(max_length=40, blank=True)
    subsidy_standard = models.TextField(_("subsidy standard"), blank=True)
    implementing_unit = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    responsible_person = models.CharField(_("responsible person"), max_length=60, blank=True)
    planned_start = models.DateField(_("planned start"), null=True, blank=True)
    planned_finish = models.DateField(_("planned finish"), null=True, blank=True)
    cross_year = models.BooleanField(_("over the year's end"), null=True, blank=True)

    total_fen = models.BigIntegerField(_("total, fen"), null=True, blank=True)
    total_printed = models.CharField(max_length=60, blank=True)
    beneficiaries = models.PositiveIntegerField(_("beneficiaries"), null=True, blank=True)
    beneficiaries_unit = models.CharField(max_length=40, blank=True)
    beneficiary_households = models.PositiveIntegerField(_("beneficiary households"), null=True, blank=True)
    beneficiary_persons = models.PositiveIntegerField(_("beneficiary persons"), null=True, blank=True)
    lifted_persons = models.PositiveIntegerField(_("of them lifted or monitored"), null=True, blank=True)
    performance_target = models.TextField(_("performance target"), blank=True)
    benefit_mechanism = models.CharField(_("benefit mechanism"), max_length=30, blank=True)
    benefit_terms = models.TextField(_("benefit terms"), blank=True)
    benefit_households = models.PositiveIntegerField(_("households linked"), null=True, blank=True)
    benefit_share_fen = models.BigIntegerField(_("yearly share of a household, fen"), null=True, blank=True)

    library_on = models.DateField(_("entered the library on"), null=True, blank=True)
    approval_no = models.CharField(_("approval number"), max_length=60, blank=True)
    approval_on = models.DateField(_("approved on"), null=True, blank=True)
    budget_no = models.CharField(_("budget document"), max_length=60, blank=True)
    budget_on = models.DateField(_("budget released on"), null=True, blank=True)
    budget_subject = models.CharField(_("budget subject"), max_length=30, blank=True)
    procurement = models.CharField(_("procurement"), max_length=20, blank=True)
    contractor = models.CharField(_("contractor"), max_length=120, blank=True)
    contract_no = models.CharField(_("contract number"), max_length=60, blank=True)
    contract_sum_fen = models.BigIntegerField(_("contract sum, fen"), null=True, blank=True)
    contract_on = models.DateField(_("contract signed on"), null=True, blank=True)
    leader_cosigned_by = models.CharField(_("co-signed by the county leader"), max_length=40, blank=True)
    leader_cosigned_on = models.DateField(_("county leader co-signed on"), null=True, blank=True)
    cadre_cosigned_by = models.CharField(_("co-signed by the donor's cadre"), max_length=40, blank=True)
    cadre_cosigned_on = models.DateField(_("donor's cadre co-signed on"), null=True, blank=True)

    start_first = models.DateField(null=True, blank=True)
    start_last = models.DateField(null=True, blank=True)
    start_printed = models.CharField(_("start"), max_length=10, blank=True)
    progress_percent = models.PositiveSmallIntegerField(_("physical progress, percent"), null=True, blank=True)
    progress_on = models.DateField(_("progress seen on"), null=True, blank=True)
    finish_first = models.DateField(null=True, blank=True)
    finish_last = models.DateField(null=True, blank=True)
    finish_printed = models.CharField(_("finish"), max_length=10, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    acceptance = models.CharField(_("result of acceptance"), max_length=20, blank=True)
    audit_on = models.DateField(_("final account audited on"), null=True, blank=True)
    audit_no = models.CharField(_("final account document"), max_length=60, blank=True)
    audit_fen = models.BigIntegerField(_("final account, fen"), null=True, blank=True)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    asset_reason = models.CharField(_("why there is no asset"), max_length=300, blank=True)

    same_as = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reports")
    part_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="parts")
    search = models.TextField(editable=False, blank=True)

    class Meta:
        constraints = [
            *days.in_order(),
            CheckConstraint(
                name="project_is_planned_to_finish_after_it_starts",
                condition=Q(planned_start__isnull=True)
                | Q(planned_finish__isnull=True)
                | Q(planned_start__lte=F("planned_finish")),
                violation_error_message=_("The plan finishes before it starts. Correct one of the two planned days."),
            ),
            CheckConstraint(
                name="project_total_is_positive", condition=Q(total_fen__isnull=True) | Q(total_fen__gt=0),
                violation_error_message=_("A project's total must be more than zero. Leave it empty if not known."),
            ),
            CheckConstraint(
                name="project_sums_are_not_negative",
                condition=(Q(contract_sum_fen__isnull=True) | Q(contract_sum_fen__gte=0))
                & (Q(audit_fen__isnull=True) | Q(audit_fen__gte=0)),
                violation_error_message=_("A contract sum or a final account cannot be less than zero."),
            ),
            CheckConstraint(
                name="project_lifted_persons_are_among_its_beneficiaries",
                condition=Q(lifted_persons__isnull=True)
                | Q(beneficiary_persons__isnull=True)
                | Q(lifted_persons__lte=F("beneficiary_persons")),
                violation_error_message=_(
                    "More lifted or monitored persons than beneficiaries. Correct one of the two numbers."
                ),
            ),
            CheckConstraint(
                name="project_progress_is_a_percentage_of_a_day",
                condition=Q(progress_percent__isnull=True, progress_on__isnull=True)
                | Q(progress_percent__isnull=False, progress_percent__lte=100, progress_on__isnull=False),
                violation_error_message=_("Physical progress is a number from 0 to 100 with the day it was seen."),
            ),
            CheckConstraint(
                name="project_acceptance_has_its_day", condition=Q(acceptance="") | Q(accepted_on__isnull=False),
                violation_error_message=_("The result of the acceptance needs the day of the acceptance."),
            ),
            CheckConstraint(
                name="project_signature_has_a_name_and_a_day",
                condition=(
                    Q(leader_cosigned_by="", leader_cosigned_on__isnull=True)
                    | (~Q(leader_cosigned_by="") & Q(leader_cosigned_on__isnull=False))
                )
                & (
                    Q(cadre_cosigned_by="", cadre_cosigned_on__isnull=True)
                    | (~Q(cadre_cosigned_by="") & Q(cadre_cosigned_on__isnull=False))
                ),
                violation_error_message=_("A co-signature needs both the name and the day. Enter what is missing."),
            ),
            CheckConstraint(
                name="project_benefit_share_is_not_negative",
                condition=Q(benefit_share_fen__isnull=True) | Q(benefit_share_fen__gte=0),
                violation_error_message=_("The share of a household cannot be less than zero."),
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
