"""Whether a programme demands both signatures before a payment: who may say so, and what remains of it."""

from __future__ import annotations

import importlib

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from xieshou.apps.accounts.models import Change
from xieshou.apps.pairings.actions import demand_cosignatures
from xieshou.apps.pairings.tests import hand_made

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return hand_made.programme(books="kept")


def test_the_office_of_the_whole_programme_sets_it_once_with_its_basis(book, client):
    client.force_login(hand_made.user("office", "office"))
    page = reverse("pairings:cosignatures", args=[book.code])
    for _twice in range(2):
        assert client.post(page, {"demanded": "yes", "why": "协议第5条"}).status_code == 302
    book.refresh_from_db()
    assert book.asks_cosignatures
    [change] = Change.objects.filter(ledger="programmes", deed="change")
    assert (change.fields, change.why) == ({"asks_cosignatures": [False, True]}, "协议第5条")


@pytest.mark.parametrize(
    ("role", "scope"), [("county_clerk", {}), ("auditor", {}), ("office", {"place": hand_made.BUTUO})]
)
def test_nobody_else_sets_it(book, role, scope):
    with pytest.raises(PermissionDenied):
        demand_cosignatures(book, True, by=hand_made.user("other", role, **scope))
    book.refresh_from_db()
    assert not book.asks_cosignatures


def test_the_overview_says_it_and_offers_the_change_to_who_may(book, client):
    page = reverse("assessment:overview", args=[book.code])
    client.force_login(hand_made.user("office", "office"))
    assert reverse("pairings:cosignatures", args=[book.code]) in client.get(page).content.decode()
    client.force_login(hand_made.user("clerk", "county_clerk"))
    assert reverse("pairings:cosignatures", args=[book.code]) not in client.get(page).content.decode()


def test_the_programme_that_demanded_them_by_its_code_goes_on_doing_so(book):
    invented = hand_made.programme("invented", books="kept")
    step = importlib.import_module(
        "xieshou.apps.pairings.migrations.0004_programmes_may_demand_both_signatures"
    )  # fmt: skip
    step.keep_the_demand(apps, None)
    for held, demands in ((invented, True), (book, False)):
        held.refresh_from_db()
        assert held.asks_cosignatures is demands
