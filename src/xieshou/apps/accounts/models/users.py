"""People who sign in, the role they hold, and the places and pairings they hold it for."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody is to the programme (角色)."""

    COUNTY_CLERK = "county_clerk", _("County clerk")
    OFFICE = "office", _("Prefecture or province office")
    DONOR_OFFICE = "donor_office", _("Donor office")
    FIELD_TEAM = "field_team", _("Field team")
    LABOUR_STATION = "labour_station", _("Labour station")
    AUDITOR = "auditor", _("Auditor")
    PUBLIC = "public", _("Public")
    ADMINISTRATOR = "administrator", _("Administrator")


class User(AbstractUser):
    """Somebody who signs in (用户). What they may do follows from their scopes alone."""

    first_name = None
    last_name = None
    full_name = models.CharField(_("name"), max_length=80, blank=True)
    office = models.CharField(_("office"), max_length=120, blank=True)

    REQUIRED_FIELDS: list[str] = []

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def shown_as(self) -> str:
        """The office and the name, as a history shows them."""
        return " · ".join(part for part in (self.office, self.full_name or self.username) if part)


class Scope(models.Model):
    """A role held for a programme, a place or a pairing (管辖范围). An empty code means all of them.

    Places and pairings are named by code: this floor lies below them.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="scopes")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    programme = models.CharField(_("programme"), max_length=40, blank=True)
    place = models.CharField(_("place code"), max_length=12, blank=True)
    pairing = models.CharField(_("pairing"), max_length=60, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="scope_role_is_known", condition=models.Q(role__in=Role.values)),
            models.UniqueConstraint(
                name="scope_is_given_once", fields=["user", "role", "programme", "place", "pairing"]
            ),
        ]
        ordering = ["id"]

    def __str__(self) -> str:
        where = self.pairing or self.place or self.programme or "*"
        return f"{self.user} · {self.get_role_display()} · {where}"
