"""Files of reports, several at once: what is read, what is refused beside its name, and that nothing is lost."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from docx import Document as WordFile

from xieshou.apps.commitments.models import Document, Meeting
from xieshou.apps.commitments.reviewing.forms import MOST_FILES
from xieshou.apps.commitments.reviewing.tests import seed
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.communique.tests.papers.test_papers import pdf

pytestmark = pytest.mark.django_db
HERE = reverse("reviewing:new", args=["small"])
TEXT = "两地召开联席会议。\n会议商定三件事。"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def office(client):
    hand_made.programme(books="kept")
    seed.places()
    user = hand_made.user("office", "office")
    client.force_login(user)
    return user


def word_file(text: str) -> bytes:
    made, held = WordFile(), io.BytesIO()
    for line in text.splitlines():
        made.add_paragraph(line)
    made.save(held)
    return held.getvalue()


def web_page(text: str) -> bytes:
    lines = "".join(f"<p>{line}</p>" for line in text.splitlines())
    return f"<!DOCTYPE html><html><body><script>var x = 1;</script>{lines}</body></html>".encode("gb18030")


def bring(client, *files: tuple[str, bytes], text: str = ""):
    given = {"text": text, "files": [SimpleUploadedFile(name, held) for name, held in files]}
    return client.post(HERE, given, headers={"Accept-Language": "en"})


@pytest.mark.parametrize(("name", "held"), [
    ("报道.txt", TEXT.encode("gb18030")),
    ("报道.html", web_page(TEXT)),
    ("报道.docx", word_file(TEXT)),
])  # fmt: skip
def test_a_single_file_leads_to_its_review_whatever_its_kind(client, office, name, held):
    answer = bring(client, (name, held))
    kept = Document.objects.get()
    assert answer.url == reverse("reviewing:review", args=["small", kept.pk])
    assert kept.source.split() == TEXT.split()
    assert kept.file_name == name


def test_of_many_files_each_says_what_became_of_it_and_the_good_ones_are_kept(client, office):
    files = [
        ("one.docx", word_file(TEXT)), ("scan.pdf", b"%PDF-1.4 rubbish"), ("word.pdf", pdf()),
        ("archive.docx", b"PK\x03\x04\xff\xff"), ("empty.txt", b""), ("zero.txt", b"a\0b"),
    ]  # fmt: skip
    answer = bring(client, *files, text="两地召开联席会议。")
    assert answer.status_code == 422
    told = {one.name: one for one in answer.context["brought"]}
    assert [name for name, one in told.items() if one.document] == ["the pasted text", "one.docx", "word.pdf"]
    assert Document.objects.count() == 3
    page = answer.content.decode()
    for name in ("scan.pdf", "archive.docx", "empty.txt", "zero.txt"):
        assert told[name].refused.endswith(".")
        assert told[name].refused in page.replace("&#x27;", "'")
    again = bring(client, ("one.docx", files[0][1]), ("two.docx", word_file(TEXT + "。")))
    assert [one.is_new for one in again.context["brought"]] == [False, True]
    assert (again.status_code, Document.objects.count()) == (200, 4)


def test_a_refused_text_stays_in_its_box(client, office):
    answer = bring(client, ("a.txt", b"good text"), text="长" * 200_001)
    assert answer.status_code == 422
    assert "长" * 200_001 in answer.content.decode()
    assert [bool(one.document) for one in answer.context["brought"]] == [False, True]


def test_nothing_and_too_many_are_refused_before_anything_is_read(client, office):
    assert "Paste the text" in bring(client).content.decode()
    answer = bring(client, *((f"{n}.txt", b"text %d" % n) for n in range(MOST_FILES + 1)))
    assert answer.status_code == 422
    assert "21 files at once are too many" in answer.content.decode()
    assert not Document.objects.exists()


def test_the_same_event_in_the_files_of_two_papers_gives_one_meeting_with_two_documents(client, office):
    """Both read by the machine itself, the page as it was found and undamaged under the name of another paper."""
    reprinted = seed.reading()["repair"]["text"].replace("四川日报", "某某日报")
    answer = bring(client, ("sichuan.html", web_page(seed.seed())), ("reprint.docx", word_file(reprinted)))
    first, second = (one.document for one in answer.context["brought"])
    for document in (first, second):
        shown = client.get(reverse("reviewing:review", args=["small", document.pk])).context["parts"][0]
        values = {name: "" if (held := shown.form[name].value()) is None else held for name in shown.form.fields}
        assert ("same_as" in values) == (document == second)
        decided = client.post(
            reverse("reviewing:decide", args=["small", document.pk]),
            values | {"part": "meeting", "verdict": "accepted"},
        )
        assert decided.status_code == 302
    meeting = Meeting.objects.get()
    assert list(meeting.documents.order_by("id")) == [first, second]
    page = client.get(reverse("commitments:detail", args=["small", meeting.record_no])).content.decode()
    for document in (first, second):
        assert reverse("reviewing:review", args=["small", document.pk]) in page
