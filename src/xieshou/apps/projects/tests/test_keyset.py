"""Pages of a long list: whatever the order, walking them shows every row once, and walking back shows the same."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts.keyset import Order, cursor, page
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects import queries
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db


def walk(rows, order, size):
    """Every page forwards, then every page backwards from the last one."""
    forwards, found = [], page(rows, order, size=size)
    while True:
        forwards.append(found)
        if not found.after:
            break
        found = page(rows, order, after=found.after, size=size)
    backwards = [forwards[-1]]
    while backwards[-1].before:
        backwards.append(page(rows, order, before=backwards[-1].before, size=size))
    return forwards, backwards


def slow_and_obvious(rows, order):
    """All rows sorted in memory: those with a value in order, then those without."""
    rows = sorted(rows, key=lambda row: row.record_no, reverse=order.descending)
    held = [row for row in rows if getattr(row, order.column) is not None]
    held.sort(key=lambda row: getattr(row, order.column), reverse=order.descending)
    return [row.pk for row in held] + [row.pk for row in rows if getattr(row, order.column) is None]


@pytest.mark.parametrize("sort", ["number", "-number", "total", "-total", "start", "-start", "county", "-county"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(totals=st.lists(st.sampled_from([None, 1, 2, 3]), max_size=9), size=st.integers(1, 4))
def test_walking_the_pages_shows_each_row_once_and_back_again(sort, totals, size):
    Project.objects.all().delete()
    book = hand_made.Programme.objects.first() or hand_made.programme()
    for n, total in enumerate(totals):
        place = (hand_made.BUTUO, hand_made.JINYANG)[n % 2]
        project(f"p{n}", book, place, total_fen=total, start=f"201{total}-0{n % 3 + 1}" if total else "")
    order, rows = queries.order_of(sort), Project.objects.all()
    forwards, backwards = walk(rows, order, size)
    wanted = slow_and_obvious(rows, order)
    assert [row.pk for one in forwards for row in one.rows] == wanted
    if wanted:
        assert [row.pk for one in reversed(backwards) for row in one.rows] == wanted


def test_a_cursor_that_is_none_of_ours_shows_the_first_page():
    book = hand_made.programme()
    project("p1", book, total_fen=5)
    for text in ("x", "W10", "eyJ9", cursor(Project(record_no="p", name="a"), Order("name")), "WzFlOTksInAiXQ"):
        assert [row.record_no for row in page(Project.objects.all(), Order("total_fen"), after=text).rows] == ["p1"]


def test_a_place_filter_is_a_range_that_holds_the_place_and_all_inside_it():
    book = hand_made.programme()
    project("p1", book, hand_made.BUTUO)
    project("p2", book, hand_made.PREFECTURE)
    found = Project.objects.filter(queries.lies_in("recipient__code", hand_made.PREFECTURE))
    assert {row.record_no for row in found} == {"p1", "p2"}
    assert [row.record_no for row in Project.objects.filter(queries.lies_in("recipient__code", hand_made.BUTUO))] == [
        "p1"
    ]
    assert not Project.objects.filter(queries.lies_in("recipient__code", "513430")).exists()
    assert not Project.objects.filter(queries.lies_in("recipient__code", "990000")).exists()
