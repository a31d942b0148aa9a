"""What is chased on a day, when something is due that names no day, and due days as calendar entries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.data.commitment_rules import FILE, commitment_rules, read
from xieshou.data.pack_file import PackError
from xieshou.engine.calendar import shipped
from xieshou.engine.commitments import DueItem, chase, default_due, due_calendar
from xieshou.engine.commitments.chasing import Followed

RULES = commitment_rules()
DAY = date(2018, 10, 1)


def item(due_in=200, silent=0, stage="under_way", unit="凉山州扶贫开发局"):
    due_on = None if due_in is None else DAY + timedelta(days=due_in)
    return Followed(stage, due_on, None if silent is None else DAY - timedelta(days=silent), unit)


def told(one):
    found = chase(one, DAY, RULES)
    return found.colour, [rule.code for rule in found.reasons]


@pytest.mark.parametrize(
    ("one", "colour", "reasons"),
    [
        (item(), "green", []),
        (item(due_in=0), "amber", ["due_soon"]),
        (item(due_in=30), "amber", ["due_soon"]),
        (item(due_in=31), "green", []),
        (item(due_in=-1), "red", ["overdue", "due_soon"]),
        (item(silent=30), "amber", ["silent"]),
        (item(silent=90), "red", ["silent_long", "silent"]),
        (item(silent=30, stage="closing_asked"), "red", ["closing_waits", "silent"]),
        (item(unit=""), "amber", ["nobodys"]),
        (item(due_in=None), "amber", ["no_day"]),
        (item(silent=None), "green", []),
    ],
)
def test_the_first_rule_that_fits_gives_the_colour_and_all_that_fit_are_told(one, colour, reasons):
    assert told(one) == (colour, reasons)


def test_what_is_closed_is_not_chased():
    assert chase(item(due_in=-400, stage="closed"), DAY, RULES) is None


ORDER = {"green": 0, "amber": 1, "red": 2}


@given(st.integers(-400, 400), st.integers(0, 400), st.integers(1, 60))
def test_a_later_day_never_makes_an_item_less_urgent(due_in, silent, later):
    one = item(due_in=due_in, silent=silent)
    now, then = chase(one, DAY, RULES), chase(one, DAY + timedelta(days=later), RULES)
    assert ORDER[now.colour] <= ORDER[then.colour]


@pytest.mark.parametrize(
    ("agreed", "due"),
    [
        ("2018-06-02", "2018-12-31"),
        ("2018-11-01", "2018-12-31"),
        ("2018-11-02", "2019-12-31"),
        ("2018-12-31", "2019-12-31"),
    ],
)
def test_what_names_no_day_is_due_with_the_self_assessment_that_leaves_sixty_days(agreed, due):
    assert default_due(date.fromisoformat(agreed), RULES, shipped().rules) == date.fromisoformat(due)


def test_a_calendar_without_that_deadline_gives_no_day():
    assert default_due(DAY, RULES, []) is None


def test_a_due_day_is_one_whole_day_and_a_closed_item_is_cancelled():
    items = [
        DueItem("YD-2", date(2018, 12, 31), "控辍保学", "凉山州", 3, True),
        DueItem("YD-1", date(2018, 9, 30), "劳务协作, 培训", "佛山市", 1, False),
    ]
    text = due_calendar(items, "议定事项").decode()
    assert text.index("UID:YD-1@xieshou") < text.index("UID:YD-2@xieshou")
    assert "DTSTART;VALUE=DATE:20180930\r\nDTEND;VALUE=DATE:20181001" in text
    assert "SUMMARY:劳务协作\\, 培训" in text
    assert text.count("STATUS:CANCELLED") == 1


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("days_left: -1,", "days_left: -1, silent_days: 3,", "asks nothing, or several things"),
        ("moves: [[closed, under_way]]", "moves: [[closed, nowhere]]", "nowhere"),
        ("moves: [[closed, under_way]]", "moves: [[closed]]", "pairs"),
        ("colour: red, days_left", "colour: pink, days_left", "pink"),
    ],
)
def test_a_rule_that_cannot_be_understood_says_where_and_why(tmp_path, old, new, says):
    file = tmp_path / FILE.name
    file.write_text(FILE.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(PackError, match=says):
        read(file)
