"""What is kept of sales, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import PairedRow
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.ledgers import LEDGERS

KEPT_ALREADY = _("This sale is already kept for this side. Give its record number to change it.")


class Sale(PairedRow):
    """A sale of western products (消费帮扶) as one side reports it. A return is positive, marked, and subtracts."""

    LEDGER: ClassVar[str] = "consumption"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["consumption"].personal

    reported_by = models.CharField(_("reported by"), max_length=20)
    buyer = models.CharField(_("buyer"), max_length=120, blank=True)
    buyer_kind = models.CharField(_("kind of buyer"), max_length=20, blank=True)
    seller = models.CharField(_("seller"), max_length=120)
    product = models.CharField(_("product"), max_length=120)
    recognised_no = models.CharField(_("number of the recognised product"), max_length=60, blank=True)
    channel = models.CharField(_("sales channel"), max_length=20, blank=True)
    sale_kind = models.CharField(_("bought or helped to sell"), max_length=20)
    sold_on = models.DateField(_("sold on"))
    amount_fen = models.BigIntegerField(_("amount, fen"))
    quantity = models.DecimalField(_("quantity"), max_digits=20, decimal_places=4, null=True, blank=True)
    quantity_unit = models.CharField(_("unit of quantity"), max_length=20, blank=True)
    order_no = models.CharField(_("order number"), max_length=80, blank=True)
    invoice_no = models.CharField(_("invoice number"), max_length=80, blank=True)
    contract_no = models.CharField(_("contract number"), max_length=80, blank=True)
    origin = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="origin_code"
    )
    is_return = models.BooleanField(_("return"), null=True, blank=True)
    returned_no = models.CharField(_("order returned"), max_length=80, blank=True)
    linked_households = models.PositiveIntegerField(_("linked households"), null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="sale_amount_is_positive", condition=Q(amount_fen__gt=0),
                violation_error_message=_("A sale is more than zero. A return is written as a positive amount, too."),
            ),
            CheckConstraint(
                name="sale_quantity_is_not_negative", condition=Q(quantity__isnull=True) | Q(quantity__gte=0),
                violation_error_message=_("A quantity cannot be less than zero. Mark the row as a return instead."),
            ),
            CheckConstraint(
                name="sale_to_the_public_names_nobody", condition=~Q(buyer_kind="public") | Q(buyer=""),
                violation_error_message=_("Persons who buy are not named. Leave the buyer empty."),
            ),
            CheckConstraint(
                name="sale_that_is_no_return_returns_no_order",
                condition=Q(returned_no="") | Q(is_return__isnull=False, is_return=True),
                violation_error_message=_("The row names an order returned but is no return. Correct one of the two."),
            ),
            UniqueConstraint(
                name="sale_order_is_kept_once_for_a_side", fields=["programme", "order_no", "reported_by"],
                condition=~Q(order_no=""), violation_error_message=KEPT_ALREADY,
            ),
            UniqueConstraint(
                name="sale_invoice_without_order_is_kept_once_for_a_side",
                fields=["programme", "invoice_no", "reported_by"],
                condition=~Q(invoice_no="") & Q(order_no=""), violation_error_message=KEPT_ALREADY,
            ),
            UniqueConstraint(
                name="sale_delivery_on_a_contract_is_kept_once_for_a_side",
                fields=["programme", "contract_no", "sold_on", "reported_by"],
                condition=~Q(contract_no="") & Q(order_no="", invoice_no=""), violation_error_message=KEPT_ALREADY,
            ),
            UniqueConstraint(
                name="sale_without_a_number_is_kept_once_for_a_side",
                fields=["programme", "reported_by", "buyer", "seller", "product", "sold_on", "amount_fen"],
                condition=Q(order_no="", invoice_no="", contract_no=""), violation_error_message=KEPT_ALREADY,
            ),
        ]  # fmt: skip
        ordering = ["record_no"]

    @property
    def counted_fen(self) -> int:
        """What the row adds to sales: less than zero for a return."""
        return -self.amount_fen if self.is_return else self.amount_fen
