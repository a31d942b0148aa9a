"""The report in Word: its figures are the pages', its bytes follow from the snapshot alone."""

import io
import zipfile
from datetime import UTC, datetime

import pytest
from docx import Document

from xieshou.apps.assessment.actions import freeze, load_definitions
from xieshou.apps.assessment.models import Figure
from xieshou.apps.pairings.models import Programme
from xieshou.apps.places.actions import load_divisions
from xieshou.apps.reports.parts import add_caption, add_table, same_bytes
from xieshou.apps.reports.styles import new_document
from xieshou.apps.reports.word import yearly_report
from xieshou.demo.guangdong_sichuan.load import load


@pytest.fixture
def programme(db, settings, tmp_path) -> Programme:
    settings.HOME = tmp_path
    load_divisions()
    load_definitions(by=None)
    load()
    held = Programme.objects.get(code="guangdong-sichuan")
    freeze(held, by=None, why="test")
    return held


def cells(content: bytes) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for table in Document(io.BytesIO(content)).tables for row in table.rows]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_report_prints_the_figures_of_the_snapshot(programme, language):
    content = yearly_report(programme, 2019, language=language)
    printed = {row[0]: row[2] for row in cells(content) if len(row) == 6}
    for figure in Figure.objects.filter(year=2019, scope="programme", beside=False).exclude(value=None):
        assert printed[figure.indicator].replace(",", "") == figure.value
    claims = {row[0]: row[3:6] for row in cells(content) if len(row) == 7}
    assert claims["gs-tot-001"] == ["2,450,000,000", "1,632,000,000", "818,000,000"]
    assert yearly_report(programme, 2019, language=language) == content


def test_the_annex_names_what_proves_each_row(programme):
    rows = [row for row in cells(yearly_report(programme, 2019, language="en")) if len(row) == 5]
    aid = next(row for row in rows if row[1] == "gs-fund-004")
    assert aid[2:] == ["727,000,000", "7.27亿元", "佛山日报 2020"]


def test_an_unfrozen_programme_has_no_report(db):
    load_divisions()
    held = Programme.objects.create(
        code="empty", name_zh="空", name_en="empty", donor_id="440000", recipient_id="510000", first_year=2019,
        last_year=2019, shown_year=2019,
    )  # fmt: skip
    with pytest.raises(LookupError):
        yearly_report(held, 2019)


def test_headings_are_numbered_by_word_and_fonts_name_the_chinese_cut():
    document = new_document("zh-hans")
    document.add_heading("第一部分", 1)
    add_caption(document, "表", "说明", 1)
    add_table(document, ["甲", "乙"], [["一", "1"]], [3.0, 3.0], frozenset({1}), total=["合计", "1"])
    content = same_bytes(document, title="t", day=datetime(2019, 12, 31, tzinfo=UTC))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        styles, numbering, body = (
            parts.read(f"word/{name}.xml").decode() for name in ("styles", "numbering", "document")
        )
    assert 'w:eastAsia="仿宋"' in styles
    assert 'w:eastAsia="zh-CN"' in styles
    assert "eastAsiaTheme" not in styles.split("<w:style ", 1)[1].split("Heading 3")[0] or "仿宋" in styles
    assert "chineseCounting" in numbering
    assert numbering.index('w:abstractNumId="90"') < numbering.index("<w:num ")
    assert "w:tblHeader" in body
    assert "SEQ 表" in body
