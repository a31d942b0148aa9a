"""What is kept of money, and the constraints that keep it true.

One balance is kept: what an account holds by its settled movements. The database adds to it whatever is written to the
movements, in the same transaction (migration 0009, decision 0014), and `check` proves it from them (`standing`).
"""

from __future__ import annotations

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import CheckConstraint, F, Q, Sum, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.models.records import SETTLED
from xieshou.apps.pairings.models import PairedRow, Programme, published
from xieshou.apps.places.models import PlaceCode
from xieshou.apps.projects.models import Project
from xieshou.data.retention_money import retention_word
from xieshou.engine.funds import MAY_OWE, STAGES
from xieshou.engine.published_date import PublishedDate


class FundAccount(models.Model):
    """A place where money stands (资金科目): how far it has come, and who holds it.

    `budget` (donor's own budget) and `spent` (payees) lie outside the programme. Only a budget may owe: it holds less
    than nothing by what it gave. `retained` is retention money (质量保证金): held back from a payment, and not spent.
    """

    class Stage(models.TextChoices):
        """How far money has come (资金环节)."""

        BUDGET = "budget", _("donor budget")
        PROMISED = "promised", _("promised")
        RECEIVED = "received", _("received")
        ALLOCATED = "allocated", _("allocated")
        DISBURSED = "disbursed", _("disbursed")
        RETAINED = "retained", _("retention money")
        SPENT = "spent", _("spent (paid to payee)")

    OUTSIDE: ClassVar[tuple[str, ...]] = ("budget", "spent")

    code = models.CharField(max_length=120, unique=True)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    holder = models.ForeignKey(
        PlaceCode, null=True, on_delete=models.PROTECT, related_name="+", db_column="holder_code"
    )
    project = models.ForeignKey(Project, null=True, on_delete=models.PROTECT, related_name="accounts")
    name = models.CharField(max_length=200)
    # kept by the database: what settled movements inside the programme come to, and no narrower than their last days
    held_fen = models.BigIntegerField(default=0, editable=False)
    moved_first_on = models.DateField(null=True, editable=False)
    moved_last_on = models.DateField(null=True, editable=False)

    class Meta:
        constraints = [
            CheckConstraint(
                name="fund_account_stage_is_known",
                condition=Q(stage__in=[*STAGES]),
            )
        ]
        indexes = [models.Index(name="fund_account_by_stage", fields=["programme", "stage", "holder"])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_outside(self) -> bool:
        """Whether the account lies outside the programme."""
        return self.stage in self.OUTSIDE

    @property
    def may_owe(self) -> bool:
        """Whether the account may hold less than nothing: only a giver's budget."""
        return self.stage in MAY_OWE


class Movement(PairedRow):
    """One transfer of money (资金划转), naming both of its ends. A mistake is undone by a row that points at it."""

    LEDGER: ClassVar[str] = "funds"

    class Kind(models.TextChoices):
        """The deed by which money moved."""

        PROMISE = "promise", _("promised")
        RECEIVE = "receive", _("received")
        ALLOCATE = "allocate", _("allocated")
        DISBURSE = "disburse", _("disbursed")
        SPEND = "spend", _("spent")
        RETAIN = "retain", _("held back as retention money")
        RELEASE = "release", _("retention money paid")
        REFUND = "refund", _("given back by the payee")
        RECOVER = "recover", _("recovered by the giver")
        REVERSE = "reverse", _("reversed")

    class Form(models.TextChoices):
        """Cash, goods at value, or both together as published."""

        CASH = "cash", _("cash")
        GOODS = "goods", _("goods at value")
        BOTH = "both", _("cash and goods")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    fund_type = models.CharField(max_length=30)
    form = models.CharField(max_length=6, choices=Form.choices, default=Form.CASH)
    amount_fen = models.BigIntegerField(_("amount, fen"))
    amount_printed = models.CharField(max_length=60, blank=True)
    on_first = models.DateField()
    on_last = models.DateField()
    on_printed = models.CharField(max_length=30)
    account_from = models.ForeignKey(FundAccount, on_delete=models.PROTECT, related_name="out_movements")
    account_to = models.ForeignKey(FundAccount, on_delete=models.PROTECT, related_name="in_movements")
    project = models.ForeignKey(Project, null=True, blank=True, on_delete=models.PROTECT, related_name="movements")
    document_no = models.CharField(_("document number"), max_length=60, blank=True)
    payee = models.CharField(_("payee"), max_length=120, blank=True)
    invoice_no = models.CharField(_("invoice number"), max_length=60, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    reverses = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="reversed_by")
    derived_from = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="movement_amount_is_positive", condition=Q(amount_fen__gt=0),
                violation_error_message=_("An amount must be more than zero. A mistake is undone by a reversal."),
            ),
            CheckConstraint(
                name="movement_names_two_accounts", condition=~Q(account_from=F("account_to")),
                violation_error_message=_("Money must leave one account and enter another."),
            ),
            CheckConstraint(name="movement_days_are_in_order", condition=Q(on_first__lte=F("on_last"))),
            CheckConstraint(
                name="movement_reversal_points_at_what_it_reverses",
                condition=Q(kind="reverse", reverses__isnull=False) | (~Q(kind="reverse") & Q(reverses__isnull=True)),
            ),
            CheckConstraint(
                name="movement_does_not_reverse_itself", condition=Q(reverses__isnull=True) | ~Q(reverses=F("id"))
            ),
            UniqueConstraint(
                name="movement_for_a_project_is_kept_once",
                fields=["programme", "kind", "on_first", "document_no", "project", "fund_type", "amount_fen", "payee",
                        "invoice_no"],
                condition=Q(project__isnull=False, reverses__isnull=True),
                violation_error_message=_(
                    "The same movement is already kept. Give document, payee or invoice if this is another one."
                ),
            ),
            UniqueConstraint(
                name="movement_between_places_is_kept_once",
                fields=["programme", "kind", "on_first", "document_no", "donor", "recipient", "fund_type",
                        "amount_fen"],
                condition=Q(project__isnull=True, reverses__isnull=True),
                violation_error_message=_(
                    "The same movement is already kept. Give its document number if this is another one."
                ),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(name="movement_list_by_day", fields=["programme", "year", "on_first", "record_no"]),
            models.Index(name="movement_of_a_project", fields=["project", "kind"]),
            models.Index(name="movement_of_a_document", fields=["document_no", "programme"]),
            models.Index(name="movement_of_a_type", fields=["fund_type", "programme"]),
        ]
        ordering = ["on_first", "record_no"]

    @property
    def day(self) -> PublishedDate | None:
        """When the money moved, as precisely as published."""
        return published(self.on_first, self.on_last, self.on_printed)

    # What says which money moved. A mistake in it is undone by a reversal, also while the row is open.
    OF_THE_MONEY: ClassVar[tuple[str, ...]] = (
        "kind", "amount_fen", "account_from_id", "account_to_id", "on_first", "on_last", "reverses_id", "project_id",
        "fund_type", "form", "donor_id", "recipient_id", "year",
    )  # fmt: skip

    def clean(self) -> None:
        """Refuse to alter money that has moved, to settle a row before its money is, to call retention money spent."""
        if self.kind == self.Kind.SPEND and (word := retention_word(self.purpose)):
            raise ValidationError(
                _(
                    "The purpose says “%(word)s”: what is held back is not spent. Enter it as retention money held "
                    "back, and as retention money paid when the payee gets it."
                )
                % {"word": word}
            )
        if self._state.adding:
            return
        held = type(self).objects.filter(pk=self.pk).values("status", *self.OF_THE_MONEY).first() or {}
        if any(getattr(self, column) != held[column] for column in self.OF_THE_MONEY):
            raise ValidationError(
                _("A movement of money is never altered. Reverse it, and enter the right one as a new movement.")
            )
        if self.status in SETTLED and held["status"] not in SETTLED:
            self._check_that_its_money_is_settled()

    def _check_that_its_money_is_settled(self) -> None:
        ends = FundAccount.objects.select_for_update().filter(pk__in=[self.account_from_id, self.account_to_id])
        payer = {account.pk: account for account in ends.order_by("pk")}[
            self.account_from_id
        ]  # in one order: no deadlock
        if payer.may_owe:
            return
        settled = type(self).objects.filter(status__in=SETTLED).exclude(pk=self.pk)
        came = settled.filter(account_to=self.account_from_id).aggregate(fen=Sum("amount_fen"))["fen"] or 0
        went = settled.filter(account_from=self.account_from_id).aggregate(fen=Sum("amount_fen"))["fen"] or 0
        if came - went < self.amount_fen:
            raise ValidationError(
                _("The money that came into “%(account)s” is not accepted yet. Accept the earlier movements first.")
                % {"account": payer.name}
            )
