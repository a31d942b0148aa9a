"""A clerk's file that is laid down for the worker, and a worker that is killed at any step (not tests themselves)."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from xieshou.apps.accounts.models import User
from xieshou.apps.exchange import actions, applying, previewing
from xieshou.apps.exchange.background import waiting, working
from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.tests.test_files import row, sheet
from xieshou.apps.pairings.models import Programme


class Killed(BaseException):
    """As if the process had ended here."""


class Bomb:
    """Kills at the n-th step; `left` is above zero when it never came to that."""

    def __init__(self, at: int) -> None:
        self.left = at

    def tick(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise Killed


STEPS = [
    (Import, "save"), (Folder, "writing"), (Folder, "forget"), (Folder, "clear_drafts"), (previewing, "prepare"),
    (previewing, "remember"), (previewing, "read_file"), (applying, "_write_once"), (applying, "_keep_what_was"),
    (waiting, "async_task"), (working, "telling"), (working, "_end_unread"), (working, "_leave"),
]  # fmt: skip


@contextmanager
def killed_at(monkeypatch: Any, step: int) -> Iterator[Bomb]:
    """Before or after the n-th of the steps that leave something behind, the process ends."""
    bomb = Bomb(step)
    with monkeypatch.context() as patch:
        for owner, name in STEPS:
            patch.setattr(owner, name, _between(bomb, getattr(owner, name)))
        with suppress(Killed):
            yield bomb


def _between(bomb: Bomb, deed: Callable[..., Any]) -> Callable[..., Any]:
    def deed_between(*arguments: Any, **named: Any) -> Any:
        bomb.tick()
        done = deed(*arguments, **named)
        bomb.tick()
        return done

    return deed_between


def read_once(monkeypatch: Any, keep: Path) -> None:
    """Read a file in a process of its own the first time alone: many tests read the same one."""
    real, first = previewing.read_file, []

    def read(path: Path, into: Path, *, file_name: str = "") -> Any:
        if not first:
            first.append(real(path, keep, file_name=file_name))
        found = []
        for one in first[0].sheets:
            target = into / one.path.name
            shutil.copyfile(one.path, target)
            found.append(replace(one, path=target))
        return replace(first[0], sheets=tuple(found))

    monkeypatch.setattr(previewing, "read_file", read)


def workbook(folder: Path, count: int = 3, **cells: str) -> Path:
    """A clerk's own workbook of some workers."""
    return sheet(folder, [row(who, **cells) for who in range(count)])


def laid_down(file: Path, book: Programme, by: User, year: int | None = 2019) -> Import:
    """The file, waiting for the worker."""
    return actions.lay_down(
        [file.read_bytes()], "labour", by=by, programme=book, year=year, file_name=file.name, size=file.stat().st_size
    )  # fmt: skip
