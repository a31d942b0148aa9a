"""What is kept of the yearly check of an asset."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.projects.models.asset import Asset
from xieshou.engine.assets import Reading

FOUND = ("good", "idle", "damaged")  # what a look can find; a disposal is decided, not found


class AssetReading(models.Model):
    """What the yearly check found (年度盘点): the state of an asset, on which day, and which body looked.

    Its visibility is its asset's. `checker` is an office or a village, never a person.
    """

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="readings")
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state of the asset"), max_length=20)
    checked_on = models.DateField(_("checked on"))
    checker = models.CharField(_("checked by (office or village)"), max_length=120)
    note = models.TextField(_("what was seen"), max_length=1000, blank=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="asset_is_checked_once_a_year", fields=["asset", "year"],
                violation_error_message=_("The check of this year is already on record. Correct that one."),
            ),
            CheckConstraint(
                name="asset_check_finds_a_state", condition=Q(state__in=FOUND),
                violation_error_message=_("A check finds an asset in good use, idle or damaged."),
            ),
        ]  # fmt: skip
        ordering = ["year"]
        verbose_name = _("yearly check")

    def __str__(self) -> str:
        return f"{self.year} {self.state}"

    @property
    def reading(self) -> Reading:
        """The same as a plain value."""
        return Reading(self.checked_on, self.state)
