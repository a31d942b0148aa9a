"""The pages of pairings: what the list counts, what a pairing's page tells, and who may open it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.accounts.models import Evidence, EvidenceLink, Status
from xieshou.apps.pairings.models import Agreement, Target
from xieshou.apps.pairings.shown import name_sides
from xieshou.apps.pairings.tests import hand_made

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return hand_made.programme()


@pytest.fixture
def ties(book):
    return hand_made.pairings(book)


@pytest.fixture
def office(client, book):
    client.force_login(hand_made.user("office", "office"))
    return client


def listed(client, query=""):
    return client.get(reverse("pairings:list", args=["small"]) + query, headers={"Accept-Language": "en"})


def opened(client, record_no, query=""):
    return client.get(reverse("pairings:detail", args=["small", record_no]) + query, headers={"Accept-Language": "en"})


def numbers(answer):
    return [row.record_no for row in answer.context["pairings"]]


def test_the_list_of_a_year_leaves_out_what_was_over_before_it(office, ties):
    assert numbers(listed(office, "?year=2019")) == ["p-whole", "p-butuo", "p-jinyang"]
    assert numbers(listed(office, "?year=2019&of=all")) == ["p-before", "p-whole", "p-butuo", "p-jinyang"]


def test_a_pairing_whose_year_of_beginning_is_too_coarse_is_listed_as_not_known(office, book):
    hand_made.pairing("p-coarse", book, hand_made.CITY, hand_made.BUTUO, since="")
    answer = listed(office, "?year=2019")
    assert [row.state for row in answer.context["pairings"]] == ["unknown"]
    assert "not known" in answer.content.decode()


def test_the_list_can_be_narrowed_to_a_level_and_to_what_lies_inside_a_pairing(office, ties):
    assert numbers(listed(office, "?level=county")) == ["p-butuo", "p-jinyang"]
    assert numbers(listed(office, "?inside=p-whole&of=all")) == ["p-butuo", "p-jinyang"]


def test_rows_outside_the_programme_are_shown_as_outside(office, book):
    hand_made.pairing("p-out", book, hand_made.CITY, hand_made.BUTUO, outside=True)
    assert "outside this programme" in listed(office).content.decode()


def test_the_page_names_who_helped_before_and_what_lies_inside(office, ties):
    hand_made.pairing("p-friends", ties["whole"].programme, hand_made.CITY, hand_made.PREFECTURE,
                      level="prefecture", since="2021-05-17", kind="friendship_city")  # fmt: skip
    answer = opened(office, "p-whole")
    assert [one.record_no for one in answer.context["line"]] == ["p-before", "p-whole"]
    assert [one.record_no for one in answer.context["inside"]] == ["p-butuo", "p-jinyang"]


def test_agreements_are_shown_with_their_targets(office, ties):
    agreement = Agreement.objects.create(
        record_no="a-1", programme=ties["whole"].programme, pairing=ties["whole"], donor_id=hand_made.CITY,
        recipient_id=hand_made.PREFECTURE, kind="plan", title="年度协议", status=Status.ACCEPTED, years_printed="2019",
    )  # fmt: skip
    Target.objects.create(agreement=agreement, indicator="FUN-01", measure="财政援助", value=378000000, unit="yuan")
    page = opened(office, "p-whole").content.decode()
    assert "年度协议" in page
    assert 'value="378000000.0000"' in page


def test_evidence_of_the_pairing_is_shown_with_publisher_and_day(office, ties):
    proof = Evidence.objects.create(
        code="e-1", kind="publication", publisher="四川日报", published_printed="2018-06-04"
    )
    EvidenceLink.objects.create(evidence=proof, ledger="pairings", key="p-whole", printed="佛山对口凉山")
    page = opened(office, "p-whole").content.decode()
    assert "四川日报" in page
    assert "佛山对口凉山" in page


def test_a_county_clerk_sees_the_pairings_of_the_own_county_and_no_other(client, ties):
    client.force_login(hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO))
    assert numbers(listed(client)) == ["p-butuo"]
    assert opened(client, "p-butuo").status_code == 200
    assert opened(client, "p-jinyang").status_code == 404
    assert opened(client, "p-whole").status_code == 404


def test_the_public_sees_accepted_pairings_and_no_draft(client, book, ties):
    hand_made.pairing("p-draft", book, hand_made.CITY, hand_made.BUTUO, status=Status.DRAFT)
    client.force_login(hand_made.user("public", "public"))
    assert "p-draft" not in numbers(listed(client))
    assert opened(client, "p-draft").status_code == 404


def test_somebody_of_another_programme_finds_nothing_at_these_addresses(client, ties):
    hand_made.programme("other")
    client.force_login(hand_made.user("stranger", "office", programme="other"))
    assert listed(client).status_code == 404
    assert opened(client, "p-whole").status_code == 404


def test_english_names_stand_only_where_the_row_names_that_very_place(ties, settings):
    from django.utils.translation import override

    ties["butuo"].donor_printed = "南海区包装印刷业协会"
    with override("en"):
        name_sides([ties["butuo"], ties["jinyang"]], 2019)
    assert ties["butuo"].donor_name == "南海区包装印刷业协会"
    assert ties["jinyang"].donor_name == "shun de"


def test_pages_after_the_first_continue_where_it_ended(office, book, monkeypatch):
    for n in range(5):
        place = hand_made.school(f"小学{n}", hand_made.BUTUO)
        hand_made.pairing(f"p-{n}", book, hand_made.NORTH, hand_made.BUTUO, level="school", recipient_unit=place)
    monkeypatch.setattr("xieshou.apps.pairings.views.PAGE", 3)
    first = listed(office)
    assert numbers(first) == ["p-0", "p-1", "p-2"]
    assert numbers(listed(office, f"?after={first.context['more']}")) == ["p-3", "p-4"]


def test_twice_as_many_rows_ask_the_register_no_more_often(office, book, ties):
    def queries(address, query=""):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert office.get(address + query).status_code == 200
        return len(asked)

    addresses = [reverse("pairings:list", args=["small"]), reverse("pairings:detail", args=["small", "p-whole"])]
    before = [queries(address) for address in addresses]
    for n in range(8):
        unit = hand_made.school(f"小学{n}", hand_made.BUTUO)
        hand_made.pairing(f"p-s{n}", book, hand_made.NORTH, hand_made.BUTUO, level="school", recipient_unit=unit)
        agreement = Agreement.objects.create(
            record_no=f"a-{n}", programme=book, pairing=ties["whole"], donor_id=hand_made.CITY,
            recipient_id=hand_made.PREFECTURE, kind="plan", title=f"协议{n}", status=Status.ACCEPTED,
        )  # fmt: skip
        Target.objects.create(agreement=agreement, measure="项目", value=n, unit="projects")
    after = [queries(address) for address in addresses]
    assert after[0] == before[0]
    assert after[1] <= before[1] + 1  # the targets, once there are any
    assert max(before) <= 24
