"""Projects that lack a notice, and objections to one. All data is invented."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG
from xieshou.apps.projects.models import Notice, NoticeObjection
from xieshou.apps.projects.moving import put_up_notice
from xieshou.apps.projects.notices import actions, queries
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 31)
RAISED = {"raised_on": date(2019, 3, 5), "raised_by": "村民", "said": "工程量与实际不符", "today": TODAY}
ANSWERED = {"answered_on": date(2019, 3, 9), "answered_by": "县协作办", "answer": "已复核，改正为3公里", "today": TODAY}


@pytest.fixture
def book():
    return hand_made.programme(books="kept", as_of=TODAY)


@pytest.fixture
def clerk(book):
    return hand_made.user("clerk", "county_clerk", place=BUTUO)


def posted(row, clerk, days: int = 10) -> Notice:
    first = date(2019, 3, 1)
    return put_up_notice(row, shown_at="大井村", first_day=first, last_day=date(2019, 3, days), by=clerk)


def lacking(book, user) -> dict[str, str]:
    return {one.project.record_no: one.why for one in queries.lacking(book, 2019, user)}


def test_what_is_under_way_without_a_notice_or_with_a_short_one_is_listed(book, clerk):
    project("p-none", book)
    posted(project("p-short", book), clerk, queries.least_days() - 1)
    posted(project("p-good", book), clerk)
    project("p-early", book, stage="in_library")
    project("p-other-year", book, year=2018)
    project("p-elsewhere", book, JINYANG)
    assert lacking(book, clerk) == {"p-none": "missing", "p-short": "short"}
    assert set(lacking(book, hand_made.user("office", "office"))) == {"p-none", "p-short", "p-elsewhere"}


def test_of_published_books_no_notice_is_called_missing(book, clerk):
    project("p-none", book)
    book.books = "collected"
    book.save()
    assert lacking(book, clerk) == {}


def test_an_objection_is_recorded_and_answered_once(book, clerk):
    notice = posted(project("p1", book), clerk)
    made = actions.raise_objection(notice, **RAISED, by=clerk)
    actions.answer_objection(made, **ANSWERED, by=clerk)
    made.refresh_from_db()
    assert (made.answered_by, made.answered_on) == ("县协作办", date(2019, 3, 9))
    with pytest.raises(DeedRefused):
        actions.answer_objection(made, **ANSWERED, by=clerk)
    with pytest.raises(ValidationError):
        actions.raise_objection(notice, **RAISED, by=clerk)
    told = Change.objects.filter(key="p1", deed__startswith="objection").order_by("pk").values_list("deed", "by")
    assert list(told) == [("objection_raised", clerk.pk), ("objection_answered", clerk.pk)]


@pytest.mark.parametrize(
    "wrong",
    [{"said": "请打 13800000000"}, {"raised_by": "510000199001011234"}, {"raised_on": date(2019, 2, 28)},
     {"raised_on": date(2020, 1, 1)}, {"said": " "}],
)  # fmt: skip
def test_numbers_of_persons_and_days_that_cannot_be_are_refused(book, clerk, wrong):
    notice = posted(project("p1", book), clerk)
    with pytest.raises(ValidationError):
        actions.raise_objection(notice, **RAISED | wrong, by=clerk)
    assert not NoticeObjection.objects.exists()


def test_an_answer_is_whole_and_not_before_the_objection(book, clerk):
    made = actions.raise_objection(posted(project("p1", book), clerk), **RAISED, by=clerk)
    for wrong in ({"answered_on": date(2019, 3, 4)}, {"answer": ""}, {"answer": "电话13800000000"}):
        with pytest.raises(ValidationError):
            actions.answer_objection(made, **ANSWERED | wrong, by=clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeObjection.objects.update(answer="half")


def test_nobody_outside_the_scope_sees_or_records_an_objection(book, clerk, client):
    notice = posted(project("p1", book), clerk)
    where = reverse("projects:objections", args=["small", "p1", notice.pk])
    expected = {
        hand_made.user("other", "county_clerk", place=JINYANG): 404, hand_made.user("auditor", "auditor"): 200,
        hand_made.user("public", "public"): 403, clerk: 200,
    }  # fmt: skip
    for user, status in expected.items():
        client.force_login(user)
        assert client.get(where).status_code == status, user
        if user != clerk:
            with pytest.raises(PermissionDenied):
                actions.raise_objection(notice, **RAISED, by=user)
    assert client.get(reverse("projects:notices", args=["small"])).status_code == 200
    assert not NoticeObjection.objects.exists()


def test_a_clerk_works_through_the_pages(book, clerk, client):
    client.force_login(clerk)
    english = {"headers": {"Accept-Language": "en"}}
    notice = posted(project("p1", book), clerk, 3)
    listed = client.get(reverse("projects:notices", args=["small"]) + "?year=2019", **english).content.decode()
    assert "Put it up again for 10 days" in listed
    where = reverse("projects:objections", args=["small", "p1", notice.pk])
    assert where in client.get(reverse("projects:detail", args=["small", "p1"]), **english).content.decode()
    typed = {"raised_on": "2019-03-05", "raised_by": "村民", "said": "电话13800000000"}
    refused = client.post(where, typed, **english)
    assert refused.status_code == 422
    assert "Leave out numbers of persons" in refused.content.decode()
    client.post(where, typed | {"said": "太短"}, **english)
    answer = reverse("projects:objection_answer", args=["small", "p1", notice.pk, NoticeObjection.objects.get().pk])
    client.post(answer, {"answered_on": "2019-03-09", "answered_by": "", "answer": "重新公示"}, **english)
    assert NoticeObjection.objects.get().answered_on is None
    client.post(answer, {"answered_on": "2019-03-09", "answered_by": "县协作办", "answer": "重新公示"}, **english)
    assert "重新公示" in client.get(where, **english).content.decode()
