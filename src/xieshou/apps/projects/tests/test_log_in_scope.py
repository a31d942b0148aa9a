"""The log of an auditor who looks after a part: writes and openings of rows inside it, and of no others."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.accounts import actions, log
from xieshou.apps.accounts.models import Change
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import Project
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return hand_made.programme()


def keys(records):
    return sorted(record.key for record in records if record.ledger in ("projects", "users"))


def test_a_scoped_auditor_sees_what_happened_to_rows_inside_the_scope_alone(book):
    office = hand_made.user("office", "office")
    for number, place in (("in", hand_made.BUTUO), ("out", hand_made.JINYANG)):
        row = project(number, book, place, status="draft")
        actions.change(row, fields={"name": f"新{number}"}, seen_version=1, by=office)
        actions.note_access(by=office, ledger="projects", key=number, how="opened")
    Change.objects.create(deed="create", ledger="users", key="office")
    here = hand_made.user("here", "auditor", place=hand_made.BUTUO)
    assert keys(log.changes_seen_by(here)) == ["in"]
    assert keys(log.accesses_seen_by(here)) == ["in"]
    everywhere = hand_made.user("everywhere", "auditor", programme="")
    assert keys(log.changes_seen_by(everywhere)) == ["in", "office", "out"]
    assert keys(log.accesses_seen_by(everywhere)) == ["in", "out"]
    stranger = hand_made.user("stranger", "auditor", programme="other")
    assert not log.changes_seen_by(stranger).exists()


def test_a_bulk_load_is_seen_by_whoever_sees_one_of_its_rows(book):
    same = {"programme": book, "category": "industry", "area": "industry", "stage": "idea"}
    rows = [
        Project(record_no=place, name=place, recipient_id=place, **same)
        for place in (hand_made.BUTUO, hand_made.JINYANG)
    ]
    actions.bring(rows, by=None, why="载入")
    for place, seen in ((hand_made.BUTUO, 1), (hand_made.JINYANG, 1), (hand_made.CITY, 0)):
        auditor = hand_made.user(place, "auditor", place=place)
        assert log.changes_seen_by(auditor).count() == seen


def test_a_role_that_may_not_see_the_log_adds_nothing_to_an_auditors_scope(book):
    row = project("out", book, hand_made.JINYANG, status="draft")
    actions.change(row, fields={"name": "新"}, seen_version=1, by=hand_made.user("office", "office"))
    both = hand_made.user("both", "auditor", place=hand_made.BUTUO)
    both.scopes.create(role="office", programme="small")
    assert not log.changes_seen_by(both).exists()


def test_a_row_of_the_log_leads_to_its_page_where_the_reader_may_open_it(client, book):
    office = hand_made.user("office", "office")
    actions.change(project("in", book, status="draft"), fields={"name": "新"}, seen_version=1, by=office)
    client.force_login(hand_made.user("auditor", "auditor", programme=""))
    page = client.get(reverse("accounts:access")).content.decode()
    assert reverse("assessment:record", args=["small", "projects", "in"]) in page


def test_more_records_ask_the_register_no_more_often(client, book):
    office = hand_made.user("office", "office")
    client.force_login(hand_made.user("here", "auditor", place=hand_made.BUTUO))

    def asked():
        with CaptureQueriesContext(connection) as questions:
            assert client.get(reverse("accounts:access")).status_code == 200
        return len(questions)

    def write(number):
        actions.change(project(number, book, status="draft"), fields={"name": "新"}, seen_version=1, by=office)

    write("p0")
    before = asked()
    for n in range(1, 12):
        row = project(f"p{n}", book, status="draft", name=f"p{n}")
        actions.change(row, fields={"remarks": "新"}, seen_version=1, by=office)
    assert asked() == before
