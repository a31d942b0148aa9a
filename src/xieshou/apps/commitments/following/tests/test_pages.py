"""The pages of commitments and issues: what stands where, whom to ask, what may be done, and who sees it."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from docx import Document as WordFile

from xieshou.apps.commitments.following import queries
from xieshou.apps.commitments.following.tests.hand_made import TEXT, commitment, issue, meeting
from xieshou.apps.commitments.models import Commitment, FollowUp, Fulfilment
from xieshou.apps.pairings.tests import hand_made

pytestmark = pytest.mark.django_db
DAY = date(2018, 10, 15)


@pytest.fixture
def book():
    return hand_made.programme(books="kept", as_of=DAY)


@pytest.fixture
def office(client, book):
    return signed_in(client, hand_made.user("office", "office"))


def signed_in(client, user):
    client.force_login(user)
    return client


def at(name, *args):
    return reverse(f"following:{name}", args=["small", *args])


def opened(client, name, *args, query=""):
    return client.get(at(name, *args) + query, headers={"Accept-Language": "en"})


def numbers(answer):
    return [line.item.record_no for line in answer.context["lines"]]


def follow(item, on):
    FollowUp.objects.create(commitment=item, deed="progress", stage="under_way", on=on, note="已办")


def test_the_board_counts_stages_and_lights(office, book):
    commitment(book, "YD-1", due_on=date(2018, 9, 1))
    commitment(book, "YD-2", step="under_way", due_on=date(2019, 12, 31))
    issue(book, "WT-1", found_on=date(2018, 10, 1), due_on=date(2019, 1, 31))
    follow(Commitment.objects.get(record_no="YD-2"), date(2018, 10, 1))
    answer = opened(office, "board")
    assert [(code, n) for code, _name, n, _shape in answer.context["colours"]] == [
        ("red", 1),
        ("amber", 0),
        ("green", 2),
    ]
    assert [one["count"] for one in answer.context["columns"]] == [2, 0, 1, 0, 0]


def test_the_list_shows_the_most_urgent_first_and_can_be_narrowed(office, book):
    commitment(book, "YD-green", due_on=date(2019, 12, 31))
    follow(Commitment.objects.get(), DAY)
    commitment(book, "YD-red", due_on=date(2018, 9, 1), side="donor", areas=["health"], responsible_unit="佛山市卫计局")
    issue(book, "WT-1")
    assert numbers(opened(office, "list"))[0] == "YD-red"
    for query, wanted in (
        ("?what=issues", ["WT-1"]), ("?colour=green", ["YD-green"]), ("?side=donor", ["YD-red", "YD-green"]),
        ("?area=health", ["YD-red"]), ("?q=卫计", ["YD-red"]), (f"?place={hand_made.BUTUO}", ["WT-1"]),
        ("?stage=closed", []), ("?stage=nonsense&what=x", ["YD-red", "WT-1", "YD-green"]),
    ):  # fmt: skip
        assert numbers(opened(office, "list", query=query)) == wanted, query


def test_the_chasing_list_stands_by_unit_with_the_reasons(office, book):
    commitment(book, "YD-1", due_on=date(2018, 10, 5))
    commitment(book, "YD-2", responsible_unit="", due_on=date(2019, 12, 31))
    page = opened(office, "chasing").content.decode()
    assert "10 days overdue" in page
    assert "no unit is responsible" in page
    assert page.index("凉山州就业局") < page.index("No unit is responsible")
    assert "YD-1" not in opened(office, "chasing", query="?as_of=2018-06-03").content.decode()


def test_what_happens_later_is_not_known_on_an_earlier_day(office, book):
    commitment(
        book, "YD-1", step="closing_asked", closed_on=DAY, closed_by=hand_made.user("other", "office"), proof="文"
    )
    [line] = opened(office, "list", query="?as_of=2018-10-14").context["lines"]
    assert line.stage == "closing_asked"
    assert opened(office, "list", query="?as_of=2018-10-15").context["lines"][0].stage == "closed"


def test_an_item_shows_its_deeds_and_what_may_be_done_by_whom(client, book):
    team, office = hand_made.user("team", "field_team"), hand_made.user("office", "office")
    commitment(book)
    signed_in(client, team)
    page = opened(client, "item", "YD-1")
    assert [one["code"] for one in page.context["deeds"]] == ["assign", "break_down", "progress", "ask_closing"]
    answer = client.post(
        at("deed", "YD-1", "ask_closing"), {"on": "2018-10-15", "note": "办结", "proof": "文件1号", "version": 1}
    )
    assert answer.status_code == 302
    assert opened(client, "item", "YD-1").context["deeds"] == []
    assert opened(client, "deed", "YD-1", "close").status_code == 403
    signed_in(client, office)
    page = opened(client, "item", "YD-1")
    assert [one["code"] for one in page.context["deeds"]] == ["close", "send_back"]
    assert "文件1号" in page.content.decode()
    assert (
        client.post(at("deed", "YD-1", "close"), {"on": "2018-10-16", "proof": "文件1号", "version": 2}).status_code
        == 302
    )
    assert Commitment.objects.get().stage == "closed"


def test_a_refused_deed_says_why_beside_the_form_and_writes_nothing(office, book):
    commitment(book)
    answer = office.post(
        at("deed", "YD-1", "ask_closing"), {"on": "2018-10-15", "version": 1}, headers={"Accept-Language": "en"}
    )
    assert answer.status_code == 422
    assert {"note", "proof"} <= answer.context["form"].errors.keys()
    answer = office.post(at("deed", "YD-1", "progress"), {"on": "2018-10-15", "note": "x", "version": 9})
    assert answer.status_code == 409
    assert not FollowUp.objects.exists()


def test_tasks_are_made_for_the_counties_that_are_ticked(office, book):
    commitment(book)
    page = opened(office, "break_down", "YD-1")
    assert [one.place_name for one in page.context["forms"]] == ["布拖县", "金阳县"]
    form = {
        "version": 1, "form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "form-0-recipient_id": hand_made.BUTUO,
        "form-0-chosen": "on", "form-0-responsible_unit": "布拖县就业局", "form-0-text": "输出劳务",
        "form-1-recipient_id": hand_made.JINYANG,
    }  # fmt: skip
    assert office.post(at("break_down", "YD-1"), form | {"form-0-responsible_unit": ""}).status_code == 422
    assert office.post(at("break_down", "YD-1"), form).status_code == 302
    [task] = Commitment.objects.filter(kind="task")
    assert (task.recipient_id, task.text) == (hand_made.BUTUO, "输出劳务")
    assert [one.item for one in opened(office, "item", "YD-1").context["parts"]] == [task]


def test_what_fulfils_an_item_is_linked_shown_and_taken_back(office, book):
    commitment(book)
    pairing = hand_made.pairings(book)["whole"]
    form = {"ledger": "pairings", "key": pairing.record_no, "how": "结对调整", "version": 1}
    assert office.post(at("link", "YD-1"), form | {"key": "p-none"}).status_code == 422
    assert office.post(at("link", "YD-1"), form).status_code == 302
    assert "佛山市 – 凉山彝族自治州" in opened(office, "item", "YD-1").content.decode()
    office.post(at("unlink", "YD-1", Fulfilment.objects.get().pk), {"why": "错"})
    page = opened(office, "item", "YD-1").content.decode()
    assert "佛山市 – 凉山彝族自治州" not in page
    assert "link taken back" in page


def test_a_commitment_is_entered_by_hand_and_is_due_with_the_self_assessment(office, book):
    meeting(book)
    form = {"meeting": "HY-1", "kind": "decision", "text": TEXT, "side": "both", "recipient": book.recipient_id}
    assert office.post(at("new"), form | {"text": ""}).status_code == 422
    assert office.post(at("new"), form).status_code == 302
    made = Commitment.objects.get()
    assert (made.agreed_on, made.due_on, made.meeting.record_no) == (date(2018, 6, 2), date(2018, 12, 31), "HY-1")
    answer = office.post(at("edit", made.record_no), form | {"text": "改", "version": 1, "due_on": "2018-11-30"})
    assert answer.status_code == 302
    made.refresh_from_db()
    assert (made.text, made.due_on) == ("改", date(2018, 11, 30))


def test_nobody_opens_an_item_outside_his_scope_and_the_public_no_draft(client, book):
    commitment(book, "YD-own", recipient_id=hand_made.BUTUO, donor_id=hand_made.NORTH)
    commitment(book, "YD-other", recipient_id=hand_made.JINYANG, donor_id=hand_made.SOUTH)
    commitment(book, "YD-draft", status="draft")
    signed_in(client, hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO))
    assert numbers(opened(client, "list")) == ["YD-own"]
    assert opened(client, "item", "YD-other").status_code == 404
    signed_in(client, hand_made.user("public", "public"))
    assert sorted(numbers(opened(client, "list"))) == ["YD-other", "YD-own"]
    assert opened(client, "item", "YD-draft").status_code == 404
    assert opened(client, "new").status_code == 403
    assert opened(client, "deed", "YD-own", "progress").status_code == 403


def test_the_due_days_are_a_calendar_file(office, book):
    commitment(book)
    answer = opened(office, "due_days")
    assert answer["Content-Type"].startswith("text/calendar")
    assert "UID:YD-1@xieshou" in answer.content.decode()


def test_what_became_of_a_meeting_is_read_at_a_glance_and_taken_to_the_next_one(office, book):
    held = meeting(book)
    commitment(book, "YD-1", meeting=held, item_no=4)
    commitment(
        book,
        "YD-2",
        meeting=held,
        step="closing_asked",
        closed_on=DAY,
        closed_by=hand_made.user("o", "office"),
        proof="文",
    )
    Fulfilment.objects.create(
        commitment_id=Commitment.objects.get(record_no="YD-1").pk, ledger="pairings",
        key=hand_made.pairings(book)["whole"].record_no, note="结对",
    )  # fmt: skip
    address = reverse("outcomes:detail", args=["small", "HY-1"])
    answer = office.get(address, headers={"Accept-Language": "en"})
    found = answer.context["found"]
    assert [(word, n) for word, _shape, n in found.counts] == [
        ("registered · nothing heard for 135 days", 1),
        ("closed", 1),
    ]
    assert "佛山市 – 凉山彝族自治州" in answer.content.decode()
    word = office.get(f"{address}word/", headers={"Accept-Language": "zh-hans"}).content
    assert word == office.get(f"{address}word/", headers={"Accept-Language": "zh-hans"}).content
    [table] = WordFile(io.BytesIO(word)).tables
    assert [row.cells[1].text for row in table.rows[1:]] == [TEXT, TEXT]
    assert "结对" in table.rows[1].cells[5].text
    page = office.get(reverse("commitments:detail", args=["small", "HY-1"]), headers={"Accept-Language": "en"})
    assert "2 commitments, 1 closed." in page.content.decode()


def test_collected_books_say_what_was_published_and_what_was_not(client):
    book = hand_made.programme(as_of=DAY)
    signed_in(client, hand_made.user("office", "office"))
    held = meeting(book)
    commitment(book, "YD-1", meeting=held, source="published")
    commitment(book, "YD-2", meeting=held, source="published")
    pairing = hand_made.pairings(book)["whole"].record_no
    Fulfilment.objects.create(commitment=Commitment.objects.get(record_no="YD-1"), ledger="pairings", key=pairing)
    answer = client.get(reverse("outcomes:detail", args=["small", "HY-1"]), headers={"Accept-Language": "en"})
    assert [word for word, _shape, _n in answer.context["found"].counts] == [
        "published facts bear it out",
        "not published",
    ]


def test_twice_as_many_items_ask_the_register_no_more_often(office, book):
    def queries(name, *args):
        with CaptureQueriesContext(connection) as asked:
            assert opened(office, name, *args).status_code == 200
        return len(asked)

    commitment(book, "YD-0")
    pages = ("board", "list", "chasing")
    first = [queries(name) for name in pages]
    for n in range(1, 9):
        commitment(book, f"YD-{n}", recipient_id=[hand_made.BUTUO, hand_made.JINYANG][n % 2])
    assert [queries(name) for name in pages] == first
    assert max(first) <= 12
    assert queries("item", "YD-0") <= 36


def test_a_task_goes_to_a_county_that_is_helped_where_pairings_say_which(book):
    reader = hand_made.user("reader", "office")

    def offered():
        return [one.code_id for one in queries.counties_for(book, reader, hand_made.PREFECTURE, 2018)]

    assert offered() == [hand_made.BUTUO, hand_made.JINYANG]
    hand_made.pairing("p-province", book, "440000", "510000", level="province")
    assert offered() == [hand_made.BUTUO, hand_made.JINYANG]
    hand_made.pairing("p-county", book, hand_made.NORTH, hand_made.JINYANG)
    assert offered() == [hand_made.JINYANG]
    hand_made.pairing("p-prefecture", book, hand_made.CITY, hand_made.PREFECTURE, level="prefecture")
    assert offered() == [hand_made.BUTUO, hand_made.JINYANG]
