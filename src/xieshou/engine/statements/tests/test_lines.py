"""Statements as banks print them, and their balances. All data is invented."""

from __future__ import annotations

from datetime import date

import polars as pl

from xieshou.engine.statements import find_breaks, read_statement


def sheet(*rows: str) -> pl.DataFrame:
    """A raw sheet from lines with | between cells, as the reading child gives it."""
    cells = [[cell.strip() or None for cell in row.split("|")] for row in rows]
    wide = max(map(len, cells))
    columns = {f"c{at}": [row[at] if at < len(row) else None for row in cells] for at in range(wide)}
    return pl.DataFrame({"row": pl.Series(range(1, len(rows) + 1), dtype=pl.UInt32)} | columns)


def read(*rows: str):
    return read_statement([("明细", sheet(*rows))])


BANK = (
    "演练银行账户明细",
    "单位：元",
    "交易日期 | 凭证号 | 借方金额 | 贷方金额 | 余额 | 对方户名 | 摘要",
    "20240603 | 1001 |  | 500,000.00 | 500,000.00 | 演练市财政局 | 协作资金",
    "2024-06-05 | 1002 | 120,000.50 |  | 379,999.50 | 甲公司 | 工程款",
    " | | 120,000.50 | 500,000.00 | | | 本月合计",
)


def test_a_statement_under_a_title_with_a_sum_below_is_read():
    found = read(*BANK)
    assert found.faults == ()
    assert [(one.row, one.on, one.amount_fen, one.balance_fen, one.document_no, one.party) for one in found.lines] == [
        (4, date(2024, 6, 3), 50_000_000, 50_000_000, "1001", "演练市财政局"),
        (5, date(2024, 6, 5), -12_000_050, 37_999_950, "1002", "甲公司"),
    ]
    assert (found.first_on, found.last_on) == (date(2024, 6, 3), date(2024, 6, 5))


def test_one_column_of_amounts_goes_by_the_direction():
    found = read("记账日期 | 借贷标志 | 金额（万元） | 收款人 | 付款人 | 流水号 | 用途",
                 "2024-06-03 | 贷 | 2 | 本单位 | 演练市财政局 | 77 | 到账",
                 "2024-06-04 | 借 | 1.5 | 甲公司 | 本单位 | 78 | 工程款")  # fmt: skip
    assert found.faults == ()
    assert [(one.amount_fen, one.party, one.document_no) for one in found.lines] == [
        (2_000_000, "演练市财政局", "77"), (-1_500_000, "甲公司", "78"),
    ]  # fmt: skip


def test_amounts_that_do_not_say_which_way_money_went_are_asked_about():
    found = read("日期 | 金额 | 摘要", "2024-06-03 | 5 | 甲", "2024-06-04 | 7 | 乙")
    assert found.lines == ()
    assert "which way money went" in found.faults[0].message_en


def test_every_fault_is_said_at_its_row():
    found = read("交易日期 | 支出 | 收入 | 对方户名", "2024-06-03 | 5 | | 甲", "2024-13-03 | 6 | | 乙",
                 "2024-06-04 | 约七 | | 丙",
                 "2024-06-04 | 5 | 6 | 丁", "| 7 | | 戊")  # fmt: skip
    assert [one.row for one in found.faults] == [3, 4, 5, 6]
    assert [one.row for one in found.lines] == [2]


def test_sums_and_balances_brought_forward_are_told_apart_from_lines_without_a_day():
    found = read("交易日期 | 支出 | 收入 | 余额 | 摘要", "2024-06-01 | | | 100 | 期初余额",
                 "2024-06-03 | 5 | | 95 | 上年结转资金",
                 "本月合计 | 5 | | | ", "| 7 | | 88 | ", "某日 | 3 | | | ", "2024-06-05 | x | | | 余额划转",
                 "| | | 95 | ")  # fmt: skip
    assert [one.row for one in found.lines] == [3]
    assert [one.row for one in found.faults] == [5, 6, 7]
    assert set(found.sums) >= {2, 4}


def test_what_is_no_statement_is_refused_and_says_what_to_do():
    for rows in (("封面",), ("姓名 | 电话", "甲 | 1"), ("日期 | 摘要", "2024-06-03 | 甲")):
        found = read(*rows)
        assert found.lines == (), rows
        assert found.faults, rows


def test_balances_that_follow_are_silent_whichever_way_the_statement_runs():
    lines = read(*BANK).lines
    assert find_breaks(lines) == find_breaks(lines[::-1]) == ()


def test_a_balance_that_does_not_follow_is_said_at_its_row():
    broken = list(BANK)
    broken[4] = broken[4].replace("379,999.50", "379,999.00")
    [one] = find_breaks(read(*broken).lines)
    assert (one.row, one.expected_fen, one.found_fen) in ((5, 37_999_950, 37_999_900), (4, 50_000_000, 50_000_000))
