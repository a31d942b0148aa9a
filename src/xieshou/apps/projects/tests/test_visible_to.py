"""`visible_to`, the one door: a row is seen exactly when some scope of the user holds it."""

from __future__ import annotations

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts.models import Role, Scope, Status, User
from xieshou.apps.accounts.policies import DEEDS
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import Project
from xieshou.engine import place_codes

pytestmark = pytest.mark.django_db

PLACES = [hand_made.BUTUO, hand_made.JINYANG, hand_made.PREFECTURE, "510000", None]
DONORS = [hand_made.NORTH, hand_made.CITY, None]
SCOPES = st.fixed_dictionaries(
    {
        "role": st.sampled_from(Role.values),
        "programme": st.sampled_from(["", "small", "other"]),
        "place": st.sampled_from(
            ["", *(code for code in PLACES if code), hand_made.CITY, hand_made.NORTH, "440000", "440400"]
        ),
        "pairing": st.sampled_from(["", "p-butuo", "p-whole"]),
    }
)


@pytest.fixture
def rows():
    """Every combination of programme, place, donor, pairing and state that the scopes tell apart."""
    books = [hand_made.programme(), hand_made.programme("other")]
    ties = hand_made.pairings(books[0])
    made = []
    for book, place, donor, tie, status in product(
        books, PLACES, DONORS, ("butuo", None), ("draft", "accepted", "frozen")
    ):
        number = f"{book.code}-{place}-{donor}-{tie}-{status}"
        made.append(
            Project(record_no=number, name=number, programme=book, recipient_id=place, donor_id=donor, status=status,
                    pairing=ties[tie] if tie else None, category="industry", area="industry", stage="idea")
        )  # fmt: skip
    Project.objects.bulk_create(made)
    return made


def slow_and_obvious(row: Project, scope: dict[str, str]) -> bool:
    """Whether a scope holds a row, in words rather than in SQL."""
    if scope["programme"] and row.programme_id != scope["programme"]:
        return False
    if scope["place"]:
        sides = [code for code in (row.donor_id, row.recipient_id) if code]
        if not any(place_codes.is_within(code, scope["place"]) for code in sides):
            return False
    if scope["pairing"] and (row.pairing is None or row.pairing.record_no != scope["pairing"]):
        return False
    return scope["role"] != "public" or row.status in (Status.ACCEPTED, Status.FROZEN)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    scopes=st.lists(SCOPES, max_size=3, unique_by=lambda scope: tuple(sorted(scope.items()))),
    deed=st.sampled_from(["edit", "submit", "accept", "see_persons"]),
)
def test_a_row_is_seen_exactly_when_some_scope_holds_it(rows, scopes, deed):
    User.objects.all().delete()
    user = User.objects.create(username="somebody")
    Scope.objects.bulk_create([Scope(user=user, **scope) for scope in scopes])
    seen = set(Project.objects.visible_to(user).values_list("record_no", flat=True))
    assert seen == {row.record_no for row in rows if any(slow_and_obvious(row, scope) for scope in scopes)}
    open_to = set(Project.objects.open_to(user, deed).values_list("record_no", flat=True))
    allowing = [scope for scope in scopes if deed in DEEDS[scope["role"]]]
    assert open_to == {row.record_no for row in rows if any(slow_and_obvious(row, scope) for scope in allowing)}
    assert open_to <= seen


def test_somebody_without_a_scope_sees_nothing(rows):
    assert not Project.objects.visible_to(User.objects.create(username="new")).exists()


def test_somebody_whose_account_is_closed_or_who_never_signed_in_sees_nothing(rows):
    user = hand_made.user("gone", "office")
    user.is_active = False
    assert not Project.objects.visible_to(user).exists()
    assert not Project.objects.visible_to(AnonymousUser()).exists()
