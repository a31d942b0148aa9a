"""Which keys the register was filled with: their fingerprints, never the keys (密钥指纹).

Belongs here: what tells a wrong key from the right one. Does not belong: the keys themselves (`accounts.keys`).
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class KeyFingerprint(models.Model):
    """The fingerprint of a key that values in the register depend on (密钥指纹): one key of each kind for all time."""

    ID: ClassVar[str] = "id"  # the key that ID numbers are hashed with

    kind = models.CharField(_("kind of key"), max_length=20, unique=True)
    fingerprint = models.CharField(_("fingerprint"), max_length=16)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["kind"]

    def __str__(self) -> str:
        return f"{self.kind} {self.fingerprint}"
