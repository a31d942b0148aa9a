"""The list of any ledger: what it shows, what narrows it, whose rows and whose names somebody sees."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from xieshou.apps.accounts.models import AccessRecord, Status
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, CITY, JINYANG

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    made = hand_made.programme()
    for number, (county, kind, income) in enumerate(
        [(BUTUO, "lifted", 300_000), (BUTUO, "general", None), (JINYANG, "lifted", 450_000)], start=1
    ):
        Placement.objects.create(
            record_no=f"LW{county}-2019-{number:06}", programme=made, year=2019, recipient_id=county, donor_id=CITY,
            name=f"某人{number}", id_hash=f"{number:032}", household_type=kind, work_place_id=CITY, employer="甲厂",
            employment_kind="unit", channel="organised", started_on=date(2019, 3, 1), monthly_income_fen=income,
            status=Status.ACCEPTED,
        )  # fmt: skip
    return made


def page(role, place="", *, language="en", **query):
    client = Client(headers={"Accept-Language": language})
    client.force_login(hand_made.user(f"{role}{place}", role, place=place))
    return client.get(reverse("assessment:ledger", args=["small", "labour"]), query)


def numbers(answer):
    return [one["row"].record_no[-1] for one in answer.context["rows"]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, "123"),
        ({"household_type": "lifted"}, "13"),
        ({"household_type": "no such code"}, "123"),  # what it cannot mean is left out
        ({"place": BUTUO}, "12"),
        ({"place": BUTUO, "household_type": "lifted"}, "1"),
        ({"q": "某人2"}, "2"),
        ({"status": "draft"}, ""),
        ({"year": "2018"}, ""),
        ({"year": "2018", "of": "all"}, "123"),
        ({"after": "no cursor of ours"}, "123"),
    ],
)
def test_the_list_is_narrowed_by_what_the_address_says(book, query, expected):
    answer = page("office", **query)
    assert "".join(numbers(answer)) == expected
    assert answer.context["page"]["count"] == len(expected)


@pytest.mark.parametrize(
    ("role", "place", "expected"),
    [("county_clerk", BUTUO, "12"), ("donor_office", CITY, "123"), ("county_clerk", "440605", "")],
)
def test_somebody_sees_the_rows_of_their_places(book, role, place, expected):
    assert "".join(numbers(page(role, place))) == expected


def test_names_are_shown_to_whom_they_concern_and_that_leaves_a_record(book):
    assert "某人1" in page("county_clerk", BUTUO).content.decode()
    assert AccessRecord.objects.filter(ledger="labour", how="opened", row_count=2).count() == 1
    answer = page("administrator")
    assert "某人1" not in answer.content.decode()
    assert AccessRecord.objects.count() == 1


def test_the_words_of_a_list_are_those_of_its_definition_in_both_languages(book):
    assert "脱贫户" in page("office", language="zh-hans").content.decode()
    assert "lifted household" in page("office", "513400").content.decode()


def test_the_page_of_all_ledgers_counts_the_rows_somebody_sees(book):
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(hand_made.user("clerk", "county_clerk", place=BUTUO))
    answer = client.get(reverse("assessment:ledgers", args=["small"]), {"year": "2019"})
    counts = {one["ledger"].name: one["of_year"] for one in answer.context["ledgers"]}
    assert counts == dict.fromkeys(SHEETS, 0) | {"labour": 2}


def test_a_record_of_a_defined_ledger_tells_its_columns(book):
    client = Client(headers={"Accept-Language": "zh-hans"})
    client.force_login(hand_made.user("clerk", "county_clerk", place=BUTUO))
    answer = client.get(reverse("assessment:record", args=["small", "labour", f"LW{BUTUO}-2019-000001"]))
    fields = {one.label: one.text for one in answer.context["fields"]}
    assert fields["姓名"] == "某人1"
    assert fields["户类型"] == "脱贫户"
    assert fields["月收入"] == "3000"
    assert "0" * 31 not in answer.content.decode()  # the hash of the ID number is machinery


def test_no_ledger_of_another_name_is_there(book):
    client = Client()
    client.force_login(hand_made.user("office", "office"))
    assert client.get(reverse("assessment:ledger", args=["small", "nothing"])).status_code == 404
