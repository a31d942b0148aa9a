"""What is kept of programmes and pairings, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.models import LedgerRow
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.published_date import Period, PublishedDate


def published(first: object, last: object, printed: str) -> PublishedDate | None:
    """Three columns as one published date."""
    return PublishedDate(first, last, printed) if first and last else None  # type: ignore[arg-type]


class Programme(models.Model):
    """A programme of paired assistance (协作项目总体): a donor side, a recipient side, one set of books."""

    class Books(models.TextChoices):
        """How its rows came together: kept by the offices themselves, or collected from publications."""

        KEPT = "kept", _("kept by the offices")
        COLLECTED = "collected", _("collected from publications")

    code = models.SlugField(primary_key=True, max_length=40)
    name_zh = models.CharField(max_length=80)
    name_en = models.CharField(max_length=120)
    donor = models.ForeignKey(PlaceCode, on_delete=models.PROTECT, related_name="+", db_column="donor_code")
    recipient = models.ForeignKey(PlaceCode, on_delete=models.PROTECT, related_name="+", db_column="recipient_code")
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()
    shown_year = models.PositiveSmallIntegerField()
    as_of = models.DateField(null=True, blank=True)
    books = models.CharField(max_length=10, choices=Books.choices, default=Books.KEPT)
    invented = models.BooleanField(default=False)
    asks_cosignatures = models.BooleanField(_("payments are co-signed"), default=False)
    map_layers = models.JSONField(default=list, blank=True)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        constraints = [
            CheckConstraint(name="programme_helps_another_place", condition=~Q(donor=F("recipient"))),
            CheckConstraint(
                name="programme_years_are_in_order",
                condition=Q(first_year__lte=F("shown_year")) & Q(shown_year__lte=F("last_year")),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    @property
    def years(self) -> range:
        """The years its books cover."""
        return range(self.first_year, self.last_year + 1)


class ProgrammeRow(LedgerRow):
    """A ledger row of one programme, usually of one pairing in one year.

    `donor` and `recipient` are the smallest places that hold what the row names; `*_printed` is what it names.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    donor = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="donor_code"
    )
    donor_printed = models.CharField(max_length=120, blank=True)
    recipient = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="recipient_code"
    )
    recipient_printed = models.CharField(max_length=120, blank=True)

    class Meta:
        abstract = True


def _kept_once() -> list[UniqueConstraint]:
    """A pairing of the same sides from the same day is one row; one constraint for each way that units are named."""
    made = []
    for name, units in (
        ("pairing_of_places_is_kept_once", ()),
        ("pairing_of_a_donor_unit_is_kept_once", ("donor_unit",)),
        ("pairing_of_a_recipient_unit_is_kept_once", ("recipient_unit",)),
        ("pairing_of_two_units_is_kept_once", ("donor_unit", "recipient_unit")),
    ):
        named = {f"{unit}__isnull": unit not in units for unit in ("donor_unit", "recipient_unit")}
        made.append(
            UniqueConstraint(
                name=name, fields=["programme", "level", "kind", "donor", "recipient", *units, "from_first"],
                condition=Q(from_first__isnull=False, **named),
                violation_error_message=_("This pairing, from this day, is already kept."),
            )
        )  # fmt: skip
    return made


class Pairing(ProgrammeRow):
    """A standing tie between two sides (结对关系): a donor (帮扶方) and a recipient (受援方)."""

    LEDGER: ClassVar[str] = "pairings"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["pairings"].personal
    PAIRING_COLUMN: ClassVar[str] = "record_no"

    class Level(models.TextChoices):
        """Between what the tie holds (结对层级)."""

        PROVINCE = "province", _("province")
        PREFECTURE = "prefecture", _("prefecture")
        COUNTY = "county", _("county")
        TOWNSHIP = "township", _("township")
        VILLAGE = "village", _("village")
        SCHOOL = "school", _("school")
        HOSPITAL = "hospital", _("hospital")
        ENTERPRISE = "enterprise", _("enterprise and village")
        SOCIAL_ORG = "social_org", _("social organisation")
        OTHER = "other", _("other")

    level = models.CharField(max_length=12, choices=Level.choices)
    kind = models.CharField(max_length=30)
    also_kind = models.CharField(max_length=30, blank=True)
    donor_unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    recipient_unit = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    from_first = models.DateField(null=True, blank=True)
    from_last = models.DateField(null=True, blank=True)
    from_printed = models.CharField(max_length=10, blank=True)
    to_first = models.DateField(null=True, blank=True)
    to_last = models.DateField(null=True, blank=True)
    to_printed = models.CharField(max_length=10, blank=True)
    legal_basis = models.CharField(max_length=200, blank=True)
    agreed_on = models.DateField(_("agreement signed on"), null=True, blank=True)
    donor_contact = models.CharField(_("donor's contact"), max_length=120, blank=True)
    recipient_contact = models.CharField(_("recipient's contact"), max_length=120, blank=True)
    last_activity_on = models.DateField(_("last activity on"), null=True, blank=True)
    activity = models.TextField(_("activity of the year"), blank=True)
    superseded = models.BooleanField(default=False)

    class Meta:
        constraints = [
            CheckConstraint(
                name="pairing_joins_two_sides",
                condition=~Q(donor=F("recipient")) | Q(donor_unit__isnull=False) | Q(recipient_unit__isnull=False),
                violation_error_message=_("A place cannot be paired with itself."),
            ),
            CheckConstraint(
                name="pairing_level_is_known",
                condition=Q(level__in=["province", "prefecture", "county", "township", "village", "school", "hospital",
                                       "enterprise", "social_org", "other"]),
            ),
            CheckConstraint(
                name="pairing_ends_after_it_begins",
                condition=Q(from_first__isnull=True) | Q(to_last__isnull=True) | Q(from_first__lte=F("to_last")),
                violation_error_message=_("The pairing would end before it begins. Correct one of the two dates."),
            ),
            CheckConstraint(
                name="pairing_is_active_after_it_begins",
                condition=Q(from_first__isnull=True)
                | Q(last_activity_on__isnull=True)
                | Q(from_first__lte=F("last_activity_on")),
                violation_error_message=_("The last activity would lie before the pairing. Correct one of the dates."),
            ),
            *_kept_once(),
            UniqueConstraint(
                name="pairing_is_open_once",
                fields=["programme", "kind", "level", "donor", "recipient", "donor_unit", "recipient_unit"],
                condition=Q(to_last__isnull=True, superseded=False), nulls_distinct=False,
                violation_error_message=_("This pairing is already open. End it before opening it again."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(name="pairing_of_a_recipient", fields=["programme", "level", "recipient"])]
        ordering = ["record_no"]

    @property
    def period(self) -> Period:
        """From when to when the pairing holds, as precisely as published."""
        return Period(
            published(self.from_first, self.from_last, self.from_printed),
            published(self.to_first, self.to_last, self.to_printed),
        )


class PairedRow(ProgrammeRow):
    """A row that belongs to one pairing, if that is known."""

    pairing = models.ForeignKey(Pairing, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Agreement(PairedRow):
    """What two sides signed or planned for a year or longer (协作协议)."""

    LEDGER: ClassVar[str] = "agreements"

    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    years_printed = models.CharField(max_length=20, blank=True)
    signed_first = models.DateField(null=True, blank=True)
    signed_last = models.DateField(null=True, blank=True)
    signed_printed = models.CharField(max_length=10, blank=True)

    class Meta:
        ordering = ["signed_first", "record_no"]


class Target(models.Model):
    """A number agreed on (协议指标). Its visibility is its agreement's."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="targets")
    indicator = models.CharField(max_length=10, blank=True)
    measure = models.CharField(max_length=120)
    year = models.PositiveSmallIntegerField(null=True)
    value = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=30)
    printed = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="target_is_set_once", fields=["agreement", "measure", "year", "unit"], nulls_distinct=False
            )
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.measure}: {self.value} {self.unit}"
