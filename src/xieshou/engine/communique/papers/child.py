"""The child process (读取子进程): the text of one file, under limits that the system enforces, told as JSON.

Belongs here: the limits, telling the kinds of file apart by their bytes, the text of each.
Does not belong: the clock, which the parent holds.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from html.parser import HTMLParser
from pathlib import Path
from unicodedata import normalize

from xieshou.engine.communique.papers import refusals
from xieshou.engine.ledgers.reading.child import as_dict, bind_this_process
from xieshou.engine.ledgers.reading.encoding import as_utf8
from xieshou.engine.ledgers.reading.outcome import Unreadable

MOST_UNPACKED = 200_000_000  # bytes of a docx: a long report with its pictures has a tenth of that
MOST_PAGES = 500
BLOCKS = frozenset(
    "address article br dd div dt h1 h2 h3 h4 h5 h6 hr li p section table td th title tr ul ol".split()  # noqa: SIM905
)
UNSEEN = frozenset(["script", "style", "noscript", "template", "head"])
DECLARED = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta|div|p)\b", re.IGNORECASE)
RADICALS = re.compile("[\u2e80-\u2fdf\ufb00-\ufb06]")  # what a pdf may hold in the place of 月, 日 and of ligatures
SURROGATES = re.compile("[\ud800-\udfff]")  # a broken font table; no file could be written with one
FIRST = 4096  # bytes in which a page says that it is one


def main(path: str, into: str, memory_mb: str, seconds: str) -> None:
    """Read a file and write what came of it."""
    bind_this_process(int(memory_mb) * 1_000_000, int(float(seconds)) + 1)
    try:
        told: dict[str, object] = {"text": read(Path(path))}
    except Unreadable as refusal:
        told = as_dict(refusal)
    except (MemoryError, RecursionError):
        told = as_dict(refusals.out_of_memory())
    except Exception as error:  # whatever a parser raises of a damaged file
        told = as_dict(refusals.damaged(f"{type(error).__name__}: {error}"[:200]))
    draft = Path(f"{into}.draft")
    draft.write_text(json.dumps(told), "utf-8")
    draft.replace(into)


def read(path: Path) -> str:
    """The text of a file, in this very process. Raises Unreadable, or whatever a parser raises."""
    raw = path.read_bytes()
    if raw.startswith(b"%PDF"):
        return _of_pdf(raw)
    if raw.startswith(b"PK\x03\x04"):
        return _of_docx(raw)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise refusals.another_kind("旧版 Word（.doc）", "an old Word file (.doc)")
    try:
        text = as_utf8(raw)[0].decode("utf-8")
    except Unreadable as refusal:  # in words for those who import tables
        raise refusals.no_plain_text(refusal.code) from None
    return _of_html(text) if DECLARED.search(raw[:FIRST]) else text


def _of_pdf(raw: bytes) -> str:
    from pypdf import PdfReader

    pages = PdfReader(io.BytesIO(raw)).pages
    if len(pages) > MOST_PAGES:
        raise refusals.another_kind(f"一份有 {len(pages)} 页的文件", f"a file of {len(pages)} pages")
    text = RADICALS.sub(lambda one: normalize("NFKC", one[0]), "\n".join(page.extract_text() for page in pages))
    return SURROGATES.sub("\ufffd", text)


def _of_docx(raw: bytes) -> str:
    from docx import Document
    from docx.table import Table

    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        if "word/document.xml" not in packed.namelist():
            raise refusals.another_kind("一个压缩包或表格", "an archive or a spreadsheet")
        if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
            raise refusals.unpacks_too_big(MOST_UNPACKED)
    lines = []
    for part in Document(io.BytesIO(raw)).iter_inner_content():
        if isinstance(part, Table):
            lines += ["\t".join(cell.text for cell in row.cells) for row in part.rows]
        else:
            lines.append(part.text)
    return "\n".join(lines)


def _of_html(text: str) -> str:
    page = _Page()
    page.feed(text)
    page.close()
    lines = (" ".join(line.split()) for line in "".join(page.found).splitlines())
    return "\n".join(line for line in lines if line)


class _Page(HTMLParser):
    """The words of a page, a line for each block; scripts and styles are left out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen = 0
        self._title = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._title = tag == "title" or (self._title and tag not in BLOCKS)
        if tag == "body":
            self._unseen = 0  # a head that was never closed
        elif tag in UNSEEN:
            self._unseen += 1
        if tag in BLOCKS:
            self.found.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._title = self._title and tag != "title"
        if tag in UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if tag in BLOCKS:
            self.found.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen or self._title:
            self.found.append(data)
