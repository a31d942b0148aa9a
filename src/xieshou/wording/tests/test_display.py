"""How values look: money, figures, days."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.published_date import PublishedDate
from xieshou.wording import display


@pytest.mark.parametrize(
    ("fen", "shown"),
    [
        (36_000_000_000, "36,000.0"),
        (318_000_000, "318.0"),
        (650_123_450, "650.1"),
        (650_500_000, "650.5"),
        (50_000, "0.1"),
        (41_250, "0.04"),
        (1, "0.000001"),
        (0, "0.0"),
        (-36_050_000, "-36.1"),
    ],
)
def test_money_is_shown_in_wan_with_one_decimal_rounded_half_away_from_zero(fen, shown):
    assert display.wan(fen) == shown


@given(st.integers(min_value=-(10**17), max_value=10**17).filter(bool))
def test_an_amount_that_is_not_zero_never_looks_like_zero(fen):
    assert set(display.wan(fen)) - set("-0.,")


@given(st.integers(min_value=-(10**17), max_value=10**17))
def test_exact_yuan_lose_nothing(fen):
    assert round(float(display.yuan(fen % 10**9).replace(",", "")) * 100) == fen % 10**9
    whole, _, rest = display.yuan(abs(fen)).replace(",", "").partition(".")
    assert int(whole) * 100 + int(rest or 0) == abs(fen)


@pytest.mark.parametrize(("fen", "shown"), [(123_450, "1,234.50"), (72_700_000_000, "727,000,000"), (5, "0.05")])
def test_yuan_have_two_decimals_or_none(fen, shown):
    assert display.yuan(fen) == shown


@pytest.mark.parametrize(
    ("value", "unit", "language", "shown"),
    [
        ("727000000", "yuan", "zh-hans", ("7.27", "yi_yuan", "727,000,000")),
        ("727000000", "yuan", "en", ("727", "million_yuan", "727,000,000")),
        ("2911000000", "yuan", "zh-hans", ("29.11", "yi_yuan", "2,911,000,000")),
        ("2911000000", "yuan", "en", ("2.911", "billion_yuan", "2,911,000,000")),
        ("2450000000", "yuan", "zh-hans", ("24.5", "yi_yuan", "2,450,000,000")),
        ("87660000", "yuan", "zh-hans", ("8,766", "wan_yuan", "87,660,000")),
        ("1234.50", "yuan", "zh-hans", ("1,234.5", "yuan", "1,234.50")),
        ("66090909.09", "yuan_per_county", "zh-hans", ("6,609.09", "wan_yuan_per_county", "66,090,909.09")),
        ("6488", "persons", "zh-hans", ("6,488", "persons", "6,488")),
        ("100", "persons", "en", ("100", "persons", "100")),
        ("6.130", "percent", "en", ("6.13%", "", "6.130%")),
        ("several", "persons", "en", ("several", "persons", "several")),
    ],
)
def test_a_figure_is_told_in_the_largest_fitting_unit_of_the_language(value, unit, language, shown):
    assert display.figure(value, unit, language) == shown


@pytest.mark.parametrize(
    ("printed", "chinese", "english"),
    [
        ("2018-06-02", "2018年6月2日", "2 June 2018"),
        ("2018-06", "2018年6月", "June 2018"),
        ("2018", "2018年", "2018"),
        ("spring 2018", "spring 2018", "spring 2018"),
    ],
)
def test_a_published_date_keeps_its_precision_in_both_languages(printed, chinese, english):
    assert display.day_in_sentence(printed, "zh-hans") == chinese
    assert display.day_in_sentence(printed, "en") == english


def test_a_day_in_a_table_is_as_printed():
    assert display.printed_day(PublishedDate.read("2018-06")) == "2018-06"
    assert display.printed_day(date(2018, 6, 2)) == "2018-06-02"
    assert display.printed_day(datetime(2018, 6, 2, 9, 30, tzinfo=UTC)) == "2018-06-02 09:30"
    assert display.printed_day(None) == ""


def test_a_share_of_nothing_is_nothing():
    assert display.share(1, 3) == "33.3%"
    assert display.share(1, 0) == ""
