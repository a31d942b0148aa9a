"""What an approval number was given for, as the history tells: the hole that no gate sees, and what is none."""

from __future__ import annotations

from datetime import date

import pytest

from xieshou.apps.accounts.models import Status
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects import actions
from xieshou.apps.projects.approvals import approved_contents
from xieshou.apps.projects.models import FundLine, Project
from xieshou.apps.projects.moving import move_on
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
DAY = date(2019, 3, 1)
AS_APPROVED = ("p1", "批1号", "修渠3公里", "甲村", "water", hand_made.BUTUO)


@pytest.fixture
def row():
    book = hand_made.programme(books=Programme.Books.KEPT)
    made = project(
        "p1", book, stage="in_library", status=Status.DRAFT, category="water", performance_target="200户通水",
        description="修渠2公里", village_printed="甲村", total_fen=100, library_on=DAY, approval_no="批1号",
    )  # fmt: skip
    FundLine.objects.create(project=made, source="donor_county", amount_fen=100)
    return made


@pytest.fixture
def clerk(row):
    return hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)


def change(row, by, **fields):
    row.refresh_from_db()
    actions.change_project(row, fields=fields, seen_version=row.version, by=by)


def move(row, to, by, **fields):
    row.refresh_from_db()
    move_on(row, to, on=DAY, by=by, seen_version=row.version, why="见请示", fields=fields)


def told():
    return list(approved_contents(Project.objects.all()))


def test_the_number_stands_for_what_was_there_when_it_was_approved_not_when_it_was_typed(row, clerk):
    assert told() == []
    change(row, clerk, description="修渠3公里")
    assert told() == []  # it is not approved yet
    move(row, "approved", clerk)
    assert told() == [AS_APPROVED]


def test_who_sets_back_changes_and_approves_again_leaves_what_was_approved_in_the_history(row, clerk):
    change(row, clerk, description="修渠3公里")
    move(row, "approved", clerk)
    move(row, "in_library", clerk)
    change(row, clerk, description="建办公楼")
    move(row, "approved", clerk)
    row.refresh_from_db()
    assert row.description == "建办公楼"
    assert told() == [AS_APPROVED]


def test_a_change_under_a_new_number_stands_from_the_day_on_which_the_project_goes_on(row, clerk):
    move(row, "approved", clerk)
    move(row, "changed", clerk, approval_no="批2号")
    change(row, clerk, description="修渠3公里")
    assert told() == []
    move(row, "approved", clerk)
    assert told() == [(AS_APPROVED[0], "批2号", *AS_APPROVED[2:])]
