"""What is kept of two rows that are likely about the same person or firm, and the constraints that keep it true.

Belongs here: the offer and where its decision stands. Does not belong: the rows themselves (their rooms), any of their
values: of those only a keyed digest is kept, which tells whether a row was changed since and tells nothing else.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshou.apps.pairings.models import Programme

CERTAIN = 1000


class Likeness(models.Model):
    """Two rows of a ledger that are likely about the same person or firm (疑似重复), and what somebody decided."""

    class Kind(models.TextChoices):
        """What the rows are about."""

        PERSON = "person", pgettext_lazy("likely", "person")
        FIRM = "firm", pgettext_lazy("likely", "firm")

    class State(models.TextChoices):
        """What was decided: open → the same, or different; a decision can be opened again."""

        OPEN = "open", _("to be decided")
        SAME = "same", _("the same")
        DIFFERENT = "different", _("different")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    ledger = models.CharField(max_length=20)
    first_no = models.CharField(max_length=80)
    second_no = models.CharField(max_length=80)
    first_digest = models.CharField(max_length=32)  # of what was compared
    second_digest = models.CharField(max_length=32)
    first_alike = models.PositiveIntegerField(default=1)  # so many rows say the same in what was compared
    second_alike = models.PositiveIntegerField(default=1)
    probability = models.PositiveSmallIntegerField()  # in thousandths
    reasons = models.JSONField(default=list)  # `name.slip`: see engine.linkage.words_for
    found_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    why = models.TextField(blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # the same, and by now the rows agree or one is gone

    class Meta:
        constraints = [
            CheckConstraint(name="likeness_is_of_two_rows", condition=~Q(first_no=F("second_no"))),
            CheckConstraint(name="likeness_is_at_most_certain", condition=Q(probability__lte=CERTAIN)),
            CheckConstraint(
                name="likeness_is_decided_by_somebody_with_a_reason",
                condition=Q(state="open", decided_by=None, decided_at=None, why="")
                | (Q(state__in=["same", "different"], decided_by__isnull=False, decided_at__isnull=False) & ~Q(why="")),
            ),
            CheckConstraint(
                name="likeness_is_settled_only_of_the_same", condition=Q(settled_at=None) | Q(state="same")
            ),
            UniqueConstraint(
                "programme", "kind", "ledger", Least("first_no", "second_no"), Greatest("first_no", "second_no"),
                name="likeness_is_offered_once",
            ),
        ]  # fmt: skip
        indexes = [models.Index(name="likeness_list", fields=["programme", "state", "-probability", "id"])]
        ordering = ["-probability", "id"]

    def __str__(self) -> str:
        return f"{self.ledger} {self.first_no} {self.second_no}"

    @property
    def numbers(self) -> tuple[str, str]:
        """The record numbers of the two rows."""
        return self.first_no, self.second_no

    @property
    def is_work(self) -> bool:
        """Whether somebody has to do something: decide, or bring the two rows into agreement."""
        return self.state == self.State.OPEN or (self.state == self.State.SAME and self.settled_at is None)
