"""What is kept of communiqués: the text as it came, what the machine read in it, what a person made of each part."""

from __future__ import annotations

from django.db import models
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from xieshou.apps.accounts.models import User
from xieshou.apps.commitments.models.commitment import Commitment
from xieshou.apps.commitments.models.meeting import Meeting
from xieshou.apps.pairings.models import Programme


class Document(models.Model):
    """A communiqué (会议报道原文), once for each programme: its text and the machine's reading, neither ever changed.

    Seen by those who work in the programme: the text is a newspaper's.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="documents")
    sha256 = models.CharField(max_length=64, editable=False)
    source = models.TextField()
    reading = models.JSONField()
    file_name = models.CharField(max_length=200, blank=True)
    kept_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="document_is_kept_once_in_a_programme", fields=["programme", "sha256"],
                violation_error_message=_("This very text was brought before."),
            )
        ]  # fmt: skip
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """What it is called: paper, day and headline as read."""
        named = [(self.reading.get(part) or {}) for part in ("publication", "publish_date", "headline")]
        words = (named[0].get("name"), named[1].get("iso"), named[2].get("text"))
        return " ".join(word for word in words if word) or self.file_name or self.text[:30]

    @property
    def text(self) -> str:
        """The repaired text."""
        return str(self.reading["repair"]["text"])

    @property
    def refused(self) -> object:
        """Why nothing is proposed from it; nothing when it was read."""
        return self.reading.get("refused")


class Judgement(models.Model):
    """What a person made of one part of a reading (核定结果), beside what the machine read.

    `part`: `meeting`, `visit-0` or the code of a unit (`c05`). `machine` and `person` are the values before and after.
    """

    class Verdict(models.TextChoices):
        """What was decided."""

        ACCEPTED = "accepted", pgettext_lazy("part of a reading", "accepted")
        CORRECTED = "corrected", _("corrected")
        REJECTED = "rejected", _("misread")
        NOT_A_COMMITMENT = "not_a_commitment", _("not a commitment")

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="judgements")
    part = models.CharField(max_length=20)
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    machine = models.JSONField()
    person = models.JSONField(default=dict, blank=True)
    meeting = models.ForeignKey(Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    commitment = models.ForeignKey(Commitment, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="part_of_a_document_is_judged_once", fields=["document", "part"],
                violation_error_message=_("Somebody decided on this part meanwhile. Look at the page again."),
            ),
            CheckConstraint(
                name="judgement_that_takes_something_over_names_it",
                condition=(
                    Q(verdict__in=["accepted", "corrected"])
                    & (Q(meeting__isnull=False) | Q(commitment__isnull=False))
                )
                | Q(verdict__in=["rejected", "not_a_commitment"], meeting__isnull=True, commitment__isnull=True),
            ),
        ]  # fmt: skip
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.part} {self.verdict}"


class Mention(models.Model):
    """Where a document says what a commitment holds (出处): the characters of its repaired text and of its source."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="mentions")
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="mentions")
    unit = models.CharField(max_length=20)
    printed = models.TextField()
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    source_first = models.PositiveIntegerField()
    source_last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            UniqueConstraint(name="unit_of_a_document_is_taken_over_once", fields=["document", "unit"]),
            CheckConstraint(
                name="mention_has_characters",
                condition=Q(first__lt=models.F("last"), source_first__lt=models.F("source_last")),
            ),
        ]  # fmt: skip
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.document_id} {self.unit}"
