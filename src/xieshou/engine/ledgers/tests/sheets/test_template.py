"""The forms that clerks fill in: complete, and read back as they are meant."""

from __future__ import annotations

import openpyxl
import polars as pl
import pytest

from xieshou.engine.ledgers import LEDGERS, template
from xieshou.engine.ledgers.mapping import Dropped, choose_sheet, propose
from xieshou.engine.ledgers.reading.cell_text import as_text
from xieshou.engine.ledgers.tests.sheets.small_world import LABOUR, checked, codes_of, worker

KNOWN = template.Known(
    office="昭觉县 2024年",
    filled={"programme": "guangdong-sichuan", "year": "2024", "recipient": "昭觉县 513431", "donor": "顺德区 440606"},
    choices={"home_village": tuple(f"三河村{number} 51343110920{number}" for number in range(1, 10))},
)


def sheets_of(path) -> list[tuple[str, pl.DataFrame]]:
    """The sheets of a workbook as our readers give them."""
    found = []
    for sheet in openpyxl.load_workbook(path).worksheets:
        rows = [as_text(row) for row in sheet.iter_rows(values_only=True)]
        frame = pl.DataFrame(rows, schema={f"c{place}": pl.String for place in range(sheet.max_column)}, orient="row")
        found.append((sheet.title, frame.with_row_index("row", offset=1)))
    return found


@pytest.mark.parametrize("name", LEDGERS)
def test_every_form_is_found_mapped_and_empty(name, tmp_path):
    path = tmp_path / "form.xlsx"
    template.write(path, LEDGERS[name], KNOWN)
    sheets = sheets_of(path)
    choice = choose_sheet(sheets, LEDGERS[name])
    mapping = propose(sheets[0][1], LEDGERS[name])
    assert list(mapping.columns.values()) == [column.name for column in LEDGERS[name].columns]
    assert mapping.dropped == (Dropped(4, "example"),)
    assert mapping.last_row == 0
    assert choice.scores[sheets[0][0]] == max(choice.scores.values())
    assert all(score < choice.scores[sheets[0][0]] for title, score in choice.scores.items() if title != sheets[0][0])


def test_a_row_typed_into_a_form_is_brought_in_with_what_was_known(tmp_path):
    path = tmp_path / "form.xlsx"
    template.write(path, LABOUR, KNOWN)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for place, column in enumerate(LABOUR.columns, start=1):
        if column.name in worker() and column.name != "recipient":
            sheet.cell(5, place).value = worker()[column.name]
    book.save(path)
    title, raw = next(iter(sheets_of(path)))
    assert choose_sheet(sheets_of(path), LABOUR).best == title
    result = checked(raw)
    assert codes_of(result) == []
    assert result.rows["row"].to_list() == [5]
    assert result.rows["recipient"].to_list() == ["513431"]
    assert result.rows["donor"].to_list() == ["440606"]


def test_a_form_explains_itself(tmp_path):
    path = tmp_path / "form.xlsx"
    template.write(path, LABOUR, KNOWN)
    book = openpyxl.load_workbook(path)
    form, guide, lists = book.worksheets
    headers = {cell.value: cell for cell in form[3]}
    for column in LABOUR.columns:
        note = headers[column.header].comment.text
        assert column.meaning_zh in note
        assert column.meaning_en in note
        assert ("必填" in note) == column.required
    assert form["A1"].value == "劳务协作台账填报模板　昭觉县 2024年"
    assert form.freeze_panes == "A4"
    ranges = {str(rule.sqref).split(":")[0][:-1]: rule for rule in form.data_validations.dataValidation}
    village = headers["户籍村 home village"].column_letter
    assert ranges[village].formula1.startswith("'可选项'!$")
    assert ranges[village].errorStyle == "warning"
    number = headers["身份证号 ID number"].column_letter
    assert form.column_dimensions[number].number_format == "@"
    explained = {row[0].value: [cell.value for cell in row] for row in guide.iter_rows(min_row=4)}
    assert set(explained) == {column.header for column in LABOUR.columns}
    assert "脱贫户" in explained["户类型 household type"][5]
    listed = {
        column[0].value: [cell.value for cell in column[1:] if cell.value] for column in lists.iter_cols(min_row=2)
    }
    assert listed["可选：户籍村"] == list(KNOWN.choices["home_village"])
    assert "脱贫户" in listed["可选：户类型"]


def test_a_form_in_english_names_its_sheets_in_english_and_marks_invented_data(tmp_path):
    path = tmp_path / "form.xlsx"
    template.write(path, LABOUR, template.Known(invented=True), lang="en")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["Labour ledger", "How to fill in", "Lists"]
    assert any("演练数据" in str(cell.value) for cell in book.worksheets[0][2])
