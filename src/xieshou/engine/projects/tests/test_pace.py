"""Work and payment: the fraction, the curves, and what "more than so many points ahead" means to the fen."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.projects.pace import Pace, curves, rate, runs_ahead

DAY = [date(2024, 6, one) for one in range(1, 8)]
fen = st.integers(0, 10**13)


def test_both_curves_hold_their_last_value_between_the_days_on_which_they_move():
    found = curves([(DAY[2], 30), (DAY[5], 60)], [(DAY[1], 100), (DAY[3], 150)], 1000, start=DAY[0])
    assert found == [
        Pace(DAY[0], 0, Decimal("0.0")), Pace(DAY[1], 0, Decimal("10.0")), Pace(DAY[2], 30, Decimal("10.0")),
        Pace(DAY[3], 30, Decimal("25.0")), Pace(DAY[5], 60, Decimal("25.0")),
    ]  # fmt: skip
    assert found[-1].gap == Decimal("35.0")


def test_what_is_not_known_is_not_zero():
    [first, last] = curves([(DAY[1], 30)], [(DAY[0], 5)], 0)
    assert (first.built, first.paid, first.gap) == (None, None, None)
    assert (last.built, last.paid, last.gap) == (30, None, None)
    assert curves([], [], 100) == []


def test_what_the_payee_gave_back_is_paid_no_longer():
    assert [one.paid for one in curves([], [(DAY[0], 500), (DAY[1], -200)], 1000)] == [Decimal("50.0"), Decimal("30.0")]


def test_exactly_thirty_points_is_not_more_than_thirty():
    assert not runs_ahead(60, 300, 1000, 30)
    assert runs_ahead(60, 299, 1000, 30)
    assert rate(2995, 10000) == Decimal("30.0")  # rounded, it would be said to be thirty


@given(st.integers(0, 100), fen, st.integers(1, 10**13), st.integers(0, 100))
def test_the_rule_without_a_division_is_the_rule_with_one(built, paid, planned, points):
    assert runs_ahead(built, paid, planned, points) == (built - Fraction(100 * paid, planned) > points)


@given(st.lists(st.tuples(st.sampled_from(DAY), st.integers(0, 100))), st.lists(st.tuples(st.sampled_from(DAY), fen)))
def test_the_last_point_is_the_last_reading_and_all_that_was_paid(seen, payments):
    found = curves(seen, payments, 10**9)
    assert [one.on for one in found] == sorted({on for on, _ in (*seen, *payments)})
    if found:
        assert found[-1].paid == rate(sum(one for _, one in payments), 10**9)
        assert found[-1].built == (max(seen)[1] if seen else None)
