"""What is kept of firms and workshops, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import PairedRow
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.ledgers import LEDGERS


class Enterprise(PairedRow):
    """A firm from the east that came to a county (引导落地企业), as it stood in one year."""

    LEDGER: ClassVar[str] = "enterprises"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["enterprises"].personal

    firm = models.CharField(_("firm"), max_length=120)
    credit_code = models.CharField(_("credit code"), max_length=18, blank=True)
    home_place = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="home_place_code"
    )
    sector = models.CharField(_("sector"), max_length=20, blank=True)
    landed_place = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="landed_place_code"
    )
    park = models.CharField(_("park"), max_length=80, blank=True)
    contract_on = models.DateField(_("contract day"), null=True, blank=True)
    agreed_fen = models.BigIntegerField(_("agreed investment, fen"), null=True, blank=True)
    raised_by = models.CharField(_("raised by"), max_length=120, blank=True)
    paid_year_fen = models.BigIntegerField(_("paid in this year, fen"), null=True, blank=True)
    paid_total_fen = models.BigIntegerField(_("paid in so far, fen"), null=True, blank=True)
    paid_proof = models.CharField(_("proof of investment"), max_length=20, blank=True)
    production_on = models.DateField(_("in production since"), null=True, blank=True)
    state = models.CharField(_("state of the firm"), max_length=20)
    is_new = models.BooleanField(_("new this year"))
    jobs_rural = models.PositiveIntegerField(_("rural workers"), null=True, blank=True)
    jobs_lifted = models.PositiveIntegerField(_("lifted workers"), null=True, blank=True)
    linkage = models.CharField(_("benefit linkage"), max_length=30, blank=True)
    linked_households = models.PositiveIntegerField(_("linked households"), null=True, blank=True)
    linked_fen = models.BigIntegerField(_("paid to households, fen"), null=True, blank=True)
    subsidy_fen = models.BigIntegerField(_("subsidy received, fen"), null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="enterprise_money_is_not_negative",
                condition=(Q(agreed_fen__isnull=True) | Q(agreed_fen__gte=0))
                & (Q(paid_year_fen__isnull=True) | Q(paid_year_fen__gte=0))
                & (Q(paid_total_fen__isnull=True) | Q(paid_total_fen__gte=0))
                & (Q(linked_fen__isnull=True) | Q(linked_fen__gte=0))
                & (Q(subsidy_fen__isnull=True) | Q(subsidy_fen__gte=0)),
                violation_error_message=_("Money cannot be less than zero. Leave it empty if it is not known."),
            ),
            CheckConstraint(
                name="enterprise_pays_in_no_more_than_agreed",
                condition=Q(paid_total_fen__isnull=True)
                | Q(agreed_fen__isnull=True)
                | Q(paid_total_fen__lte=F("agreed_fen"))
                | ~Q(raised_by=""),
                violation_error_message=_(
                    "More was paid in than agreed. Correct the amounts, or name the document that raised the sum."
                ),
            ),
            CheckConstraint(
                name="enterprise_paid_in_the_year_is_part_of_the_total",
                condition=Q(paid_year_fen__isnull=True)
                | Q(paid_total_fen__isnull=True)
                | Q(paid_year_fen__lte=F("paid_total_fen")),
                violation_error_message=_("More was paid in this year than in all years. Correct one of the amounts."),
            ),
            CheckConstraint(
                name="enterprise_produces_after_its_contract",
                condition=Q(contract_on__isnull=True)
                | Q(production_on__isnull=True)
                | Q(contract_on__lte=F("production_on")),
                violation_error_message=_("Production would start before the contract. Correct one of the two dates."),
            ),
            CheckConstraint(
                name="enterprise_lifted_workers_are_rural_workers",
                condition=Q(jobs_lifted__isnull=True)
                | Q(jobs_rural__isnull=True)
                | Q(jobs_lifted__lte=F("jobs_rural")),
                violation_error_message=_("There are more lifted than rural workers. Correct one of the numbers."),
            ),
            UniqueConstraint(
                name="enterprise_code_is_kept_once_in_county_and_year",
                fields=["programme", "year", "credit_code", "recipient"], condition=~Q(credit_code=""),
                violation_error_message=_("A firm of this credit code is already kept in this county and year."),
            ),
            UniqueConstraint(
                name="enterprise_name_is_kept_once_in_county_and_year",
                fields=["programme", "year", "firm", "recipient"],
                violation_error_message=_(
                    "A firm of this name is already kept in this county and year. Give its record number to change it."
                ),
            ),
        ]  # fmt: skip
        ordering = ["record_no"]

    def __str__(self) -> str:
        return self.firm


class Workshop(PairedRow):
    """An assistance workshop (帮扶车间), as it stood in one year. A lifted worker counts by months or by income."""

    LEDGER: ClassVar[str] = "workshops"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["workshops"].personal

    name = models.CharField(_("workshop"), max_length=120)
    owner = models.CharField(_("owner"), max_length=120)
    credit_code = models.CharField(_("credit code"), max_length=18, blank=True)
    place = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="place_code"
    )
    product = models.CharField(_("product"), max_length=120, blank=True)
    recognised_on = models.DateField(_("recognised on"), null=True, blank=True)
    state = models.CharField(_("state of the workshop"), max_length=20)
    seasonal = models.BooleanField(_("seasonal"), null=True, blank=True)
    season = models.CharField(_("season"), max_length=40, blank=True)
    workers = models.PositiveIntegerField(_("workers"), null=True, blank=True)
    lifted_workers = models.PositiveIntegerField(_("lifted workers"), null=True, blank=True)
    lifted_counted = models.PositiveIntegerField(_("lifted workers that count"), null=True, blank=True)
    wages_fen = models.BigIntegerField(_("wages paid, fen"), null=True, blank=True)
    subsidy_fen = models.BigIntegerField(_("subsidy received, fen"), null=True, blank=True)
    checked_on = models.DateField(_("last checked on"), null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="workshop_money_is_not_negative",
                condition=(Q(wages_fen__isnull=True) | Q(wages_fen__gte=0))
                & (Q(subsidy_fen__isnull=True) | Q(subsidy_fen__gte=0)),
                violation_error_message=_("Money cannot be less than zero. Leave it empty if it is not known."),
            ),
            CheckConstraint(
                name="workshop_lifted_workers_are_among_its_workers",
                condition=Q(lifted_workers__isnull=True)
                | Q(workers__isnull=True)
                | Q(lifted_workers__lte=F("workers")),
                violation_error_message=_("There are more lifted workers than workers. Correct one of the numbers."),
            ),
            CheckConstraint(
                name="workshop_counts_lifted_workers_only",
                condition=Q(lifted_counted__isnull=True)
                | ((Q(lifted_workers__isnull=True) | Q(lifted_counted__lte=F("lifted_workers")))
                   & (Q(workers__isnull=True) | Q(lifted_counted__lte=F("workers")))),
                violation_error_message=_(
                    "More lifted workers count than there are. Count those with three months of work or 5,000 yuan."
                ),
            ),
            CheckConstraint(
                name="workshop_is_checked_after_it_is_recognised",
                condition=Q(recognised_on__isnull=True)
                | Q(checked_on__isnull=True)
                | Q(recognised_on__lte=F("checked_on")),
                violation_error_message=_("The check would come before the recognition. Correct one of the two dates."),
            ),
            UniqueConstraint(
                name="workshop_is_kept_once_in_county_and_year", fields=["programme", "year", "name", "recipient"],
                violation_error_message=_("A workshop of this name is already kept in this county and year."),
            ),
        ]  # fmt: skip
        ordering = ["record_no"]

    def __str__(self) -> str:
        return self.name
