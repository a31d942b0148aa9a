"""What is kept of a judgement: what was published, what was frozen, what was computed."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.models import Scope, ScopedQuerySet
from xieshou.apps.pairings.models import PairedRow, Programme, ProgrammeRow
from xieshou.engine import place_codes


class ReportedQuantity(PairedRow):
    """An aggregate as somebody published it (公布数): never broken into invented unit rows.

    `counted` is False where the quantity is a part or a sum of another row; `why_not_counted` then says which.
    """

    LEDGER: ClassVar[str] = "quantities"

    indicator = models.CharField(max_length=10, blank=True)
    belongs_to = models.CharField(max_length=20)
    measure = models.CharField(max_length=80)
    period_first = models.DateField(null=True, blank=True)
    period_last = models.DateField(null=True, blank=True)
    period_printed = models.CharField(max_length=30, blank=True)
    quantity = models.DecimalField(max_digits=20, decimal_places=4)
    unit = models.CharField(max_length=40)
    printed = models.CharField(max_length=80, blank=True)
    derived = models.BooleanField(default=False)
    derived_from = models.JSONField(default=list, blank=True)
    counted = models.BooleanField(default=True)
    why_not_counted = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(name="quantity_period_is_in_order", condition=Q(period_first__lte=F("period_last"))),
            CheckConstraint(name="quantity_left_out_says_why", condition=Q(counted=True) | ~Q(why_not_counted="")),
        ]
        ordering = ["record_no"]


class PublishedClaim(ProgrammeRow):
    """A total that somebody published (公布总数), held against what the rows add up to.

    `checked_by` says which rows; `kind` tells a published total from a case where two publications can be compared.
    `scope` is the place code or codes as published.
    """

    LEDGER: ClassVar[str] = "claims"
    PAIRING_COLUMN: ClassVar[str] = ""  # a published total belongs to no one pairing

    class Kind(models.TextChoices):
        """A published total, or a comparison between publications."""

        TOTAL = "total", _("published total")
        CASE = "case", _("comparison of publications")

    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.TOTAL)
    measure = models.CharField(max_length=80)
    title_zh = models.CharField(max_length=200, blank=True)
    title_en = models.CharField(max_length=200, blank=True)
    indicator = models.CharField(max_length=10, blank=True)
    scope = models.CharField(max_length=60, blank=True)
    scope_printed = models.CharField(max_length=80, blank=True)
    period_from = models.CharField(max_length=10, blank=True)
    period_to = models.CharField(max_length=10, blank=True)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    value = models.DecimalField(max_digits=20, decimal_places=4, null=True, blank=True)
    unit = models.CharField(max_length=30, blank=True)
    printed = models.CharField(max_length=120, blank=True)
    checked_by = models.JSONField(default=dict)
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        ordering = ["record_no"]


class Definition(models.Model):
    """How an indicator is counted under one regime (指标口径), as loaded from the pack that ships."""

    code = models.CharField(max_length=60, unique=True)
    indicator = models.CharField(max_length=10)
    regime = models.CharField(max_length=30)
    computed = models.BooleanField(default=False)
    body = models.JSONField(default=dict)

    class Meta:
        constraints = [UniqueConstraint(name="definition_is_one_per_regime", fields=["indicator", "regime"])]
        ordering = ["indicator", "regime"]

    def __str__(self) -> str:
        return self.code


class Snapshot(models.Model):
    """A frozen moment of a programme's rows (快照): Parquet tables in the home folder, named by their digest."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="snapshots")
    digest = models.CharField(max_length=64)
    row_count = models.PositiveBigIntegerField(default=0)
    frozen_at = models.DateTimeField(auto_now_add=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    # the same rows frozen again, after others in between: this snapshot is then the current one once more
    last_frozen_at = models.DateTimeField(default=timezone.now)
    why = models.TextField(blank=True)

    class Meta:
        constraints = [UniqueConstraint(name="snapshot_is_kept_once", fields=["programme", "digest"])]
        ordering = ["-last_frozen_at", "-id"]

    def __str__(self) -> str:
        return self.digest[:12]


class Figure(models.Model):
    """A number computed from a snapshot (指标数): for one indicator, year and scope, under one definition.

    `scope` is `programme`, a place code or a pairing's record number. The rows behind it lie in the snapshot's
    `figure_rows` table under the same four keys.
    """

    class Status(models.TextChoices):
        """Whether there is a number, and how whole it is."""

        COMPUTED = "computed", "computed"
        PARTIAL = "partial", "partial"
        NOT_PUBLISHED = "not_published", "not_published"
        NOT_APPLICABLE = "not_applicable", "not_applicable"

    snapshot = models.ForeignKey(Snapshot, on_delete=models.CASCADE, related_name="figures")
    indicator = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=80)
    scope_kind = models.CharField(max_length=10)
    definition = models.CharField(max_length=60)
    value = models.CharField(max_length=40, null=True)  # noqa: DJ001  null: there is no value; never an empty text
    status = models.CharField(max_length=16, choices=Status.choices)
    basis = models.CharField(max_length=10, blank=True)
    unit = models.CharField(max_length=30)
    row_count = models.PositiveIntegerField(default=0)
    beside = models.BooleanField(default=False)
    circular = models.BooleanField(default=False)
    divided_by = models.PositiveIntegerField(null=True)
    low_confidence = models.PositiveIntegerField(default=0)
    expected = models.PositiveIntegerField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        constraints = [
            UniqueConstraint(
                name="figure_is_computed_once",
                fields=["snapshot", "indicator", "year", "scope", "definition", "beside"],
            ),
            CheckConstraint(
                name="figure_without_value_says_so",
                condition=Q(value__isnull=False, status__in=["computed", "partial"])
                | Q(value__isnull=True, status__in=["not_published", "not_applicable"]),
            ),
        ]
        indexes = [models.Index(name="figure_of_a_year", fields=["snapshot", "year", "scope"])]

    def __str__(self) -> str:
        return f"{self.indicator} {self.year} {self.scope}: {self.value or self.status}"

    @classmethod
    def inside(cls, scope: Scope) -> Q:
        """The condition that a figure lies inside one scope: a place inside the place, or the pairing itself."""
        wanted = Q()
        if scope.programme:
            wanted &= Q(snapshot__programme_id=scope.programme)
        if scope.place:
            wanted &= Q(scope_kind="place", scope__startswith=place_codes.prefix(scope.place))
        if scope.pairing:
            wanted &= Q(scope=scope.pairing)
        return wanted if wanted else ~Q(pk__in=[])
