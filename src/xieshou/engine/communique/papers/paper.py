"""Reading a file in a child process (监管读取报道文件): the parent never parses, and always comes back in time.

Belongs here: the size, the clock, the refusals. Does not belong: any one kind of file (`child`).
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from xieshou.engine.ledgers.reading import refusals
from xieshou.engine.ledgers.reading.outcome import Unreadable

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
            raise refusals.missing()
        size = path.stat().st_size
    except OSError as error:
        raise refusals.missing() from error
    if size == 0:
        raise refusals.empty()
    if size > LARGEST:
        raise _too_big(size)
    with tempfile.TemporaryDirectory(prefix="xieshou-") as folder:
        told = _told_by_child(path, Path(folder) / "told.json")
    if "refused" in told:
        raise Unreadable(*told["refused"])
    if not told["text"].strip():
        raise _no_text()
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


def _too_big(size: int) -> Unreadable:
    return Unreadable(
        "too_big", f"文件有 {size / 1e6:,.0f} MB，报道文件上限是 {LARGEST / 1e6:,.0f} MB。请只复制报道文字后粘贴。",
        f"The file has {size / 1e6:,.0f} MB, a report at most {LARGEST / 1e6:,.0f} MB. Copy its text and paste it.",
    )  # fmt: skip


def _no_text() -> Unreadable:
    return Unreadable(
        "no_text", "文件中没有文字，可能是扫描件或图片。请找到文字版，或手工录入。",
        "The file holds no text; it may be a scan or a picture. Find it as text, or type it.",
    )  # fmt: skip
