"""Telling what a file is by its contents (识别文件类型): its name proves nothing.

Belongs here: the first look at the bytes, and the refusal of what is no table. Does not belong: reading tables.
"""

import mmap
import re
import zipfile
from pathlib import Path

from xieshou.engine.ledgers.reading import refusals

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .xls, .doc, .ppt, and of anything with a password
ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
HEAD = 65_536

# first bytes → what they are
OTHERS = (
    (b"%PDF", "PDF 文件", "a PDF"),
    (b"\x89PNG", "图片", "an image"), (b"\xff\xd8\xff", "图片", "an image"), (b"GIF8", "图片", "an image"),
    (b"II*\x00", "图片", "an image"), (b"MM\x00*", "图片", "an image"),
    (b"Rar!", "压缩包", "an archive"), (b"7z\xbc\xaf\x27\x1c", "压缩包", "an archive"),
    (b"\x1f\x8b", "压缩包", "an archive"), (b"\xfd7zXZ", "压缩包", "an archive"),
    (b"MZ", "可执行程序", "a program"), (b"\x7fELF", "可执行程序", "a program"),
    (b"{\\rtf", "文字文档", "a text document"), (b"SQLite format 3\x00", "数据库", "a database"),
    (b"PAR1", "Parquet 数据文件", "a Parquet file"),
)  # fmt: skip


def kind_of(path: Path) -> str:
    """xlsx, xls, ods, csv, html or xml. Raises Unreadable for everything else, naming what it seems to be."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if head.startswith(ZIP):
        return _kind_of_package(path)
    if head.startswith(OLE):
        return _kind_of_ole(path)
    if (head[:2] == b"BM" and b"\0" in head[:26]) or head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        raise refusals.another_kind("图片或音像", "an image, a sound or a film")
    for start, zh, en in OTHERS:
        if head.startswith(start):
            raise refusals.another_kind(zh, en, refusals.UNPACK if zh == "压缩包" else refusals.CHOOSE)
    if re.match(rb"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00", head):
        raise refusals.older_kind("很旧的 Excel 格式", "a very old Excel format")
    return _kind_of_text(head)


def _kind_of_text(head: bytes) -> str:
    """Markup or delimited text. Null bytes are the text reader's to judge: UTF-16 is full of them."""
    start = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n").lower()
    if start.startswith(b"mime-version:"):
        raise refusals.older_kind("单个文件网页 MHT", "a web archive, MHT")
    if not start.startswith(b"<"):
        return "csv"
    if b"urn:schemas-microsoft-com:office:spreadsheet" in start and b"<html" not in start:
        return "xml"
    if re.search(rb"<(!doctype html|html|table|body|head|meta|div|style)\b", start):
        return "html"
    if start.startswith(b"<?xml"):
        raise refusals.another_kind("XML 数据文件", "an XML file")
    return "csv"


def _kind_of_package(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            media = archive.read("mimetype")[:100] if _is_small(archive, "mimetype") else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError, EOFError) as error:
        raise refusals.damaged(f"zip: {error}") from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    if media.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "xl/workbook.bin" in names:
        raise refusals.older_kind("Excel 二进制工作簿 .xlsb", "the binary workbook .xlsb")
    if any(name.startswith("word/") for name in names) or b"opendocument.text" in media:
        raise refusals.another_kind("Word 等文字文档", "a text document (Word)")
    if any(name.startswith("ppt/") for name in names) or b"opendocument.presentation" in media:
        raise refusals.another_kind("演示文稿", "a presentation")
    if "OFD.xml" in names:
        raise refusals.another_kind("OFD 版式文件", "an OFD document")
    raise refusals.another_kind("压缩包", "an archive", refusals.UNPACK)


def _is_small(archive: zipfile.ZipFile, name: str) -> bool:
    return name in archive.NameToInfo and archive.NameToInfo[name].file_size < 1_000


def _kind_of_ole(path: Path) -> str:
    if has_stream(path, "Workbook") or has_stream(path, "Book"):
        return "xls"
    if has_stream(path, "EncryptedPackage"):
        raise refusals.protected()
    if has_stream(path, "WordDocument"):
        raise refusals.another_kind("Word 或 WPS 文字文档", "a Word document")
    if has_stream(path, "PowerPoint Document"):
        raise refusals.another_kind("演示文稿", "a presentation")
    raise refusals.another_kind("其他程序的文件", "a file of another program")


def has_stream(path: Path, name: str) -> bool:
    """Whether an OLE container has a stream or folder of that name in it."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as whole:
        return whole.find(f"{name}\0".encode("utf-16-le")) >= 0
