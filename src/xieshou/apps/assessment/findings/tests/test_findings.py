"""Findings on record: the same again is the same row, a second person closes on evidence, a scope sees its own."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, Evidence, Role
from xieshou.apps.assessment.findings import deeds, queries
from xieshou.apps.assessment.findings.raising import raise_issue
from xieshou.apps.assessment.findings.recording import Recorded, look, record
from xieshou.apps.assessment.models import Finding
from xieshou.apps.commitments.models import Issue
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.tests.hand_made import project
from xieshou.data.finding_terms import ROLES, finding_terms
from xieshou.engine import findings as engine

pytestmark = pytest.mark.django_db
DAY = date(2019, 12, 31)
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def book():
    return hand_made.programme(books="kept", as_of=DAY)


@pytest.fixture
def works(book):
    return [project("p1", book, BUTUO, category="water"), project("p2", book, JINYANG, category="water")]


@pytest.fixture
def clerk(book):
    return hand_made.user("clerk", "county_clerk", place=BUTUO)


@pytest.fixture
def office(book):
    return hand_made.user("office", "office")


def found(*keys, rule="V13", ledger="projects", message="甲"):
    return engine.Finding(rule, engine.Severity.WARN, ledger, keys, message, "a", "R95", "name")


def kept(number=1):
    return Finding.objects.get(record_no=f"HC-{number:05}")


def test_the_same_finding_again_is_the_same_row_and_one_that_is_gone_is_marked(book, works):
    later = DAY + timedelta(days=10)
    assert record(book, [found("p1"), found("p2")], DAY, by=None) == Recorded(new=2)
    assert record(book, [found("p1", message="乙"), found("p1", "p2")], later, by=None) == Recorded(
        new=1, still=1, gone=1
    )
    one, other, third = (kept(number) for number in (1, 2, 3))
    assert (one.message_zh, one.first_seen_on, one.last_seen_on, one.gone_on) == ("乙", DAY, later, None)
    assert one.due_on == DAY + timedelta(days=finding_terms()["warn"].days)
    assert (other.gone_on, other.state) == (later, "open")
    assert (one.place, other.place, third.place) == (BUTUO, JINYANG, hand_made.PREFECTURE)
    assert record(book, [found("p2")], later, by=None) == Recorded(again=1, gone=2)
    assert kept(2).gone_on is None
    assert Finding.objects.count() == 3


def test_what_was_closed_and_is_still_found_stays_closed_and_what_comes_back_is_opened(book, works, clerk, office):
    record(book, [found("p1")], DAY, by=None)
    deeds.answer(kept(), "名称有误，已说明。", by=clerk)
    deeds.close(kept(), "projects/p2", by=office)
    record(book, [found("p1")], DAY, by=None)
    assert kept().state == "closed"
    record(book, [], DAY, by=None)
    assert (kept().state, kept().gone_on) == ("closed", DAY)
    record(book, [found("p1")], DAY, by=None)
    assert (kept().state, kept().answer, kept().closed_by, kept().gone_on) == ("open", "", None, None)


def test_it_is_answered_by_who_looks_after_a_row_and_closed_by_somebody_else_on_evidence(book, works, clerk, office):
    record(book, [found("p1")], DAY, by=None)
    with pytest.raises(DeedRefused):
        deeds.close(kept(), "projects/p1", by=office)  # nobody has answered
    with pytest.raises(PermissionDenied):
        deeds.answer(kept(), "已改。", by=hand_made.user("elsewhere", "county_clerk", place=JINYANG))
    with pytest.raises(ValidationError):
        deeds.answer(kept(), "  ", by=clerk)
    deeds.answer(kept(), "已改。", by=clerk)
    with pytest.raises(PermissionDenied):
        deeds.close(kept(), "projects/p1", by=clerk)
    for nothing in ("", "projects/p9", "people/p1", "0" * 64, "no such code"):
        with pytest.raises(ValidationError):
            deeds.close(kept(), nothing, by=office)
    Evidence.objects.create(code="ev-1", kind="photo", title="现场照片", sha256="a" * 64, file_name="a.png", size=1)
    deeds.close(kept(), "ev-1", by=office, why="照片可见")
    assert (kept().state, kept().proof_sha256, kept().proof_row) == ("closed", "a" * 64, "")
    with pytest.raises(DeedRefused):
        deeds.answer(kept(), "又改。", by=clerk)
    with pytest.raises(ValidationError):
        deeds.reopen(kept(), by=office, why=" ")
    deeds.reopen(kept(), by=office, why="照片不是本项目的")
    assert (kept().state, kept().answered_by, kept().proof_sha256) == ("open", None, "")
    history = Change.objects.filter(ledger="findings", key="small/HC-00001").order_by("id")
    assert [(one.deed, one.by) for one in history] == [("answer", clerk), ("close", office), ("reopen", office)]


def test_an_office_that_answered_does_not_close_what_it_answered(book, works, office):
    record(book, [found("p1")], DAY, by=None)
    deeds.answer(kept(), "已改。", by=office)
    with pytest.raises(PermissionDenied):
        deeds.close(kept(), "projects/p1", by=office)
    deeds.close(kept(), "projects/p1", by=hand_made.user("auditor", "auditor"))
    assert kept().state == "closed"


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        ({"closed_by": "clerk"}, "finding_is_closed_by_a_second_person"),
        ({"proof_row": ""}, "finding_is_closed_on_evidence"),
        ({"proof_sha256": "a" * 64}, "finding_is_closed_on_evidence"),
        ({"answer": ""}, "finding_says_who_answered_and_who_closed_it"),
        ({"closed_at": None}, "finding_says_who_answered_and_who_closed_it"),
        ({"state": "answered"}, "finding_says_who_answered_and_who_closed_it"),
        ({"last_seen_on": DAY - timedelta(days=1)}, "finding_is_last_seen_after_it_was_first"),
    ],
)
def test_the_database_itself_refuses_another_way(book, works, clerk, office, columns, constraint):
    record(book, [found("p1")], DAY, by=None)
    closed = {"state": "closed", "answer": "已改。", "answered_by": clerk, "answered_at": timezone.now(),
              "closed_by": office, "closed_at": timezone.now(), "proof_row": "projects/p1"}  # fmt: skip
    named = columns | {name: clerk for name, value in columns.items() if value == "clerk"}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Finding.objects.update(**(closed | named))
    Finding.objects.update(**closed)


def test_each_sees_the_findings_of_rows_that_are_theirs_and_the_public_none(book, works, clerk, office):
    record(book, [found("p1"), found("p2"), found("p1", "p2")], DAY, by=None)
    donor = hand_made.user("donor", "donor_office", place=hand_made.NORTH)
    public = hand_made.user("public", "public")
    numbers = {user.username: set(queries.seen_by(user, book).values_list("record_no", flat=True))
               for user in (clerk, office, donor, public)}  # fmt: skip
    every = {"HC-00001", "HC-00002", "HC-00003"}
    assert numbers == {"clerk": {"HC-00001", "HC-00003"}, "office": every, "donor": every, "public": set()}


def test_the_rules_are_run_by_who_closes_and_find_what_stands_in_the_register(book, works, clerk, office):
    with pytest.raises(PermissionDenied):
        look(book, DAY, by=clerk)
    assert look(book, DAY, by=office).new == 4  # neither has a target or a notice
    assert set(Finding.objects.values_list("rule", "place")) == {
        (rule, place) for rule in ("V04", "V07") for place in (BUTUO, JINYANG)
    }
    Project.objects.filter(record_no="p1").update(performance_target="200户通水")
    assert look(book, DAY, by=office) == Recorded(still=3, gone=1)


def test_the_pages_lead_from_the_list_to_the_deeds(book, works, clerk, office, client):
    client.force_login(office)
    page = reverse("assessment:findings", args=[book.code])
    assert client.post(reverse("assessment:findings_look", args=[book.code])).status_code == 302
    shown = client.get(page, {"rule": "V04", "place": BUTUO}, headers=ENGLISH).content.decode()
    one = Finding.objects.get(rule="V04", place=BUTUO)
    own = reverse("assessment:finding", args=[book.code, one.record_no])
    assert own in shown
    assert shown.count("/findings/HC-") == 1
    client.force_login(clerk)
    answered = client.post(f"{own}answer/", {"answer": "已补填绩效目标。"}, headers=ENGLISH, follow=True)
    assert "已补填绩效目标。" in answered.content.decode()
    assert f"{own}close/" not in answered.content.decode()
    client.force_login(office)
    refused = client.post(f"{own}close/", {"proof": "nothing"}, headers=ENGLISH)
    assert (refused.status_code, "Name a file" in refused.content.decode()) == (422, True)
    closed = client.post(f"{own}close/", {"proof": "projects/p1"}, headers=ENGLISH, follow=True).content.decode()
    assert "The finding is closed." in closed
    assert reverse("assessment:record", args=[book.code, "projects", "p1"]) in closed
    assert own not in client.get(page, headers=ENGLISH).content.decode()
    assert own in client.get(page, {"state": "closed"}, headers=ENGLISH).content.decode()


def test_the_pages_are_closed_to_the_public_and_to_other_counties(book, works, client):
    record(book, [found("p1")], DAY, by=None)
    own = reverse("assessment:finding", args=[book.code, "HC-00001"])
    client.force_login(hand_made.user("public", "public"))
    assert client.get(own).status_code == 403
    client.force_login(hand_made.user("elsewhere", "county_clerk", place=JINYANG))
    assert client.get(own).status_code == 404
    assert client.post(f"{own}answer/", {"answer": "x"}).status_code == 404


def test_a_long_list_is_turned_by_pages_and_costs_few_queries(
    book, works, office, client, django_assert_max_num_queries
):
    record(book, [found("p1", rule=f"V{number}") for number in range(100, 170)], DAY, by=None)
    client.force_login(office)
    with django_assert_max_num_queries(20):
        first = client.get(reverse("assessment:findings", args=[book.code])).content.decode()
    assert first.count("/findings/HC-") == 50
    assert "after=" in first


def test_whoever_answers_has_a_role_that_there_is():
    assert set(ROLES) <= set(Role.values)


def test_an_office_raises_an_issue_from_a_finding_once_and_both_name_each_other(client, book, works, clerk, office):
    record(book, [found("p1", rule="V07"), found("p1", "p2")], DAY, by=None)
    with pytest.raises(PermissionDenied):
        raise_issue(kept(), by=clerk)
    issue = raise_issue(kept(), by=office)
    assert (issue.found_by, issue.category, issue.project_no, issue.status) == (
        "self_found",
        "no_notice",
        "p1",
        "draft",
    )
    assert (issue.recipient_id, issue.responsible_unit, issue.issue_no) == (BUTUO, "布拖县", "HC-00001")
    assert (issue.problem, issue.found_on, issue.due_on) == ("V07 甲", DAY, kept().due_on)
    assert issue.record_no == f"WT{BUTUO}-2019-000001"
    change = Change.objects.get(deed="raise_issue")
    assert (change.by, change.key, change.why) == (office, "small/HC-00001", issue.record_no)
    assert Change.objects.get(ledger="issues", key=issue.record_no).why == "HC-00001"
    with pytest.raises(DeedRefused, match=issue.record_no):
        raise_issue(kept(), by=office)
    with pytest.raises(IntegrityError), transaction.atomic():
        Finding.objects.filter(record_no="HC-00002").update(issue=issue)
    client.force_login(office)
    there = reverse("assessment:finding", args=["small", "HC-00001"])
    item = reverse("following:item", args=["small", issue.record_no])
    assert item in client.get(there).content.decode()
    assert there in client.get(item).content.decode()
    answered = client.post(reverse("assessment:finding_raise", args=["small", "HC-00002"]))
    assert answered.url == reverse("assessment:finding", args=["small", "HC-00002"])
    second = kept(2).issue
    assert (second.recipient_id, second.project_no) == (hand_made.PREFECTURE, "")
    assert client.post(reverse("assessment:finding_raise", args=["small", "HC-00002"])).status_code == 409


def test_no_issue_is_raised_from_a_closed_finding_nor_by_who_only_audits(book, works, clerk, office):
    record(book, [found("p1")], DAY, by=None)
    with pytest.raises(PermissionDenied):
        raise_issue(kept(), by=hand_made.user("auditor", "auditor"))
    deeds.answer(kept(), "已说明。", by=clerk)
    deeds.close(kept(), "projects/p2", by=office)
    with pytest.raises(DeedRefused):
        raise_issue(kept(), by=office)
    assert not Issue.objects.exists()
