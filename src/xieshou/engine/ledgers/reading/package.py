"""Looking into a zip package before anything parses it (解析前检查压缩结构): bombs, entities, lies.

Belongs here: what is checked of .xlsx and .ods from the directory and by streaming the parts once.
Does not belong: what the cells say. A sheet's declared dimension is not believed either way: whole columns formatted
to XFD1048576 are common and harmless, and a small one may lie. The cells themselves are counted.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree  # safe: parts with a DOCTYPE have been refused

from xieshou.engine.ledgers.reading import notes, refusals
from xieshou.engine.ledgers.reading.limits import Limits
from xieshou.engine.ledgers.reading.outcome import Note

MOST_ENTRIES = 5_000
RATIO = 500  # sheets of equal rows reach 100; deflate itself ends at 1,032
SMALL = 16_000_000  # below this no ratio does harm
CHUNK = 1_048_576
LOCAL_HEADER = 30  # bytes before the name
PROLOG = LONGEST_TAG = 65_536
BYTES_A_CELL = 110  # what calamine holds of a cell at its peak, measured with texts of some 10 characters

COMMENT = re.compile(rb"<!--.*?-->|<\?.*?\?>", re.S)
ROOT = re.compile(rb"<[A-Za-z_]")
ERROR_CELL = re.compile(rb'<c\b[^>]*\bt="e"[^>]*>')
REFERENCE = re.compile(rb'\br="([A-Z]{1,3}\d{1,7})"')


def check(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Judge the directory, then the beginning of every XML part. Raises Unreadable."""
    entries = archive.infolist()
    if len(entries) > MOST_ENTRIES:
        raise refusals.unsafe(f"内含 {len(entries):,} 个部分", f"it has {len(entries):,} parts")
    if len({entry.filename for entry in entries}) < len(entries):
        raise refusals.unsafe("两个部分重名", "two parts have the same name")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise refusals.protected()
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise refusals.unsafe("压缩方式不明", "an unknown compression")
    _check_sizes(archive, entries, limits)
    for entry in entries:
        if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
            with archive.open(entry) as part:
                _check_prolog(part.read(PROLOG), whole=entry.file_size <= PROLOG)


def _check_sizes(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if sum(entry.file_size for entry in entries) > limits.bytes_unpacked:
        raise refusals.unpacks_too_big(limits.bytes_unpacked)
    if any(entry.file_size > SMALL and entry.file_size > RATIO * entry.compress_size for entry in entries):
        raise refusals.unsafe("压缩比异常", "an absurd ratio of compression")
    spans = sorted((entry.header_offset, _least_end(entry)) for entry in entries)
    spans.append((archive.start_dir, archive.start_dir))
    if any(end > start for (_start, end), (start, _end) in pairwise(spans)):
        raise refusals.unsafe("各部分相互重叠", "parts that overlap")


def _least_end(entry: zipfile.ZipInfo) -> int:
    return entry.header_offset + LOCAL_HEADER + len(entry.orig_filename) + entry.compress_size


def _check_prolog(head: bytes, *, whole: bool) -> None:
    """No DOCTYPE, hence no entity: no spreadsheet program writes one."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in head[:4]:
        head = head.replace(b"\0", b"")
    head = COMMENT.sub(b"", head)
    root = ROOT.search(head)
    before = head[: root.start()] if root else head
    if b"<!" in before or (root is None and not whole):
        raise refusals.unsafe("XML 中有 DOCTYPE 或实体声明", "an XML part with a DOCTYPE")


def remarks(archive: zipfile.ZipFile) -> Iterator[Note]:
    """What the package holds besides cells, and we leave alone."""
    names = [name.lower() for name in archive.namelist()]
    if any(name.endswith("vbaproject.bin") or name.startswith("basic/") for name in names):
        yield notes.macros()
    if any(name.startswith("xl/externallinks/") for name in names):
        yield notes.external_links()
    if any(name.startswith(("xl/embeddings/", "object ")) for name in names):
        yield notes.embedded_files()


def survey(archive: zipfile.ZipFile, limits: Limits) -> Iterator[Note]:
    """Stream every sheet of an .xlsx once: count its cells before a parser has to hold them, and formula errors."""
    parts = _sheet_parts(archive)
    if len(parts) > limits.sheets:
        raise refusals.too_many_sheets(len(parts), limits.sheets)
    for part, sheet in parts.items():
        errors, first = _streamed(archive, part, sheet, limits)
        if errors:
            yield notes.formula_errors(errors, sheet, first)


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Part → the sheet's name."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    workbook = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    parts = {}
    for sheet in workbook.iterfind(".//{*}sheet"):
        relation = next((value for name, value in sheet.items() if name.endswith("}id")), None)
        part = posixpath.normpath(posixpath.join("/xl", target.get(relation, ""))).removeprefix("/")
        if part in archive.NameToInfo:
            parts[part] = sheet.get("name", part)
    return parts


def _streamed(archive: zipfile.ZipFile, part: str, sheet: str, limits: Limits) -> tuple[int, str]:
    """How many cells of a sheet show a formula error, and the first of them."""
    most = min(limits.cells, limits.memory_mb * 1_000_000 // BYTES_A_CELL)
    cells = errors = 0
    first = "?"
    with archive.open(part) as stream:
        rest = b""
        while chunk := stream.read(CHUNK):
            window = rest + chunk
            cut = window.rfind(b"<")  # no tag is looked at in halves
            if cut < 0 or len(window) - cut > LONGEST_TAG:
                cut = len(window)
            window, rest = window[:cut], window[cut:]
            cells += window.count(b"</v>") + window.count(b"</is>")
            if cells > most:
                raise refusals.too_many_cells(sheet, most)
            if b't="e"' not in window:
                continue
            found = ERROR_CELL.findall(window)
            if found and not errors:
                reference = REFERENCE.search(found[0])
                first = reference[1].decode() if reference else first
            errors += len(found)
    return errors, first
