"""What the worker does (后台任务): one step of one import, from wherever the last one left it.

Belongs here: which step is next, how often one is tried, and what is told when it cannot be done.
Does not belong: reading and writing themselves (`previewing`, `applying`), processes and signals (`running`).
"""

from __future__ import annotations

import contextlib
import logging
import time
from traceback import format_tb

from django.core.exceptions import PermissionDenied
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import User
from xieshou.apps.exchange import applying
from xieshou.apps.exchange.background.progress import telling
from xieshou.apps.exchange.background.waiting import queue
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.handing_in import accept_all, submit_all
from xieshou.apps.exchange.mappings import from_values
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import MustAsk, read_in
from xieshou.apps.exchange.undoing import take_back
from xieshou.engine.ledgers.reading import Unreadable

ATTEMPTS = 3  # at one step; a killed one counts
SHARE = 20.0  # seconds for one import, then another has its turn
PATIENCE = 2.0  # seconds: a page that looks whether somebody works at an import holds its lock for a moment

DEEDS = {Import.Deed.UNDO: take_back, Import.Deed.SUBMIT: submit_all, Import.Deed.ACCEPT: accept_all}

log = logging.getLogger(__name__)


def step(code: str) -> None:
    """The task: do what an import waits for. Twice, or for an import that is gone, it does nothing."""
    made = Import.objects.filter(code=code, in_background=True).first()
    if made is None:
        return
    with translation.override(made.language or None):
        until = time.monotonic() + PATIENCE
        while True:
            try:
                made = carry_on(made, share=SHARE)
                break
            except applying.AtWork:
                if time.monotonic() > until:
                    return
                time.sleep(PATIENCE / 20)
            except Exception as fault:  # its words may quote a row: told is where it happened, not what
                log.error("import %s: %s\n%s", code, type(fault).__name__, "".join(format_tb(fault.__traceback__)))
                with contextlib.suppress(applying.AtWork):  # then the next attempt counts it
                    made = _after_a_fault(made)
                break
    if made.in_background:
        queue(made)


def do_it_here(made: Import, *, by: User | None) -> Import:
    """Do what an import waits for in this process, to its end (就地处理)."""
    applying.check_may(made, by)
    return carry_on(made)


def carry_on(made: Import, *, share: float | None = None) -> Import:
    """Read, write or move what an import waits for. Raises AtWork where another process does."""
    with applying.alone(made):
        made.refresh_from_db()
        if not made.in_background:
            return made
        if made.attempts >= ATTEMPTS:
            return _give_up(made)
        made.attempts += 1
        made.save(update_fields=["attempts"])
        Folder(made.code).clear_drafts()
        if made.asked:
            return _do_asked(made)
        return _read(made) if made.state == Import.State.READING else _write(made, share)


def _read(made: Import) -> Import:
    folder = Folder(made.code)
    if not folder.original.exists():
        return _end_unread(made, _("The file is no longer kept. Bring it again."))
    try:
        mapping = from_values(made.mapping, made.ledger) if made.mapping else None
        return read_in(made, folder.original, mapping=mapping, progress=telling(made))
    except MustAsk as question:
        return _end_unread(made, str(question))
    except Unreadable as refusal:
        chinese = (translation.get_language() or "").startswith("zh")
        return _end_unread(made, refusal.told_in("zh" if chinese else "en"))


def _write(made: Import, share: float | None) -> Import:
    made.tries += 1
    made.save(update_fields=["tries"])
    until = None if share is None else time.monotonic() + share
    try:
        return applying.run(
            made, accept_clean_rows=made.clean_only, progress=telling(made),
            pause=lambda: until is not None and time.monotonic() > until,
        )  # fmt: skip
    except (DeedRefused, PermissionDenied) as refusal:
        return _leave(made, str(refusal))


def _do_asked(made: Import) -> Import:
    """The deed that was asked for, by who asked; done once more after a kill, it finds what is left to do."""
    try:
        DEEDS[Import.Deed(made.asked)](made, by=made.asked_by, progress=telling(made))
    except (DeedRefused, PermissionDenied) as refusal:
        return _leave(made, str(refusal))
    return _leave(made, "")


def _after_a_fault(made: Import) -> Import:
    """A fault of the program: once more, until it is clear that this does not help."""
    with applying.alone(made):
        made.refresh_from_db()
        return _give_up(made) if made.in_background and made.attempts >= ATTEMPTS else made


def _give_up(made: Import) -> Import:
    if made.state == Import.State.READING:
        return _end_unread(
            made, _("The program failed on this file %s times. Tell the administrator of this installation.") % ATTEMPTS
        )  # fmt: skip
    if made.asked:
        return _leave(
            made, _("This failed %s times. Try again, or tell the administrator of this installation.") % ATTEMPTS
        )
    return _leave(made, _("Writing failed %s times. Go on, or tell the administrator of this installation.") % ATTEMPTS)


def _end_unread(made: Import, said: str) -> Import:
    """Nothing came of the file: it goes, and the page says why."""
    Import.objects.filter(pk=made.pk, state=Import.State.READING).update(
        state=Import.State.FAILED, in_background=False, said=said, ended_at=timezone.now()
    )
    Folder(made.code).forget()
    made.refresh_from_db()
    return made


def _leave(made: Import, said: str) -> Import:
    """Leave an import to its maker: as it was before a deed was asked for, as previewed, or as interrupted."""
    left = Import.objects.filter(pk=made.pk, in_background=True)
    left.exclude(asked="").update(asked="", attempts=0, in_background=False, said=said)
    left = left.filter(state=Import.State.APPLYING)
    left.filter(chunks_done=0).update(state=Import.State.PREVIEWED, in_background=False, said=said)
    left.update(in_background=False, said=said)
    made.refresh_from_db()
    return made
