"""What is kept of an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from xieshou.apps.places.models import PlaceCode


class Organisation(models.Model):
    """A body that acts in a programme (单位)."""

    class Kind(models.TextChoices):
        """What sort of body it is."""

        OFFICE = "office", _("office")
        SCHOOL = "school", _("school")
        HOSPITAL = "hospital", _("hospital")
        ENTERPRISE = "enterprise", _("enterprise")
        SOCIAL_ORG = "social_org", _("social organisation")
        VILLAGE = "village", _("village")

    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    place = models.ForeignKey(PlaceCode, null=True, blank=True, on_delete=models.PROTECT, db_column="place_code")
    credit_code = models.CharField(max_length=18, blank=True)
    invented = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="organisation_is_kept_once", fields=["name", "place"], nulls_distinct=False,
                violation_error_message=_("An organisation of this name in this place is already kept."),
            ),
            models.UniqueConstraint(
                name="organisation_credit_code_is_its_own", fields=["credit_code"], condition=~models.Q(credit_code="")
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
