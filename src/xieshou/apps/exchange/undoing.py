"""Undoing an import (撤销导入): its new rows taken out, its changed rows set back, all of it or nothing.

Belongs here: what stands on an import and therefore forbids it. Does not belong: the writing (`staging.taking_back`).
"""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Max, Min
from django.db.models.expressions import RawSQL
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import OPEN, DeedRefused
from xieshou.apps.accounts.models import EvidenceLink, LedgerRow, Status, User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange.applying import alone, check_may, check_nothing_asked
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import Progress
from xieshou.apps.exchange.staging import FUNDS, Origin
from xieshou.apps.exchange.staging.constraints import drop_incoming
from xieshou.apps.exchange.staging.holding import hold_ledger, hold_rows
from xieshou.apps.exchange.staging.layout import Layout
from xieshou.apps.exchange.staging.taking_back import held_now, related, set_back, take_out

SHOWN = 20  # record numbers that a refusal names


class StoodOn(DeedRefused):
    """Something stands on the import; `reasons` say what, and name the rows."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(_("This import cannot be undone any more:") + "\n" + "\n".join(reasons))
        self.reasons = reasons


def undo(made: Import, *, by: User | None, why: str = "") -> Import:
    """Take back what an import wrote (撤销). Raises StoodOn with all that forbids it; then nothing is written."""
    check_may(made, by)
    with alone(made):
        check_nothing_asked(Import.objects.get(pk=made.pk))
        return take_back(made, by=by, why=why)


@transaction.atomic
def take_back(
    made: Import, *, by: User | None, why: str = "", progress: Progress = lambda what, done, rows: None
) -> Import:  # fmt: skip
    """The same, for who works alone at the import."""
    held = Import.objects.select_for_update().get(pk=made.pk)
    check_written(held)
    if held.state == Import.State.APPLYING and held.chunks_done == 0:
        held.new = held.changed = 0  # they were foreseen, and nothing is written yet
    if held.ledger == FUNDS and held.new:
        raise StoodOn([_("Money that was entered is never taken out again. Reverse the movements instead.")])
    progress("looking", 0, 0)
    layout, rows, before = Layout(SHEETS[held.ledger], held.mapped), new_rows(held), rows_before(held)
    hold_ledger(held.ledger)
    hold_rows(rows)
    if reasons := list(_what_stands_on(layout, held, rows, before, by)):
        raise StoodOn(reasons)
    origin = Origin(held.file_name, held.sha256, held.sheet)
    if before is not None:
        drop_incoming()  # what the same connection staged last may still stand on the table that is made anew
        set_back(layout, before, by=by, why=why, origin=origin)
    done = 0
    for load in load_by_load(held):
        progress("taking_back", done, held.new)
        done += take_out(layout, load, by=by, why=why, origin=origin)
    held.state, held.ended_at, held.chunks_done = Import.State.UNDONE, timezone.now(), held.chunks
    held.in_background, held.asked, held.said = False, "", ""
    held.save()
    transaction.on_commit(lambda: Folder(held.code).forget(all_of_it=True))
    return held


def check_written(made: Import) -> None:
    """Refuse to take back what was not written."""
    if made.state not in (Import.State.APPLIED, Import.State.APPLYING):
        raise DeedRefused(
            _("Only an import that was applied can be undone; this one is %s.") % made.get_state_display()
        )


def new_rows(made: Import) -> models.QuerySet[LedgerRow]:
    """The rows that an import brought."""
    return SHEETS[made.ledger].model.objects.filter(brought_by__in=made.loads)


def load_by_load(made: Import) -> Iterator[models.QuerySet[LedgerRow]]:
    """The same, by the Changes that brought them. A load's ids lie close together: none is looked for in all rows."""
    rows = new_rows(made)
    spans = rows.order_by().values_list("brought_by").annotate(first=Min("pk"), last=Max("pk")).order_by("first")
    for load, first, last in list(spans):
        yield rows.model.objects.filter(pk__range=(first, last), brought_by=load)


def rows_before(made: Import) -> pl.DataFrame | None:
    """The rows that an import changed, as they stood before; None where it changed none."""
    folder = Folder(made.code)
    kept = [folder.before(chunk) for chunk in range(made.chunks_done)]
    found = [pl.read_parquet(path) for path in kept if path.exists()]
    return pl.concat(found) if found else None


def _what_stands_on(
    layout: Layout, made: Import, rows: models.QuerySet[LedgerRow], before: pl.DataFrame | None, by: User | None
) -> Iterator[str]:
    if (before is None and made.changed) or (before is not None and before.height != made.changed):
        yield _("What its changed rows were before is no longer kept.")
        return
    if by is not None:
        _check_open(rows, by)
    yield from _named(_("frozen: %s"), rows.filter(status=Status.FROZEN))
    yield from _named(_("changed since: %s"), rows.exclude(version=1).exclude(status=Status.FROZEN))
    for relation in related(layout.model):
        if relation.on_delete == models.CASCADE:
            continue
        pointing = relation.related_model.objects.filter(**{f"{relation.field.name}__in": rows.values("pk")})
        if issubclass(relation.related_model, layout.model):
            pointing = pointing.exclude(pk__in=rows.values("pk"))
        targets = pointing.values(relation.field.attname)
        yield from _named(
            _("named by %(other)s: %%s") % {"other": relation.related_model._meta.verbose_name},
            rows.filter(pk__in=targets),
        )
    proved = EvidenceLink.objects.filter(ledger=layout.sheet.ledger.name).values("key")
    yield from _named(_("proved by evidence: %s"), rows.filter(record_no__in=proved))
    if before is not None:
        yield from _changed_since(layout, before, by)


def _changed_since(layout: Layout, before: pl.DataFrame, by: User | None) -> Iterator[str]:
    """What stands on the rows that the import changed."""
    now = before.select("id", "record_no", was="version").join(
        held_now(layout, before["id"]).select("id", "version", "status"), on="id", how="left"
    )
    if by is not None:
        changed = layout.model.objects.filter(pk__in=RawSQL("SELECT id FROM wanted", ()))  # as `held_now` left them
        _check_open(changed, by)
    frozen = now.filter(pl.col("status") == Status.FROZEN.value)
    later = now.filter(pl.col("version").ne_missing(pl.col("was") + 1) & (pl.col("status") != Status.FROZEN.value))
    for text, found in ((_("frozen: %s"), frozen), (_("changed since: %s"), later)):
        if found.height:
            yield text % _few(found["record_no"].to_list())


def _check_open(rows: models.QuerySet[LedgerRow], by: User) -> None:
    """A user takes back what they may still edit: drafts, and what they may accept."""
    theirs = rows.filter(pk__in=rows.model.objects.open_to(by, "edit").values("pk"))
    accepted = rows.filter(pk__in=rows.model.objects.open_to(by, "accept").values("pk"))
    left = rows.exclude(pk__in=theirs.filter(status__in=OPEN).values("pk")).exclude(pk__in=accepted.values("pk"))
    if left.exists():
        raise PermissionDenied(
            _("Rows of this import have been submitted or lie outside your scope. Ask for them to be returned first.")
        )


def _named(text: str, rows: models.QuerySet[LedgerRow]) -> Iterator[str]:
    """The text with the record numbers of some rows; nothing when there are none."""
    found = list(rows.order_by("record_no").values_list("record_no", flat=True)[: SHOWN + 1])
    if found:
        yield text % _few(found)


def _few(numbers: list[str]) -> str:
    return ", ".join(numbers[:SHOWN]) + (" …" if len(numbers) > SHOWN else "")
