"""What is kept of an import (导入), of how somebody's columns were understood, of an office's own tables (自定义报表).

Belongs here: where an import stands and how far it came; definitions that offices keep. Does not belong: an import's
files (`folders`), rows; what a definition means (`engine.report_tables`).
"""

from __future__ import annotations

import secrets

from django.conf import settings
from django.db import models
from django.db.models import CheckConstraint, F, Q, UniqueConstraint
from django.utils.translation import gettext_lazy as _

from xieshou.apps.accounts.models import Status, User
from xieshou.apps.pairings.models import Programme


def new_code() -> str:
    """A short name for an import, hard to guess: it also names its folder."""
    return secrets.token_hex(5)


class Import(models.Model):
    """One file, or one sheet of it, on its way into a ledger (导入批次)."""

    class State(models.TextChoices):
        """How far it came."""

        READING = "reading", _("being read")
        FAILED = "failed", _("could not be read")
        PREVIEWED = "previewed", _("previewed")
        APPLYING = "applying", _("being applied")
        APPLIED = "applied", _("applied")
        DISCARDED = "discarded", _("discarded")
        UNDONE = "undone", _("undone")

    class Deed(models.TextChoices):
        """What a worker may be asked to do with all rows that it brought."""

        UNDO = "undo", _("This import is being taken back")
        SUBMIT = "submit", _("Your rows are being submitted")
        ACCEPT = "accept", _("The rows are being accepted")

    code = models.CharField(max_length=12, unique=True, default=new_code)
    ledger = models.CharField(max_length=20)
    programme = models.ForeignKey(Programme, null=True, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField(null=True)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    sheet = models.CharField(max_length=100, blank=True)
    mapping = models.JSONField(default=dict)
    mapped = models.JSONField(default=list)  # the columns of the checked table that the file has
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)  # of its new rows
    why = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PREVIEWED)
    ended_at = models.DateTimeField(null=True)  # applied, discarded or undone
    rows = models.PositiveIntegerField(default=0)
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    warned = models.PositiveIntegerField(default=0)
    chunk_rows = models.PositiveIntegerField(default=0)
    chunks = models.PositiveIntegerField(default=0)
    chunks_done = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)  # how often applying was begun
    loads = models.JSONField(default=list)  # the Changes that brought its new rows
    seen_change = models.BigIntegerField(default=0)  # the newest Change when its rows were compared with the register
    in_background = models.BooleanField(default=False)  # the next step is a worker's
    asked = models.CharField(max_length=10, choices=Deed.choices, blank=True)  # of a worker, once it was written
    asked_by = models.ForeignKey(  # who asked last; they may look at it, also when it is done
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    clean_only = models.BooleanField(default=False)  # the clean rows were asked for, though others are refused
    language = models.CharField(max_length=10, blank=True)  # of whoever brought it: what a worker says is in it
    attempts = models.PositiveSmallIntegerField(default=0)  # of a worker, since the last step that ended
    said = models.TextField(blank=True)  # why a worker could not go on, for the page

    class Meta:
        constraints = [
            CheckConstraint(
                name="import_is_done_when_all_chunks_are",
                condition=Q(chunks_done__lte=F("chunks"))
                & (~Q(state__in=["applied", "undone"]) | Q(chunks_done=F("chunks"))),
            ),
            CheckConstraint(
                name="only_an_import_that_is_read_or_written_waits_for_a_worker",
                condition=Q(in_background=False) | Q(state__in=["reading", "applying"]) | ~Q(asked=""),
            ),
            CheckConstraint(
                name="somebody_asks_a_worker_for_deeds_on_written_rows",
                condition=Q(asked="")
                | Q(in_background=True, asked_by__isnull=False, state__in=["applying", "applied"]),
            ),
            CheckConstraint(name="import_that_failed_says_why", condition=~Q(state="failed") | ~Q(said="")),
        ]
        indexes = [models.Index(name="import_list", fields=["ledger", "-id"])]
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.code} {self.ledger} {self.file_name}"

    @property
    def is_ours(self) -> bool:
        """Whether the command line of the installation made it, for nobody in particular."""
        return self.by_id is None

    @property
    def whose(self) -> int | None:
        """Who may go on with it: its maker, or who asked the worker; None for the command line of the installation."""
        return self.asked_by_id if self.asked else self.by_id

    @property
    def share_done(self) -> int:
        """How much is applied, in percent."""
        return 100 * self.chunks_done // self.chunks if self.chunks else 0


class RememberedMapping(models.Model):
    """How somebody's columns were understood last (栏目对应记忆), found again by the headers of the sheet."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")  # nobody: the command line
    office = models.CharField(max_length=120, blank=True)
    ledger = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=32)
    mapping = models.JSONField()
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="mapping_is_remembered_once", fields=["user", "ledger", "fingerprint"], condition=~Q(user=None)
            ),
            UniqueConstraint(
                name="mapping_of_the_command_line_is_remembered_once", fields=["ledger", "fingerprint"],
                condition=Q(user=None),
            ),
        ]  # fmt: skip
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.ledger} {self.fingerprint}"


class OwnTable(models.Model):
    """A report table that an office defined for itself (自定义报表): what it shows, never what it showed.

    `office` and `scope` say whose it is: the office as its people are entered, and the place or pairing it works for.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="+")
    ledger = models.CharField(max_length=20)
    name = models.CharField(_("name"), max_length=80)
    definition = models.JSONField()
    office = models.CharField(max_length=150)
    scope = models.CharField(max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            UniqueConstraint(
                name="own_table_is_named_once_in_its_office", fields=["programme", "office", "scope", "name"],
                violation_error_message=_("Your office already keeps a table of this name. Choose another name."),
            ),
            CheckConstraint(
                name="own_table_has_a_name_and_an_office", condition=~Q(name="") & ~Q(office="") & ~Q(ledger=""),
                violation_error_message=_("Give the table a name."),
            ),
        ]  # fmt: skip
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
