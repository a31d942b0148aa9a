"""Published claims against the books, and what this room brings to the pages of pairings and meetings."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.accounts.models import Status
from xieshou.apps.assessment.models import ReportedQuantity
from xieshou.apps.assessment.tests import pages_world
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG, PREFECTURE

pytestmark = pytest.mark.django_db
MOVED = (
    {"ledger": "funds", "key": "f-1", "amount": "905000000"},
    {"ledger": "funds", "key": "f-2", "amount": "727000000"},
)


@pytest.fixture
def world(monkeypatch):
    return pages_world.make(monkeypatch)


@pytest.fixture
def office(client, world):
    client.force_login(hand_made.user("office", "office"))
    return client


def claims(client, query=""):
    return client.get(reverse("assessment:claims", args=["small"]) + query, headers={"Accept-Language": "zh-hans"})


def claim(client, record_no):
    address = reverse("assessment:claim", args=["small", record_no])
    return client.get(address, headers={"Accept-Language": "zh-hans"})


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def test_a_published_total_and_the_sum_of_the_rows_both_stand_as_they_are(office, world):
    world.claim("t-1", "2450000000", "1632000000", "rows_incomplete", printed="24.5亿元", missing=("2020",))
    for answer in (claims(office), claim(office, "t-1")):
        shown = page(answer)
        assert "24.5亿元" in shown
        assert '<data value="2450000000"' in shown
        assert '<data value="1632000000"' in shown
        assert ">16.32</data>" in shown
        assert ">8.18</data>" in shown
        assert "2020" in shown


def test_a_claim_lists_the_rows_it_is_held_against_as_doors(office, world):
    pages_world.movement("f-1", world.book, PREFECTURE, 905000000)
    pages_world.movement("f-2", world.book, PREFECTURE, 727000000)
    pages_world.evidence("e-1", ("funds", "f-1"))
    world.claim("t-1", "2450000000", "1632000000", "differs", rows=MOVED)
    answer = claim(office, "t-1")
    compared = answer.context["comparisons"][0]
    assert sum(row["amount"].fen for row in compared["rows"]) == compared["computed"].fen
    assert reverse("assessment:record", args=["small", "funds", "f-1"]) in page(answer)
    assert reverse("assessment:evidence", args=["e-1"]) in page(answer)


def test_rows_of_a_claim_outside_the_scope_of_the_reader_are_only_counted(client, world):
    pages_world.movement("f-1", world.book, BUTUO, 905000000)
    pages_world.movement("f-2", world.book, JINYANG, 727000000)
    world.claim("t-1", "2450000000", "1632000000", "differs", rows=MOVED, recipient_id=BUTUO)
    client.force_login(hand_made.user("clerk", "county_clerk", place=BUTUO))
    answer = claim(client, "t-1")
    compared = answer.context["comparisons"][0]
    assert [row["listed"].key for row in compared["rows"]] == ["f-1"]
    assert compared["hidden"] == 1
    assert "f-2" not in page(answer)


def test_a_claim_of_another_county_is_not_there(client, world):
    world.claim("t-1", "5", "4", "differs", recipient_id=JINYANG)
    client.force_login(hand_made.user("clerk", "county_clerk", place=BUTUO))
    assert claim(client, "t-1").status_code == 404
    assert claims(client).context["totals"] == []


def test_claims_are_narrowed_to_a_verdict_by_the_address(office, world):
    world.claim("t-1", "5", "4", "differs")
    world.claim("t-2", "5", "5", "agrees")
    assert [shown.claim.record_no for shown in claims(office, "?verdict=agrees").context["totals"]] == ["t-2"]
    assert len(claims(office, "?verdict=nonsense").context["totals"]) == 2


def test_cases_stand_below_in_two_groups_and_are_no_totals(office, world):
    world.claim("t-1", "5", "4", "differs")
    world.claim("c-1", "5", "5", "agrees", kind="case", title_zh="三笔相加")
    world.claim("c-2", "5", "4", "differs", kind="case", title_zh="两页不同")
    answer = claims(office)
    groups = {name: [shown.claim.record_no for shown in cases] for name, cases in answer.context["case_groups"]}
    assert groups == {"reconciles": ["c-1"], "differs": ["c-2"]}
    assert [shown.claim.record_no for shown in answer.context["totals"]] == ["t-1"]


def test_a_case_of_several_units_takes_the_unit_of_the_rows_and_calls_no_park_a_yuan(office, world):
    ReportedQuantity.objects.create(
        record_no="q-1", programme=world.book, measure="parks", belongs_to="industry", quantity=31, unit="parks",
        status=Status.ACCEPTED,
    )  # fmt: skip
    row = {"ledger": "quantities", "key": "q-1", "amount": "31"}
    world.claim("c-1", "31", "31", "agrees", kind="case", unit="yuan", rows=(row,))
    compared = claim(office, "c-1").context["comparisons"][0]
    assert (compared["computed"].unit, compared["computed"].fen) == ("parks", None)


def test_a_claim_without_rows_says_so_and_shows_no_zero(office, world):
    world.claim("t-1", "31", None, "no_rows", unit="parks", indicator="IND-04")
    answer = claims(office)
    assert answer.context["totals"][0].check.computed is None
    assert '<span class="none">' in page(answer)


def test_twice_as_many_claims_ask_the_register_no_more_often(office, world):
    def queries():
        with CaptureQueriesContext(connection) as asked:
            assert claims(office).status_code == 200
        return len(asked)

    world.claim("t-1", "5", "4", "differs")
    pages_world.evidence("e-1", ("claims", "t-1"))
    first = queries()
    for n in range(2, 9):
        world.claim(f"t-{n}", "5", "4", "differs")
        pages_world.evidence(f"e-{n}", ("claims", f"t-{n}"))
    assert queries() == first


# Sections of lower rooms' pages


def pairing_page(client):
    return client.get(reverse("pairings:detail", args=["small", "p-whole"]), headers={"Accept-Language": "en"})


def test_a_pairing_shows_its_money_by_year_with_doors_and_says_what_was_not_published(office, world):
    world.figure("FUN-01", "p-whole", "727000000")
    world.figure("FUN-01", "p-whole", "685000000", year=2018)
    sections = {section.template: section.shows for section in pairing_page(office).context["sections"]}
    shows = sections["assessment/_money_by_year.html"]
    assert shows["chart"]["series"][0]["values"] == [None, None, "68500.0", "72700.0", None]
    shown = page(pairing_page(office))
    assert reverse("assessment:figure", args=["small", "FUN-01", "p-whole"]) + "?year=2018" in shown
    assert 'class="none not-published"' in shown
    assert "Fiscal aid was highest in 2019" in shown


def test_money_published_for_several_years_together_is_listed_and_put_in_no_year(office, world):
    whole = world.pairings["whole"]
    moved = pages_world.movement("f-span", world.book, PREFECTURE, 369000000, pairing=whole, on="2017")
    type(moved).objects.filter(pk=moved.pk).update(on_first="2016-01-01", on_printed="2016–2017", year=None)
    shown = page(pairing_page(office))
    assert "counted in no single year" in shown
    assert reverse("assessment:record", args=["small", "funds", "f-span"]) in shown


def test_a_pairing_counts_the_projects_of_the_pairings_inside_it(office, world):
    pages_world.project("j-1", world.book, BUTUO, pairing=world.pairings["butuo"])
    pages_world.project("j-2", world.book, PREFECTURE, pairing=world.pairings["whole"])
    pages_world.project("j-3", world.book, JINYANG)
    sections = {section.template: section.shows for section in pairing_page(office).context["sections"]}
    shows = sections["assessment/_projects_of_pairing.html"]
    assert [project.record_no for project in shows["projects"]] == ["j-1", "j-2"]


def test_a_meeting_lists_the_other_rows_of_its_publication_that_the_reader_may_see(client, world):
    Meeting.objects.create(
        record_no="m-1", programme=world.book, kind="symposium", held_first="2018-06-02", held_last="2018-06-03",
        held_printed="2018-06-02", status=Status.ACCEPTED, place_id=BUTUO,
    )  # fmt: skip
    pages_world.movement("f-1", world.book, BUTUO, 5)
    pages_world.movement("f-2", world.book, JINYANG, 5)
    pages_world.evidence("e-1", ("meetings", "m-1"), ("funds", "f-1"), ("funds", "f-2"))
    client.force_login(hand_made.user("clerk", "county_clerk", place=BUTUO))
    answer = client.get(reverse("commitments:detail", args=["small", "m-1"]))
    rows = answer.context["sections"][0].shows["rows"]
    assert [one["listed"].key for one in rows] == ["f-1"]
    assert "f-2" not in page(answer)
