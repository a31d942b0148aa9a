"""How far a long step has come (处理进度), told from one process to another by a small file in the import's folder.

Belongs here: writing and reading it. Does not belong: checkpoints, which say what is written (`Import.chunks_done`).
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass

from xieshou.apps.exchange.folders import Folder
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.previewing import Progress


@dataclass(frozen=True)
class Stage:
    """What is being done, and how many rows of how many."""

    what: str = ""
    done: int = 0
    rows: int = 0


def telling(made: Import) -> Progress:
    """A progress that others can read."""
    folder = Folder(made.code)

    def tell(what: str, done: int, rows: int) -> None:
        draft = folder.progress.with_name(f"{folder.progress.name}.draft")
        draft.write_text(json.dumps(asdict(Stage(what, done, rows))), "utf-8")
        draft.replace(folder.progress)

    return tell


def stage_of(made: Import) -> Stage:
    """The stage an import is at; nothing is being done where nothing is told."""
    try:
        return Stage(**json.loads(Folder(made.code).progress.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return Stage()
