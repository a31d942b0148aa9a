"""Applying an import (导入入库): each chunk in one transaction with its checkpoint, so that nothing comes twice.

Belongs here: the order of chunks, what a killed run left, and who may apply. Does not belong: the rows of a chunk
(`staging`), previewing, undoing.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

import polars as pl
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, Status, User
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import Progress
from xieshou.apps.exchange.staging import FUNDS, Origin, Staged, Staging

TRIES = 3  # of one chunk, when somebody else writes the same rows meanwhile


class RowsRefused(DeedRefused):
    """Rows that cannot be taken as they are; nothing was written."""


class AtWork(DeedRefused):
    """Another process works at this import."""


def apply(
    made: Import, *, by: User | None, accept_clean_rows: bool = False, why: str = "",
    progress: Progress = lambda what, done, rows: None,
) -> Import:  # fmt: skip
    """Write a previewed import into the register (入库). With refused rows only if the clean ones are accepted."""
    check_may(made, by)
    with alone(made):
        made.refresh_from_db()
        check_ready(made, accept_clean_rows=accept_clean_rows)
        made.why = why or made.why
        foreseen = {"new": made.new, "changed": made.changed}
        if made.chunks > 1:
            made.clean_only = accept_clean_rows
            _begin(made)
        try:
            return run(made, accept_clean_rows=accept_clean_rows, progress=progress)
        except DeedRefused:  # then nothing was changed: it stands as previewed
            begun = Import.objects.filter(pk=made.pk, state=Import.State.APPLYING, chunks_done=0)
            begun.update(state=Import.State.PREVIEWED, **foreseen)
            raise


def resume(made: Import, *, by: User | None, progress: Progress = lambda what, done, rows: None) -> Import:
    """Go on with an import that was interrupted (续传), after the last chunk that was written whole."""
    check_may(made, by)
    with alone(made):
        made.refresh_from_db()
        check_nothing_asked(made)
        if made.state == Import.State.APPLIED:
            return made
        if made.state != Import.State.APPLYING:
            raise DeedRefused(_("This import was not interrupted: it is %s.") % made.get_state_display())
        made.tries += 1
        made.save(update_fields=["tries"])
        return run(made, accept_clean_rows=made.clean_only, progress=progress)


def check_ready(made: Import, *, accept_clean_rows: bool) -> None:
    """Refuse to write an import that is not previewed, or whose refused rows nobody has said to leave out."""
    if made.state != Import.State.PREVIEWED:
        raise DeedRefused(_("This import is %s. Preview the file again.") % made.get_state_display())
    if made.refused and not accept_clean_rows:
        raise RowsRefused(
            _("%s rows are refused, so nothing was written. Correct them, or accept the clean rows alone.")
            % made.refused
        )  # fmt: skip


def discard(made: Import, *, by: User | None) -> Import:
    """Give up an import that waits to be read, or is previewed (放弃); its files go at once."""
    check_may(made, by)
    with alone(made), transaction.atomic():
        held = Import.objects.select_for_update().get(pk=made.pk)
        if held.state not in (Import.State.READING, Import.State.PREVIEWED):
            raise DeedRefused(_("Only an import that was not applied can be discarded. Undo it instead."))
        held.state, held.in_background, held.ended_at = Import.State.DISCARDED, False, timezone.now()
        held.save(update_fields=["state", "in_background", "ended_at"])
    Folder(held.code).forget(all_of_it=True)
    return held


def check_may(made: Import, by: User | None) -> None:
    """An import is its maker's, or whose deed the worker does; the command line of the installation may do all."""
    if by is not None and made.whose != by.pk:
        raise PermissionDenied(_("This import was made by somebody else. Only they can go on with it."))


def check_nothing_asked(made: Import) -> None:
    """Refuse a deed while the worker was asked for another."""
    if made.asked:
        raise DeedRefused(_("%s. Wait until it has ended.") % made.get_asked_display())


def _begin(made: Import) -> None:
    made.state, made.tries = Import.State.APPLYING, made.tries + 1
    made.new = made.changed = 0  # from here on what was written, no longer what was foreseen
    made.save()


def run(
    made: Import, *, accept_clean_rows: bool, progress: Progress, pause: Callable[[], bool] = lambda: False
) -> Import:  # fmt: skip
    """Write the chunks that are not written yet; between two of them `pause` may say that this is enough for now."""
    folder = Folder(made.code)
    if not folder.prepared.exists():
        raise DeedRefused(_("The prepared rows of this import are no longer there. Preview the file again."))
    staging = Staging(SHEETS[made.ledger], by=made.by, mapped=made.mapped, status=Status(made.status))
    total = pl.scan_parquet(folder.prepared).select(pl.len()).collect().item()
    with _writing_much():
        for chunk in range(made.chunks_done, max(made.chunks, 1)):
            progress("writing", chunk * made.chunk_rows, total)
            rows = pl.scan_parquet(folder.prepared).slice(chunk * made.chunk_rows, made.chunk_rows).collect()
            made = _write(made, staging, chunk, rows, accept_clean_rows=accept_clean_rows)
            if made.state == Import.State.APPLYING and pause():
                return made
    progress("writing", total, total)
    folder.forget()
    return made


def _write(made: Import, staging: Staging, chunk: int, rows: pl.DataFrame, *, accept_clean_rows: bool) -> Import:
    """One chunk and its checkpoint. A row that the register would refuse by now is left out and told."""
    for turn in range(TRIES):
        try:
            with transaction.atomic():
                return _write_once(made, staging, chunk, rows, ask_constraints=turn > 0, leave_out=accept_clean_rows)
        except IntegrityError:  # since the preview somebody wrote a row that this one clashes with
            if turn == TRIES - 1:
                raise
            staging.names.known.clear()  # what was entered went back with the rest; others may have entered it since
    raise AssertionError("unreachable")


def _write_once(
    made: Import, staging: Staging, chunk: int, rows: pl.DataFrame, *, ask_constraints: bool, leave_out: bool
) -> Import:  # fmt: skip
    held = Import.objects.select_for_update().get(pk=made.pk)
    if held.chunks_done != chunk or held.state not in (Import.State.PREVIEWED, Import.State.APPLYING):
        raise AtWork(_("Another process works at this import."))
    staging.hold()
    since = Change.objects.filter(pk__gt=held.seen_change, ledger=held.ledger)
    if chunk == 0 and held.unchanged and since.filter(deed="undo").exists():
        raise DeedRefused(_("Since the preview an import was taken back. Preview the file again."))
    staging.names.keep_organisations(rows, by=held.by, why=made.why)
    if not ask_constraints and rows["is_new"].all() and _stands_as_previewed(held):
        staged = staging.take_as_new(rows)
    else:
        staged = staging.stage(rows, ask_constraints=ask_constraints)
    if chunk == 0 and not staged.faults.is_empty() and not leave_out:
        raise RowsRefused(
            _("Since the preview the register has changed: rows are refused now. Preview the file again.")
        )
    if chunk == 0:
        held.new = held.changed = 0
    origin = Origin(held.file_name, held.sha256, held.sheet)
    written = staging.write(staged, why=made.why, origin=origin)
    _keep_what_was(held, chunk, staged)
    _keep_faults(held, staged.faults)
    held.why = made.why
    held.new, held.changed = held.new + written.new, held.changed + written.changed
    held.unchanged += staged.unchanged
    held.refused += staged.faults["row"].n_unique()
    held.loads = [*held.loads, *written.loads]
    held.chunks_done = chunk + 1
    if held.chunks_done >= held.chunks:
        held.chunks_done, held.chunks = max(held.chunks, 1), max(held.chunks, 1)
        held.state, held.in_background, held.ended_at = Import.State.APPLIED, False, timezone.now()
    held.tries, held.attempts, held.said = max(held.tries, 1), 0, ""
    held.save()
    return held


def _stands_as_previewed(made: Import) -> bool:
    """Whether nothing but its own new rows was written to the ledger since the preview. Money is always asked anew."""
    since = Change.objects.filter(pk__gt=made.seen_change, ledger=made.ledger).exclude(pk__in=made.loads)
    return made.ledger != FUNDS and not since.exists()


def _keep_what_was(made: Import, chunk: int, staged: Staged) -> None:
    """Before the transaction ends: the changed rows as they stood, so that an undo can set them back."""
    folder = Folder(made.code)
    if staged.before.height:
        with folder.writing(folder.before(chunk)) as draft:
            staged.before.write_parquet(draft, compression="zstd")
    else:
        folder.before(chunk).unlink(missing_ok=True)


def _keep_faults(made: Import, faults: pl.DataFrame) -> None:
    if faults.is_empty():
        return
    folder = Folder(made.code)
    told = pl.concat([pl.read_parquet(folder.faults), faults]).unique(maintain_order=True)
    with folder.writing(folder.faults) as draft:
        told.write_parquet(draft, compression="zstd")


@contextlib.contextmanager
def alone(made: Import) -> Iterator[None]:
    """No other process works at this import meanwhile. Raises AtWork where one does."""
    with Folder(made.code).alone() as held:
        if not held:
            raise AtWork(_("Another process works at this import. Wait until it has ended."))
        yield


@contextlib.contextmanager
def _writing_much() -> Iterator[None]:
    """SQLite takes over its journal now and then; while much is written, more seldom."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        [usual] = cursor.execute("PRAGMA cache_size").fetchone()
        cursor.execute("PRAGMA wal_autocheckpoint = 25000")
        cursor.execute("PRAGMA cache_size = -262144")  # KB: keys that come in no order touch the index everywhere
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")
            cursor.execute("PRAGMA wal_autocheckpoint = 1000")
            cursor.execute("PRAGMA wal_checkpoint(PASSIVE)")
