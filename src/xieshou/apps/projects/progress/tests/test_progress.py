"""Readings of progress: who reads and who checks, what the ledger's columns follow, what the page shows to whom."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink, Status
from xieshou.apps.accounts.tests.pictures import jpeg
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import FundLine, ProgressReading, Project
from xieshou.apps.projects.progress import actions
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
TODAY = date(2019, 12, 31)
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def book(settings, tmp_path):
    settings.HOME = tmp_path
    return hand_made.programme(books="kept", as_of=TODAY)


@pytest.fixture
def work(book):
    made = project("p1", book, start="2019-11-01")
    FundLine.objects.create(project=made, source="donor_county", amount_fen=1_000_000)
    FundLine.objects.create(project=made, source="owner", amount_fen=9_000_000)
    return made


@pytest.fixture
def clerk(work):
    return hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)


@pytest.fixture
def team(work):
    return hand_made.user("team", "field_team")


def read(work, by, percent: int = 20, day: int = 1, **more):
    return actions.record(work, seen_on=date(2019, 12, day), percent=percent, by=by, today=TODAY, **more)


def columns(work) -> tuple[int | None, date | None]:
    held = Project.objects.get(pk=work.pk)
    return held.progress_percent, held.progress_on


def test_the_ledger_follows_the_newest_reading_and_a_second_person_checks_it(work, clerk, team):
    read(work, clerk, 20, 5)
    made = read(work, clerk, 10, 2)
    assert columns(work) == (20, date(2019, 12, 5))
    with pytest.raises(ValidationError, match=r"another person|另一人"):
        actions.check(made, agrees=True, on=TODAY, by=clerk)
    actions.check(made, agrees=True, on=TODAY, by=team)
    with pytest.raises(DeedRefused):
        actions.check(made, agrees=False, note="x", on=TODAY, by=team)
    told = Change.objects.filter(key="p1").order_by("id").values_list("deed", "by__username")
    assert list(told) == [("progress_read", "clerk")] * 2 + [("progress_checked", "team")]
    assert Project.objects.get(pk=work.pk).version == 2  # the older reading changed no column


def test_a_reading_that_the_site_contradicts_counts_no_more_and_can_be_read_again(work, clerk, team):
    read(work, clerk, 20, 5)
    wrong = read(work, clerk, 30, 9)
    with pytest.raises(ValidationError):
        actions.check(wrong, agrees=False, note=" ", on=TODAY, by=team)
    assert columns(work) == (30, date(2019, 12, 9))
    actions.check(wrong, agrees=False, note="现场只到二成", on=TODAY, by=team)
    assert columns(work) == (20, date(2019, 12, 5))
    read(work, team, 22, 9)
    assert columns(work) == (22, date(2019, 12, 9))
    assert ProgressReading.objects.count() == 3


def test_one_that_is_taken_back_stays_on_record_and_leaves_nothing_known(work, clerk):
    made = read(work, clerk)
    with pytest.raises(ValidationError):
        actions.take_back(made, why=" ", by=clerk)
    actions.take_back(made, why="填错项目", by=clerk)
    assert columns(work) == (None, None)
    for again in (lambda: actions.take_back(made, why="再", by=clerk),
                  lambda: actions.check(made, agrees=True, on=TODAY, by=clerk)):  # fmt: skip
        with pytest.raises(DeedRefused):
            again()
    made.refresh_from_db()
    assert made.taken_back_because == "填错项目"


def test_a_newer_claim_of_a_file_is_not_overwritten_by_an_older_reading(work, clerk):
    Project.objects.filter(pk=work.pk).update(progress_percent=50, progress_on=date(2019, 12, 20))
    read(work, clerk, 20, 5)
    assert columns(work) == (50, date(2019, 12, 20))
    read(work, clerk, 25, 21)
    assert columns(work) == (25, date(2019, 12, 21))


def test_less_than_before_or_far_ahead_of_payment_needs_a_reason(work, clerk):
    read(work, clerk, 30, 5)
    with pytest.raises(ValidationError, match=r"30 percent were read before|30%"):
        read(work, clerk, 29, 6)
    with pytest.raises(ValidationError, match=r"more than 30 points|30个百分点"):
        read(work, clerk, 31, 6)
    assert read(work, clerk, 31, 6, note="合同约定完工后支付").stands
    with pytest.raises(ValidationError):
        read(work, clerk, 31, 6, note="同一天")
    with pytest.raises(ValidationError):
        actions.record(work, seen_on=date(2020, 1, 1), percent=31, by=clerk, today=TODAY, note="x")


@pytest.mark.parametrize(("role", "place"), [("county_clerk", hand_made.JINYANG), ("auditor", ""), ("public", "")])
def test_who_does_not_look_after_the_project_records_and_checks_nothing(work, clerk, client, role, place):
    somebody, made = hand_made.user("somebody", role, place=place), read(work, clerk)
    for deed in (lambda: read(work, somebody, 21, 7), lambda: actions.take_back(made, why="x", by=somebody),
                 lambda: actions.check(made, agrees=True, on=TODAY, by=somebody)):  # fmt: skip
        with pytest.raises(PermissionDenied):
            deed()
    client.force_login(somebody)
    assert client.get(reverse("projects:progress", args=["small", "p1"])).status_code in (403, 404)
    assert ProgressReading.objects.get().checked_by is None


def test_a_frozen_row_takes_no_reading(work, clerk):
    Project.objects.filter(pk=work.pk).update(status=Status.FROZEN)
    with pytest.raises(DeedRefused):
        read(work, clerk)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("progress_is_a_percentage", {"percent": 101}),
        ("progress_is_checked_by_a_second_person", {"checked_by": "reader", "checked_on": TODAY, "result": "agrees"}),
        ("progress_check_has_person_day_and_result", {"result": "agrees"}),
        ("progress_check_has_person_day_and_result", {"checked_by": "other", "checked_on": TODAY}),
        ("progress_check_has_person_day_and_result", {"checked_by": "other", "result": "agrees"}),
        ("progress_that_differs_says_how", {"checked_by": "other", "checked_on": TODAY, "result": "differs"}),
    ],
)
def test_what_walks_round_the_actions_does_not_walk_round_the_database(work, clerk, team, constraint, wrong):
    people = {"reader": clerk, "other": team}
    given = {name: people.get(value, value) if name == "checked_by" else value for name, value in wrong.items()}
    row = {"project": work, "number": 1, "seen_on": TODAY, "percent": 10, "read_by": clerk}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProgressReading.objects.create(**row | given)


@pytest.mark.parametrize("same", [{"number": 1}, {"seen_on": date(2019, 12, 1)}])
def test_a_number_and_a_day_are_used_once(work, clerk, same):
    read(work, clerk)
    row = {"project": work, "number": 2, "seen_on": TODAY, "percent": 10, "read_by": clerk}
    with pytest.raises(IntegrityError), transaction.atomic():
        ProgressReading.objects.create(**row | same)


def send(client, percent: int, day: str, *, photo: bool = True, **more: str):
    given = {"percent": percent, "seen_on": day} | more
    if photo:
        given["file"] = SimpleUploadedFile("site.jpg", jpeg("2019:12:05 09:00:00"))
    return client.post(reverse("projects:progress", args=["small", "p1"]), given, headers=ENGLISH)


def test_a_clerk_records_with_a_photograph_another_checks_and_the_page_shows_both_curves(client, work, clerk, team):
    page = reverse("projects:detail", args=["small", "p1"])
    client.force_login(clerk)
    assert send(client, 20, "2019-12-05").status_code == 302
    [photo], [made] = Evidence.objects.all(), ProgressReading.objects.all()
    assert (photo.kind, photo.internal, str(photo.taken_on)) == ("photo", True, "2019-12-05")
    assert EvidenceLink.objects.get().printed == "20%"
    text = client.get(page, headers=ENGLISH).content.decode()
    check = reverse("projects:progress_check", args=["small", "p1", made.number])
    assert "20 percent built, 0.0 percent paid" in text
    assert check not in text
    client.post(check, {"result": "agrees"})
    assert ProgressReading.objects.get().checked_by is None
    client.force_login(team)
    assert check in client.get(page, headers=ENGLISH).content.decode()
    client.post(check, {"result": "agrees"})
    assert ProgressReading.objects.get().checked_by == team


def test_without_a_photograph_the_page_says_what_will_be_said_of_it(client, work, clerk):
    client.force_login(clerk)
    answer = send(client, 20, "2019-12-05", photo=False)
    assert "without a dated photograph" in client.get(answer.url, headers=ENGLISH).content.decode()


def test_a_refused_reading_keeps_what_was_typed_and_writes_nothing(client, work, clerk):
    client.force_login(clerk)
    answer = send(client, 60, "2019-12-05")
    assert answer.status_code == 422
    assert "more than 30 points ahead" in answer.content.decode()
    assert 'value="60"' in answer.content.decode()
    assert not ProgressReading.objects.exists()
    assert not EvidenceLink.objects.exists()


def test_whoever_looks_on_sees_how_far_it_is_and_no_names_notes_or_hidden_photographs(client, work, clerk, team):
    client.force_login(clerk)
    send(client, 20, "2019-12-05", note="路基已成", title="三公里处")
    send(client, 25, "2019-12-08", photo=False)
    actions.take_back(ProgressReading.objects.get(percent=25), why="误填", by=clerk)
    actions.check(ProgressReading.objects.get(percent=20), agrees=True, note="已到现场", on=TODAY, by=team)
    client.force_login(hand_made.user("p", "public"))
    section = client.get(reverse("projects:detail", args=["small", "p1"])).content.decode().split('id="progress"')[1]
    section = section.split("</section>")[0]
    assert "2019-12-05" in section
    for hidden in ("路基已成", "三公里处", "误填", "已到现场", "clerk", "team", "/evidence/", "2019-12-08"):
        assert hidden not in section, hidden


def test_a_photograph_that_was_taken_away_from_the_project_is_no_longer_shown_with_the_reading(client, work, clerk):
    client.force_login(clerk)
    send(client, 20, "2019-12-05")
    page, code = reverse("projects:detail", args=["small", "p1"]), Evidence.objects.get().code
    assert f"/evidence/{code}/" in client.get(page).content.decode()
    EvidenceLink.objects.update(removed_because="拍错")
    assert f"/evidence/{code}/" not in client.get(page).content.decode()


def test_books_collected_from_publications_have_no_progress_of_their_own(client, settings, tmp_path):
    book = hand_made.programme(code="small", books="collected")
    made = project("p1", book)
    office = hand_made.user("office", "office")
    with pytest.raises(DeedRefused):
        read(made, office)
    client.force_login(office)
    assert 'id="progress"' not in client.get(reverse("projects:detail", args=["small", "p1"])).content.decode()
