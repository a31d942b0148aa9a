"""Packages made to do harm are refused before anything parses them."""

import struct
import zipfile
from pathlib import Path

import pytest

from xieshou.engine.ledgers.reading import Limits, Unreadable, package
from xieshou.engine.ledgers.tests.reading.making import (
    FILES,
    SHEET,
    changed,
    first_cells,
    read_here,
    sheet_xml,
    small_workbook,
)  # fmt: skip

DOCTYPE = b'<!DOCTYPE a [<!ENTITY b "%s"><!ENTITY c "&b;&b;">]>'


def refusal(path: Path, limits: Limits | None = None) -> str:
    """The code of the refusal."""
    with pytest.raises(Unreadable) as refused:
        read_here(path, limits)
    return refused.value.code


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return small_workbook(tmp_path / "plain.xlsx")


def test_a_bomb_is_refused_by_its_directory(plain: Path, tmp_path: Path) -> None:
    path = changed(plain, tmp_path / "a.xlsx", {"xl/media/a.xml": b"<a>" + bytes(30_000_000)})
    assert refusal(path) == "unsafe"  # an absurd ratio
    assert refusal(path, Limits(bytes_unpacked=20_000_000)) == "unpacks_too_big"


def test_parts_that_overlap_are_refused(plain: Path, tmp_path: Path) -> None:
    """A small file whose directory names one part many times unpacks to many times its size."""
    contents = bytearray(plain.read_bytes())
    starts = [at for at in range(len(contents)) if contents[at : at + 4] == b"PK\1\2"]
    first, second = starts[0], starts[-1]
    contents[second + 42 : second + 46] = contents[first + 42 : first + 46]
    (tmp_path / "a.xlsx").write_bytes(contents)
    assert refusal(tmp_path / "a.xlsx") == "unsafe"


def test_two_parts_of_one_name_are_refused(plain: Path) -> None:
    with zipfile.ZipFile(plain, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(SHEET, sheet_xml(""))
    assert refusal(plain) == "unsafe"


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "docProps/core.xml"])
@pytest.mark.parametrize("before", [b"", b"<!-- <a> -->\n", b"<!--" + b"x" * 70_000 + b"-->"])
def test_a_doctype_is_refused_wherever_it_hides(part: str, before: bytes, plain: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(plain) as archive:
        xml = archive.read(part)
    head, body = xml.split(b"?>\n", 1) if xml.startswith(b"<?xml") else (b"<?xml version='1.0'", xml)
    path = changed(plain, tmp_path / "a.xlsx", {part: head + b"?>\n" + before + DOCTYPE + body})
    assert refusal(path) == "unsafe"
    utf_16 = (head + b"?>\n" + DOCTYPE + body).decode().encode("utf-16")
    assert refusal(changed(plain, tmp_path / "a.xlsx", {part: utf_16})) == "unsafe"


def test_comments_before_the_root_are_no_doctype(plain: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(plain) as archive:
        xml = archive.read(SHEET)
    path = changed(
        plain, tmp_path / "a.xlsx", {SHEET: xml.replace(b"<worksheet", b"<!-- <!DOCTYPE> -->\n<worksheet", 1)}
    )
    assert len(first_cells(path)) == 30


def test_a_part_that_says_it_is_encrypted_needs_a_password(plain: Path) -> None:
    contents = bytearray(plain.read_bytes())
    at = contents.index(b"PK\1\2")
    contents[at + 8] |= 1
    plain.write_bytes(contents)
    assert refusal(plain) == "protected"


def test_an_ods_with_a_password_is_protected(tmp_path: Path) -> None:
    name = "META-INF/manifest.xml"
    with zipfile.ZipFile(FILES / "office.ods") as archive:
        manifest = archive.read(name).decode()
    secret = '"content.xml" manifest:media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>'
    locked = manifest.replace('"content.xml" manifest:media-type="text/xml"/>', secret)
    assert locked != manifest
    assert refusal(changed(FILES / "office.ods", tmp_path / "a.ods", {name: locked.encode()})) == "protected"


def test_an_xls_with_a_password_is_protected(tmp_path: Path) -> None:
    contents = (FILES / "office.xls").read_bytes()
    start = contents.index(b"\x09\x08\x10\x00\x00\x06\x05\x00") + 20  # after the first record
    number, length = struct.unpack("<HH", contents[start : start + 4])
    assert number != 0x2F
    locked = contents[:start] + struct.pack("<HH", 0x2F, length) + b"\1\0" + contents[start + 6 :]
    (tmp_path / "a.xls").write_bytes(locked)
    assert refusal(tmp_path / "a.xls") == "protected"


def test_cells_are_counted_before_they_are_held(plain: Path, tmp_path: Path) -> None:
    row = '<c><v>1</v></c><c t="inlineStr"><is><t>a</t></is></c>' * 20
    rows = "".join(f'<row r="{number}">{row}</row>' for number in range(1, 51))
    path = changed(plain, tmp_path / "a.xlsx", {SHEET: sheet_xml(rows, "A1:B2")})
    assert refusal(path, Limits(cells=1_999)) == "too_many_cells"
    assert len(first_cells(path, Limits(cells=2_000))) == 50


def test_counting_sees_every_cell_whatever_the_size_of_the_pieces(
    plain: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(f'<row r="{row}"><c r="A{row}" t="e"><v>#N/A</v></c></row>' for row in range(1, 40))
    path = changed(plain, tmp_path / "a.xlsx", {SHEET: sheet_xml(rows)})
    for size in (7, 64, 1_000):
        monkeypatch.setattr(package, "CHUNK", size)
        with zipfile.ZipFile(path) as archive:
            (note,) = package.survey(archive, Limits(cells=39))
            assert "39" in note.message_en
            assert "A1;" in note.message_en
            with pytest.raises(Unreadable):
                list(package.survey(archive, Limits(cells=38)))
