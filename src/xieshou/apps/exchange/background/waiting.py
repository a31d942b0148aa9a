"""Tasks for the worker (排队任务): put into the register's own database, in the transaction that made them needed.

Belongs here: queueing an import, and finding the imports that nobody cares for. Does not belong: doing the work.
"""

from __future__ import annotations

import logging
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django_q.models import OrmQ
from django_q.tasks import async_task

from xieshou.apps.exchange.models import Import

STEP = "xieshou.apps.exchange.background.working.step"

log = logging.getLogger(__name__)


def queue(made: Import) -> None:
    """Let the worker come to an import."""
    async_task(STEP, made.code, group=made.code)


def waiting() -> QuerySet[Import]:
    """The imports whose next step is the worker's, the oldest first."""
    return Import.objects.filter(in_background=True).order_by("pk")


def is_queued(made: Import) -> bool:
    """Whether a task names the import."""
    return made.code in _named()


def take_up() -> int:
    """Let the worker come to everything that waits, though another was killed at it; how many imports wait.

    Only for a worker that has just begun and works alone: what was fetched and not ended is nobody's then.
    """
    OrmQ.objects.filter(lock__gt=timezone.now()).update(lock=timezone.now())
    named, found = _named(), list(waiting())
    for made in found:
        if made.code not in named:
            queue(made)
    return len(found)


def begin(**_told: Any) -> None:
    """A worker process has begun, the first or in place of one that died: take up what waits."""
    try:
        take_up()
    except Exception:  # a register that cannot be asked just now is asked again by the next that begins
        log.exception("what waits could not be taken up")


def _named() -> set[str]:
    return {str(one.task.get("group", "")) for one in OrmQ.objects.all()}
