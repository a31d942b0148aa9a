"""What a person asks of the worker (提交后台处理): read this file, write this import, take it back, move its rows on.

It is queued; the page returns. Belongs here: these deeds, and from what size on they are asked.
Does not belong: the work (`working`).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xieshou.apps.accounts import policies
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Status, User
from xieshou.apps.exchange.applying import alone, check_may, check_nothing_asked, check_ready
from xieshou.apps.exchange.background.waiting import queue
from xieshou.apps.exchange.folders import Folder, sweep
from xieshou.apps.exchange.mappings import as_values
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.undoing import check_written
from xieshou.apps.pairings.models import Programme
from xieshou.engine.ledgers.mapping import Mapping


def is_large_file(size: int) -> bool:
    """Whether a file of so many bytes is read in the background."""
    return size > settings.LARGE_FILE


def is_large(made: Import) -> bool:
    """Whether an import is written, taken back and moved on in the background."""
    return made.chunks > 1 or made.new + made.changed > settings.LARGE_IMPORT


def lay_down(
    pieces: Iterable[bytes], ledger: str, *, by: User, programme: Programme, year: int | None, file_name: str,
    size: int, mapping: Mapping | None = None,
) -> Import:  # fmt: skip
    """Keep a file for the worker to read (暂存待读). With a mapping, its columns are understood as that says."""
    policies.check_may(by, "edit")
    sweep()
    made = Import(
        ledger=ledger, programme=programme, year=year, file_name=file_name[:200], size=size, by=by, status=Status.DRAFT,
        state=Import.State.READING, in_background=True, language=get_language() or "",
        mapping=as_values(mapping) if mapping else {},
    )  # fmt: skip
    folder = Folder(made.code).make()
    try:
        folder.keep_pieces(pieces)
        with transaction.atomic():
            made.save()
            queue(made)
    except BaseException:
        folder.forget(all_of_it=True)
        raise
    return made


def write_later(made: Import, *, by: User | None, accept_clean_rows: bool = False, why: str = "") -> Import:
    """Let the worker write a previewed import into the register (后台入库); refused as `apply` refuses."""
    check_may(made, by)
    with alone(made), transaction.atomic():
        held = Import.objects.select_for_update().get(pk=made.pk)
        check_ready(held, accept_clean_rows=accept_clean_rows)
        held.in_background, held.clean_only, held.attempts, held.said = True, accept_clean_rows, 0, ""
        held.why, held.language, held.state = why or held.why, get_language() or "", Import.State.APPLYING
        held.save()
        queue(held)
    return held


def do_later(made: Import, deed: Import.Deed, *, by: User) -> Import:
    """Let the worker take a written import back, or submit or accept its rows (后台撤销、整批提交、整批审核).

    Refused as the deed itself refuses; what only the deed can find, the worker leaves in `said`.
    """
    check_nothing_asked(made)
    if deed == Import.Deed.UNDO:
        check_may(made, by)
    else:
        policies.check_may(by, deed)
    with alone(made), transaction.atomic():
        held = Import.objects.select_for_update().get(pk=made.pk)
        check_nothing_asked(held)
        check_written(held)
        held.asked, held.asked_by, held.in_background, held.attempts, held.said = deed, by, True, 0, ""
        held.language = get_language() or ""
        held.save()
        queue(held)
    return held


def go_on_later(made: Import, *, by: User | None) -> Import:
    """Let the worker go on with an import that was interrupted (后台续传)."""
    check_may(made, by)
    with alone(made), transaction.atomic():
        held = Import.objects.select_for_update().get(pk=made.pk)
        if held.state != Import.State.APPLYING:
            raise DeedRefused(_("This import was not interrupted: it is %s.") % held.get_state_display())
        if not held.in_background:
            held.in_background, held.clean_only, held.attempts, held.said = True, True, 0, ""
            held.language = get_language() or ""
            held.save()
        queue(held)
    return held
