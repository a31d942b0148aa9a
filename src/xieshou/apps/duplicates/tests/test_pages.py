"""The page: what it shows to whom, what narrows it, and its buttons."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from xieshou.apps.accounts.models import AccessRecord
from xieshou.apps.duplicates.actions import look_for
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.duplicates.tests.hand_made import book, found, two_firms, two_workers, worker
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG, PREFECTURE

pytestmark = pytest.mark.django_db
LIST = "/p/small/likely/"


@pytest.fixture
def programme():
    return book()


def somebody(role="county_clerk", place=BUTUO, *, language="en") -> Client:
    client = Client(headers={"Accept-Language": language})
    client.force_login(hand_made.user(f"{role}{place}", role, place=place))
    return client


def plain(answer) -> str:
    """The page's text without marks."""
    return re.sub(r"</?mark>", "", answer.content.decode())


def test_both_rows_stand_side_by_side_with_reasons_and_marks(programme):
    two_workers()
    Placement.objects.filter(record_no__endswith="2").update(name="吉克阿牧")
    Placement.objects.filter(record_no__endswith="1").update(id_hash="", name="吉克阿木")
    found(programme)
    html = somebody(language="zh-hans").get(LIST).content.decode()
    assert "吉克阿<mark>木</mark>" in html
    assert "吉克阿<mark>牧</mark>" in html
    assert "村相同；出生年份相同；性别相同" in html.replace("; ", "；")
    for number in (1, 2):
        assert f'href="/p/small/records/labour/LW{BUTUO}-2019-00000{number}/"' in html


def test_that_persons_were_shown_leaves_one_record_and_firms_leave_none(programme):
    two_workers()
    two_firms()
    look_for(programme, by=None)
    client = somebody()
    client.get(LIST, {"ledger": "enterprises"})
    assert AccessRecord.objects.count() == 0
    client.get(LIST)
    assert list(AccessRecord.objects.values_list("ledger", "how", "row_count")) == [("labour", "opened", 2)]


def test_names_are_hidden_from_who_may_not_see_persons(programme):
    two_workers()
    found(programme)
    html = plain(somebody("administrator", "").get(LIST))
    assert "吉克阿木" not in html
    assert "1992" not in html
    assert "•••" in html
    assert f"LW{BUTUO}-2019-000001" in html
    assert AccessRecord.objects.count() == 0


def test_of_a_row_of_another_county_a_clerk_learns_only_where_it_lies(programme):
    two_workers(second_county=JINYANG)
    Placement.objects.filter(recipient=JINYANG).update(name="吉克·阿木")
    found(programme)
    html = plain(somebody(language="zh-hans").get(LIST))
    assert "吉克阿木" in html
    assert "吉克·阿木" not in html
    assert "金阳县" in html
    assert f"LW{JINYANG}-2019" not in html
    assert 'value="same"' in html


def test_a_clerk_of_a_third_county_neither_sees_nor_decides(programme):
    two_workers()
    offer = found(programme)
    other = somebody(place=JINYANG)
    assert other.get(LIST).context["page"]["count"] == 0
    answer = other.post(reverse("duplicates:decide", args=["small", offer.pk]), {"decision": "same", "why": "x"})
    assert answer.status_code == 404
    assert Likeness.objects.get().state == "open"


def test_the_public_has_no_such_page_and_no_door_to_it(programme):
    public = somebody("public", "")
    assert public.get(LIST).status_code == 403
    assert LIST not in public.get("/p/small/ledgers/").content.decode()


def test_an_auditor_sees_and_decides_nothing(programme):
    two_workers()
    offer = found(programme)
    auditor = somebody("auditor", "")
    html = auditor.get(LIST).content.decode()
    assert "吉克阿木" in html
    assert '<button name="decision"' not in html
    assert "likely/look/" not in html
    address = reverse("duplicates:decide", args=["small", offer.pk])
    assert auditor.post(address, {"decision": "same", "why": "x"}).status_code == 403
    assert auditor.post(reverse("duplicates:look", args=["small"])).status_code == 403


def test_the_same_says_what_to_do_and_stays_until_it_is_done(programme):
    first, second = two_workers()
    offer = found(programme)
    clerk = somebody()
    address = reverse("duplicates:decide", args=["small", offer.pk])
    back = "ledger=labour&year=2019"
    answer = clerk.post(address, {"decision": "same", "why": "身份证复印件", "back": back})
    assert answer.status_code == 302
    assert answer.url == f"{LIST}?{back}"
    html = clerk.get(answer.url).content.decode()
    assert "correct the ID number" in html
    assert "身份证复印件" in html
    Placement.objects.filter(pk=second.pk).update(id_hash=first.id_hash, started_on="2019-05-01")
    assert "likely/look/" in html
    clerk.post(reverse("duplicates:look", args=["small"]), {"back": back})
    assert clerk.get(LIST).context["page"]["count"] == 0
    assert "in agreement" in clerk.get(LIST, {"state": "same"}).content.decode()


def test_a_refused_decision_keeps_what_was_typed_and_says_what_to_do(programme):
    first, _second = two_workers()
    offer = found(programme)
    clerk, address = somebody(), reverse("duplicates:decide", args=["small", offer.pk])
    answer = clerk.post(address, {"decision": "same", "why": " "})
    assert answer.status_code == 422
    assert "how you know" in answer.content.decode()
    first.delete()
    answer = clerk.post(address, {"decision": "same", "why": "同一人，已核对"})
    assert answer.status_code == 409
    assert "Look again" in answer.content.decode()
    assert 'value="同一人，已核对"' in answer.content.decode()


def test_a_decision_is_opened_again_from_the_page(programme):
    two_workers()
    offer = found(programme)
    clerk = somebody()
    clerk.post(reverse("duplicates:decide", args=["small", offer.pk]), {"decision": "different", "why": "兄弟"})
    assert clerk.get(LIST).context["page"]["count"] == 0
    assert "兄弟" in clerk.get(LIST, {"state": "different"}).content.decode()
    clerk.post(reverse("duplicates:reopen", args=["small", offer.pk]), {"why": "看错了"})
    assert clerk.get(LIST).context["page"]["count"] == 1


def test_the_look_is_of_the_ledger_that_the_list_is_narrowed_to(programme):
    two_workers()
    two_firms()
    office = somebody("office", PREFECTURE)
    office.post(reverse("duplicates:look", args=["small"]), {"back": "ledger=enterprises"})
    assert list(Likeness.objects.values_list("ledger", flat=True)) == ["enterprises"]
    office.post(reverse("duplicates:look", args=["small"]))
    assert Likeness.objects.count() == 2


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2), ({"ledger": "labour"}, 1), ({"ledger": "no such"}, 2), ({"place": JINYANG}, 0), ({"place": BUTUO}, 2),
        ({"state": "different"}, 0), ({"state": "all"}, 2), ({"after": "junk"}, 2),
    ],
)  # fmt: skip
def test_the_list_is_narrowed_by_what_the_address_says(programme, query, count):
    two_workers()
    two_firms()
    look_for(programme, by=None)
    answer = somebody("office", PREFECTURE).get(LIST, query)
    assert answer.context["page"]["count"] == len(answer.context["told"]) == count


def test_pages_follow_each_other_and_none_is_lost(programme):
    Likeness.objects.bulk_create(
        Likeness(
            programme=programme, kind="person", ledger="labour", first_no=f"a{n}", second_no=f"LW{BUTUO}-2019-000001",
            first_digest="1", second_digest="2", probability=300 + n % 7, reasons=["name.same"],
            found_at="2024-01-01T00:00:00+08:00",
        )
        for n in range(45)
    )  # fmt: skip
    two_workers()
    client, address, seen = somebody(), LIST, []
    while address:
        answer = client.get(address)
        seen += [one.offer.pk for one in answer.context["told"]]
        address = LIST + answer.context["page"]["next_url"] if answer.context["page"]["next_url"] else ""
    assert len(seen) == len(set(seen)) == 45


def test_the_ledgers_lead_here_and_say_how_many_wait(programme):
    two_workers()
    found(programme)
    clerk = somebody()
    html = clerk.get("/p/small/ledgers/").content.decode()
    assert "1 pair waits" in html
    assert f"{LIST}?ledger=labour" in clerk.get("/p/small/ledgers/labour/").content.decode()
    assert LIST not in clerk.get("/p/small/ledgers/training/").content.decode()


def test_the_page_of_a_row_tells_what_was_judged_of_it(programme):
    first, second = two_workers()
    offer = found(programme)
    clerk = somebody()
    clerk.post(reverse("duplicates:decide", args=["small", offer.pk]), {"decision": "different", "why": "兄弟"})
    html = clerk.get(f"/p/small/records/labour/{first.record_no}/").content.decode()
    assert "judged different from another row" in html
    assert f"{second.record_no} · 兄弟" in html


@pytest.mark.parametrize("count", [2, 8])
def test_a_page_asks_the_database_no_more_for_more_pairs(programme, count, django_assert_max_num_queries):
    for number in range(count):
        first, second = 2 * number, 2 * number + 1
        for one in (first, second):
            worker(one, name=f"沙马{chr(0x4E00 + 97 * number)}")
    look_for(programme, by=None)
    client = somebody()
    with django_assert_max_num_queries(32):
        assert client.get(LIST).context["page"]["count"] == count
