"""How kept values stand in a file, and that no file is dangerous or says too much."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import openpyxl
import polars as pl
import pytest

from xieshou.engine.ledgers import INVENTED, LEDGERS, Type, exporting
from xieshou.engine.ledgers.tests.sheets.small_world import LABOUR, lookups

PLACES = lookups().places
ROW = {
    "record_no": "LW513431-2024-000001", "programme": "guangdong-sichuan", "year": 2024, "recipient": "513431",
    "name": "甲",
    "id_hash": "0" * 32, "id_last4": "0015", "household_type": "lifted", "work_place": "440600", "employer": "=1+1",
    "started_on": date(2024, 3, 1), "monthly_income_fen": 450050, "subsidy_fen": 60000, "steady": True,
}  # fmt: skip


def labour(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in LABOUR.schema} for row in rows], schema=LABOUR.schema)


def test_cells_are_words_that_a_clerk_reads():
    cells = exporting.cells_of(labour(ROW), LABOUR, PLACES).row(0, named=True)
    assert {header: cell for header, cell in cells.items() if cell is not None} == {
        "登记号 record number": "LW513431-2024-000001", "协作项目 programme": "guangdong-sichuan", "年度 year": 2024,
        "受援地 recipient": "昭觉县 513431", "姓名 name": "甲", "户类型 household type": "脱贫户",
        "务工地点 work place": "佛山市 440600",
        "务工单位 employer": "'=1+1", "务工开始日期 started on": date(2024, 3, 1),
        "月收入（元） monthly income (yuan)": Decimal("4500.50"), "计入稳定就业 counted as steady": "是",
        "补贴金额（元） subsidy (yuan)": Decimal("600.00"),
    }  # fmt: skip


@pytest.mark.parametrize("name", LEDGERS)
def test_no_export_holds_an_id_number(name):
    headers = [exporting.header_of(column) for column in exporting.exported(LEDGERS[name])]
    assert not [header for header in headers if "证件号" in header or "身份证" in header or "ID number" in header]
    assert headers[0] == "登记号 record number"


def test_columns_can_be_left_out_for_those_who_may_not_see_them():
    cells = exporting.cells_of(labour(ROW), LABOUR, PLACES, without=LABOUR.personal)
    assert "姓名 name" not in cells.columns
    assert "月收入（元） monthly income (yuan)" not in cells.columns


def test_an_unknown_code_or_place_stands_as_it_is():
    cells = exporting.cells_of(labour(ROW | {"household_type": "older", "work_place": "999999"}), LABOUR, PLACES)
    assert cells["户类型 household type"][0] == "older"
    assert cells["务工地点 work place"][0] == "999999"


def test_a_text_file_opens_in_a_spreadsheet_as_it_is(tmp_path):
    path = tmp_path / "labour.csv"
    cells = exporting.cells_of(labour(ROW, ROW | {"record_no": "LW-2", "subsidy_fen": 2**63 - 1}), LABOUR, PLACES)
    exporting.write(path, cells.iter_slices(1), LABOUR)
    text = path.read_bytes().decode("utf-8-sig")
    lines = text.split("\r\n")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert lines[-1] == ""
    assert len(lines) == 4
    assert "\n" not in lines[0]
    assert lines[0].startswith("登记号 record number,")
    assert "数据性质" not in lines[0]
    assert ",4500.50," in lines[1]
    assert ",600," in lines[1]
    assert ",'=1+1," in lines[1]
    assert ",2024-03-01," in lines[1]
    assert ",92233720368547758.07," in lines[2]


def test_a_sheet_has_one_header_row_and_then_data(tmp_path):
    path = tmp_path / "labour.xlsx"
    exporting.write(path, [exporting.cells_of(labour(ROW), LABOUR, PLACES)], LABOUR)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert sheet.max_row == 2
    assert sheet["A1"].value == "登记号 record number"
    assert sheet["A2"].value == "LW513431-2024-000001"
    found = {sheet.cell(1, cell.column).value: cell for cell in sheet[2]}
    assert found["月收入（元） monthly income (yuan)"].value == 4500.5
    assert found["务工单位 employer"].value == "'=1+1"
    assert found["务工单位 employer"].data_type == "s"
    assert found["务工开始日期 started on"].is_date


def test_invented_data_are_marked_above_and_beside(tmp_path):
    path, text = tmp_path / "labour.xlsx", tmp_path / "labour.csv"
    cells = exporting.cells_of(labour(ROW), LABOUR, PLACES, invented=True)
    exporting.write(path, [cells], LABOUR, invented=True)
    exporting.write(text, [cells], LABOUR, invented=True)
    sheet = openpyxl.load_workbook(path).worksheets[0]
    assert INVENTED in sheet["A1"].value
    assert sheet["A2"].value == "登记号 record number"
    assert sheet.cell(2, sheet.max_column).value.startswith("数据性质")
    assert sheet.cell(3, sheet.max_column).value == INVENTED
    lines = text.read_text("utf-8-sig").splitlines()
    assert lines[0].endswith("数据性质 kind of data")
    assert lines[1].endswith(INVENTED)
    assert len(lines) == 2


def test_a_table_for_programs_keeps_exact_amounts(tmp_path):
    path = tmp_path / "labour.parquet"
    exporting.write(path, [exporting.cells_of(labour(ROW, ROW | {"subsidy_fen": 2**63 - 1}), LABOUR, PLACES)], LABOUR)
    frame = pl.read_parquet(path)
    assert frame["补贴金额（元） subsidy (yuan)"].to_list() == [Decimal("600.00"), Decimal("92233720368547758.07")]
    assert frame.schema["务工开始日期 started on"] == pl.Date


def test_more_rows_than_a_sheet_holds_are_refused_with_advice(tmp_path, monkeypatch):
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    cells = exporting.cells_of(labour(ROW, ROW, ROW), LABOUR, PLACES)
    with pytest.raises(exporting.TooManyRows, match="CSV"):
        exporting.write(tmp_path / "labour.xlsx", [cells], LABOUR)


@pytest.mark.parametrize("name", LEDGERS)
def test_every_code_of_every_ledger_has_a_word_of_its_own(name):
    for column in LEDGERS[name].columns:
        if column.type == Type.CODE:
            words = [term.name_zh for term in exporting.code_list(column.codes).values()]
            assert len(words) == len(set(words)), (column.name, words)
