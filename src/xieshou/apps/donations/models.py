"""What is kept of gifts, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import PairedRow
from xieshou.apps.projects.models import Project
from xieshou.engine.ledgers import LEDGERS

KEPT_ALREADY = _("This gift is already kept. Give its record number to change it, or its own receipt number.")


class Donation(PairedRow):
    """A gift of cash or goods (社会捐赠款物). Who gave may be a person, and is kept as one."""

    LEDGER: ClassVar[str] = "donations"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["donations"].personal

    giver = models.CharField(_("giver"), max_length=120)
    giver_kind = models.CharField(_("kind of giver"), max_length=20)
    given_on = models.DateField(_("given on"))
    form = models.CharField(_("form of the gift"), max_length=20)
    amount_fen = models.BigIntegerField(_("amount or value, fen"), null=True, blank=True)
    goods = models.CharField(_("goods"), max_length=120, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=4, null=True, blank=True)
    quantity_unit = models.CharField(_("unit of quantity"), max_length=20, blank=True)
    valuation_basis = models.CharField(_("valuation basis"), max_length=20, blank=True)
    directed = models.BooleanField(_("directed"), null=True, blank=True)
    directed_to = models.CharField(_("directed to"), max_length=30, blank=True)
    directed_use = models.CharField(_("directed use"), max_length=200, blank=True)
    receiving_body = models.CharField(_("receiving body"), max_length=120, blank=True)
    recipient_unit = models.CharField(_("recipient unit"), max_length=120, blank=True)
    used_for = models.CharField(_("used for"), max_length=30, blank=True)
    use = models.CharField(_("use"), max_length=200, blank=True)
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    spent_fen = models.BigIntegerField(_("spent, fen"), null=True, blank=True)
    receipt_no = models.CharField(_("receipt number"), max_length=80, blank=True)
    notice_on = models.DateField(_("published on"), null=True, blank=True)
    use_notice_on = models.DateField(_("use published on"), null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="gift_amount_is_positive", condition=Q(amount_fen__isnull=True) | Q(amount_fen__gt=0),
                violation_error_message=_("A gift is worth more than zero. Leave goods without a value empty."),
            ),
            CheckConstraint(
                name="gift_of_cash_has_an_amount", condition=~Q(form="cash") | Q(amount_fen__isnull=False),
                violation_error_message=_("A gift of cash needs its amount."),
            ),
            CheckConstraint(
                name="gift_quantity_is_not_negative", condition=Q(quantity__isnull=True) | Q(quantity__gte=0),
                violation_error_message=_("A quantity cannot be less than zero."),
            ),
            CheckConstraint(
                name="gift_spent_is_no_more_than_given",
                condition=Q(spent_fen__isnull=True)
                | (Q(spent_fen__gte=0) & (Q(amount_fen__isnull=True) | Q(spent_fen__lte=F("amount_fen")))),
                violation_error_message=_("More was spent than given, or less than zero. Correct one of the amounts."),
            ),
            CheckConstraint(
                name="gift_is_published_after_it_is_given",
                condition=(Q(notice_on__isnull=True) | Q(given_on__lte=F("notice_on")))
                & (Q(use_notice_on__isnull=True) | Q(given_on__lte=F("use_notice_on"))),
                violation_error_message=_("The gift would be published before it is given. Correct one of the dates."),
            ),
            UniqueConstraint(
                name="gift_receipt_is_kept_once", fields=["programme", "receipt_no"], condition=~Q(receipt_no=""),
                violation_error_message=_("A gift with this receipt number is already kept."),
            ),
            UniqueConstraint(
                name="gift_without_receipt_is_kept_once",
                fields=["programme", "year", "giver", "given_on", "amount_fen"],
                condition=Q(receipt_no=""), violation_error_message=KEPT_ALREADY,
            ),
            UniqueConstraint(
                name="gift_without_receipt_and_value_is_kept_once",
                fields=["programme", "year", "giver", "given_on", "goods"],
                condition=Q(receipt_no="", amount_fen__isnull=True), violation_error_message=KEPT_ALREADY,
            ),
        ]  # fmt: skip
        ordering = ["record_no"]

    @property
    def balance_fen(self) -> int | None:
        """What of the gift is left (结余); unknown while its value or what was spent is."""
        return None if self.amount_fen is None or self.spent_fen is None else self.amount_fen - self.spent_fen
