"""What is kept of an asset that a project left, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import PairedRow
from xieshou.apps.places.models import PlaceCode
from xieshou.apps.projects.models.project import Project
from xieshou.engine.ledgers import LEDGERS

SUMS = ("original_value_fen", "rent_due_fen", "rent_paid_fen", "dividend_due_fen", "dividend_paid_fen")


def _none_below_zero() -> Q:
    whole = Q()
    for column in SUMS:
        whole &= Q(**{f"{column}__isnull": True}) | Q(**{f"{column}__gte": 0})
    return whole


class Asset(PairedRow):
    """Something that stands after a project is done (帮扶项目资产): operating, public or of a household."""

    LEDGER: ClassVar[str] = "assets"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["assets"].personal
    PLACE_COLUMNS: ClassVar[tuple[str, ...]] = ("donor__code", "recipient__code", "place__code")

    asset_no = models.CharField(_("asset number"), max_length=40, blank=True)
    name = models.CharField(_("asset name"), max_length=200)
    kind = models.CharField(_("kind of asset"), max_length=20)
    fund_source = models.CharField(_("fund source"), max_length=30, blank=True)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="assets")
    original_value_fen = models.BigIntegerField(_("original value, fen"))
    built_on = models.DateField(_("built or bought on"), null=True, blank=True)
    place = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="place_code"
    )
    owner_kind = models.CharField(_("owner"), max_length=20, blank=True)
    titled_on = models.DateField(_("title registered on"), null=True, blank=True)
    handed_over_on = models.DateField(_("handed over on"), null=True, blank=True)
    operator = models.CharField(_("operator"), max_length=120, blank=True)
    contract_no = models.CharField(_("operating contract"), max_length=60, blank=True)
    rent_due_fen = models.BigIntegerField(_("rent due, fen"), null=True, blank=True)
    rent_paid_fen = models.BigIntegerField(_("rent paid, fen"), null=True, blank=True)
    dividend_due_fen = models.BigIntegerField(_("dividend due, fen"), null=True, blank=True)
    dividend_paid_fen = models.BigIntegerField(_("dividend paid, fen"), null=True, blank=True)
    dividend_due_on = models.DateField(_("dividend due on"), null=True, blank=True)
    upkeep_unit = models.CharField(_("upkeep unit"), max_length=120, blank=True)
    upkeep_person = models.CharField(_("upkeep person"), max_length=60, blank=True)
    state = models.CharField(_("state of the asset"), max_length=20)
    disposal = models.TextField(_("disposal decision"), blank=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="asset_sums_are_not_negative", condition=_none_below_zero(),
                violation_error_message=_("A value, a rent or a dividend cannot be less than zero."),
            ),
            CheckConstraint(
                name="asset_is_registered_and_handed_over_after_it_is_built",
                condition=Q(built_on__isnull=True)
                | (
                    (Q(titled_on__isnull=True) | Q(titled_on__gte=F("built_on")))
                    & (Q(handed_over_on__isnull=True) | Q(handed_over_on__gte=F("built_on")))
                ),
                violation_error_message=_(
                    "The asset would be registered or handed over before it was built or bought. Correct one day."
                ),
            ),
            CheckConstraint(
                name="asset_is_disposed_of_by_a_decision", condition=~Q(state="disposed") | ~Q(disposal=""),
                violation_error_message=_("An asset that was disposed of needs the decision. Enter it."),
            ),
            UniqueConstraint(
                name="asset_number_is_its_own_in_the_county", fields=["programme", "recipient", "asset_no"],
                condition=~Q(asset_no=""),
                violation_error_message=_("This county already has an asset of this number."),
            ),
            UniqueConstraint(
                name="asset_without_number_is_kept_once_of_a_project", fields=["programme", "project", "name"],
                condition=Q(asset_no="", project__isnull=False),
                violation_error_message=_("This project already has an asset of this name. Give each its number."),
            ),
            UniqueConstraint(
                name="asset_without_number_or_project_is_kept_once", fields=["programme", "recipient", "name"],
                condition=Q(asset_no="", project__isnull=True),
                violation_error_message=_("This county already has an asset of this name. Give each its number."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(name="asset_by_state", fields=["programme", "recipient", "state"])]
        ordering = ["record_no"]

    def __str__(self) -> str:
        return self.name
