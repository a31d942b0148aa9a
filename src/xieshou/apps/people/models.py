"""What is kept of people sent and of classes held, and the constraints that keep it true."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.pairings.models import PairedRow
from xieshou.apps.places.models import PlaceCode
from xieshou.engine.ledgers import LEDGERS

ENDS_TOO_SOON = _("The posting would end before it starts. Correct one of the two dates.")
KEPT_ALREADY = _("This person's posting from this day is already kept for this year.")
MORE_THAN_ALL = _("A part of those trained is larger than all of them. Correct one of the two numbers.")


def at_most(part: str, whole: str) -> Q:
    """The condition that a part is not larger than its whole, where both are known."""
    return Q(**{f"{part}__isnull": True}) | Q(**{f"{whole}__isnull": True}) | Q(**{f"{part}__lte": F(whole)})


class Posting(PairedRow):
    """Somebody sent to work in the partner's place (选派). The ID number is never kept; offices often give none."""

    name = models.CharField(_("name"), max_length=40)
    sex = models.CharField(_("sex"), max_length=6, blank=True)
    id_hash = models.CharField(max_length=32, blank=True)
    id_last4 = models.CharField(_("last four of the ID number"), max_length=4, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("birth year"), null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=20)
    kind = models.CharField(_("kind of posting"), max_length=30)
    term = models.CharField(_("term"), max_length=10, blank=True)
    sending_unit = models.CharField(_("sending unit"), max_length=120)
    receiving_unit = models.CharField(_("receiving unit"), max_length=120)
    post = models.CharField(_("post"), max_length=80, blank=True)
    batch = models.CharField(_("batch"), max_length=60, blank=True)
    started_on = models.DateField(_("started on"))
    planned_end_on = models.DateField(_("planned end"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    months_in_post = models.PositiveSmallIntegerField(_("months in post this year"), null=True, blank=True)
    in_post_proof = models.CharField(_("proof of presence"), max_length=200, blank=True)

    class Meta:
        abstract = True
        constraints = [
            CheckConstraint(
                name="%(class)s_ends_after_it_starts", condition=at_most("started_on", "ended_on"),
                violation_error_message=ENDS_TOO_SOON,
            ),
            CheckConstraint(
                name="%(class)s_is_planned_to_end_after_it_starts", condition=at_most("started_on", "planned_end_on"),
                violation_error_message=ENDS_TOO_SOON,
            ),
            CheckConstraint(
                name="%(class)s_has_twelve_months_a_year",
                condition=Q(months_in_post__isnull=True) | Q(months_in_post__lte=12),
                violation_error_message=_("A year has twelve months: write 0 to 12 months in post."),
            ),
            UniqueConstraint(
                name="%(class)s_is_kept_once", fields=["programme", "year", "id_hash", "direction", "started_on"],
                condition=~Q(id_hash=""), violation_error_message=KEPT_ALREADY,
            ),
            UniqueConstraint(
                name="%(class)s_without_an_id_is_kept_once",
                fields=["programme", "year", "name", "sending_unit", "started_on"],
                condition=Q(id_hash=""), violation_error_message=KEPT_ALREADY,
            ),
        ]  # fmt: skip
        ordering = ["record_no"]


class CadrePosting(Posting):
    """A Party or government cadre sent to the partner's place (挂职干部)."""

    LEDGER: ClassVar[str] = "cadres"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["cadres"].personal

    rank = models.CharField(_("rank"), max_length=60, blank=True)


class ProfessionalPosting(Posting):
    """A teacher, doctor, agronomist or other professional sent to the partner's place (专业技术人才)."""

    LEDGER: ClassVar[str] = "professionals"
    PERSONAL: ClassVar[frozenset[str]] = LEDGERS["professionals"].personal

    field = models.CharField(_("field of work"), max_length=30)
    title = models.CharField(_("professional title"), max_length=60, blank=True)
    people_taught = models.PositiveIntegerField(_("people taught"), null=True, blank=True)
    operations = models.PositiveIntegerField(_("operations"), null=True, blank=True)
    lessons = models.PositiveIntegerField(_("lessons"), null=True, blank=True)
    techniques = models.PositiveIntegerField(_("new techniques"), null=True, blank=True)


class TrainingClass(PairedRow):
    """A class held for cadres, professionals, village leaders or workers (培训班). It names nobody."""

    LEDGER: ClassVar[str] = "training"

    name = models.CharField(_("class"), max_length=200)
    kind = models.CharField(_("kind of training"), max_length=20)
    organiser = models.CharField(_("organiser"), max_length=120, blank=True)
    held_at = models.CharField(_("held at"), max_length=10)
    place = models.ForeignKey(
        PlaceCode, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_column="place_code"
    )
    started_on = models.DateField(_("started on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    hours = models.PositiveIntegerField(_("hours"), null=True, blank=True)
    funded_by = models.CharField(_("funded by"), max_length=80, blank=True)
    persons = models.PositiveIntegerField(_("persons"))
    attendances = models.PositiveIntegerField(_("attendances"), null=True, blank=True)
    lifted_persons = models.PositiveIntegerField(_("of whom lifted"), null=True, blank=True)
    cadres = models.PositiveIntegerField(_("of whom cadres"), null=True, blank=True)
    professionals = models.PositiveIntegerField(_("of whom professionals"), null=True, blank=True)
    village_leaders = models.PositiveIntegerField(_("of whom village leaders"), null=True, blank=True)
    certificates = models.PositiveIntegerField(_("certificates"), null=True, blank=True)
    businesses_started = models.PositiveIntegerField(_("businesses started after six months"), null=True, blank=True)
    households_carried = models.PositiveIntegerField(_("households carried after six months"), null=True, blank=True)

    class Meta:
        constraints = [
            CheckConstraint(
                name="training_class_ends_after_it_starts", condition=at_most("started_on", "ended_on"),
                violation_error_message=_("The class would end before it starts. Correct one of the two dates."),
            ),
            CheckConstraint(
                name="training_class_has_no_more_persons_than_attendances", condition=at_most("persons", "attendances"),
                violation_error_message=_("There are more persons than attendances. Everybody attends at least once."),
            ),
            *(
                CheckConstraint(
                    name=f"training_class_has_no_more_{part}_than_persons", condition=at_most(part, "persons"),
                    violation_error_message=MORE_THAN_ALL,
                )
                for part in (
                    "lifted_persons", "cadres", "professionals", "village_leaders", "certificates",
                    "businesses_started",
                )
            ),
            UniqueConstraint(
                name="training_class_is_kept_once", fields=["programme", "year", "recipient", "name", "started_on"],
                violation_error_message=_("This county's class of this name from this day is already kept."),
            ),
        ]  # fmt: skip
        ordering = ["record_no"]

    def __str__(self) -> str:
        return self.name
