"""Evidence (佐证材料): a publication or a file, and which rows it proves."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Evidence(models.Model):
    """A publication, named by publisher and date, or a file, kept by its digest in the home folder (佐证材料).

    `address` is filled only where it may be shown; addresses of copies on other people's sites are not kept.
    """

    class Kind(models.TextChoices):
        """What the evidence is."""

        PUBLICATION = "publication", _("publication")
        DOCUMENT = "document", _("document")
        PHOTO = "photo", _("photo")
        VOUCHER = "voucher", _("voucher")

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
    licence = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="evidence_of_a_copy_shows_no_address",
                condition=models.Q(is_copy_elsewhere=False) | models.Q(address=""),
                violation_error_message=_("This page is a copy on another site: name publisher and date, no address."),
            ),
            models.CheckConstraint(
                name="evidence_file_has_digest_and_size",
                condition=models.Q(file_name="") | (~models.Q(sha256="") & models.Q(size__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.publisher} {self.published_printed}"


class EvidenceLink(models.Model):
    """A row and what proves it: the figure as printed there, its qualifier, how sure the reading is (佐证关联)."""

    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="links")
    ledger = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    printed = models.CharField(max_length=200, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)
    confidence = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="evidence_proves_a_row_once", fields=["ledger", "key", "evidence", "printed"])
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.ledger} {self.key}: {self.evidence}"
