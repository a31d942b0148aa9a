"""What other systems export under the name .xls: web pages, and XML of Excel 2003."""

from pathlib import Path

import pytest

from xieshou.engine.ledgers.reading import EATEN, Limits, Unreadable
from xieshou.engine.ledgers.tests.reading.making import cells, first_cells, read_here

PAGE = """<html xmlns:x="urn:schemas-microsoft-com:office:excel"><head><meta charset="gb2312">
<style>td { color: red }</style></head><body>
<table border=1>
  <tr><td colspan="3">演练 台账</td></tr>
  <tr><th rowspan="2">姓名</th><th colspan=2>金额 &amp; 日期</th></tr>
  <tr><th>金额</th><th>日期</th></tr>
  <tr><td> 演练甲 </td><td x:num="12.5">12.50<td>2024-03-01<br>二次</tr>
  <tr><td>演练乙</td><td>9.90000E+17</td><td>&nbsp;</td></tr>
  <tr><td></td></tr>
</table>
<table><tr><td> </td></tr></table>
<table><tr><td>另一张<table><tr><td>里面</td></tr></table></td></tr></table>
</body></html>"""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_tables_of_a_page_are_sheets(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "台账.xls"
    path.write_bytes(PAGE.encode(encoding))
    told = read_here(path)
    assert told["kind"] == "html"
    assert [sheet["name"] for sheet in told["sheets"]] == ["表1", "表3", "表4"]
    assert cells(told["sheets"][0]["table"]) == {
        1: ["演练 台账", None, None], 2: ["姓名", "金额 & 日期", None], 3: [None, "金额", "日期"],
        4: ["演练甲", "12.50", "2024-03-01\n二次"], 5: ["演练乙", f"{EATEN}9.90000E+17", None],
    }  # fmt: skip
    assert told["sheets"][0]["merged"] == ((1, 0, 1, 2), (2, 0, 3, 0), (2, 1, 2, 2))


def test_a_page_without_a_table_and_absurd_spans(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text("<html><body>请登录</body></html>", "utf-8")
    with pytest.raises(Unreadable) as refused:
        read_here(path)
    assert refused.value.code == "no_table"
    path.write_text(
        '<table><tr><td colspan="999999" rowspan="999999">甲</td></tr><tr><td>乙</td></tr></table>', "utf-8"
    )
    with pytest.raises(Unreadable) as refused:
        read_here(path)
    assert refused.value.code == "too_many_columns"


XML = """<?xml version="1.0" encoding="UTF-8"?>
<?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">
 <Worksheet ss:Name="台账"><Table>
  <Row><Cell ss:MergeAcross="2"><Data ss:Type="String">演练台账</Data></Cell></Row>
  <Row ss:Index="3"><Cell><Data ss:Type="String">演练甲</Data>
   <Comment><Data ss:Type="String">批注</Data></Comment></Cell>
   <Cell ss:Index="3"><Data ss:Type="Number">12.50</Data></Cell></Row>
  <Row><Cell><Data ss:Type="DateTime">2024-03-01T00:00:00.000</Data></Cell>
   <Cell><Data ss:Type="Boolean">1</Data></Cell>
   <Cell><Data ss:Type="Number">990000199001010011</Data></Cell></Row>
  <Row><Cell><Data ss:Type="DateTime">三月</Data></Cell><Cell><Data ss:Type="Error">#N/A</Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="空"><Table/></Worksheet>
</Workbook>"""


def test_excel_2003_xml(tmp_path: Path) -> None:
    path = tmp_path / "台账.xls"
    path.write_text(XML, "utf-8")
    told = read_here(path)
    assert told["kind"] == "xml"
    assert [(sheet["name"], sheet["rows"]) for sheet in told["sheets"]] == [("台账", 4), ("空", 0)]
    assert told["sheets"][0]["merged"] == ((1, 0, 1, 2),)
    assert cells(told["sheets"][0]["table"]) == {
        1: ["演练台账", None, None], 3: ["演练甲", None, "12.5"],
        4: ["2024-03-01", "TRUE", f"{EATEN}990000199001010000"], 5: ["三月", "#N/A", None],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (XML.replace("<Workbook", '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><Workbook'), "unsafe"),
        (XML[:-30], "damaged"), (XML.replace('ss:Index="3"', 'ss:Index="9999999"'), "too_many_columns"),
        (XML.replace('<Row ss:Index="3"', '<Row ss:Index="9999999"'), "too_many_rows"),
    ],
)  # fmt: skip
def test_excel_2003_xml_that_is_refused(text: str, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_text(text, "utf-8")
    with pytest.raises(Unreadable) as refused:
        first_cells(path, Limits())
    assert refused.value.code == code
