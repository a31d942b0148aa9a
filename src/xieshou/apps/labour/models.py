"""What is kept of work found for people, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.models import Change
from xieshou.apps.pairings.models import PairedRow, Pairing, Programme
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.ledgers import LEDGERS

WORKING_AGE = 16


def place_of(column: str) -> models.ForeignKey:
    """A place, without an index of its own: a million rows are asked for by the indexes below."""
    return models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column=column, db_index=False
    )


class Placement(PairedRow):
    """A person's work at one employer in one year (务工记录). The ID number itself is never kept."""

    LEDGER: ClassVar[str] = "labour"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["labour"].personal

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+", db_index=False)
    pairing = models.ForeignKey(
        Pairing, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    brought_by = models.ForeignKey(
        Change, null=True, editable=False, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    donor, recipient = place_of("donor_code"), place_of("recipient_code")
    name = models.CharField(_("name"), max_length=40)
    sex = models.CharField(_("sex"), max_length=6, blank=True)
    id_hash = models.CharField(max_length=32)
    id_last4 = models.CharField(_("last four of the ID number"), max_length=4, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    household_type = models.CharField(_("household type"), max_length=20)
    home_village, work_place = place_of("home_village_code"), place_of("work_place_code")
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
    notice_on = models.DateField(_("notice on"), null=True, blank=True)
    notice_end_on = models.DateField(_("notice end"), null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="placement_ends_after_it_starts",
                condition=Q(ended_on__isnull=True) | Q(started_on__lte=F("ended_on")),
                violation_error_message=_("The work would end before it starts. Correct one of the two dates."),
            ),
            CheckConstraint(
                name="placement_notice_ends_after_it_starts",
                condition=Q(notice_on__isnull=True) | Q(notice_end_on__isnull=True)
                | Q(notice_on__lte=F("notice_end_on")),
                violation_error_message=_("The notice would end before it starts. Correct one of the two dates."),
            ),
            CheckConstraint(
                name="placement_is_of_somebody_of_working_age",
                condition=Q(birth_year__isnull=True) | Q(year__isnull=True)
                | Q(birth_year__lte=F("year") - WORKING_AGE),
                violation_error_message=_("This person was not 16 yet in that year. Correct one of the two years."),
            ),
            CheckConstraint(
                name="placement_pays_no_less_than_nothing",
                condition=(Q(monthly_income_fen__isnull=True) | Q(monthly_income_fen__gte=0))
                & (Q(subsidy_fen__isnull=True) | Q(subsidy_fen__gte=0)),
                violation_error_message=_("Income and subsidy cannot be less than nothing. Correct the amount."),
            ),
            UniqueConstraint(
                name="placement_pays_a_subsidy_once_a_year", fields=["id_hash", "programme", "year", "subsidy_kind"],
                condition=~Q(subsidy_kind=""),
                violation_error_message=_("This person already has this kind of subsidy this year."),
            ),
            UniqueConstraint(
                name="placement_is_kept_once", fields=["id_hash", "programme", "year", "employer", "started_on"],
                violation_error_message=_("This person's work at this employer from this day is already kept."),
            ),
        ]  # fmt: skip
        # None begins with the programme: there are few, and a planner without statistics would take any that does.
        indexes = [
            models.Index(
                name="placement_list",  # holds all that the list asks, so that no row is read that it does not show
                fields=["record_no", "programme", "year", "household_type", "channel", "employment_kind", "status",
                        "recipient", "donor", "name", "id"],
            ),
            models.Index(name="placement_of_a_county", fields=["recipient", "programme", "name", "id"]),
            models.Index(name="placement_of_a_donor", fields=["donor"]),
        ]  # fmt: skip
        ordering = ["record_no"]
