"""The parent comes back in time, with a reading or a refusal, and leaves nothing lying about."""

import hashlib
import os
import shutil
import time
import zipfile
from pathlib import Path

import polars as pl
import pytest

from xieshou.engine.ledgers.reading import Limits, Note, Unreadable, read_file, supervising
from xieshou.engine.ledgers.tests.reading.making import (
    FILES,
    SHEET,
    cells,
    changed,
    first_cells,
    read_here,
    sheet_xml,
    small_workbook,
)  # fmt: skip

LIMITED = hasattr(os, "fork")  # systems that can limit a process


def test_a_file_becomes_arrow_files_and_a_record_of_where_they_came_from(tmp_path: Path) -> None:
    path = tmp_path / "upload-17"
    shutil.copy(FILES / "office.xlsx", path)
    reading = read_file(path, tmp_path / "into", file_name="2024年台账.xlsx")
    contents = path.read_bytes()
    assert (reading.file_name, reading.kind, reading.size) == ("2024年台账.xlsx", "xlsx", len(contents))
    assert reading.sha256 == hashlib.sha256(contents).hexdigest()
    assert reading.notes == ()
    assert [(sheet.name, sheet.rows, sheet.hidden) for sheet in reading.sheets] == [
        ("台账", 4, False), ("旧表", 1, True), ("空表", 0, False),
    ]  # fmt: skip
    table = pl.read_ipc(reading.sheets[0].path)
    assert dict(table.schema) == {"row": pl.UInt32, **{f"c{nth}": pl.String for nth in range(8)}}
    assert cells(table) == first_cells(path)
    assert reading.sheets[0].merged == ((1, 1, 1, 7),)
    assert {each.name for each in (tmp_path / "into").iterdir()} == {sheet.path.name for sheet in reading.sheets}


def test_notes_come_through(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes("姓名,金额\n演练甲,1\n".encode("gb18030"))
    assert read_file(tmp_path / "a.csv", tmp_path).notes == (
        Note("encoding", "按 GB18030 编码读取。", "The text was read as GB18030."),
    )


@pytest.mark.parametrize(
    ("name", "contents", "code"),
    [("a.xlsx", b"", "empty"), ("a.csv", b"a,b\n" * 30, "too_big"), ("a.xls", b"%PDF", "another_kind")],
)
def test_a_refusal_leaves_nothing_behind(name: str, contents: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(contents)
    with pytest.raises(Unreadable) as refused:
        read_file(tmp_path / name, tmp_path / "into", Limits(bytes_in_file=100))
    assert refused.value.code == code
    assert str(refused.value) == refused.value.message_en
    assert not (tmp_path / "into").exists() or not list((tmp_path / "into").iterdir())


def test_what_is_no_file_is_missing(tmp_path: Path) -> None:
    for path in (tmp_path / "none.xlsx", tmp_path):
        with pytest.raises(Unreadable) as refused:
            read_file(path, tmp_path)
        assert refused.value.code == "missing"


def test_the_clock_stops_a_reading(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx")
    started = time.monotonic()
    with pytest.raises(Unreadable) as refused:
        read_file(path, tmp_path / "into", Limits(seconds=0.01))
    assert refused.value.code == "too_slow"
    assert time.monotonic() - started < 5
    assert list((tmp_path / "into").iterdir()) == []


@pytest.mark.skipif(not LIMITED, reason="this system cannot limit the memory of a process")
def test_cells_far_apart_run_out_of_memory_and_of_nothing_else(tmp_path: Path) -> None:
    """Two cells, and a table of 17 thousand million between them: the parser aborts, the parent does not."""
    far = sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')
    path = changed(small_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", {SHEET: far})
    with pytest.raises(Unreadable) as refused:
        read_file(path, tmp_path / "into")
    assert refused.value.code == "out_of_memory"
    assert list((tmp_path / "into").iterdir()) == []


@pytest.mark.skipif(not LIMITED, reason="this system cannot limit the memory of a process")
def test_too_little_memory_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("演练,一,二\n" * 2_000_000, "utf-8")
    with pytest.raises(Unreadable) as refused:
        read_file(tmp_path / "a.csv", tmp_path / "into", Limits(memory_mb=200, rows=3_000_000))
    assert refused.value.code == "out_of_memory"


def test_a_cell_that_no_spreadsheet_could_hold(tmp_path: Path) -> None:
    cell = sheet_xml(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"长" * 3_400_000}</t></is></c></row>')
    path = changed(
        small_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", {SHEET: cell}, compress_type=zipfile.ZIP_STORED
    )
    with pytest.raises(Unreadable, match="3,400,000 characters"):
        read_file(path, tmp_path / "into")


def test_without_limits_of_the_system_the_clock_remains(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on Windows: the module `resource` is not there."""
    start = supervising.START.replace("import sys, types", 'import sys, types; sys.modules["resource"] = None')
    monkeypatch.setattr(supervising, "START", start)
    path = small_workbook(tmp_path / "a.xlsx")
    assert read_file(path, tmp_path / "into").sheets[0].rows == 30
    with pytest.raises(Unreadable, match=r"0\.01 seconds"):
        read_file(path, tmp_path / "into", Limits(seconds=0.01))


def test_a_child_that_dies_without_a_word_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "START", "import os; os.abort()")
    with pytest.raises(Unreadable) as refused:
        read_file(small_workbook(tmp_path / "a.xlsx"), tmp_path / "into")
    assert refused.value.code == "damaged"


def test_reading_twice_gives_the_same_files(tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx")
    first = read_file(path, tmp_path / "into")
    before = first.sheets[0].path.read_bytes()
    assert read_file(path, tmp_path / "into") == first
    assert first.sheets[0].path.read_bytes() == before
    assert len(read_here(path)["sheets"]) == 1
