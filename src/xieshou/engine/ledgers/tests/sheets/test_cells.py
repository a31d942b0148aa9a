"""What a cell of each kind may look like, what it then is, and what is refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.ledgers import LEDGERS, Column, Type
from xieshou.engine.ledgers.cells.days import read_day, read_published_date, read_year
from xieshou.engine.ledgers.cells.distinct import each_once, told_apart
from xieshou.engine.ledgers.cells.numbers import read_number
from xieshou.engine.ledgers.cells.records import read_record
from xieshou.engine.ledgers.cells.text import read_text
from xieshou.engine.ledgers.cells.words import read_boolean, read_code
from xieshou.engine.ledgers.column import KINDS
from xieshou.engine.ledgers.reading.cell_text import EATEN

LABOUR = LEDGERS["labour"]


def column(kind: Type, **more) -> Column:
    name = "x_fen" if kind == Type.MONEY else "x"
    codes = "household_types" if kind == Type.CODE else ""
    return Column(name=name, zh="某栏", en="x", type=kind, meaning_zh="", meaning_en="", codes=codes, **more)


READERS = {
    Type.TEXT: read_text, Type.DATE: read_day, Type.YEAR: read_year, Type.BOOLEAN: read_boolean, Type.CODE: read_code,
    Type.INTEGER: read_number, Type.DECIMAL: read_number, Type.MONEY: read_number,
}  # fmt: skip


def read(kind: Type, text: str | None, *, factor: str = "", **more):
    """The value of one cell, or the code of its fault."""
    units = {"factor": factor} if factor else {}
    frame = READERS[kind](pl.Series([text], dtype=pl.String), column(kind, **more), **units)
    value, fault, _detail = frame.row(0)
    assert value is None or fault is None
    return fault or value


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("4500", 450000), ("4500.5", 450050), ("4500.50", 450050), ("4500.500000", 450050), ("4,500", 450000),
        ("1,234,567.89", 123456789), ("４５００", 450000), ("４，５００．５元", 450050), ("¥4500", 450000),
        ("￥4,500.00", 450000),
        ("4500元", 450000), ("4500圆整", 450000), ("1.2万元", 1200000), ("1.2万", 1200000), ("3亿", 30_000_000_000),
        ("3亿元", 30_000_000_000), ("0.000001亿元", 10000), ("-5", -500), ("−5", -500), ("－5", -500), ("+5", 500),
        (" 5 ", 500),
        ("5 000", 500000), ("\u200b5", 500), ("'5", 500), ("1.2e3", 120000), ("1E+3", 100000), ("0.1", 10),
        (".5", "no_number"),
        ("0.30000000000000004", 30), ("4500.0000000000009", 450000), ("", None), ("-", None), ("—", None),
        ("/", None), ("无", None),
        ("1.234", "fen"), ("0.00001万元", 10), ("0.0000001万元", "fen"), ("12%", "percent"), ("５％", "percent"),
        ("约4500", "no_number"), ("4500左右", "no_number"), ("1,23", "no_number"), ("1亿2000万", "no_number"),
        ("壹万", "no_number"),
        ("4500、600", "no_number"), ("=A1", "no_number"), ("#REF!", "formula_error"),
        ("92233720368547758.08", "too_large"),
        ("999999999999999999999", "too_large"), ("92233720368547758.07", 2**63 - 1),
        (f"{EATEN}5134260000000000", "eaten"),
        ("5\u202e", "control"), ("1\n2", "no_number"), ("12 5", "no_number"), ("4 500 000.5元", 450000050),
    ],
)  # fmt: skip
def test_amounts(text, fen):
    assert read(Type.MONEY, text) == fen


@pytest.mark.parametrize(
    ("text", "factor", "fen"),
    [
        ("1.2", "10000", 1200000), ("1.23456", "10000", 1234560), ("1.2345678", "10000", "fen"),
        ("1", "100000000", 10**10),
        ("5000元", "10000", 500000), ("1.2万元", "10000", 1200000), ("450000", "0.01", 450000), ("1.5", "0.01", "fen"),
        ("5", "0.1", 50),
    ],
)  # fmt: skip
def test_amounts_in_the_unit_of_the_header(text, factor, fen):
    assert read(Type.MONEY, text, factor=factor) == fen


@pytest.mark.parametrize(
    ("text", "number"),
    [("12", 12), ("12.0", 12), ("12.00", 12), ("12人", 12), ("1,200户", 1200), ("1.2万", 12000), ("12.5",
    "not_whole"), ("12%", "percent"),
     ("30多人", "no_number"), ("-3", "below"), ("101", "above"), ("0", 0)],
)  # fmt: skip
def test_whole_numbers(text, number):
    limits = {} if number == 12000 or number == 1200 else {"most": 100}
    assert read(Type.INTEGER, text, least=0, **limits) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("12.5", Decimal("12.5000")), ("0.00001", "decimals"), ("-0.25", Decimal("-0.2500")), ("1e-3", Decimal("0.0010")),
     ("3.5公里", Decimal("3.5000")), ("1.5万", Decimal(15000)), ("12%", "percent"), ("101", "above")],
)  # fmt: skip
def test_decimal_numbers(text, number):
    limits = {"most": 100} if number == "above" else {}
    assert read(Type.DECIMAL, text, **limits) == number


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2018-06-02", date(2018, 6, 2)), ("2018-6-2", date(2018, 6, 2)), ("2018.6.2", date(2018, 6, 2)),
        ("2018/6/2", date(2018, 6, 2)),
        ("2018年6月2日", date(2018, 6, 2)), ("2018年06月02号", date(2018, 6, 2)), ("20180602", date(2018, 6, 2)),
        ("20180602.0", date(2018, 6, 2)),
        ("２０１８－０６－０２", date(2018, 6, 2)), ("２０１８年６月２日", date(2018, 6, 2)),
        ("2018。6。2", date(2018, 6, 2)), ("2018 . 6 . 2", date(2018, 6, 2)),
        ("43253", date(2018, 6, 2)), ("43253.0", date(2018, 6, 2)), ("43253.52", date(2018, 6, 2)),
        ("2018-06-02 00:00:00", date(2018, 6, 2)),
        ("2018-06-02T08:30:00", date(2018, 6, 2)), ("2018/6/2 0:00", date(2018, 6, 2)),
        ("'2018-06-02", date(2018, 6, 2)), ("—", None),
        ("2018-02-29", "no_such_day"), ("2020-02-29", date(2020, 2, 29)), ("2018.13.2", "no_such_day"),
        ("2018-00-10", "no_such_day"),
        ("2018-06", "day_missing"), ("2018年", "day_missing"), ("2018", "day_missing"), ("201806", "day_missing"),
        ("18.6.2", "no_date"),
        ("6月2日", "no_date"), ("长期", "no_date"), ("1899-12-31", "far_day"), ("2101-01-01", "far_day"),
        ("12345", "no_date"),
        ("2018-6-2至2018-7-1", "no_date"),
    ],
)  # fmt: skip
def test_days(text, day):
    assert read(Type.DATE, text) == day


@pytest.mark.parametrize(
    ("text", "first", "last", "printed"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31), "2018"),
        ("2018年", date(2018, 1, 1), date(2018, 12, 31), "2018"),
        ("2018年度", date(2018, 1, 1), date(2018, 12, 31), "2018"),
        ("2018.6", date(2018, 6, 1), date(2018, 6, 30), "2018-06"),
        ("2018.0", date(2018, 1, 1), date(2018, 12, 31), "2018"),
        ("2018-06", date(2018, 6, 1), date(2018, 6, 30), "2018-06"),
        ("2018年2月", date(2018, 2, 1), date(2018, 2, 28), "2018-02"),
        ("2020年2月", date(2020, 2, 1), date(2020, 2, 29), "2020-02"),
        ("201806", date(2018, 6, 1), date(2018, 6, 30), "2018-06"),
        ("2018.10", date(2018, 10, 1), date(2018, 10, 31), "2018-10"),
        ("2018/6/2", date(2018, 6, 2), date(2018, 6, 2), "2018-06-02"),
        ("43253", date(2018, 6, 2), date(2018, 6, 2), "2018-06-02"),
        ("2018-06-01 00:00:00", date(2018, 6, 1), date(2018, 6, 1), "2018-06-01"),
    ],
)  # fmt: skip
def test_published_dates_keep_their_precision(text, first, last, printed):
    frame = read_published_date(pl.Series([text]), column(Type.PUBLISHED_DATE))
    assert frame.row(0) == (first, last, printed, None, None)


@pytest.mark.parametrize(
    ("text", "fault"), [("2018-13", "no_such_day"), ("去年", "no_date"), ("18", "no_date"), ("3000", "far_day")]
)
def test_published_dates_that_are_none(text, fault):
    assert read_published_date(pl.Series([text]), column(Type.PUBLISHED_DATE)).row(0) == (None, None, None, fault, None)


def test_a_month_whose_zero_a_spreadsheet_may_have_dropped_is_kept_with_a_warning():
    frame = read_published_date(pl.Series(["2018.1", "2018.01", "2018年1月"]), column(Type.PUBLISHED_DATE))
    assert frame["x_printed"].to_list() == ["2018-01"] * 3
    assert frame["fault"].to_list() == ["october", None, None]


@pytest.mark.parametrize(
    ("text", "year"),
    [("2024", 2024), ("2024.0", 2024), ("2024年", 2024), ("２０２４年度", 2024), ("24", "no_year"), ("今年",
    "no_year"), ("/", None),
     ("1980", "below"), ("2101", "above")],
)  # fmt: skip
def test_years(text, year):
    assert read(Type.YEAR, text, least=1990, most=2100) == year


@pytest.mark.parametrize(
    ("text", "answer"),
    [(yes, True) for yes in ("是", "有", "√", "✓", "Y", "y", "Yes", "TRUE", "True", "true", "1", "1.0", " 是 ", "１")]
    + [(no, False) for no in ("否", "无", "×", "N", "no", "FALSE", "False", "0", "0.0")]
    + [("", None), ("/", None), ("大概", "no_boolean"), ("2", "no_boolean")],
)  # fmt: skip
def test_yes_and_no(text, answer):
    assert read(Type.BOOLEAN, text) == answer


@pytest.mark.parametrize(
    ("text", "code"),
    [("脱贫户", "lifted"), ("lifted", "lifted"), ("Lifted household", "lifted"), (" 脱 贫 户 ", "lifted"), ("脫貧戶",
    "lifted"),
     ("建档立卡户", "lifted"), ("脱贫户 lifted household", "lifted"), ("lifted-脱贫户", "lifted"), ("—", None),
     ("富户", "no_code"),
     ("脱贫户/一般农户", "no_code")],
)  # fmt: skip
def test_codes_by_every_word_that_means_them(text, code):
    assert read(Type.CODE, text) == code


@pytest.mark.parametrize(
    ("text", "kept"),
    [("某厂", "某厂"), ("  某厂　", "某厂"), ("某（南海）厂", "某（南海）厂"), ("ＡＢ", "ＡＢ"), ("某\u200b厂\ufeff",
    "某厂"), ("'=1+1", "=1+1"),
     ("'-某厂", "-某厂"), ("''=x", "'=x"), ("'某厂", "'某厂"), ("=1+1", "=1+1"), ("一\r\n二", "一\n二"), ("-", "-"),
     ("无", "无"), ("   ", None),
     ("某\x00厂", "control"), ("某\x07厂", "control"), ("某\ufffd厂", "control"), ("某\u202e厂", "control"),
     ("#N/A", "formula_error"),
     ("#1厂", "#1厂"), (EATEN + "914406000000000000", "eaten"), ("长" * 10, "长" * 10), ("长" * 11, "too_long"),
     ("\ue000", "\ue000")],
)  # fmt: skip
def test_texts_keep_their_form(text, kept):
    assert read(Type.TEXT, text, longest=10) == kept


def test_records_by_number_by_name_or_by_both():
    known = pl.DataFrame({"record_no": ["XM-1", "XM-2", "XM-3"], "name": ["道路", "水渠", "水渠"]})
    cells = ["XM-1", "xm-1 ", "ＸＭ-1", "道路", "道路 XM-1", "XM-1（道路）", "水渠 XM-3", "水渠", "桥", "", "/"]
    frame = read_record(pl.Series(cells), "project", known)
    assert frame["project"].to_list() == ["XM-1"] * 6 + ["XM-3", None, None, None, None]
    assert frame["fault"].to_list() == [None] * 7 + ["several_records", "no_record", None, None]


@given(st.lists(st.one_of(st.none(), st.sampled_from(["甲", "乙", ""]), st.text(max_size=3)), max_size=60))
def test_telling_texts_apart_and_putting_them_back_changes_nothing(texts):
    series = pl.Series(texts, dtype=pl.String)
    distinct, which = told_apart(series)
    assert distinct.gather(which).to_list() == texts
    assert distinct.n_unique() == len(distinct)
    twice = each_once(pl.concat([series] * 3), lambda some: pl.DataFrame({"text": some}))
    assert twice["text"].to_list() == texts * 3


# Slow twins: the obvious reading of one cell, which the fast one agrees with.

NUMBERS = st.one_of(
    st.integers(-(10**14), 10**14).map(str),
    st.decimals(-(10**12), 10**12, places=3, allow_nan=False).map(lambda number: format(number, "f")),
    st.integers(0, 10**9).map(lambda number: f"{number:,}.50"),
)


@given(st.lists(st.tuples(NUMBERS, st.sampled_from(["", "元", "万", "万元", "亿"])), min_size=1, max_size=30))
def test_amounts_agree_with_exact_arithmetic(cells):
    times = {"": 1, "元": 1, "万": 10**4, "万元": 10**4, "亿": 10**8}
    frame = read_number(pl.Series([number + unit for number, unit in cells]), column(Type.MONEY))
    for (number, unit), value, fault in zip(cells, frame["x_fen"], frame["fault"], strict=True):
        fen = Decimal(number.replace(",", "")) * times[unit] * 100
        if fen != int(fen):
            assert fault == "fen"
        elif abs(fen) >= 2**63:
            assert fault == "too_large"
        else:
            assert (value, fault) == (int(fen), None)


@given(st.lists(st.tuples(st.dates(date(1951, 1, 1), date(2099, 12, 31)), st.integers(0, 6)), min_size=1, max_size=30))
def test_days_are_read_in_all_seven_spellings(cells):
    spellings = (
        lambda day: day.isoformat(), lambda day: f"{day.year}.{day.month}.{day.day}",
        lambda day: f"{day.year}/{day.month}/{day.day}",
        lambda day: f"{day.year}年{day.month}月{day.day}日", lambda day: f"{day:%Y%m%d}",
        lambda day: day.isoformat().translate(str.maketrans("0123456789-", "０１２３４５６７８９－")),
        lambda day: str((day - date(1899, 12, 30)).days),
    )  # fmt: skip
    texts = pl.Series([spellings[spelling](day) for day, spelling in cells])
    frame = read_day(texts, column(Type.DATE))
    assert frame["x"].to_list() == [day for day, _ in cells]
    assert frame["fault"].null_count() == len(cells)


@given(st.lists(st.text(max_size=12), min_size=1, max_size=40), st.sampled_from(sorted(READERS)))
def test_no_text_whatever_makes_a_reader_fail(texts, kind):
    frame = READERS[kind](pl.Series(texts), column(kind))
    value = frame.columns[0]
    assert frame.height == len(texts)
    assert frame[value].dtype == KINDS.get(kind, pl.String)
    assert frame.filter(pl.col("fault").is_not_null() & pl.col(value).is_not_null()).is_empty()
