"""What is kept of the rent and the dividends of an asset, term by term."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.projects.models.asset import Asset
from xieshou.engine.assets import Due


class AssetDue(models.Model):
    """A term of rent or of a dividend (应收租金、应分红): due by when, and what of it was paid.

    Its visibility is its asset's. Without a day it is due at its year's end.
    """

    class Kind(models.TextChoices):
        """What is due (款项)."""

        RENT = "rent", _("rent")
        DIVIDEND = "dividend", _("dividend")

    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="dues")
    kind = models.CharField(_("what is due"), max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(_("year"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    due_fen = models.BigIntegerField(_("due, fen"))
    paid_fen = models.BigIntegerField(_("paid, fen"), default=0)
    paid_on = models.DateField(_("last paid on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="asset_due_sums_are_not_negative", condition=Q(due_fen__gte=0, paid_fen__gte=0),
                violation_error_message=_("What is due or paid cannot be less than zero."),
            ),
            CheckConstraint(
                name="asset_due_has_a_day_of_payment_only_once_paid",
                condition=Q(paid_on__isnull=True) | Q(paid_fen__gt=0),
                violation_error_message=_("There is a day of payment, but nothing was paid."),
            ),
            UniqueConstraint(
                name="asset_due_of_a_day_is_kept_once", fields=["asset", "kind", "due_on"],
                condition=Q(due_on__isnull=False),
                violation_error_message=_("This term, of this day, is already on record."),
            ),
            UniqueConstraint(
                name="asset_due_without_a_day_is_kept_once_a_year", fields=["asset", "kind", "year"],
                condition=Q(due_on__isnull=True),
                violation_error_message=_("This year already has a term without a day. Give this one its day."),
            ),
        ]  # fmt: skip
        ordering = ["year", "due_on", "kind", "id"]
        verbose_name = _("term of rent or dividend")

    def __str__(self) -> str:
        return f"{self.kind} {self.due_on or self.year}"

    @property
    def term(self) -> Due:
        """The same as a plain value."""
        return Due(self.kind, self.year, self.due_on, self.due_fen, self.paid_fen, self.paid_on)
