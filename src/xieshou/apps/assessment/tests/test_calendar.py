"""The calendar page and its feed: every deadline, and only what the register can tell of it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from xieshou.apps.accounts.models import Status
from xieshou.apps.assessment.calendar_gaps import ASKED, Gaps
from xieshou.apps.assessment.models import Snapshot
from xieshou.apps.commitments.models import Issue, Meeting
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.pairings.models import Agreement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.tests.hand_made import project
from xieshou.engine import calendar as cycle

pytestmark = pytest.mark.django_db
YEAR = 2020


@pytest.fixture
def book():
    return hand_made.programme(books="kept", shown_year=YEAR, as_of=date(YEAR, 12, 31))


def movement(book, record_no, kind, on, place=hand_made.BUTUO, status=Status.ACCEPTED, until=None, reverses=None):
    ends = [FundAccount.objects.get_or_create(
        code=f"{side}", defaults={"programme": book, "stage": side, "name": side})[0]
        for side in (FundAccount.Stage.RECEIVED, FundAccount.Stage.SPENT)]  # fmt: skip
    return Movement.objects.create(
        record_no=record_no, programme=book, kind=kind, fund_type="fiscal", amount_fen=100, on_first=on,
        on_last=until or on, on_printed=on.isoformat(), account_from=ends[0], account_to=ends[1], recipient_id=place,
        year=on.year, status=status, reverses=reverses,
    )  # fmt: skip


def told(book, code, due="", day=date(YEAR, 12, 31), role="office"):
    """What the register lacks for a deadline of the year, in English."""
    user = hand_made.User.objects.filter(username=role).first() or hand_made.user(role, role)
    rules = cycle.shipped().rules
    lines = [*cycle.deadlines(rules, YEAR), *cycle.of_cycle(rules, YEAR)]
    one = next(one for one in lines if one.rule.code == code and (not due or one.due_on.isoformat() == due))
    return Gaps(user, book, day).of(one)


def opened(client, role="office", **query):
    client.force_login(hand_made.user(role, role))
    return client.get(reverse("assessment:calendar", args=["small"]), query, headers={"Accept-Language": "en"})


def test_every_question_is_about_a_deadline_that_there_is():
    assert set(ASKED) <= {rule.code for rule in cycle.shipped().rules}


def test_the_page_holds_the_year_and_what_still_tells_of_it(client, book):
    page = opened(client).content.decode()
    assert "Self-assessment report handed in" in page
    assert f"{YEAR}-12-31" in page
    assert f"{YEAR + 1}-01-31" in page
    assert "Weekly progress dispatch" in page


def test_the_page_is_narrowed_to_a_level(client, book):
    page = opened(client, level="township").content.decode()
    assert "Travel-subsidy lists" in page
    assert "Self-assessment report" not in page


def test_a_county_without_expenditure_in_a_month_is_counted(book):
    movement(book, "r1", "receive", date(YEAR, 5, 2))
    movement(book, "r2", "receive", date(YEAR, 6, 30), hand_made.JINYANG)
    movement(book, "m1", "spend", date(YEAR, 6, 10))
    movement(book, "m2", "spend", date(YEAR, 6, 11), hand_made.JINYANG, Status.SUBMITTED)
    movement(book, "m3", "spend", date(YEAR, 7, 1), until=date(YEAR, 8, 31))
    assert told(book, "expenditure-table", f"{YEAR}-07-05").text == (
        f"1 of 2 counties that had received money have no accepted expenditure in {YEAR}-06."
    )
    assert told(book, "expenditure-table", f"{YEAR}-05-05") is None  # there was no money yet
    assert told(book, "expenditure-table", f"{YEAR}-06-05").text.startswith("1 of 1")
    assert told(book, "expenditure-table", f"{YEAR}-08-05").text.startswith("2 of 2")
    movement(book, "m4", "spend", date(YEAR, 6, 30), hand_made.JINYANG)
    assert told(book, "expenditure-table", f"{YEAR}-07-05").text == ""


def test_a_reversed_expenditure_is_none(book):
    movement(book, "r1", "receive", date(YEAR, 5, 2))
    spent = movement(book, "m1", "spend", date(YEAR, 6, 10))
    movement(book, "m2", "reverse", date(YEAR, 6, 12), reverses=spent)
    assert told(book, "expenditure-table", f"{YEAR}-07-05").text.startswith("1 of 1")


def test_agreement_conference_and_receipt_are_found(book):
    for code in ("yearly-agreement", "joint-conference", "money-transferred"):
        assert told(book, code).text, code
    Agreement.objects.create(record_no="a1", programme=book, year=YEAR, kind="yearly", title="协议")
    Meeting.objects.create(record_no="j1", programme=book, kind="joint_conference", held_first=date(YEAR, 6, 2),
                           held_last=date(YEAR, 6, 3), held_printed=f"{YEAR}-06-02")  # fmt: skip
    movement(book, "m1", "receive", date(YEAR, 6, 30))
    for code in ("yearly-agreement", "joint-conference", "money-transferred"):
        assert told(book, code).text == "", code


def test_money_that_came_after_the_day_did_not_come_by_it(book):
    movement(book, "m1", "receive", date(YEAR, 7, 1))
    assert told(book, "money-transferred").text


def test_projects_tell_what_they_lack(book):
    assert told(book, "plan-approved").text == f"No project of {YEAR} is kept."
    day = date(YEAR, 3, 1)
    project("p1", book, year=YEAR, library_on=day, performance_target="通车", approval_on=day, budget_on=day,
            stage="completed")  # fmt: skip
    project("p2", book, year=YEAR, library_on=day)
    project("p3", book, year=YEAR, cross_year=True, library_on=day, performance_target="通车")
    assert told(book, "project-library").text == "1 project has no day of entry or no performance target."
    assert told(book, "plan-approved").text == "2 projects have no day of approval."
    assert told(book, "budget-released").text == "2 projects have no day of budget release."
    assert told(book, "projects-complete").text == "1 project is not complete."


def test_the_self_assessment_needs_a_snapshot_of_that_year(book):
    assert told(book, "self-assessment").text
    made = Snapshot.objects.create(programme=book, digest="a" * 64)
    assert told(book, "self-assessment").text
    Snapshot.objects.filter(pk=made.pk).update(frozen_at=datetime(YEAR, 12, 20, tzinfo=UTC))
    assert told(book, "self-assessment").text == ""


def test_problems_that_are_open_are_counted_in_the_spring_after(book):
    Issue.objects.create(record_no="i1", programme=book, year=YEAR, found_by="audit", found_on=date(YEAR, 5, 1),
                         category="other", problem="无公示", responsible_unit="县局")  # fmt: skip
    after = date(YEAR + 1, 3, 10)
    assert told(book, "rectification", f"{YEAR + 1}-05-31", after).text == f"1 problem found in {YEAR} is not closed."
    Issue.objects.update(closed_on=after, verified_by="督查组")
    assert told(book, "rectification", f"{YEAR + 1}-05-31", after).text == ""


def test_before_its_time_nothing_is_said_and_then_what_is_to_do_and_what_is_late(book):
    assert told(book, "joint-conference", day=date(YEAR, 3, 31)) is None
    assert told(book, "joint-conference", day=date(YEAR, 4, 1)).state == "open"
    assert told(book, "joint-conference", day=date(YEAR, 10, 31)).state == "due_soon"
    assert told(book, "joint-conference", day=date(YEAR, 11, 1)).state == "overdue"


def test_a_duty_of_which_no_row_can_tell_has_nothing_beside_it(book):
    assert told(book, "travel-subsidies") is None
    assert told(book, "yearly-plan") is None


def test_collected_books_and_the_public_are_told_of_no_gap(client, book):
    assert told(book, "joint-conference", role="public") is None
    book.books = "collected"
    book.save()
    assert told(book, "joint-conference") is None
    assert "nothing is called missing" in opened(client, "auditor").content.decode()


def test_the_public_reads_the_calendar_without_what_is_missing(client, book):
    answer = opened(client, "public")
    assert answer.status_code == 200
    assert "shown to the offices" in answer.content.decode()
    assert "overdue" not in answer.content.decode()


def test_the_feed_is_the_file_of_the_command(client, book):
    client.force_login(hand_made.user("public", "public"))
    answer = client.get(reverse("assessment:calendar_feed", args=["small"]) + f"?year={YEAR}&level=county",
                        headers={"Accept-Language": "zh-hans"})  # fmt: skip
    assert answer["Content-Type"].startswith("text/calendar")
    assert answer.content == cycle.written(cycle.shipped(), [YEAR], "county", "zh-hans")


def test_an_unknown_level_is_all_levels(client, book):
    assert "Self-assessment report" in opened(client, level="galaxy").content.decode()
