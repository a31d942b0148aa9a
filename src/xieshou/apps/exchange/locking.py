"""Locks on files (文件锁): held by one process at a time, and gone when it ends, however it ends.

Belongs here: holding one, and asking whether one is held. Does not belong: what a lock stands for (`folders`, `place`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.files import locks


@contextmanager
def holding(path: Path) -> Iterator[bool]:
    """Hold the lock while the block runs; says whether it was free."""
    with path.open("a+b") as file:
        held = locks.lock(file, locks.LOCK_EX | locks.LOCK_NB)
        try:
            yield held
        finally:
            if held:
                locks.unlock(file)


def is_held(path: Path) -> bool:
    """Whether some process holds the lock."""
    try:
        with path.open("rb") as file:
            if locks.lock(file, locks.LOCK_SH | locks.LOCK_NB):
                locks.unlock(file)
                return False
            return True
    except OSError:
        return False
