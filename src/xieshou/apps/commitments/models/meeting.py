"""What is kept of meetings and visits, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import PairedRow, published
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.published_date import PublishedDate


class Meeting(PairedRow):
    """A meeting, visit or signing (会议、互访).

    `during`: a visit made on the occasion of a meeting names it; one journey to several places counts once.
    `counts_as` is the kind it is counted under where that differs from what it was called; it is our reading and is
    shown as inferred.
    """

    LEDGER: ClassVar[str] = "meetings"
    PLACE_COLUMNS: ClassVar[tuple[str, ...]] = ("donor__code", "recipient__code", "place__code")

    class Kind(models.TextChoices):
        """What sort of meeting it was."""

        JOINT_CONFERENCE = "joint_conference", _("joint conference")
        SYMPOSIUM = "symposium", _("symposium")
        HIGH_LEVEL_VISIT = "high_level_visit", _("leaders' visit")
        WORKING_VISIT = "working_visit", _("working visit")
        INSPECTION = "inspection", _("inspection")
        AGREEMENT = "agreement", _("signing")
        TRADE_FAIR = "trade_fair", _("trade fair")
        LAUNCH = "launch", _("launch")
        NATIONAL_CONFERENCE = "national_conference", _("national conference")
        LEADING_GROUP = "leading_group", _("leading-group meeting")
        THEMATIC = "thematic", _("thematic meeting")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    counts_as = models.CharField(max_length=20, choices=Kind.choices, blank=True)
    level = models.CharField(_("level"), max_length=12, blank=True)
    title = models.CharField(max_length=200, blank=True)
    held_first = models.DateField()
    held_last = models.DateField()
    held_printed = models.CharField(max_length=30)
    place = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="place_code"
    )
    host = models.CharField(_("host"), max_length=120, blank=True)
    parties = models.CharField(max_length=300, blank=True)
    leaders = models.CharField(_("leaders"), max_length=500, blank=True)
    persons = models.PositiveIntegerField(_("persons"), null=True, blank=True)
    outcome = models.TextField(blank=True)
    decisions = models.TextField(_("decisions"), blank=True)
    agreements_signed = models.PositiveIntegerField(_("agreements signed"), null=True, blank=True)
    documents_issued = models.PositiveIntegerField(_("plans and measures issued"), null=True, blank=True)
    during = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="visits")
    minutes = models.CharField(_("minutes"), max_length=500, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="meeting_ends_after_it_begins", condition=Q(held_first__lte=F("held_last")),
                violation_error_message=_("The meeting would end before it begins. Correct one of the two dates."),
            ),
            CheckConstraint(
                name="meeting_is_not_during_itself", condition=Q(during__isnull=True) | ~Q(during=F("id")),
            ),
            UniqueConstraint(
                name="meeting_of_a_title_is_kept_once",
                fields=["programme", "kind", "held_first", "held_printed", "title"], condition=~Q(title=""),
                violation_error_message=_("A meeting of this kind, day and title is already kept."),
            ),
            UniqueConstraint(
                name="meeting_without_title_is_kept_once",
                fields=["programme", "kind", "held_first", "held_printed", "place", "parties"],
                condition=Q(title="", place__isnull=False) & ~Q(parties=""),
                violation_error_message=_("A meeting of this kind, day, place and parties is already kept."),
            ),
        ]  # fmt: skip
        ordering = ["held_first", "record_no"]

    @property
    def held(self) -> PublishedDate | None:
        """When it was held, as precisely as published."""
        return published(self.held_first, self.held_last, self.held_printed)
