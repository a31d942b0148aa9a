"""Sheets as offices keep them, and where the table is found in each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.ledgers.mapping import Dropped, Mapping, MappingError, choose_sheet, fingerprint, propose
from xieshou.engine.ledgers.mapping.headers import vocabulary
from xieshou.engine.ledgers.tests.sheets.small_world import LABOUR, sheet

PLAIN = """
    姓名 | 身份证号 | 户类型 | 务工地点 | 务工单位 | 务工方式 | 输出方式 | 务工开始日期
    甲 | 1 | 脱贫户 | 佛山市 | 某厂 | 单位就业 | 有组织 | 2024-03-01
    乙 | 2 | 脱贫户 | 佛山市 | 某厂 | 单位就业 | 有组织 | 2024-03-01
"""


def columns_of(text: str, ledger: str = "labour") -> dict[str, str]:
    """Header → column, of those that are mapped."""
    mapping = propose(sheet(text), LEDGERS[ledger])
    return {mapping.headers[raw]: name for raw, name in mapping.columns.items() if name}


def test_a_plain_sheet_is_mapped_whole():
    mapping = propose(sheet(PLAIN), LABOUR)
    assert (mapping.header_rows, mapping.first_row, mapping.last_row) == ((1,), 2, 3)
    assert mapping.missing == ()
    assert mapping.ambiguous == ()
    assert mapping.unmapped == {}


def test_titles_stand_above_and_totals_and_signatures_below():
    mapping = propose(
        sheet("""
            昭觉县2024年劳务协作台账 |||
            填报单位：昭觉县人社局 | | 填报日期：2024-12-01 |
            姓名 | 身份证号 | 务工单位 | 月收入（元）
            甲 | 1 | 某厂 | 4500
            乙 | 2 | 某厂 | 4000
            合  计 | | 2人 | 8500
            注：月收入为平均数。 |||
            填表人：丙 | | 审核：丁 |
            以上数据截至十二月底 |||
        """),
        LABOUR,
    )
    assert (mapping.header_rows, mapping.first_row, mapping.last_row) == ((3,), 4, 5)
    assert mapping.dropped == (Dropped(6, "total"), Dropped(7, "note"), Dropped(8, "note"), Dropped(9, "note"))


@pytest.mark.parametrize("name", ["合计", "总计", "小计", "注", "示例"])
def test_a_person_may_be_called_a_total(name):
    mapping = propose(sheet(f"{PLAIN}{name} | 3 | 脱贫户 | 佛山市 | 某厂 | 单位就业 | 有组织 | 2024-03-01"), LABOUR)
    assert mapping.last_row == (4 if name != "示例" else 3)  # the word that marks an example is no name


def test_subtotals_between_the_rows_are_dropped_wherever_they_say_so():
    mapping = propose(
        sheet("""
            县 | 乡镇 | 姓名 | 务工单位 | 务工方式 | 月收入
            昭觉县 | 三岔河镇 | 甲 | 某厂 | 单位就业 | 4500
            昭觉县 | 小计 | | | | 4500
            昭觉县 | 新城镇 | 乙 | 某厂 | 单位就业 | 4500
            昭觉县 | 总计 | 2 | | | 9000
        """),
        LABOUR,
    )
    assert mapping.dropped == (Dropped(3, "total"), Dropped(5, "total"))


def test_a_header_in_two_rows_is_read_as_one():
    assert columns_of("""
        姓名 | 务工起止 | | 补贴情况 | | 备注
         | 开始 | 结束 | 补贴种类 | 补贴金额 |
        甲 | 2024-01-01 | 2024-06-01 | 稳岗补贴 | 600 |
    """) == {
        "姓名": "name", "务工起止/开始": "started_on", "结束": "ended_on", "补贴情况/补贴种类": "subsidy_kind",
        "补贴金额": "subsidy_fen", "备注": "remarks",
    }  # fmt: skip


def test_the_two_sides_in_a_header_of_two_rows_are_told_apart():
    mapping = propose(
        sheet("""
            帮扶方 | | 受援方 | | 项目名称
            名称 | 代码 | 名称 | 代码 |
            佛山市 | 440600 | 昭觉县 | 513431 | 某项目
        """),
        LEDGERS["projects"],
    )
    assert list(mapping.columns.values()) == ["donor", "donor", "recipient", "recipient", "name"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("姓名*", "name"), ("*姓名", "name"), ("姓名（必填）", "name"), ("姓\\n名", "name"), ("姓　名", "name"),
        ("姓名：", "name"),
        ("1.姓名", "name"), ("（一）姓名", "name"), ("姓名①", "name"), ("姓名 name", "name"), ("姓名\\nname", "name"),
        ("Name", "name"), ("務工單位", "employer"), ("就業單位", "employer"), ("戶類型", "household_type"),
        ("身份證號碼", "id_number"), ("月收入（元） monthly income (yuan)", "monthly_income_fen"),
        ("月收入/元", "monthly_income_fen"),
        ("务工开始时间", "started_on"), ("上岗时间", "started_on"), ("受援县（市、区）", "recipient"),
        ("受援县代码", "recipient"),
        ("受援县名称", "recipient"), ("monthly_income_fen", "monthly_income_fen"), ("联系电话", ""), ("金额", ""),
    ],
)  # fmt: skip
def test_headers_are_known_in_every_writing(header, column):
    found = columns_of(f"{header} | 务工方式 | 输出方式\n甲 | 单位就业 | 有组织")
    assert found.get(header.replace("\\n", "\n"), "") == column


@pytest.mark.parametrize(
    ("title", "header", "factor"),
    [
        ("", "月收入", "1"), ("", "月收入（万元）", "10000"), ("", "月收入(万元)", "10000"),
        ("", "月收入[亿元]", "100000000"),
        ("", "月收入万元", "10000"), ("", "月收入（单位：万元）", "10000"),
        ("", "月收入（元） monthly income (yuan)", "1"),
        ("单位：万元", "月收入", "10000"), ("单位:人、万元", "月收入", "1"), ("金额单位：万元", "月收入（元）", "1"),
        ("　　　单 位：亿元", "月收入", "100000000"), ("", "monthly_income_fen", "0.01"),
    ],
)  # fmt: skip
def test_units_stand_in_the_header_or_in_a_title(title, header, factor):
    mapping = propose(sheet(f"{title or '台账'} ||\n姓名 | {header} | 务工方式\n甲 | 1 | 单位就业"), LABOUR)
    assert mapping.factors == {"monthly_income_fen": factor}


def test_units_may_have_a_row_of_their_own_and_columns_may_be_numbered():
    mapping = propose(
        sheet("""
            姓名 | 月收入 | 补贴金额 | 务工单位
             | 万元 | 元 |
            1 | 2 | 3 | 4
            甲 | 0.45 | 600 | 某厂
        """),
        LABOUR,
    )
    assert mapping.factors == {"monthly_income_fen": "10000", "subsidy_fen": "1"}
    assert (mapping.header_rows, mapping.first_row) == ((1, 2), 4)
    assert mapping.dropped == (Dropped(3, "numbering"),)


def test_counts_in_ten_thousands_say_so():
    mapping = propose(sheet("班次名称 | 人数（万人） | 人次\n某班 | 0.012 | 120"), LEDGERS["training"])
    assert mapping.factors == {"persons": "10000"}


def test_two_headers_for_one_column_are_asked_about_not_guessed():
    mapping = propose(sheet("姓名 | 就业单位 | 用人单位 | 务工方式\n甲 | 某厂 | 某公司 | 单位就业"), LABOUR)
    assert [one.raw for one in mapping.ambiguous] == [("c1", "c2")]
    assert mapping.columns["c1"] == mapping.columns["c2"] == ""
    assert "employer" not in mapping.missing
    assert mapping.unmapped == {}


def test_the_columns_own_header_goes_before_a_synonym_and_the_other_is_said():
    mapping = propose(sheet("姓名 | 务工单位 | 用人单位 | 务工方式\n甲 | 某厂 | 某公司 | 单位就业"), LABOUR)
    assert mapping.columns["c1"] == "employer"
    assert mapping.unmapped == {"c2": "用人单位"}


def test_a_code_and_a_name_are_one_column_in_two():
    mapping = propose(sheet("受援县代码 | 受援县 | 姓名\n513431 | 昭觉县 | 甲"), LABOUR)
    assert mapping.raw_of("recipient") == ("c0", "c1")


def test_unknown_headers_are_said_but_not_row_counters():
    mapping = propose(sheet("序号 | 姓名 | 务工单位 | 民族\n1 | 甲 | 某厂 | 彝族"), LABOUR)
    assert mapping.unmapped == {"c3": "民族"}
    assert "id_number" in mapping.missing
    assert "name" not in mapping.missing


def test_rows_with_nothing_but_what_a_template_fills_in_are_empty():
    mapping = propose(
        sheet("""
            序号 | 年度 | 受援县 | 姓名 | 务工单位
            1 | 2024 | 昭觉县 | 甲 | 某厂
            2 | 2024 | 昭觉县 | |
            3 | 2024 | 昭觉县 | |
        """),
        LABOUR,
    )
    assert (mapping.first_row, mapping.last_row) == (2, 2)


def test_the_header_of_each_printed_page_is_dropped():
    mapping = propose(sheet(PLAIN + PLAIN), LABOUR)
    assert mapping.dropped == (Dropped(4, "header"),)
    assert mapping.last_row == 6


def test_a_sheet_without_a_table_has_none():
    mapping = propose(sheet("关于报送台账的通知\n各县：\n请报送。"), LABOUR)
    assert not mapping.is_table
    assert "name" in mapping.missing


def test_the_data_are_found_among_other_sheets():
    codes = sheet("可选：户类型 | 可选：务工方式\n脱贫户 | 单位就业")
    choice = choose_sheet([("封面", sheet("劳务台账\n2024年")), ("可选项", codes), ("数据", sheet(PLAIN))], LABOUR)
    assert choice.best == "数据"
    assert choice.scores["数据"] == (8, 8)


def test_between_two_equally_good_sheets_a_person_chooses():
    assert choose_sheet([("一月", sheet(PLAIN)), ("二月", sheet(PLAIN))], LABOUR).best is None


def test_a_remembered_mapping_goes_before_our_own_words_in_any_order():
    first = propose(sheet("姓名 | 老板 | 单位 | 务工方式\n甲 | 丙 | 某厂 | 单位就业"), LABOUR)
    corrected = replace(first, columns=first.columns | {"c1": "", "c2": "employer"})
    again = sheet("单位 | 务工方式 | 老板 | 姓名\n某厂 | 单位就业 | 丙 | 乙")
    assert propose(again, LABOUR, corrected).columns == {
        "c0": "employer", "c1": "employment_kind", "c2": "", "c3": "name",
    }  # fmt: skip
    assert fingerprint(propose(again, LABOUR)) == fingerprint(first)
    assert fingerprint(propose(sheet(PLAIN), LABOUR)) != fingerprint(first)


def test_a_mapping_survives_json():
    mapping = propose(sheet(f"单位：万元 |\n{PLAIN}合计 | 2"), LABOUR, sheet="台账")
    assert Mapping.from_json(mapping.to_json(), LABOUR) == mapping


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "no JSON"), ("[]", "JSON object"), ('{"colums": {}}', "colums"), ('{"ledger": "projects"}', "projects"),
        ('{"columns": {"c0": "nme"}}', "nme"), ('{"columns": 3}', "shaped"), ('{"header_rows": ["x"]}', "shaped"),
        ('{"factors": {"subsidy_fen": "3"}}', "subsidy_fen"), ('{"factors": {"name": "1"}}', "name"),
    ],
)  # fmt: skip
def test_a_mapping_written_by_hand_is_refused_with_a_reason(text, said):
    with pytest.raises(MappingError, match=said):
        Mapping.from_json(text, LABOUR)


@pytest.mark.parametrize("name", LEDGERS)
def test_every_header_and_synonym_of_every_ledger_leads_to_its_column(name):
    known = vocabulary(LEDGERS[name])
    for column in LEDGERS[name].columns:
        for header in (column.header, column.zh, column.en, column.name, *column.synonyms):
            assert known.heading(header).column == column.name, (column.name, header)
