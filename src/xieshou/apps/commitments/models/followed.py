"""What commitments and issues have in common: where they stand, who looks after them, every deed, what fulfils them."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.models import User
from xieshou.data.commitment_rules import commitment_rules


class Followed(models.Model):
    """An item that is followed until closed (办理事项): `closed_on` closes it, `step` is its stage until then.

    Belongs to rows that also keep `responsible_unit`, `due_on`, `proof` and `closed_on`.
    """

    step = models.CharField(max_length=20, default="registered", editable=False)
    owner = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("looked after by")
    )
    asked_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )
    closed_by = models.ForeignKey(
        User, null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    @property
    def stage(self) -> str:
        """Where it stands (办理阶段)."""
        return commitment_rules().last if self.closed_on else self.step


def closed_by_another(noun: str) -> CheckConstraint:
    """Whoever closes an item in this register neither looks after it nor asked for its closing."""
    return CheckConstraint(
        name=f"{noun}_is_closed_by_another_account",
        condition=Q(closed_by__isnull=True)
        | (
            (Q(owner__isnull=True) | ~Q(closed_by=F("owner")))
            & (Q(asked_by__isnull=True) | ~Q(closed_by=F("asked_by")))
        ),
        violation_error_message=_(
            "Whoever looks after an item, or asked for its closing, does not close it. Somebody else has to look."
        ),
    )  # fmt: skip


class _OfOneItem(models.Model):
    """A line of one commitment or of one issue, never of both. Its visibility is its item's."""

    commitment = models.ForeignKey("commitments.Commitment", null=True, blank=True, on_delete=models.PROTECT)
    issue = models.ForeignKey("commitments.Issue", null=True, blank=True, on_delete=models.PROTECT)
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        default_related_name = "%(class)ss"

    @property
    def item(self) -> models.Model:
        """The commitment or issue."""
        return self.commitment or self.issue  # type: ignore[return-value]


def _of_one(noun: str) -> CheckConstraint:
    return CheckConstraint(
        name=f"{noun}_is_of_one_item",
        condition=Q(commitment__isnull=True, issue__isnull=False) | Q(commitment__isnull=False, issue__isnull=True),
    )


class FollowUp(_OfOneItem):
    """One deed on an item (办理记录): what was done on which day, by whom, with which proof. Never changed.

    `proof` names a document number, a digest or a place where it is kept; `ledger` and `key` a row of the register.
    """

    deed = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    on = models.DateField(_("day"))
    note = models.TextField(_("what was done"), max_length=2000, blank=True)
    proof = models.CharField(_("proof"), max_length=500, blank=True)
    ledger = models.CharField(max_length=40, blank=True)
    key = models.CharField(max_length=80, blank=True)
    reached = models.DecimalField(_("reached so far"), max_digits=20, decimal_places=4, null=True, blank=True)

    class Meta(_OfOneItem.Meta):
        constraints = [
            _of_one("follow_up"),
            CheckConstraint(
                name="follow_up_names_a_whole_row", condition=Q(ledger="", key="") | (~Q(ledger="") & ~Q(key=""))
            ),
            CheckConstraint(name="follow_up_closes_with_proof", condition=~Q(deed="close") | ~Q(proof="")),
        ]  # fmt: skip
        ordering = ["on", "id"]

    def __str__(self) -> str:
        return f"{self.on} {self.deed}"


class Fulfilment(_OfOneItem):
    """A row of the register that fulfils an item (落实关联): an agreement, project, posting, batch of workers …

    Rows stand on floors above, so they are named by ledger and record number. A link that was wrong is taken back with
    its reason and stays on record.
    """

    ledger = models.CharField(max_length=40)
    key = models.CharField(_("record number"), max_length=80)
    note = models.CharField(_("how it fulfils it"), max_length=500, blank=True)
    note_en = models.CharField(max_length=500, blank=True)  # of published facts, which come with both languages
    taken_back_because = models.CharField(max_length=400, blank=True)

    class Meta(_OfOneItem.Meta):
        constraints = [
            _of_one("fulfilment"),
            UniqueConstraint(
                name="fulfilment_of_a_commitment_is_kept_once", fields=["commitment", "ledger", "key"],
                condition=Q(commitment__isnull=False, taken_back_because=""),
                violation_error_message=_("This row is linked already."),
            ),
            UniqueConstraint(
                name="fulfilment_of_an_issue_is_kept_once", fields=["issue", "ledger", "key"],
                condition=Q(issue__isnull=False, taken_back_because=""),
                violation_error_message=_("This row is linked already."),
            ),
        ]  # fmt: skip
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ledger} {self.key}"
