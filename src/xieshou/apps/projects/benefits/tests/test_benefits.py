"""Benefit linkage: terms, payments, small counts, who may, what is taken back."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.accounts.models import Change
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.benefits import actions
from xieshou.apps.projects.benefits.queries import by_year
from xieshou.apps.projects.models import BenefitPayment
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
DAY = date(2019, 12, 1)
PAID = {"year": 2019, "mode": "shareholding", "paid_on": DAY, "households": 30, "persons": 110, "amount_fen": 900_000}


@pytest.fixture
def work():
    return project("p1", hand_made.programme(books="kept"))


@pytest.fixture
def clerk(work):
    return hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)


def test_a_payment_is_kept_once_and_taken_back_with_its_reason(work, clerk):
    made = actions.record_payment(work, by=clerk, **PAID)
    with pytest.raises(ValidationError):
        actions.record_payment(work, by=clerk, **PAID)
    with pytest.raises(ValidationError):
        actions.take_back(made, why=" ", by=clerk)
    actions.take_back(made, why="误录", by=clerk)
    with pytest.raises(DeedRefused):
        actions.take_back(made, why="误录", by=clerk)
    assert by_year(work, public=False) == []
    actions.record_payment(work, by=clerk, **PAID)
    told = set(Change.objects.filter(key="p1").values_list("deed", flat=True))
    assert told == {"benefit_paid", "benefit_taken_back"}
    for role in ("auditor", "public"):
        with pytest.raises(PermissionDenied):
            actions.record_payment(work, by=hand_made.user(role, role), **PAID | {"amount_fen": 1})


@pytest.mark.parametrize(
    ("constraint", "wrong"),
    [
        ("benefit_payment_reaches_somebody", {"households": 0, "persons": None}),
        ("benefit_payment_reaches_somebody", {"amount_fen": 0}),
        ("benefit_payment_has_no_fewer_persons_than_households", {"persons": 29}),
    ],
)
def test_what_walks_round_the_forms_does_not_walk_round_the_database(work, constraint, wrong):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        BenefitPayment.objects.create(project=work, **PAID | wrong)


def test_a_year_with_a_payment_to_few_households_shows_the_public_no_number(work, clerk):
    actions.record_payment(work, by=clerk, **PAID)
    [year] = by_year(work, public=True)
    assert (year.households, year.persons, year.amount_fen) == (30, 110, 900_000)
    actions.record_payment(work, by=clerk, **PAID | {"households": 4, "persons": 9, "amount_fen": 777_700})
    [year] = by_year(work, public=True)
    assert (year.households, year.persons, year.amount_fen, year.is_masked) == (None, None, None, True)
    [year] = by_year(work, public=False)
    assert (year.households, year.amount_fen) == (30, 1_677_700)


def test_the_page_asks_for_terms_takes_them_and_shows_the_public_no_small_count(work, client):
    address = reverse("projects:detail", args=["small", "p1"])
    office = hand_made.user("office", "office")
    client.force_login(office)
    english = {"Accept-Language": "en"}
    assert "A business project without benefit terms" in client.get(address, headers=english).content.decode()
    terms = reverse("projects:benefit_terms", args=["small", "p1"])
    given = {"version": 1, "benefit_mechanism": "shareholding", "benefit_terms": "利润的10%", "benefit_households": 30,
             "benefit_share": "300"}  # fmt: skip
    assert client.post(terms, given).status_code == 302
    assert client.post(terms, given | {"benefit_terms": "x"}).status_code == 409
    work.refresh_from_db()
    assert (work.benefit_terms, work.benefit_share_fen, work.version) == ("利润的10%", 30_000, 2)
    paid = reverse("projects:benefit_paid", args=["small", "p1"])
    payment = {"year": 2019, "paid_on": "2019-12-01", "households": 3, "amount": "7777"}
    assert client.post(paid, payment | {"persons": 2}).status_code == 422
    assert client.post(paid, payment).status_code == 302
    assert "7,777" in client.get(address).content.decode()
    client.force_login(hand_made.user("p", "public"))
    assert "7,777" not in client.get(address).content.decode()
    assert client.get(paid).status_code == client.get(terms).status_code == 403


def test_terms_are_not_written_over_a_newer_version(work):
    with pytest.raises(StaleRow):
        actions.agree_terms(work, fields={"benefit_terms": "x"}, by=hand_made.user("o", "office"), seen_version=9)
