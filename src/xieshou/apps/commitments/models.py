"""What is kept of a meeting."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import PairedRow, published
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.published_date import PublishedDate


class Meeting(PairedRow):
    """A meeting, visit or signing (会议、互访).

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
    title = models.CharField(max_length=200, blank=True)
    held_first = models.DateField()
    held_last = models.DateField()
    held_printed = models.CharField(max_length=30)
    place = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="place_code"
    )
    parties = models.CharField(max_length=300, blank=True)
    outcome = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="meeting_ends_after_it_begins",
                condition=models.Q(held_first__lte=models.F("held_last")),
                violation_error_message=_("The meeting would end before it begins. Correct one of the two dates."),
            )
        ]
        ordering = ["held_first", "record_no"]

    @property
    def held(self) -> PublishedDate | None:
        """When it was held, as precisely as published."""
        return published(self.held_first, self.held_last, self.held_printed)
