"""Reading a file in a child process (监管读取报道文件): the parent never parses, and always comes back in time.

Belongs here: the size, the clock, the refusals. Does not belong: any one kind of file (`child`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from xieshou.engine.communique.papers import refusals
from xieshou.engine.ledgers.reading.outcome import Unreadable
from xieshou.engine.ledgers.reading.refusals import empty, missing

LARGEST = 30_000_000  # bytes: a report with its photographs has 1 to 10 MB
SECONDS = 60.0
MEMORY_MB = 1_500
PACKAGES = Path(__file__).parents[4]  # the folder that holds the package `xieshou`
START = """
import sys
sys.path.insert(0, sys.argv[1])
from xieshou.engine.communique.papers.child import main
main(*sys.argv[2:])
"""


def text_of(path: Path) -> str:
    """The text of a report in a file. Raises Unreadable, saying what is wrong and what to do."""
    try:
        if not path.is_file():  # a folder; a pipe would keep us waiting
            raise missing()
        size = path.stat().st_size
    except OSError as error:
        raise missing() from error
    if size == 0:
        raise empty()
    if size > LARGEST:
        raise refusals.too_big(size, LARGEST)
    with tempfile.TemporaryDirectory(prefix="xieshou-") as folder:
        told = _told_by_child(path, Path(folder) / "told.json")
    if "refused" in told:
        raise Unreadable(*told["refused"])
    if not told["text"].strip():
        raise refusals.no_text()
    return told["text"]


def _told_by_child(path: Path, into: Path) -> dict[str, str]:
    arguments = [str(PACKAGES), str(path.absolute()), str(into), str(MEMORY_MB), str(SECONDS)]
    try:
        subprocess.run(
            [sys.executable, "-P", "-c", START, *arguments], timeout=SECONDS, check=False, cwd=into.parent,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise refusals.too_slow(SECONDS) from None
    if not into.exists():
        raise refusals.out_of_memory()
    told: dict[str, str] = json.loads(into.read_text("utf-8"))
    return told
