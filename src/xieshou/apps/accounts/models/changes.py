"""The append-only record of writes, and of who opened personal rows.

The database refuses to alter or delete either (triggers in the first migration).
"""

import json
import zlib
from collections.abc import Iterable

from django.conf import settings
from django.db import models


class Change(models.Model):
    """One write (变更记录): who, when, what and why, from which file.

    A change of one row names it in `key` with the fields from old to new. A bulk load of new rows leaves one change
    whose natural keys are packed in `keys_packed`; the rows point back at it, so their history shows it alike.
    """

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    deed = models.CharField(max_length=40)
    ledger = models.CharField(max_length=40)
    key = models.CharField(max_length=80, blank=True)
    fields = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    file_sha256 = models.CharField(max_length=64, blank=True)
    file_sheet = models.CharField(max_length=100, blank=True)
    file_row = models.PositiveIntegerField(null=True)
    keys_packed = models.BinaryField(null=True)
    row_count = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [models.Index(name="change_of_a_row", fields=["ledger", "key"])]
        constraints = [
            models.CheckConstraint(
                name="change_names_a_row_or_a_batch", condition=~models.Q(key="") | models.Q(keys_packed__isnull=False)
            )
        ]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.deed} {self.ledger} {self.key or self.row_count}"

    @staticmethod
    def pack(keys: Iterable[str]) -> bytes:
        """Compress the natural keys of a batch."""
        return zlib.compress(json.dumps(sorted(keys), ensure_ascii=False, separators=(",", ":")).encode(), 6)

    @property
    def keys(self) -> list[str]:
        """The natural keys this change wrote."""
        if self.keys_packed is None:
            return [self.key]
        return list(json.loads(zlib.decompress(bytes(self.keys_packed))))


class AccessRecord(models.Model):
    """Somebody opened or took away rows that name a person (个人信息访问记录)."""

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ledger = models.CharField(max_length=40)
    key = models.CharField(max_length=80, blank=True)
    row_count = models.PositiveIntegerField(default=1)
    how = models.CharField(max_length=20)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                name="access_is_opened_or_exported", condition=models.Q(how__in=["opened", "exported"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} {self.how} {self.ledger} {self.key}"
