"""Shares add up exactly, and amounts are written without a binary float."""

from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.indicators.amounts import amount_text, amounts_as_text
from xieshou.engine.indicators.shares import rounded_half_up, with_shares

numerators = st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=8)
units = st.sampled_from(["yuan", "yuan_per_county", "percent", "persons"])


@given(numerators, st.integers(1, 10**6))
def test_shares_add_up_to_the_rounded_whole_and_none_is_off_by_one(amounts: list[int], denominator: int) -> None:
    keys = [f"k{nth}" for nth in range(len(amounts))]
    rows = pl.DataFrame({"group": "g", "key": keys, "numerator": amounts, "denominator": denominator})
    shared = with_shares(rows, ["group"], ["key"])
    assert shared["amount"].sum() == rounded_half_up(sum(amounts), denominator)
    for row in shared.iter_rows(named=True):
        assert abs(row["amount"] * denominator - row["numerator"]) < denominator


def test_where_rows_lost_alike_the_first_by_key_gets_the_rest() -> None:
    rows = pl.DataFrame({"group": "g", "key": ["c", "a", "b"], "numerator": [1, 1, 1], "denominator": 3})
    shared = with_shares(rows, ["group"], ["key"])
    assert dict(shared.select("key", "amount").iter_rows()) == {"a": 1, "b": 0, "c": 0}


@pytest.mark.parametrize(
    ("numerator", "denominator", "rounded"), [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (-3, 2, -2), (1, 3, 0), (-2, 3, -1)]
)
def test_halves_are_rounded_away_from_zero(numerator: int, denominator: int, rounded: int) -> None:
    assert rounded_half_up(numerator, denominator) == rounded


@pytest.mark.parametrize(
    ("amount", "scale", "unit", "text"),
    [
        (72_700_000_000, 2, "yuan", "727000000"),
        (123_450, 2, "yuan", "1234.50"),
        (5, 2, "yuan", "0.05"),
        (-7_000, 2, "yuan", "-70"),
        (6_609_090_909, 2, "yuan_per_county", "66090909.09"),
        (613, 2, "percent", "6.13"),
        (-10_000, 2, "percent", "-100.00"),
        (29_110_000_000_000, 4, "yuan", "2911000000"),
        (15_000, 4, "yuan", "1.50"),
        (540_000, 4, "enterprises", "54"),
        (15_000, 4, "persons", "1.5"),
        (0, 0, "pairs", "0"),
    ],
)
def test_amounts_are_written_as_the_unit_asks(amount: int, scale: int, unit: str, text: str) -> None:
    assert amount_text(amount, scale, unit) == text


@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), st.sampled_from([0, 2, 4]), units), min_size=1))
def test_a_column_is_written_as_each_of_its_amounts_and_says_the_same_number(rows: list[tuple[int, int, str]]) -> None:
    frame = pl.DataFrame(rows, schema={"amount": pl.Int64, "scale": pl.Int64, "unit": pl.String}, orient="row")
    written = frame.select(amounts_as_text(pl.col("amount"), pl.col("scale"), pl.col("unit"))).to_series().to_list()
    assert written == [amount_text(*row) for row in rows]
    assert [Decimal(text) for text in written] == [Decimal(amount).scaleb(-scale) for amount, scale, _unit in rows]
