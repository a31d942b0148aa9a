"""What is kept of work found for people, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import PairedRow
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.ledgers import LEDGERS


class Placement(PairedRow):
    """A person's work at one employer in one year (务工记录). The ID number itself is never kept."""

    LEDGER: ClassVar[str] = "labour"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["labour"].personal

    name = models.CharField(_("name"), max_length=40)
    sex = models.CharField(_("sex"), max_length=6, blank=True)
    id_hash = models.CharField(max_length=32)
    id_last4 = models.CharField(_("last four of the ID number"), max_length=4, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    household_type = models.CharField(_("household type"), max_length=20)
    home_village = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="home_village_code"
    )
    work_place = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="work_place_code"
    )
    employer = models.CharField(_("employer"), max_length=120)
    employer_code = models.CharField(_("employer credit code"), max_length=18, blank=True)
    employment_kind = models.CharField(_("kind of job"), max_length=20)
    channel = models.CharField(_("channel"), max_length=20)
    batch = models.CharField(_("batch"), max_length=60, blank=True)
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    monthly_income_fen = models.BigIntegerField(_("monthly income, fen"), null=True, blank=True)
    proof = models.CharField(_("proof"), max_length=20, blank=True)
    new_transfer = models.BooleanField(_("newly transferred"), null=True, blank=True)
    in_donor_province = models.BooleanField(_("counted in donor province"), null=True, blank=True)
    steady = models.BooleanField(_("counted as steady"), null=True, blank=True)
    subsidy_kind = models.CharField(_("subsidy kind"), max_length=20, blank=True)
    subsidy_fen = models.BigIntegerField(_("subsidy, fen"), null=True, blank=True)
    matched_on = models.DateField(_("matched on"), null=True, blank=True)
    match_result = models.CharField(_("match result"), max_length=20, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="placement_ends_after_it_starts",
                condition=Q(ended_on__isnull=True) | Q(started_on__lte=F("ended_on")),
                violation_error_message=_("The work would end before it starts. Correct one of the two dates."),
            ),
            UniqueConstraint(
                name="placement_pays_a_subsidy_once_a_year", fields=["programme", "year", "id_hash", "subsidy_kind"],
                condition=~Q(subsidy_kind=""),
                violation_error_message=_("This person already has this kind of subsidy this year."),
            ),
            UniqueConstraint(
                name="placement_is_kept_once", fields=["programme", "year", "id_hash", "employer", "started_on"],
                violation_error_message=_("This person's work at this employer from this day is already kept."),
            ),
        ]  # fmt: skip
        ordering = ["record_no"]
