"""The sheet holds what the table holds, with its title, its unit and its total, and prints on A4."""

from __future__ import annotations

import zipfile
from datetime import date
from typing import Any

import openpyxl
import polars as pl
import pytest

from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.report_tables import evaluate, period_of, shipped
from xieshou.engine.report_tables.cells import as_text_table, lines
from xieshou.engine.report_tables.workbook import Titles, write_sheet

PLACES = {"990101": "演练甲县", "990102": "演练乙县"}


def movement(number: str, kind: str, fen: int, place: str | None = "990101") -> dict[str, Any]:
    day = date(2024, 5, 3)
    return {"record_no": number, "kind": kind, "amount_fen": fen, "on_first": day, "on_last": day,
            "fund_type": "fiscal", "recipient": place}  # fmt: skip


@pytest.fixture
def result():
    rows = pl.DataFrame(
        [movement("1", "receive", 123_456_789), movement("2", "spend", 100_000_000),
         movement("3", "receive", 1, "990102"), movement("4", "receive", 500, None)],
        schema=LEDGERS["funds"].schema, orient="row",
    )  # fmt: skip
    return evaluate(shipped()["monthly-expenditure"], rows, {"funds": rows}, period_of("2024-05"))


@pytest.fixture
def sheet(result, tmp_path):
    path = tmp_path / "t.xlsx"
    titles = Titles("=月报[表]", "甲县办", "2024年5月", date(2024, 6, 3), invented=True, notes=["取自已审核的4行。"])
    write_sheet(path, result, titles, PLACES)
    return path


def test_it_has_title_mark_office_period_unit_lines_total_and_signatures(sheet):
    page = openpyxl.load_workbook(sheet).active
    told = [[cell for cell in row if cell is not None] for row in page.iter_rows(values_only=True)]
    assert told[0] == ["=月报[表]"]
    assert told[1][0].startswith("演练数据")
    assert told[2] == ["填表单位：甲县办", "2024年5月", "单位：万元"]
    assert told[3][:4] == ["序号", "县（市、区）", "资金类型", "累计到位\n(万元)"]
    assert told[4][:4] == [1, "演练甲县", "财政援助资金", pytest.approx(123.456789)]
    assert told[6][1] == "（未填）"
    assert told[7][0] == "合计"
    assert told[7][1] == pytest.approx(123.45729)
    assert told[8] == ["取自已审核的4行。"]
    assert "制表日期：2024-06-03" in told[9][0]


def test_it_prints_on_a4_across_fitted_to_the_width_with_the_header_on_every_page(sheet):
    page = openpyxl.load_workbook(sheet).active
    assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
    assert (page.page_setup.fitToWidth or 1, page.page_setup.fitToHeight) == (1, 0)
    assert page.print_title_rows == "$4:$4"
    assert "&P" in page.oddFooter.center.text


def test_no_cell_is_a_formula(sheet):
    with zipfile.ZipFile(sheet) as parts:
        assert "<f>" not in parts.read("xl/worksheets/sheet1.xml").decode()


def test_money_in_a_text_file_is_exact_and_a_missing_share_is_empty(result):
    told = as_text_table(result, "zh", PLACES, [("数据性质", "演练数据")])
    assert told["累计到位（万元）"].to_list() == ["123.456789", "0.000001", "0.0005"]
    assert told["支出率（%）"].to_list() == ["81", "0", "0"]
    assert told["数据性质"].unique().to_list() == ["演练数据"]
    assert next(iter(lines(result, "en", PLACES)))[1] == "Fiscal aid"
