"""Reading a file in a child process (监管读取): the parent never parses, and always comes back in time.

Belongs here: `read_file`, the clock, what a child's death means, and clearing up. Does not belong: any reading.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from xieshou.engine.ledgers.reading import refusals
from xieshou.engine.ledgers.reading.child import RESULT
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Note, Reading, Sheet, Unreadable, sheet_from_dict

PACKAGES = Path(__file__).parents[4]  # the folder that holds the package `xieshou`

# NumPy and pandas, which pyarrow would load if they are there, take a second.
START = """
import sys
sys.modules["numpy"] = sys.modules["pandas"] = None
from xieshou.engine.ledgers.reading.child import main
main(*sys.argv[1:])
"""
NO_MEMORY = (
    b"memory allocation of", b"MemoryError", b"bad_alloc", b"Cannot allocate memory",
    b"Resource temporarily unavailable",  # no room for a thread's stack
)  # fmt: skip
KILLED = -9  # by the system, when the whole machine runs out
THREADS = "2"  # each takes address space, whether it works or not


def read_file(path: Path, into: Path, limits: Limits = Limits(), *, file_name: str = "") -> Reading:  # noqa: B008
    """Read a clerk's file into Arrow files in a folder. Raises Unreadable, saying what is wrong and what to do.

    `file_name` is the name that the clerk gave, where `path` is only where an upload was put.
    """
    size = _size(path, limits)
    into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".reading-", dir=into) as draft:
        told, sha256 = _told_by_child(path, Path(draft), limits)
        sheets = tuple(_kept(sheet, Path(draft), into, sha256) for sheet in told["sheets"])
    notes = tuple(Note(*note) for note in told["notes"])
    return Reading(file_name or path.name, sha256, size, told["kind"], sheets, notes)


def _size(path: Path, limits: Limits) -> int:
    try:
        if not path.is_file():  # a folder; a pipe would keep us waiting
            raise refusals.missing()
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        raise refusals.missing() from error
    if size == 0:
        raise refusals.empty()
    if size > limits.bytes_in_file:
        raise refusals.too_big(size, limits.bytes_in_file)
    return size


def _told_by_child(path: Path, draft: Path, limits: Limits) -> tuple[dict[str, Any], str]:
    """What the child found, and the digest of the file, which is taken meanwhile."""
    arguments = [str(path.absolute()), str(draft.absolute()), json.dumps(limits.as_dict())]
    complaints = draft / "stderr"
    with complaints.open("wb") as stderr, subprocess.Popen(
        [sys.executable, "-P", "-c", START, *arguments],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=stderr, env=_environment(), cwd=draft,
    ) as child:  # fmt: skip
        try:
            sha256 = _sha256(path)
            child.wait(limits.seconds)
        except subprocess.TimeoutExpired:
            raise refusals.too_slow(limits.seconds) from None
        finally:
            child.kill()
    if not (draft / RESULT).exists():
        raise _died(child.returncode, complaints)
    told = json.loads((draft / RESULT).read_text("utf-8"))
    if "refused" in told:
        raise Unreadable(*told["refused"])
    return told, sha256


def _environment() -> dict[str, str]:
    paths = [str(PACKAGES), *filter(None, [os.environ.get("PYTHONPATH")])]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": THREADS, "MALLOC_ARENA_MAX": THREADS,
        "ARROW_DEFAULT_MEMORY_POOL": "system", "PYTHONIOENCODING": "utf-8",
    }  # fmt: skip


def _died(status: int, complaints: Path) -> Unreadable:
    """What killed a child that told nothing. Rust aborts when memory runs out, and says so."""
    last_words = complaints.read_bytes()[-20_000:]
    if status == KILLED or any(words in last_words for words in NO_MEMORY):
        return refusals.out_of_memory()
    return refusals.damaged("the reader crashed")


def _kept(told: dict[str, Any], draft: Path, into: Path, sha256: str) -> Sheet:
    target = into / f"{sha256[:16]}-{told['file']}"
    (draft / told["file"]).replace(target)
    return sheet_from_dict(told, target)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
