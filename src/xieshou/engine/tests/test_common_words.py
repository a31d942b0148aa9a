"""The few words all rooms share: yuan, published dates, place codes."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine import place_codes, yuan
from xieshou.engine.published_date import Period, PublishedDate


@given(st.integers(-yuan.LARGEST_FEN, yuan.LARGEST_FEN))
def test_an_amount_written_in_yuan_is_read_as_the_same_fen(amount):
    assert yuan.fen(yuan.yuan_text(amount)) == amount


@pytest.mark.parametrize(
    ("fen", "text"), [(72_700_000_000, "727000000"), (123_450, "1234.50"), (-5, "-0.05"), (0, "0")]
)
def test_yuan_are_written_as_the_contract_has_them(fen, text):
    assert yuan.yuan_text(fen) == text


@pytest.mark.parametrize("text", ["", "1,000", "1.234", "1e9", "亿", "nan", "٣", "99999999999999999999"])
def test_what_is_no_amount_is_refused_by_name(text):
    with pytest.raises(ValueError, match="“"):
        yuan.fen(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2020-02", date(2020, 2, 1), date(2020, 2, 29)),
        ("2018-06-02", date(2018, 6, 2), date(2018, 6, 2)),
    ],
)
def test_a_published_date_keeps_its_precision(text, first, last):
    assert PublishedDate.read(text) == PublishedDate(first, last, text)


@pytest.mark.parametrize("text", ["2018-02-30", "2018.6.2", "June 2018", "2018-13", "18-06"])
def test_a_day_that_does_not_exist_is_refused(text):
    with pytest.raises(ValueError, match=text):
        PublishedDate.read(text)


def period(start: str | None, end: str | None) -> Period:
    return Period(PublishedDate.read(start) if start else None, PublishedDate.read(end) if end else None)


@pytest.mark.parametrize(
    ("start", "end", "day", "answer"),
    [
        ("2016-08", "2021", date(2019, 5, 1), True),
        ("2016-08", "2021", date(2016, 7, 31), False),
        ("2016-08", "2021", date(2016, 8, 15), None),
        ("2016-08", "2021", date(2021, 3, 1), None),
        ("2016-08", "2021", date(2022, 1, 1), False),
        ("2016-08", None, date(2030, 1, 1), True),
        (None, None, date(2019, 1, 1), None),
    ],
)
def test_a_question_as_of_a_day_is_answered_yes_no_or_unknown(start, end, day, answer):
    assert period(start, end).in_force_on(day) is answer


@pytest.mark.parametrize(
    ("start", "end", "year", "answer"),
    [("2017", "2021", 2017, True), ("2020-07", "2021", 2019, False), ("2017", "2021", 2021, True),
     (None, "2018", 2019, False), (None, None, 2019, None)],
)  # fmt: skip
def test_a_question_as_of_a_year_is_answered_yes_no_or_unknown(start, end, year, answer):
    assert period(start, end).in_force_within(year) is answer


days = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(days, days, days)
def test_a_year_holds_a_period_that_holds_one_of_its_days(start, end, day):
    if start > end:
        start, end = end, start
    known = period(start.isoformat(), end.isoformat())
    if known.in_force_on(day):
        assert known.in_force_within(day.year)


@pytest.mark.parametrize(
    ("code", "prefix", "depth", "around"),
    [
        ("510000", "51", 1, []),
        ("513400", "5134", 2, ["510000"]),
        ("513431", "513431", 3, ["513400", "510000"]),
        ("513431214201", "513431214201", 5, ["513431214", "513431", "513400", "510000"]),
        ("441900003", "441900003", 4, ["441900", "440000"]),
    ],
)
def test_the_digits_say_where_a_place_stands(code, prefix, depth, around):
    assert (place_codes.prefix(code), place_codes.depth(code), place_codes.ancestors(code)) == (prefix, depth, around)


@pytest.mark.parametrize(
    ("codes", "shared"),
    [(["513301", "513322"], "513300"), (["513431"], "513431"), (["513400", "513431"], "513400"),
     (["450000", "510000"], None), ([], None), (["513431214201", "513431214"], "513431214")],
)  # fmt: skip
def test_the_smallest_place_that_holds_several(codes, shared):
    assert place_codes.common_ancestor(codes) == shared


@given(st.sampled_from(["510000", "513400", "513431", "513431214", "513431214201"]))
def test_every_place_lies_within_itself_and_all_around_it(code):
    assert all(place_codes.is_within(code, outer) for outer in [code, *place_codes.ancestors(code)])
