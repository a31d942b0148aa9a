"""Periods cover their year without a gap, and a due day is a day of the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.report_tables.periods import Due, PeriodKind, holding, months_before, period_of, periods_of

YEARS, KINDS = st.integers(1950, 2150), st.sampled_from(list(PeriodKind))


@given(YEARS, KINDS)
def test_the_periods_of_a_year_follow_each_other_without_gap_or_overlap(year, kind):
    periods = periods_of(kind, year)
    for one, following in pairwise(periods):
        assert following.first == one.last + timedelta(days=1)
    assert periods[-1].last + timedelta(days=1) == periods_of(kind, year + 1)[0].first
    assert [period_of(one.code) for one in periods] == periods
    assert all(one.year == year and one.first <= one.last for one in periods)


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), KINDS)
def test_every_day_lies_in_one_period_of_each_kind(day, kind):
    found = holding(kind, day)
    assert found.first <= day <= found.last


@pytest.mark.parametrize(
    "code", ["", "24", "2024-13", "2024-Q5", "2024-06-3", "2024-W54", "2023-W53", "0000", "２０２４"]
)
def test_what_is_no_period_is_refused_with_how_one_is_written(code):
    with pytest.raises(ValueError, match=r"write 2024|has no week"):
        period_of(code)


@pytest.mark.parametrize(
    ("due", "period", "day"),
    [
        (Due(1, 5), "2024-06", date(2024, 7, 5)), (Due(1, 5), "2024-12", date(2025, 1, 5)),
        (Due(1, 31), "2024-Q1", date(2024, 4, 30)), (Due(1, 31), "2024-Q4", date(2025, 1, 31)),
        (Due(2, 31), "2023-12", date(2024, 2, 29)), (Due(0, 31), "2024", date(2024, 12, 31)),
    ],
)  # fmt: skip
def test_a_table_is_due_on_a_day_of_a_month_after_its_period(due, period, day):
    assert due.on(period_of(period)) == day


def test_months_go_back_to_the_end_of_a_shorter_month():
    assert months_before(date(2024, 3, 31), 1) == date(2024, 2, 29)
    assert months_before(date(2024, 1, 15), 13) == date(2022, 12, 15)


def test_periods_are_called_as_tables_are_headed():
    assert period_of("2024-06").zh == "2024年6月"
    assert period_of("2024-Q2").zh == "2024年第二季度"
    assert period_of("2024-06-1").zh == "2024年6月上半月"
    assert period_of("2024-W23").zh == "2024年第23周（6月3日至6月9日）"
    assert period_of("2024-06-2").en == "second half of June 2024"
