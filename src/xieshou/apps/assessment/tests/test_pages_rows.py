"""Evidence cards, the pages of rows, and the deeds on them: who may open what, and what a refusal says."""

from __future__ import annotations

import hashlib
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.accounts import actions
from xieshou.apps.accounts.models import AccessRecord, EvidenceLink, Status
from xieshou.apps.assessment.checking import evidence_path
from xieshou.apps.assessment.tests import pages_world
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return hand_made.programme()


@pytest.fixture
def as_somebody(book):
    """A client signed in with a role for a place."""
    users = {}

    def sign_in(role, place=""):
        client = Client(headers={"Accept-Language": "en"})
        if (role, place) not in users:
            users[role, place] = hand_made.user(f"{role}{place}", role, place=place)
        client.force_login(users[role, place])
        client.user = users[role, place]
        return client

    return sign_in


def record(client, key, ledger="projects"):
    return client.get(reverse("assessment:record", args=["small", ledger, key]))


def card(client, code):
    return client.get(reverse("assessment:evidence", args=[code]))


def do(client, deed, key, **form):
    return client.post(reverse(f"assessment:{deed}", args=["small", "projects", key]), form)


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


# Evidence


def test_an_evidence_card_shows_publisher_day_and_the_figure_as_printed(as_somebody, book):
    pages_world.movement("f-1", book, BUTUO, 727000000)
    pages_world.evidence("e-1", ("funds", "f-1"), address="https://example.org/page")
    shown = page(card(as_somebody("office"), "e-1"))
    assert all(word in shown for word in ("四川日报", "2018-06-04", "“7.27亿元”", "https://example.org/page"))


def test_an_evidence_card_shows_no_address_of_a_copy(as_somebody, book):
    pages_world.movement("f-1", book, BUTUO, 5)
    pages_world.evidence("e-1", ("funds", "f-1"), is_copy_elsewhere=True)
    shown = page(card(as_somebody("office"), "e-1"))
    assert "copy on another site, whose address is not shown" in shown
    assert 'rel="noreferrer external"' not in shown


def test_evidence_of_another_county_is_not_there_for_a_county_clerk(as_somebody, book):
    pages_world.movement("f-own", book, BUTUO, 5)
    pages_world.movement("f-other", book, JINYANG, 5)
    pages_world.evidence("e-both", ("funds", "f-own"), ("funds", "f-other"))
    pages_world.evidence("e-other", ("funds", "f-other"))
    clerk = as_somebody("county_clerk", BUTUO)
    both = card(clerk, "e-both")
    assert [one["listed"].key for one in both.context["proven"]] == ["f-own"]
    assert "f-other" not in page(both)
    assert card(clerk, "e-other").status_code == 404
    assert clerk.get(reverse("assessment:evidence_file", args=["e-other"])).status_code == 404


def test_evidence_of_drafts_alone_is_not_there_for_the_public(as_somebody, book):
    pages_world.movement("f-1", book, BUTUO, 5, status=Status.SUBMITTED)
    pages_world.evidence("e-1", ("funds", "f-1"))
    assert card(as_somebody("public"), "e-1").status_code == 404


@pytest.fixture
def kept_file(settings, tmp_path, book):
    settings.HOME = tmp_path

    def keep(content, media_type="text/plain", name="报告.txt"):
        sha256 = hashlib.sha256(content).hexdigest()
        path = evidence_path(sha256)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        pages_world.movement("f-1", book, BUTUO, 5)
        return pages_world.evidence(
            "e-file", ("funds", "f-1"), sha256=sha256, size=len(content), file_name=name, media_type=media_type
        )

    return keep


def test_a_text_file_is_shown_escaped_and_is_taken_away_with_its_digest_named(as_somebody, kept_file):
    kept = kept_file("六月二日<script>alert(1)</script>".encode())
    office = as_somebody("office")
    shown = page(card(office, "e-file"))
    assert "六月二日&lt;script&gt;" in shown
    assert kept.sha256 in shown
    answer = office.get(reverse("assessment:evidence_file", args=["e-file"]))
    assert b"".join(answer.streaming_content) == "六月二日<script>alert(1)</script>".encode()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_a_browser_could_run_is_taken_away_as_plain_bytes(as_somebody, kept_file):
    kept_file(b"<script>", media_type="text/html", name="a.html")
    office = as_somebody("office")
    answer = office.get(reverse("assessment:evidence_file", args=["e-file"]))
    assert answer["Content-Type"] == "application/octet-stream"
    assert "&lt;script&gt;" not in page(card(office, "e-file"))


def test_a_file_that_was_lost_is_said_to_be_missing(as_somebody, kept_file):
    kept = kept_file(b"text")
    evidence_path(kept.sha256).unlink()
    office = as_somebody("office")
    assert "The file is missing" in page(card(office, "e-file"))
    assert office.get(reverse("assessment:evidence_file", args=["e-file"])).status_code == 404


# Rows


def test_a_row_shows_its_fields_its_evidence_and_its_history(as_somebody, book):
    project = pages_world.project("p-1", book, BUTUO, name="安全住房")
    office = as_somebody("office")
    actions.change(project, fields={"name": "安全住房一期"}, seen_version=1, by=office.user, why="全称")
    pages_world.evidence("e-1", ("projects", "p-1"))
    shown = page(record(office, "p-1"))
    assert "安全住房一期" in shown
    assert "四川日报" in shown
    assert "<s>安全住房</s> → 安全住房一期" in shown
    assert "全称" in shown


def test_every_ledger_has_such_a_page_and_an_unknown_one_has_none(as_somebody, book):
    pages_world.movement("f-1", book, BUTUO, 5)
    hand_made.pairings(book)
    office = as_somebody("office")
    assert record(office, "f-1", "funds").status_code == 200
    assert record(office, "p-butuo", "pairings").status_code == 200
    assert record(office, "p-butuo", "users").status_code == 404
    assert record(office, "nobody", "pairings").status_code == 404


def test_a_county_clerk_cannot_open_a_row_of_another_county(as_somebody, book):
    pages_world.project("p-own", book, BUTUO)
    pages_world.project("p-other", book, JINYANG)
    clerk = as_somebody("county_clerk", BUTUO)
    assert record(clerk, "p-own").status_code == 200
    assert record(clerk, "p-other").status_code == 404
    for deed in ("submit", "send_back", "accept"):
        assert do(clerk, deed, "p-other", version="1").status_code == 404


def test_the_public_opens_accepted_rows_only(as_somebody, book):
    pages_world.project("p-draft", book, BUTUO)
    pages_world.project("p-accepted", book, BUTUO, status=Status.ACCEPTED)
    public = as_somebody("public")
    assert record(public, "p-draft").status_code == 404
    assert record(public, "p-accepted").status_code == 200


def test_opening_a_row_that_names_a_person_leaves_a_record(as_somebody, book):
    pages_world.project("p-1", book, BUTUO, responsible_person="阿木", status=Status.ACCEPTED)
    pages_world.project("p-2", book, BUTUO, status=Status.ACCEPTED)
    office = as_somebody("office")
    record(office, "p-1")
    record(office, "p-2")
    assert [(one.by, one.key, one.how) for one in AccessRecord.objects.all()] == [(office.user, "p-1", "opened")]


def test_the_public_sees_no_person_in_fields_or_history_and_leaves_no_record(as_somebody, book):
    project = pages_world.project("p-1", book, BUTUO, responsible_person="阿木")
    office = as_somebody("office")
    actions.change(project, fields={"responsible_person": "阿呷"}, seen_version=1, by=office.user)
    type(project).objects.update(status=Status.ACCEPTED)
    shown = page(record(as_somebody("public"), "p-1"))
    assert "阿木" not in shown
    assert "阿呷" not in shown
    assert not AccessRecord.objects.exists()


# Deeds


def test_a_clerk_submits_and_the_office_accepts(as_somebody, book):
    project = pages_world.project("p-1", book, BUTUO)
    assert do(as_somebody("county_clerk", BUTUO), "submit", "p-1", version="1").status_code == 302
    project.refresh_from_db()
    assert (project.status, project.version) == (Status.SUBMITTED, 2)
    assert do(as_somebody("office"), "accept", "p-1", version="2").status_code == 302
    project.refresh_from_db()
    assert project.status == Status.ACCEPTED


def test_a_return_needs_a_reason_and_the_clerk_reads_it(as_somebody, book):
    project = pages_world.project("p-1", book, BUTUO, status=Status.SUBMITTED)
    office = as_somebody("office")
    refused = do(office, "send_back", "p-1", version="1", reason="  ")
    assert refused.status_code == 400
    assert "Write why the row is returned" in page(refused)
    do(office, "send_back", "p-1", version="1", reason="缺验收单")
    project.refresh_from_db()
    assert project.status == Status.RETURNED
    assert "缺验收单" in page(record(as_somebody("county_clerk", BUTUO), "p-1"))


def test_a_stale_deed_is_refused_and_shows_what_was_written_meanwhile(as_somebody, book):
    project = pages_world.project("p-1", book, BUTUO, name="旧名")
    clerk = as_somebody("county_clerk", BUTUO)
    actions.change(project, fields={"name": "新名"}, seen_version=1, by=as_somebody("office").user)
    refused = do(clerk, "submit", "p-1", version="1")
    assert refused.status_code == 409
    shown = page(refused)
    assert "You saw version 1; the register now holds version 2" in shown
    assert [change.fields["name"] for change in refused.context["meanwhile"]] == [["旧名", "新名"]]
    project.refresh_from_db()
    assert project.status == Status.DRAFT


def test_a_deed_that_the_state_does_not_allow_is_refused_in_words(as_somebody, book):
    pages_world.project("p-1", book, BUTUO)
    refused = do(as_somebody("office"), "accept", "p-1", version="1")
    assert refused.status_code == 409
    assert "cannot take this step" in page(refused)


def test_a_deed_that_the_role_does_not_allow_is_refused_and_the_page_says_whose_it_is(as_somebody, book):
    pages_world.project("p-1", book, BUTUO, status=Status.SUBMITTED)
    clerk = as_somebody("county_clerk", BUTUO)
    assert "Accepting and returning are open to the prefecture or province office" in page(record(clerk, "p-1"))
    assert do(clerk, "accept", "p-1", version="1").status_code == 403


@pytest.mark.parametrize("version", ["", "x", "-1", "١", "9" * 30])
def test_a_form_without_the_version_that_was_seen_is_refused(as_somebody, book, version):
    project = pages_world.project("p-1", book, BUTUO)
    assert do(as_somebody("county_clerk", BUTUO), "submit", "p-1", version=version).status_code == 400
    project.refresh_from_db()
    assert project.status == Status.DRAFT


def test_deeds_are_posts_and_carry_a_token(as_somebody, book):
    pages_world.project("p-1", book, BUTUO)
    clerk = as_somebody("county_clerk", BUTUO)
    address = reverse("assessment:submit", args=["small", "projects", "p-1"])
    assert clerk.get(address).status_code == 405
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(clerk.user)
    assert strict.post(address, {"version": "1"}).status_code == 403


def test_a_row_with_much_evidence_and_history_asks_the_register_no_more_often(as_somebody, book):
    project = pages_world.project("p-1", book, BUTUO)
    office = as_somebody("office")

    def queries(address):
        with CaptureQueriesContext(connection) as asked:
            assert office.get(address).status_code == 200
        return len(asked)

    pages_world.evidence("e-0", ("projects", "p-1"))
    addresses = [
        reverse("assessment:record", args=["small", "projects", "p-1"]),
        reverse("assessment:evidence", args=["e-0"]),
    ]
    before = [queries(address) for address in addresses]
    for n in range(1, 6):
        actions.change(project, fields={"name": f"名{n}"}, seen_version=n, by=office.user)
        pages_world.evidence(f"e-{n}", ("projects", "p-1"))
        pages_world.project(f"p-{n + 1}", book, JINYANG)
        EvidenceLink.objects.create(
            evidence_id=EvidenceLink.objects.first().evidence_id, ledger="projects", key=f"p-{n + 1}"
        )
    assert [queries(address) for address in addresses] == before
    assert max(before) <= 22
