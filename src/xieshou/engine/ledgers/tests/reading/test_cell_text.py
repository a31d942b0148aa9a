"""Every kind of cell is written as text in one way, one by one or by the million."""

from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Context, Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xieshou.engine.ledgers.reading.cell_text import EATEN, as_text, number
from xieshou.engine.ledgers.reading.text_columns import from_text, from_values

floats = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.decimals(-(10**14), 10**14, places=2).map(float),
    st.integers(-(10**18), 10**18).map(float),
    st.sampled_from([0.1 + 0.2, 1 / 3, 1e15, 1e15 - 0.125, 1e-7, -0.0, 2.9999999999999996]),
)
values = st.one_of(
    floats, st.text(max_size=5), st.integers(-(10**17), 10**17), st.booleans(), st.none(),
    st.dates(), st.datetimes(), st.times(), st.timedeltas(timedelta(-9), timedelta(99999)),
)  # fmt: skip


def test_the_text_of_each_kind() -> None:
    table = {
        12.0: "12", 12.5: "12.5", 1234567.891: "1234567.891", 0.1 + 0.2: "0.3", 1.5e-7: "0.00000015", -0.0: "0",
        99999999999999.0: "99999999999999", 1e15: f"{EATEN}1000000000000000", -2e15: f"{EATEN}-2000000000000000",
        513426200001011000.0: f"{EATEN}513426200001011000", 7: "7",
        datetime(2018, 6, 2): "2018-06-02", datetime(2018, 6, 2, 8, 30): "2018-06-02 08:30:00",
        date(2018, 6, 2): "2018-06-02", datetime(2018, 6, 2, 23, 59, 59, 991_000): "2018-06-03",
        time(8, 30): "08:30:00", timedelta(hours=30, minutes=5): "30:05:00",
        "513426200001011234": "513426200001011234", "  两边有空格 ": "  两边有空格 ", "": None,
    }  # fmt: skip
    assert dict(zip(table, as_text(table), strict=True)) == table
    assert as_text([True, False, None]) == ["TRUE", "FALSE", None]


def plainly(value: float) -> str:
    """The slow obvious twin: fifteen digits by decimal arithmetic."""
    exact = Decimal(value)
    if not exact.is_finite() or abs(exact) >= 10**15:
        return EATEN + ("NaN" if exact.is_nan() else format(Decimal(repr(value)), "f").removesuffix(".0"))
    text = format(Context(prec=15, rounding=ROUND_HALF_EVEN).plus(exact), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


@settings(deadline=None)
@given(floats)
def test_numbers_have_the_fifteen_digits_that_a_spreadsheet_shows(value: float) -> None:
    assert number(value) == plainly(value)


@settings(deadline=None, max_examples=30)
@given(st.one_of(st.lists(values, min_size=1), st.lists(floats, min_size=1), st.lists(st.dates(), min_size=1)))
def test_whole_columns_read_as_their_cells_one_by_one(column: list[object]) -> None:
    marked = [text and text.replace("\0", "\ufffd") for text in as_text(column)]
    assert from_values(column).to_pylist() == marked


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("5.13426E+17", True), ("-5E+15", True), ("1.2E+100", True), ("5.13426E+14", False), ("5.1e+17", False),
        ("513426200001011234", False), ("型号E+17", False), ("", False),
    ],
)  # fmt: skip
def test_in_text_files_a_number_in_exponents_has_lost_its_digits(text: str, lost: bool) -> None:
    column = from_text([text, "乙"])
    assert isinstance(column, pa.Array)
    assert column.to_pylist() == [(EATEN + text if lost else text) or None, "乙"]
