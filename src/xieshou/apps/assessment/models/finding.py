"""What is kept of a finding of the rules (核查发现), from its first day until a second person closes it.

Belongs here: the finding, the rows it names, and the constraints that keep its way true.
Does not belong: finding (`engine.findings`), what was found wrong by people (`commitments.Issue`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models import Scope, ScopedQuerySet
from xieshou.apps.accounts.models.records import lies_in
from xieshou.apps.commitments.models import Issue
from xieshou.apps.pairings.models import Programme


class Finding(models.Model):
    """A fault that a rule found (核查发现): the same rule over the same rows is one finding, however often it is seen.

    open → answered, by whoever looks after a row → closed (销号), on evidence, by somebody else; and opened again.
    `issue`: the issue that an office raised from it, once; the two are closed each on its own.
    `gone_on`: since when the rules no longer find it; that alone closes nothing.
    """

    LEDGER = "findings"

    class State(models.TextChoices):
        """How far it is."""

        OPEN = "open", _("to be answered")
        ANSWERED = "answered", _("answered, to be closed")
        CLOSED = "closed", _("closed")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    record_no = models.CharField(max_length=20)  # HC-00012, by which people speak of it
    fingerprint = models.CharField(max_length=64)  # of rule, ledger and keys
    rule = models.CharField(max_length=10)
    severity = models.CharField(max_length=5)
    ledger = models.CharField(max_length=40)
    place = models.CharField(max_length=12, blank=True)  # the smallest that holds all its rows: who must answer
    column = models.CharField(max_length=60, blank=True)
    message_zh = models.TextField()
    message_en = models.TextField()
    source = models.CharField(max_length=200)
    first_seen_on = models.DateField()  # the day as of which it was judged
    last_seen_on = models.DateField()
    gone_on = models.DateField(null=True, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    proof_sha256 = models.CharField(max_length=64, blank=True)
    proof_row = models.CharField(max_length=121, blank=True)  # ledger/record number
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    issue = models.OneToOneField(Issue, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(name="finding_number_is_given_once", fields=["programme", "record_no"]),
            UniqueConstraint(name="finding_is_kept_once", fields=["programme", "fingerprint"]),
            CheckConstraint(
                name="finding_is_last_seen_after_it_was_first", condition=Q(last_seen_on__gte=F("first_seen_on"))
            ),
            CheckConstraint(
                name="finding_says_who_answered_and_who_closed_it",
                condition=(
                    Q(state="open", answer="", answered_by=None, answered_at=None)
                    | (Q(state__in=["answered", "closed"], answered_by__isnull=False, answered_at__isnull=False)
                       & ~Q(answer=""))
                )
                & (
                    Q(state__in=["open", "answered"], closed_by=None, closed_at=None)
                    | Q(state="closed", closed_by__isnull=False, closed_at__isnull=False)
                ),
            ),
            CheckConstraint(
                name="finding_is_closed_by_a_second_person",
                condition=Q(closed_by=None) | ~Q(closed_by=F("answered_by")),
                violation_error_message=_("Whoever answered a finding does not close it. Ask somebody else."),
            ),
            CheckConstraint(
                name="finding_is_closed_on_evidence",
                condition=~Q(state="closed")
                | (Q(proof_row="") & ~Q(proof_sha256=""))
                | (~Q(proof_row="") & Q(proof_sha256="")),
                violation_error_message=_("A finding is closed on a file or a row that shows it was put right."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(name="finding_list", fields=["programme", "state", "due_on", "record_no"])]
        ordering = ["due_on", "record_no"]

    def __str__(self) -> str:
        return f"{self.record_no} {self.rule}"

    @property
    def history_key(self) -> str:
        """Under which its history is kept: the number alone is one of several programmes."""
        return f"{self.programme_id}/{self.record_no}"

    @property
    def message(self) -> str:
        """What is wrong, in the reader's language."""
        return self.message_zh if (get_language() or "").startswith("zh") else self.message_en

    @classmethod
    def inside(cls, scope: Scope) -> Q:
        """The condition that some row of a finding lies inside one scope. The public sees none."""
        if policies.sees_settled_rows_only(scope.role):
            return Q(pk__in=[])
        wanted = Q()
        if scope.programme:
            wanted &= Q(programme_id=scope.programme)
        if scope.place or scope.pairing:
            rows = FindingRow.objects.all()
            if scope.place:
                rows = rows.filter(lies_in("recipient", scope.place) | lies_in("donor", scope.place))
            if scope.pairing:
                rows = rows.filter(pairing=scope.pairing)
            wanted &= Q(pk__in=rows.values("finding"))
        return wanted if wanted else ~Q(pk__in=[])


class FindingRow(models.Model):
    """A row that a finding names (发现所涉行), and where it lies."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="rows")
    ledger = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    recipient = models.CharField(max_length=12, blank=True)
    donor = models.CharField(max_length=12, blank=True)
    pairing = models.CharField(max_length=80, blank=True)

    class Meta:
        constraints = [UniqueConstraint(name="finding_names_a_row_once", fields=["finding", "ledger", "key"])]
        indexes = [
            models.Index(name="finding_of_a_row", fields=["ledger", "key"]),
            models.Index(name="finding_of_a_recipient", fields=["recipient"]),
            models.Index(name="finding_of_a_donor", fields=["donor"]),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ledger} {self.key}"
