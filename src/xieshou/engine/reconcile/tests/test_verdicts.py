"""The one rule that says whether a published number agrees with the books."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.reconcile import Verdict, printed_precision, verdict_of

numbers = st.decimals(min_value=0, max_value=10**12, places=2)
qualifiers = st.sampled_from(["", "exact", "about", "over", "at_least", "nearly", "planned"])


@pytest.mark.parametrize(
    ("printed", "precision"),
    [
        ("80.1万", 1_000),
        ("24.5亿元", 10_000_000),
        ("24.25亿元", 1_000_000),
        ("超24亿元", 100_000_000),
        ("580多万", 10_000),
        ("640多亿元", 100_000_000),
        ("3年3.3亿元", 10_000_000),
        ("超过4.1万名贫困户", 1_000),
        ("770多个", 1),
        ("27,680 people", 1),
        ("14.6", "0.1"),
        ("全域摘帽", 0),
    ],
)
def test_a_print_shows_how_precise_it_is(printed, precision):
    assert printed_precision(printed) == Decimal(precision)


def test_a_sum_that_rounds_to_the_print_agrees():
    assert verdict_of(Decimal(801_000), Decimal(801_300), precision=Decimal(1_000)) == Verdict.AGREES
    assert verdict_of(Decimal(801_000), Decimal(801_300)) == Verdict.DIFFERS


def test_a_bound_holds_on_its_own_side_only():
    assert verdict_of(Decimal(40), Decimal(41), qualifier="over") == Verdict.WITHIN_BOUND
    assert verdict_of(Decimal(40), Decimal(39), qualifier="over") == Verdict.DIFFERS
    assert verdict_of(Decimal(40), Decimal(39), qualifier="nearly") == Verdict.WITHIN_BOUND
    assert verdict_of(Decimal(40), Decimal(41), qualifier="nearly") == Verdict.DIFFERS


@given(numbers, qualifiers, st.lists(st.sampled_from(["2019", "2020"])), st.booleans())
def test_without_rows_there_is_nothing_to_compare(published, qualifier, missing, incomplete):
    verdict = verdict_of(published, None, qualifier=qualifier, missing=missing, incomplete=incomplete)
    assert verdict == Verdict.NO_ROWS


@given(numbers, numbers, qualifiers)
def test_a_known_gap_comes_before_any_comparison(published, computed, qualifier):
    for gap in ({"missing": ["2020"]}, {"incomplete": True}):
        assert verdict_of(published, computed, qualifier=qualifier, **gap) == Verdict.ROWS_INCOMPLETE


@given(numbers, qualifiers)
def test_a_number_always_stands_by_itself(number, qualifier):
    assert verdict_of(number, number, qualifier=qualifier) in (Verdict.AGREES, Verdict.WITHIN_BOUND)


@given(numbers, numbers, qualifiers)
def test_with_all_rows_there_is_a_verdict_and_it_is_the_same_after_scaling(published, computed, qualifier):
    verdict = verdict_of(published, computed, qualifier=qualifier)
    assert verdict in (Verdict.AGREES, Verdict.WITHIN_BOUND, Verdict.DIFFERS)
    assert verdict_of(published * 10_000, computed * 10_000, qualifier=qualifier) == verdict


@given(numbers, numbers, st.sampled_from(["over", "at_least", "nearly"]))
def test_of_two_unequal_numbers_a_bound_holds_in_one_order_only(one, other, qualifier):
    held = [verdict_of(a, b, qualifier=qualifier) == Verdict.WITHIN_BOUND for a, b in ((one, other), (other, one))]
    assert held.count(True) == (2 if one == other else 1)


@given(numbers, numbers, st.sampled_from([Decimal(1), Decimal(1_000), Decimal(10_000_000)]))
def test_a_finer_print_never_agrees_where_a_coarser_one_differs(published, computed, precision):
    coarse = verdict_of(published, computed, precision=precision)
    fine = verdict_of(published, computed, precision=precision / 10)
    assert not (fine == Verdict.AGREES and coarse == Verdict.DIFFERS)
