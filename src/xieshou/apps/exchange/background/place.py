"""The worker's place (后台进程的位置): one worker at a time for a home folder, and whether there is one.

Belongs here: taking the place, and asking whether it is taken. The lock goes when the last of its processes does,
however it ends. Does not belong: what the worker does (`working`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from xieshou.apps.exchange.locking import holding, is_held


def _lock() -> Path:
    return Path(settings.HOME) / ".worker"


@contextmanager
def taken() -> Iterator[bool]:
    """Hold the place while the block runs; says whether it was free."""
    path = _lock()
    path.parent.mkdir(parents=True, exist_ok=True)
    with holding(path) as held:
        yield held


def is_taken() -> bool:
    """Whether a worker runs."""
    return is_held(_lock())
