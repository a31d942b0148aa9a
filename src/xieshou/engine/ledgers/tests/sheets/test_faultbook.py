"""Faults written back: into the clerk's own workbook where that can be, else beside the same cells."""

from __future__ import annotations

import openpyxl
import polars as pl
import pytest
import xlsxwriter
from openpyxl.worksheet.datavalidation import DataValidation

from xieshou.engine.ledgers import faultbook
from xieshou.engine.ledgers.mapping import propose
from xieshou.engine.ledgers.reading.cell_text import EATEN
from xieshou.engine.ledgers.tests.sheets.small_world import INVENTED_IDS, LABOUR, checked, rows_of, worker

RAW = rows_of(
    worker(employer="=HYPERLINK(1)"),
    worker(id_number=INVENTED_IDS[1], household_type="=富户", started_on="2024-02-30"),
    worker(id_number=INVENTED_IDS[2], sex="女"), worker(id_number=f"{EATEN}990101199203070000"),
)  # fmt: skip
NAMES = [name for name in RAW.columns if name != "row"]


@pytest.fixture
def original(tmp_path):
    """The sheet as a clerk's workbook with a second sheet, a drop-down, a formula, a note and merged cells."""
    path = tmp_path / "own.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    for row in RAW.select(NAMES).iter_rows():
        sheet.append(row)
    sheet["Z1"].value = "=SUM(1,2)"
    sheet["C3"].comment = openpyxl.comments.Comment("自己的批注", "甲")
    sheet.freeze_panes = "A2"
    rule = DataValidation(type="list", formula1='"脱贫户,一般农户"')
    rule.add("C2:C9")
    sheet.add_data_validation(rule)
    book.create_sheet("说明")["A1"] = "别的"
    book.save(path)
    return path


def written(tmp_path, kind: str, original, raw: pl.DataFrame = RAW):
    mapping = propose(raw, LABOUR, sheet="台账")
    out = tmp_path / "faults.xlsx"
    faultbook.write(original, out, kind, checked(raw).faults, LABOUR, mapping, raw)
    return openpyxl.load_workbook(out), mapping


def colour(cell) -> str:
    return cell.fill.fgColor.rgb if cell.fill.fill_type == "solid" else ""


def test_the_clerks_own_workbook_comes_back_with_coloured_cells_and_notes(tmp_path, original):
    book, mapping = written(tmp_path, "xlsx", original)
    sheet = book["台账"]
    place = {
        name: int(mapping.raw_of(name)[0][1:]) + 1 for name in ("household_type", "started_on", "sex", "id_number")
    }
    wrong = sheet.cell(3, place["household_type"])
    assert colour(wrong) == faultbook.COLOURS["block"]
    assert "不在可选项中" in wrong.comment.text
    assert "Choose one of" in wrong.comment.text
    assert colour(sheet.cell(4, place["sex"])) == faultbook.COLOURS["warn"]
    assert colour(sheet.cell(5, place["id_number"])) == faultbook.COLOURS["block"]
    assert colour(sheet.cell(2, place["started_on"])) == ""
    assert sheet["C3"].comment.text.startswith("自己的批注")
    assert sheet["Z1"].value == "=SUM(1,2)"
    assert sheet.freeze_panes == "A2"
    assert book["说明"]["A1"].value == "别的"
    assert sheet.data_validations.dataValidation[0].formula1 == '"脱贫户,一般农户"'


def test_a_list_of_all_faults_stands_in_a_last_sheet(tmp_path, original):
    book, _mapping = written(tmp_path, "xlsx", original)
    rows = list(book[faultbook.LIST].iter_rows(min_row=2))
    found = {(row[0].value, row[1].value): row for row in rows}
    assert {row for row, _ in found} == {3, 4, 5}
    cell = found[3, "户类型 household type"][3]
    assert cell.value == "'=富户"
    assert cell.data_type == "s"
    assert found[3, "务工开始日期 started on"][2].value.startswith("必须改正")
    assert found[5, "身份证号 ID number"][3].value == "9.90E+17"


@pytest.mark.parametrize("kind", ["csv", "xls", "ods"])
def test_other_files_come_back_as_the_same_cells_in_a_new_workbook(tmp_path, original, kind):
    book, mapping = written(tmp_path, kind, original)
    sheet = book.worksheets[0]
    place = int(mapping.raw_of("household_type")[0][1:]) + 1
    assert colour(sheet.cell(3, place)) == faultbook.COLOURS["block"]
    assert "不在可选项中" in sheet.cell(3, place).comment.text
    texts = [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert "'=HYPERLINK(1)" in texts
    assert not [text for text in texts if text[0] in "=+-@" or EATEN in text]
    assert sheet.cell(2, 1).value == "吉克阿木"
    assert faultbook.LIST in book.sheetnames


def test_of_a_long_sheet_the_faulty_rows_alone_come_back_with_their_numbers(tmp_path, original, monkeypatch):
    monkeypatch.setattr(faultbook, "MOST_ROWS", 3)
    monkeypatch.setattr(faultbook, "MOST_FAULTY_ROWS", 2)
    book, _mapping = written(tmp_path, "xlsx", original)
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet["A"]] == ["原表行号 row", 3, 4, None]
    assert "不在可选项中" in sheet["B2"].value
    assert "1" in sheet["B4"].value
    assert "More rows" in sheet["B4"].value
    coloured = [cell for cell in sheet[2] if colour(cell)]
    assert [cell.value for cell in coloured] == ["'=富户", "2024-02-30"]
    assert {row[0].value for row in book[faultbook.LIST].iter_rows(min_row=2)} == {3, 4}


def test_a_fault_in_a_merged_cell_is_shown_on_the_cell_that_shows(tmp_path):
    path = tmp_path / "merged.xlsx"
    header, *rows = RAW.select(NAMES).iter_rows()
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("台账")
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, [value or "" for value in rows[0]])
        sheet.merge_range(2, 2, 3, 3, "=富户")
    book, mapping = written(tmp_path, "xlsx", path)
    assert mapping.raw_of("household_type") == ("c2",)
    assert colour(book["台账"]["C3"]) == faultbook.COLOURS["block"]


def test_a_missing_column_is_listed_though_no_cell_can_carry_it(tmp_path, original):
    raw = RAW.select("row", "c0", "c1")
    book, _mapping = written(tmp_path, "xlsx", original, raw)
    assert "务工单位 employer" in [cell.value for cell in book[faultbook.LIST]["B"]]
