"""What is kept of households, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import ProgrammeRow
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.ledgers import LEDGERS


class HouseholdRef(ProgrammeRow):
    """What type a household had on a day (农户引用), under the keyed hash of its head. It names nobody."""

    LEDGER: ClassVar[str] = "households"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["households"].personal
    PAIRING_COLUMN: ClassVar[str] = ""  # a household belongs to no one pairing

    id_hash = models.CharField(max_length=32)
    id_last4 = models.CharField(_("last four of the ID number"), max_length=4, blank=True)
    as_of_on = models.DateField(_("as of"))
    household_type = models.CharField(_("household type"), max_length=20)
    village = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="village_code"
    )
    persons = models.PositiveSmallIntegerField(_("persons"), null=True, blank=True)
    monitored_kind = models.CharField(_("monitored kind"), max_length=20, blank=True)
    risk_cleared_on = models.DateField(_("risk cleared on"), null=True, blank=True)
    match_source = models.CharField(_("source of the match"), max_length=30, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="household_has_a_person", condition=Q(persons__isnull=True) | Q(persons__gte=1),
                violation_error_message=_("A household has at least one person. Leave the number empty if not known."),
            ),
            CheckConstraint(
                name="household_cleared_of_risk_was_monitored",
                condition=Q(risk_cleared_on__isnull=True) | ~Q(monitored_kind=""),
                violation_error_message=_(
                    "Only a monitored household is cleared of risk. Say what it was monitored as."
                ),
            ),
            UniqueConstraint(
                name="household_is_kept_once_a_day", fields=["programme", "id_hash", "as_of_on"],
                violation_error_message=_("The type of this household on this day is already kept."),
            ),
        ]  # fmt: skip
        ordering = ["record_no"]
