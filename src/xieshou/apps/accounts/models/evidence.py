"""Evidence (佐证材料): a publication or a file, and which rows it proves."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """A publication, named by publisher and date, or a file, kept by its digest in the home folder (佐证材料).

    `address` is filled only where it may be shown; addresses of copies on other people's sites are not kept.
    `internal`: for offices only. Of a picture the public gets the copy `public_sha256`, without position, camera, time.
    """

    class Kind(models.TextChoices):
        """What the evidence is."""

        PUBLICATION = "publication", _("publication")
        DOCUMENT = "document", _("document")
        PHOTO = "photo", _("photo")
        VOUCHER = "voucher", _("voucher")

    class TakenFrom(models.TextChoices):
        """Who says when it was taken (拍摄日期来源)."""

        CAMERA = "camera", _("as the camera wrote it")
        PERSON = "person", _("as the person says who brought it")

    code = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200, blank=True)
    publisher = models.CharField(max_length=120, blank=True)
    published_first = models.DateField(null=True)
    published_last = models.DateField(null=True)
    published_printed = models.CharField(max_length=10, blank=True)
    address = models.URLField(max_length=400, blank=True)
    is_copy_elsewhere = models.BooleanField(default=False)
    sha256 = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    media_type = models.CharField(max_length=80, blank=True)
    size = models.PositiveBigIntegerField(null=True)
    taken_on = models.DateField(_("taken on"), null=True, blank=True)
    taken_from = models.CharField(max_length=10, choices=TakenFrom.choices, blank=True)
    latitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    public_sha256 = models.CharField(max_length=64, blank=True)
    thumbnail_sha256 = models.CharField(max_length=64, blank=True)
    internal = models.BooleanField(default=False)
    licence = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_of_a_copy_shows_no_address", condition=Q(is_copy_elsewhere=False) | Q(address=""),
                violation_error_message=_("This page is a copy on another site: name publisher and date, no address."),
            ),
            models.CheckConstraint(
                name="evidence_file_has_digest_and_size",
                condition=Q(file_name="") | (~Q(sha256="") & Q(size__isnull=False)),
            ),
            models.CheckConstraint(
                name="evidence_says_whence_its_day_is",
                condition=Q(taken_on__isnull=True, taken_from="") | (Q(taken_on__isnull=False) & ~Q(taken_from="")),
            ),
            models.CheckConstraint(
                name="evidence_position_is_on_the_earth",
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    latitude__isnull=False, latitude__gte=-90, latitude__lte=90,
                    longitude__isnull=False, longitude__gte=-180, longitude__lte=180,
                ),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title or f"{self.publisher} {self.published_printed}".strip() or self.file_name

    @property
    def digests(self) -> list[str]:
        """The digests of its file and of the copies made from it."""
        return [one for one in (self.sha256, self.public_sha256, self.thumbnail_sha256) if one]


class LinkQuerySet(models.QuerySet):
    """What proves which rows, without what was taken away again."""

    def standing(self) -> Self:
        """The links that stand; one that was taken away stays on record with its reason."""
        return self.filter(removed_because="")


class EvidenceLink(models.Model):
    """A row and what proves it: the figure as printed there, its qualifier, how sure the reading is (佐证关联)."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    ledger = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    printed = models.CharField(max_length=200, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    removed_because = models.CharField(_("taken away because"), max_length=400, blank=True)

    objects = LinkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="evidence_proves_a_row_once", fields=["ledger", "key", "evidence", "printed"],
                condition=Q(removed_because=""),
                violation_error_message=_("This file is attached to this row already."),
            )
        ]  # fmt: skip
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ledger} {self.key}: {self.evidence}"
