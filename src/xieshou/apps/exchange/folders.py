"""The files of an import (导入文件), in a folder of its own that only this system's user may read.

Belongs here: which files there are, and when each goes. The clerk's own file holds ID numbers: it goes when the import
ends, or after seven days. Does not belong: what is in them (`previewing`, `applying`, `undoing`).
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from xieshou.apps.exchange.locking import holding, is_held
from xieshou.apps.exchange.models import Import

DAYS = 7
_PRIVATE = 0o700


def root() -> Path:
    """Where the folders of all imports lie."""
    return Path(settings.HOME) / "imports"


class Folder:
    """The folder of one import."""

    def __init__(self, code: str) -> None:
        self.path = root() / code

    @property
    def original(self) -> Path:
        """The clerk's file as it came."""
        return self.path / "original"

    @property
    def prepared(self) -> Path:
        """The checked rows that will be written; no ID number, their keyed hash."""
        return self.path / "prepared.parquet"

    @property
    def faults(self) -> Path:
        """What was found; nothing that names a person."""
        return self.path / "faults.parquet"

    def before(self, chunk: int) -> Path:
        """The kept rows that a chunk changed, as they stood before: what an undo sets back."""
        return self.path / f"before-{chunk:05d}.parquet"

    def make(self) -> Folder:
        """Make it, with its parent, for its owner alone."""
        for folder in (root(), self.path):
            folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            folder.chmod(_PRIVATE)
        return self

    @contextmanager
    def writing(self, path: Path) -> Iterator[Path]:
        """A draft that takes its place whole, readable by its owner alone, once it has been written to disk."""
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            draft.touch(mode=0o600)
            yield draft
            draft.chmod(0o600)
            with draft.open("rb") as file:
                os.fsync(file.fileno())
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)

    def keep(self, file: Path) -> None:
        """Take in the clerk's file."""
        with self.writing(self.original) as draft:
            shutil.copyfile(file, draft)

    def keep_pieces(self, pieces: Iterable[bytes]) -> None:
        """Take in the clerk's file as it arrives."""
        with self.writing(self.original) as draft, draft.open("wb") as file:
            file.writelines(pieces)

    @property
    def progress(self) -> Path:
        """How far a long step has come; not kept in a backup."""
        return self.path / ".progress"

    @property
    def is_held(self) -> bool:
        """Whether some process works at this import just now."""
        return is_held(self.path / "lock")

    def forget(self, *, all_of_it: bool = False) -> None:
        """Remove what names persons and is needed no more; with `all_of_it`, everything."""
        if all_of_it:
            shutil.rmtree(self.path, ignore_errors=True)
            return
        self.original.unlink(missing_ok=True)
        self.prepared.unlink(missing_ok=True)
        self.clear_drafts()

    def clear_drafts(self) -> None:
        """Remove what a killed process left half done; for who works alone at this import."""
        for left in self.path.glob(".*"):
            shutil.rmtree(left) if left.is_dir() else left.unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Whether no other process works at this import; the lock goes when the process does, however it ends."""
        self.make()
        with holding(self.path / "lock") as held:
            yield held


def sweep(now: float | None = None) -> None:
    """Remove clerks' files older than seven days, and what imports that have ended left behind."""
    limit = (now or time.time()) - DAYS * 24 * 3600
    for file in root().glob("*/original"):
        if file.stat().st_mtime < limit:
            file.unlink(missing_ok=True)
    ended = (Import.State.FAILED, Import.State.APPLIED, Import.State.DISCARDED, Import.State.UNDONE)
    for folder in {file.parent.name for name in ("original", "prepared.parquet") for file in root().glob(f"*/{name}")}:
        if Import.objects.filter(code=folder, state__in=ended).exists():
            Folder(folder).forget()
