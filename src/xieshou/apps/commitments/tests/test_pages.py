"""The pages of meetings: what a year's list holds, what a meeting's page says, and who may open it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.accounts.models import Evidence, EvidenceLink, Status
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return hand_made.programme()


@pytest.fixture
def office(client, book):
    client.force_login(hand_made.user("office", "office"))
    return client


def meeting(record_no, book, held="2018-06-02", kind="symposium", place=hand_made.PREFECTURE, **fields):
    day = PublishedDate.read(held)
    made = {"status": Status.ACCEPTED, "donor_id": "440000", "recipient_id": "510000", "parties": "广东省；四川省"}
    return Meeting.objects.create(
        record_no=record_no, programme=book, kind=kind, place_id=place, held_first=day.first, held_last=day.last,
        held_printed=held, **(made | fields),
    )  # fmt: skip


def listed(client, query=""):
    return client.get(reverse("commitments:list", args=["small"]) + query, headers={"Accept-Language": "en"})


def opened(client, record_no):
    address = reverse("commitments:detail", args=["small", record_no])
    return client.get(address, headers={"Accept-Language": "en"})


def numbers(answer):
    return [row.record_no for row in answer.context["meetings"]]


def test_the_list_of_a_year_holds_every_meeting_whose_date_may_lie_in_it(office, book):
    meeting("m-1", book, "2018-06-02")
    meeting("m-2", book, "2018")
    meeting("m-3", book, "2017-12-31")
    assert numbers(listed(office, "?year=2018")) == ["m-1", "m-2"]
    assert numbers(listed(office, "?of=all")) == ["m-1", "m-2", "m-3"]


def test_the_list_can_be_narrowed_to_a_kind(office, book):
    meeting("m-1", book)
    meeting("m-2", book, kind="launch")
    assert numbers(listed(office, "?year=2018&kind=launch")) == ["m-2"]


def test_a_symposium_counted_as_a_joint_conference_says_that_this_is_inferred(office, book):
    meeting("m-1", book, counts_as="joint_conference")
    page = opened(office, "m-1").content.decode()
    assert "Called a symposium, counted as a joint conference." in page
    assert "inferred" in page


def test_a_meeting_counted_as_what_it_was_called_says_nothing_of_the_kind(office, book):
    meeting("m-1", book, kind="joint_conference", counts_as="joint_conference")
    assert "inferred" not in opened(office, "m-1").content.decode()


def test_the_page_shows_who_met_and_the_evidence(office, book):
    meeting("m-1", book)
    report = Evidence.objects.create(
        code="seed", kind="document", publisher="四川日报", published_printed="2018-06-04", file_name="report.txt",
        sha256="0" * 64, size=10, media_type="text/plain",
    )  # fmt: skip
    EvidenceLink.objects.create(evidence=report, ledger="meetings", key="m-1")
    page = opened(office, "m-1").content.decode()
    assert "广东省 · 四川省" in page
    assert "四川日报" in page


def test_a_place_that_was_not_published_is_never_made_up(office, book):
    meeting("m-1", book, place=None)
    assert "not-published" in opened(office, "m-1").content.decode()


def test_a_county_clerk_sees_meetings_in_the_own_county_alone(client, book):
    meeting("m-own", book, place=hand_made.BUTUO)
    meeting("m-other", book, place=hand_made.JINYANG)
    client.force_login(hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO))
    assert numbers(listed(client, "?year=2018")) == ["m-own"]
    assert opened(client, "m-own").status_code == 200
    assert opened(client, "m-other").status_code == 404


def test_the_public_sees_no_draft(client, book):
    meeting("m-1", book)
    meeting("m-draft", book, status=Status.DRAFT, title="草稿")
    client.force_login(hand_made.user("public", "public"))
    assert numbers(listed(client, "?year=2018")) == ["m-1"]
    assert opened(client, "m-draft").status_code == 404


def test_the_next_page_begins_where_the_last_one_ended(office, book, monkeypatch):
    monkeypatch.setattr("xieshou.apps.commitments.views.PAGE", 2)
    for n in range(4):
        meeting(f"m-{n}", book, title=f"第{n}次")
    first = listed(office, "?year=2018")
    assert numbers(first) == ["m-3", "m-2"]
    assert numbers(listed(office, f"?year=2018&before={first.context['more']}")) == ["m-1", "m-0"]


@pytest.mark.parametrize("cursor", ["x", "2018-99-01.m-1", ".", "%FF"])
def test_a_cursor_that_is_none_shows_the_first_page(office, book, cursor):
    meeting("m-1", book)
    assert numbers(listed(office, f"?year=2018&before={cursor}")) == ["m-1"]


def test_twice_as_many_meetings_ask_the_register_no_more_often(office, book):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert listed(office, "?year=2018").status_code == 200
        return len(asked)

    meeting("m-0", book)
    first = queries()
    for n in range(1, 9):
        meeting(f"m-{n}", book, title=f"第{n}次", place=[hand_made.BUTUO, hand_made.JINYANG, hand_made.CITY][n % 3])
    assert queries() == first
    assert first <= 12
