"""Attaching files on pages: one file for many rows, who may, what the public gets, what is taken away, what is lost."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse
from PIL import Image

from xieshou.apps.accounts.evidence_files import evidence_path
from xieshou.apps.accounts.models import Change, Evidence, EvidenceLink
from xieshou.apps.accounts.tests.pictures import jpeg
from xieshou.apps.assessment.checking import evidence_faults
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
CLERK, OTHER = hand_made.BUTUO, hand_made.JINYANG


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path
    return tmp_path


@pytest.fixture
def book(home):
    book = hand_made.programme(books="kept")
    for number, place in (("p1", CLERK), ("p2", CLERK), ("far", OTHER)):
        project(number, book, place)
    return book


@pytest.fixture
def clerk(book):
    return hand_made.user("clerk", "county_clerk", place=CLERK)


def address(number: str = "p1") -> str:
    return reverse("assessment:attach", args=["small", "projects", number])


def send(client, number: str = "p1", content: bytes = b"", name: str = "site.jpg", **more: str):
    photo = SimpleUploadedFile(name, content or jpeg("2019:05:06 10:00:00", position=(27.75, 102.5)))
    given = {"kind": "photo", "title": "路基", "file": photo} | more
    return client.post(address(number), given, headers={"accept-language": "en"})


def test_one_file_proves_many_rows_and_is_kept_once(client, clerk, home):
    client.force_login(clerk)
    assert send(client, also="p2").status_code == 302
    [made] = Evidence.objects.all()
    assert {(one.ledger, one.key) for one in made.links.all()} == {("projects", "p1"), ("projects", "p2")}
    assert made.internal
    assert str(made.taken_on) == "2019-05-06"
    assert sum(path.is_file() for path in (home / "evidence").rglob("*")) == len(set(made.digests)) == 3
    told = Change.objects.filter(deed="attach", by=clerk)
    assert {one.key for one in told} == {"p1", "p2"}
    assert all(one.file_sha256 == made.sha256 for one in told)
    again = send(client)
    assert again.status_code == 422
    assert "attached to this row already" in again.content.decode()
    assert (Evidence.objects.count(), EvidenceLink.objects.count()) == (1, 2)


def test_a_row_of_another_county_or_of_nobody_is_named_and_nothing_is_written(client, clerk):
    client.force_login(clerk)
    answer = send(client, also="p2 far p9")
    assert answer.status_code == 422
    assert "far, p9" in answer.content.decode()
    assert Evidence.objects.count() == EvidenceLink.objects.count() == 0


def test_the_same_photograph_at_another_work_is_pointed_out(client, clerk):
    client.force_login(clerk)
    send(client)
    answer = client.get(send(client, "p2").url, headers={"accept-language": "en"})
    assert "The same file already proves 1 other row." in answer.content.decode()


@pytest.mark.parametrize(("role", "place", "status"), [
    ("county_clerk", OTHER, 404), ("auditor", "", 403), ("public", "", 403), ("labour_station", "", 403),
    ("field_team", "", 302), ("office", "", 302),
])  # fmt: skip
def test_only_who_looks_after_the_row_attaches_to_it(client, book, role, place, status):
    client.force_login(hand_made.user("somebody", role, place=place))
    assert send(client).status_code == status
    assert Evidence.objects.count() == (status == 302)


def test_nothing_is_attached_in_books_collected_from_publications(client, home):
    book = hand_made.programme()
    project("p1", book)
    client.force_login(hand_made.user("office", "office"))
    assert send(client).status_code == 403
    assert address() not in client.get(reverse("projects:detail", args=["small", "p1"])).content.decode()


def files(code: str) -> list[str]:
    pictures = [reverse("assessment:evidence_picture", args=[code, size]) for size in ("thumbnail", "picture")]
    return [reverse("assessment:evidence", args=[code]), reverse("assessment:evidence_file", args=[code]), *pictures]


def test_offices_have_the_original_and_the_public_a_copy_of_what_is_published(client, clerk):
    client.force_login(clerk)
    send(client, public="on")
    [made] = Evidence.objects.all()
    card, file, thumbnail, picture = files(made.code)
    assert b"".join(client.get(file)) == evidence_path(made.sha256).read_bytes()
    assert "27.75000" in client.get(card).content.decode()
    client.force_login(hand_made.user("p", "public"))
    taken = client.get(file)
    content = b"".join(taken)
    assert b"TestCamera" not in content
    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}
    assert (taken["Content-Type"], taken["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert client.get(thumbnail).status_code == client.get(picture).status_code == 200
    assert client.get(reverse("assessment:evidence_picture", args=[made.code, "sha256"])).status_code == 404
    for page in (card, reverse("projects:detail", args=["small", "p1"]),
                 reverse("assessment:record", args=["small", "projects", "p1"])):  # fmt: skip
        text = client.get(page).content.decode()
        assert made.code in text
        for hidden in ("27.75000", "102.50000", "2019-05-06", made.sha256[:16]):
            assert hidden not in text, (page, hidden)


def test_what_is_for_offices_only_is_not_there_for_the_public_nor_for_another_county(client, clerk):
    client.force_login(clerk)
    send(client)
    [made] = Evidence.objects.all()
    for somebody in (hand_made.user("p", "public"), hand_made.user("other", "county_clerk", place=OTHER)):
        client.force_login(somebody)
        assert {client.get(one).status_code for one in files(made.code)} == {404}
    client.force_login(hand_made.user("p2", "public"))
    for page in ("projects:detail", "assessment:record"):
        args = ["small", "p1"] if page == "projects:detail" else ["small", "projects", "p1"]
        text = client.get(reverse(page, args=args)).content.decode()
        assert f"/evidence/{made.code}/" not in text
        assert "路基" not in text


def test_a_file_is_taken_away_with_a_reason_and_stays_on_record(client, clerk):
    client.force_login(clerk)
    send(client)
    [link] = EvidenceLink.objects.all()
    away = reverse("assessment:take_away", args=["small", "projects", "p1", link.pk])
    client.post(away, {"why": " "})
    assert EvidenceLink.objects.standing().count() == 1
    assert (
        client.post(
            reverse("assessment:take_away", args=["small", "projects", "p2", link.pk]), {"why": "x"}
        ).status_code
        == 404
    )
    client.post(away, {"why": "拍的是另一个项目"})
    client.post(away, {"why": "第二次"})
    link.refresh_from_db()
    assert link.removed_because == "拍的是另一个项目"
    assert evidence_path(link.evidence.sha256).exists()
    assert Change.objects.get(deed="take_away").why == "拍的是另一个项目"
    assert {client.get(one).status_code for one in files(link.evidence.code)} == {404}
    assert send(client).status_code == 302  # it can be attached again
    assert EvidenceLink.objects.standing().count() == 1


def test_a_lost_or_altered_file_or_copy_is_found_by_the_check(client, clerk):
    client.force_login(clerk)
    send(client)
    [made] = Evidence.objects.all()
    assert list(evidence_faults()) == []
    for digest in made.digests:
        path = evidence_path(digest)
        content = path.read_bytes()
        path.write_bytes(content + b"x")
        [fault] = evidence_faults()
        assert (fault["rule"], fault["keys"]) == ("E01", [made.code, "projects/p1"])
        path.unlink()
        assert [one["rule"] for one in evidence_faults()] == ["E01"]
        path.write_bytes(content)


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("evidence_says_whence_its_day_is", {"taken_on": "2019-01-01"}),
        ("evidence_says_whence_its_day_is", {"taken_from": "camera"}),
        ("evidence_position_is_on_the_earth", {"latitude": "27.7"}),
        ("evidence_position_is_on_the_earth", {"latitude": "97.7", "longitude": "1"}),
    ],
)
def test_what_walks_round_the_forms_does_not_walk_round_the_database(constraint, wrong):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Evidence.objects.create(code="x", kind="photo", **wrong)
