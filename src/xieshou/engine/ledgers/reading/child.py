"""The child process (读取子进程): reads one file under limits that the system enforces, and tells the result as JSON.

Belongs here: limits on this process, choosing the reader, turning whatever goes wrong into a refusal.
Does not belong: the clock, which the parent holds; any one kind of file.
"""

import contextlib
import gc
import json
import os
from pathlib import Path
from typing import Any

from xieshou.engine.ledgers.reading import refusals
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Note, Sheet, Unreadable, sheet_as_dict
from xieshou.engine.ledgers.reading.recognising import kind_of

RESULT = "result.json"


def main(path: str, folder: str, limits_as_json: str) -> None:
    """Read a file into a folder and write there what came of it."""
    limits = Limits(**json.loads(limits_as_json))
    bind_this_process(limits.memory_mb * 1_000_000, int(limits.seconds * (os.cpu_count() or 1)) + 1)
    gc.disable()  # a short life without cycles: collecting costs a third of the time
    try:
        told = read(Path(path), Path(folder), limits)
    except Unreadable as refusal:
        told = as_dict(refusal)
    except MemoryError:
        told = as_dict(refusals.out_of_memory())
    except BaseException as error:  # a panic of calamine is no Exception
        detail = f"{type(error).__name__}: {error}".splitlines()[0]
        told = as_dict(refusals.damaged(detail[:200]))
    draft = Path(folder) / f"{RESULT}.draft"
    draft.write_text(json.dumps(told), "utf-8")
    draft.replace(Path(folder) / RESULT)


def read(path: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    """Read a file in this very process. Raises Unreadable, or whatever a parser raises."""
    kind = kind_of(path)
    sheets, notes = _by_kind(kind, path, folder, limits)
    if not any(sheet.rows for sheet in sheets):
        raise refusals.empty()
    return {
        "kind": kind,
        "sheets": [sheet_as_dict(sheet) for sheet in sheets],
        "notes": [[note.code, note.message_zh, note.message_en] for note in notes],
    }


def _by_kind(kind: str, path: Path, folder: Path, limits: Limits) -> tuple[list[Sheet], list[Note]]:
    """Each reader is loaded when its turn has come: a small file is read in the time that unused ones would take."""
    if kind == "csv":
        from xieshou.engine.ledgers.reading import delimited

        return delimited.read(path, folder, limits)
    if kind == "html":
        from xieshou.engine.ledgers.reading import html_tables

        return html_tables.read(path, folder, limits)
    if kind == "xml":
        from xieshou.engine.ledgers.reading import excel_2003_xml

        return excel_2003_xml.read(path, folder, limits)
    from xieshou.engine.ledgers.reading import workbooks

    return {"xlsx": workbooks.read_xlsx, "xls": workbooks.read_xls, "ods": workbooks.read_ods}[kind](
        path, folder, limits
    )


def as_dict(refusal: Unreadable) -> dict[str, Any]:
    """A refusal as the parent takes it up again."""
    return {"refused": [refusal.code, refusal.message_zh, refusal.message_en, refusal.detail]}


def bind_this_process(memory: int, seconds: int) -> None:
    """Bytes of memory, and seconds of processor time should the parent be gone.

    Where the system has no such limits, the parent's clock remains.
    """
    try:
        import resource
    except ImportError:  # Windows
        return
    _lower(resource, "RLIMIT_AS", memory)
    _lower(resource, "RLIMIT_CPU", seconds)
    _lower(resource, "RLIMIT_CORE", 0)


def _lower(resource: Any, name: str, most: int) -> None:
    kind = getattr(resource, name, None)
    if kind is None:
        return
    _soft, hard = resource.getrlimit(kind)
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    with contextlib.suppress(OSError, ValueError):  # macOS has the name and refuses the deed
        resource.setrlimit(kind, (most, most))
