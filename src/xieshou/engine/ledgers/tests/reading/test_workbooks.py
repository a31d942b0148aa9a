"""Workbooks give the cells that a person sees, under the row numbers that a person sees."""

import datetime as dt
import shutil
import subprocess
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from xieshou.engine.ledgers.reading import EATEN, Limits, Unreadable
from xieshou.engine.ledgers.reading.cell_text import as_text
from xieshou.engine.ledgers.tests.reading.making import (
    FILES,
    SHEET,
    cells,
    changed,
    first_cells,
    read_here,
    sheet_xml,
    small_workbook,
    workbook,
)  # fmt: skip

# As office.xlsx, office.xls and office.ods hold it: made by openpyxl, and from that by LibreOffice 7.4.
OFFICE = {
    3: [None, "姓名", "证件号码", "到位日期", "金额（元）", "已核实", "比例", "时长"],
    4: [None, "演练甲", "990000199001010011", "2024-03-01", "12", "TRUE", "0.3", "30:05:00"],
    6: [
        None,
        "演练乙",
        f"{EATEN}990000199001010000",
        "2024-03-01 08:30:00",
        "-1234.5",
        "FALSE",
        "0.00000015",
        "08:30:00",
    ],
}


def office(path: Path) -> Path:
    """The workbook that stands in `files`, made anew."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "台账"
    sheet["B1"] = "演练数据"
    sheet.merge_cells("B1:H1")
    rows: dict[int, list[object]] = {
        3: ["姓名", "证件号码", "到位日期", "金额（元）", "已核实", "比例", "时长"],
        4: [
            "演练甲",
            "990000199001010011",
            dt.date(2024, 3, 1),
            12.0,
            True,
            0.1 + 0.2,
            dt.timedelta(hours=30, minutes=5),
        ],
        6: ["演练乙", 990000199001010000, dt.datetime(2024, 3, 1, 8, 30), -1234.5, False, 1.5e-7, dt.time(8, 30)],
    }
    for number, row in rows.items():
        for column, value in enumerate(row, 2):
            sheet.cell(number, column, value)
    book.create_sheet("旧表").sheet_state = "hidden"
    book["旧表"]["A2"] = "去年"
    book.create_sheet("空表")
    book.save(path)
    return path


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_the_three_kinds_of_workbook_read_alike(kind: str, tmp_path: Path) -> None:
    told = read_here(Path(shutil.copy(FILES / f"office.{kind}", tmp_path)))
    expected = {number: list(row) for number, row in OFFICE.items()}
    if kind == "ods":  # LibreOffice writes truth values of .xlsx as formatted numbers, and long times as text
        expected[4][5], expected[6][5], expected[4][7] = "1", "0", "PT30H05M00S"
    assert told["kind"] == kind
    found = cells(told["sheets"][0]["table"])
    assert found.pop(1) == [None, "演练数据", None, None, None, None, None, None]
    assert found == expected
    assert [(sheet["name"], sheet["rows"], sheet["columns"], sheet["hidden"]) for sheet in told["sheets"]] == [
        ("台账", 4, 8, False), ("旧表", 1, 1, True), ("空表", 0, 0, False),
    ]  # fmt: skip
    assert cells(told["sheets"][1]["table"]) == {2: ["去年"]}
    assert told["sheets"][0]["merged"] == (() if kind == "ods" else ((1, 1, 1, 7),))
    assert told["notes"] == []


@pytest.mark.long
def test_libreoffice_still_writes_what_stands_in_files(tmp_path: Path) -> None:
    if shutil.which("soffice") is None:
        pytest.skip("soffice (LibreOffice Calc) is not installed")
    source = office(tmp_path / "office.xlsx")
    for kind in ("xls", "ods"):
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/home", "--convert-to", kind]
        subprocess.run([*command, "--outdir", tmp_path, source], check=True, capture_output=True, timeout=120)
        kept = Path(shutil.copy(FILES / f"office.{kind}", tmp_path / f"kept.{kind}"))
        assert first_cells(tmp_path / f"office.{kind}") == first_cells(kept)


def test_openpyxl_sees_the_same_cells(tmp_path: Path) -> None:
    path = office(tmp_path / "office.xlsx")
    sheet = openpyxl.load_workbook(path)["台账"]
    seen = {number: as_text(row) for number, row in enumerate(sheet.iter_rows(values_only=True), 1)}
    assert first_cells(path) == {number: row for number, row in seen.items() if any(row)}


def test_strings_kept_within_the_sheet_are_read(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx", {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["  左边空格", "上\n下", "", 5, "00012"])
        sheet.write_row(2, 1, [" "])
    assert first_cells(tmp_path / "a.xlsx") == {
        1: ["  左边空格", "上\n下", None, "5", "00012"], 3: [None, " ", None, None, None],
    }  # fmt: skip


def test_dates_in_the_formats_of_chinese_excel_are_dates(tmp_path: Path) -> None:
    """Formats 31, 57 and 32 stand in no file: every program is to know them."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for column, form in enumerate((31, 57, 32, 14, 4)):
            sheet.write_number(0, column, 0.5 if form == 32 else 43253, book.add_format({"num_format": form}))
    assert first_cells(tmp_path / "a.xlsx") == {1: ["2018-06-02", "2018-06-02", "12:00:00", "2018-06-02", "43253"]}


def test_what_is_not_read_is_said(tmp_path: Path) -> None:
    plain = small_workbook(tmp_path / "a.xlsx")
    path = changed(plain, tmp_path / "b.xlsm", {
        "xl/vbaProject.bin": b"macro", "xl/externalLinks/externalLink1.xml": b"<externalLink/>",
        "xl/embeddings/oleObject1.bin": b"\xd0\xcf",
    })  # fmt: skip
    told = read_here(path)
    assert told["kind"] == "xlsx"
    assert [code for code, _zh, _en in told["notes"]] == ["macros", "external_links", "embedded_files"]
    assert first_cells(path) == first_cells(plain)


def test_cells_that_show_an_error_are_counted_and_the_first_is_named(tmp_path: Path) -> None:
    first = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c></row>'
    sheet = sheet_xml(f'{first}<row r="2"><c r="A2" t="e"><v>#REF!</v></c></row>')
    path = changed(small_workbook(tmp_path / "a.xlsx"), tmp_path / "b.xlsx", {SHEET: sheet})
    told = read_here(path)
    assert [code for code, _zh, _en in told["notes"]] == ["formula_errors"]
    assert "“台账”有 2 个" in told["notes"][0][1]
    assert "B1" in told["notes"][0][2]
    assert first_cells(path) == {1: ["1", None]}


def test_a_dimension_that_lies_loses_no_row(tmp_path: Path) -> None:
    small = small_workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(small) as package:
        honest = package.read(SHEET)
    for lie in (b"A1", b"A1:XFD1048576", b"B5:B6"):
        path = changed(small, tmp_path / "b.xlsx", {SHEET: honest.replace(b'ref="A1:C30"', b'ref="%s"' % lie)})
        assert len(first_cells(path)) == 30


def test_a_chart_sheet_is_no_table(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(workbook(tmp_path / "a.xlsx", {"台账": [["甲"]]}))
    book.create_chartsheet("图")
    book.save(tmp_path / "b.xlsx")
    assert [sheet["name"] for sheet in read_here(tmp_path / "b.xlsx")["sheets"]] == ["台账"]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(rows=29), "too_many_rows"), (Limits(columns=2), "too_many_columns"),
        (Limits(cells=89), "too_many_cells"), (Limits(cell_chars=17), "cell_too_long"),
        (Limits(bytes_unpacked=9_000), "unpacks_too_big"), (Limits(rows=30, columns=3, cells=90, cell_chars=18), None),
    ],
)  # fmt: skip
def test_limits_are_kept(limits: Limits, code: str | None, tmp_path: Path) -> None:
    path = small_workbook(tmp_path / "a.xlsx")
    if code is None:
        assert len(first_cells(path, limits)) == 30
        return
    with pytest.raises(Unreadable) as refused:
        read_here(path, limits)
    assert refused.value.code == code


def test_too_many_sheets(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {f"表{number}": [["甲"]] for number in range(5)})
    assert len(read_here(path, Limits(sheets=5))["sheets"]) == 5
    with pytest.raises(Unreadable, match="5 sheets"):
        read_here(path, Limits(sheets=4))


def test_a_workbook_without_any_cell_is_empty(tmp_path: Path) -> None:
    with pytest.raises(Unreadable) as refused:
        read_here(workbook(tmp_path / "a.xlsx", {"台账": [], "表二": []}))
    assert refused.value.code == "empty"
