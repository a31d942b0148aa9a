"""What every ledger row shares: a record number, a life cycle, a version, who may see it.

Belongs here: the columns and the one door `visible_to` that every page, export and command goes through.
Does not belong: the columns of any one ledger.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.models.changes import Change
from xieshou.engine import place_codes

if TYPE_CHECKING:
    from xieshou.apps.accounts.models.users import Scope, User


class Status(models.TextChoices):
    """Where a row stands (行状态): draft → submitted → returned or accepted → frozen."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("submitted")
    RETURNED = "returned", _("returned")
    ACCEPTED = "accepted", _("accepted")
    FROZEN = "frozen", _("frozen")


SETTLED = (Status.ACCEPTED, Status.FROZEN)
COUNTY = 3  # how far down a county stands, as `place_codes.depth` says it


class Source(models.TextChoices):
    """How a row came in (来源)."""

    TYPED = "typed", _("typed")
    IMPORTED = "imported", _("imported")
    MATCHED = "matched", _("matched")
    PUBLISHED = "published", _("taken from a publication")


class ScopedQuerySet(models.QuerySet):
    """Rows that know who may see them."""

    def visible_to(self, user: User) -> Self:
        """The rows inside the user's scopes: the only door for pages, exports and commands."""
        return self._inside(policies.scopes_of(user))

    def open_to(self, user: User, deed: str) -> Self:
        """The rows inside those scopes whose role allows the deed (`edit`, `submit`, `accept`, `return` …)."""
        return self._inside(policies.scopes_allowing(user, deed))

    def _inside(self, scopes: list[Scope]) -> Self:
        wanted = Q(pk__in=[])
        for scope in scopes:
            wanted |= self.model.inside(scope)
        return self.filter(wanted)


def lies_in(column: str, code: str) -> Q:
    """The condition that a place column holds this place or one inside it.

    A county or less is asked for as a range, which an index serves. Of a wider place so much of a table is wanted that
    its index by places would only be in the way: the prefix keeps a database from taking it.
    """
    prefix = place_codes.prefix(code)
    following = str(int(prefix) + 1)
    if place_codes.depth(code) < COUNTY or len(following) > len(prefix):
        return Q(**{f"{column}__startswith": prefix})
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": following})


class LedgerRow(models.Model):
    """A row of a ledger (台账行)."""

    record_no = models.CharField(_("record number"), max_length=80, unique=True)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    returned_because = models.TextField(blank=True)
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.TYPED)
    version = models.PositiveIntegerField(default=1)
    brought_by = models.ForeignKey(Change, null=True, editable=False, on_delete=models.PROTECT, related_name="+")
    file_row = models.PositiveIntegerField(null=True, editable=False)  # in the file that `brought_by` names
    confidence = models.CharField(max_length=10, blank=True)
    qualifier = models.CharField(max_length=20, blank=True)
    complete = models.BooleanField(default=True)
    outside = models.BooleanField(default=False)
    remarks = models.TextField(blank=True)

    LEDGER: ClassVar[str]
    PLACE_COLUMNS: ClassVar[tuple[str, ...]] = ("donor__code", "recipient__code")
    PROGRAMME_COLUMN: ClassVar[str] = "programme_id"
    PAIRING_COLUMN: ClassVar[str] = "pairing__record_no"
    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.record_no

    @classmethod
    def inside(cls, scope: Scope) -> Q:
        """The condition that a row lies inside one scope."""
        wanted = Q()
        if scope.programme:
            wanted &= Q(**{cls.PROGRAMME_COLUMN: scope.programme})
        if scope.place:
            places = Q()
            for column in cls.PLACE_COLUMNS:
                places |= lies_in(column, scope.place)
            wanted &= places
        if scope.pairing:
            wanted &= Q(**{cls.PAIRING_COLUMN: scope.pairing}) if cls.PAIRING_COLUMN else Q(pk__in=[])
        if policies.sees_settled_rows_only(scope.role):
            wanted &= Q(status__in=SETTLED)
        return wanted if wanted else ~Q(pk__in=[])
