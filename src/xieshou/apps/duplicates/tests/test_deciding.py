"""Deciding: by whom, with a reason, once; it changes no row, and both rows remember it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change
from xieshou.apps.accounts.queries import history
from xieshou.apps.duplicates.actions import decide, reopen
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.duplicates.queries import Narrowed, narrowed, offers_seen_by
from xieshou.apps.duplicates.tests.hand_made import book, found, two_workers
from xieshou.apps.labour.models import Placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, CITY, JINYANG, NORTH, PREFECTURE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def english():
    """The words that refuse are compared in English."""
    with translation.override("en"):
        yield


@pytest.fixture
def rows():
    book()
    return two_workers()


@pytest.fixture
def offer(rows):
    return found(hand_made.Programme.objects.get())


def somebody(role="county_clerk", place=BUTUO):
    return hand_made.user(f"{role}{place}", role, place=place)


def test_deciding_keeps_who_when_and_why_and_changes_neither_row(offer, rows):
    clerk, before = somebody(), list(Placement.objects.values())
    decide(offer, "different", by=clerk, why=" 兄弟二人 ")
    held = Likeness.objects.get()
    assert (held.state, held.decided_by, held.why) == ("different", clerk, "兄弟二人")
    assert held.decided_at is not None
    assert list(Placement.objects.values()) == before
    for row, other in (rows, rows[::-1]):
        change = history(row)[0]
        assert (change.deed, change.by, change.fields) == ("likely_different", clerk, {})
        assert change.why == f"{other.record_no} · 兄弟二人"


def test_sent_twice_it_is_decided_once_and_a_second_opinion_is_refused(offer):
    clerk = somebody()
    for _turn in range(2):
        decide(offer, "same", by=clerk, why="同一人")
    assert Change.objects.filter(deed="likely_same").count() == 2  # one for each row
    with pytest.raises(DeedRefused, match="Open it again"):
        decide(offer, "different", by=somebody("office", PREFECTURE), why="不是")


def test_a_decision_needs_a_reason_and_is_one_of_two(offer):
    clerk = somebody()
    for state, why in (("same", "  "), ("perhaps", "看起来像"), ("open", "看起来像")):
        with pytest.raises(ValidationError):
            decide(offer, state, by=clerk, why=why)
    with pytest.raises(ValidationError):
        reopen(decide(offer, "same", by=clerk, why="同一人"), by=clerk, why="")
    assert Likeness.objects.get().state == "same"


@pytest.mark.parametrize(
    ("role", "place"),
    [("county_clerk", JINYANG), ("auditor", ""), ("labour_station", BUTUO), ("public", ""), ("administrator", "")],
)
def test_who_edits_neither_row_decides_nothing(offer, role, place):
    other = somebody(role, place)
    with pytest.raises(PermissionDenied):
        decide(offer, "same", by=other, why="同一人")
    decide(offer, "same", by=somebody(), why="同一人")
    with pytest.raises(PermissionDenied):
        reopen(offer, by=other, why="误判")


@pytest.mark.parametrize(("role", "place"), [("office", PREFECTURE), ("donor_office", NORTH), ("field_team", BUTUO)])
def test_whoever_edits_one_of_the_rows_decides(offer, role, place):
    decide(offer, "same", by=somebody(role, place), why="同一人")


def test_a_pair_of_two_counties_is_seen_and_decided_in_both_and_by_no_third():
    programme = book()
    two_workers(second_county=JINYANG)
    offer = found(programme)
    here, there = somebody(place=BUTUO), somebody(place=JINYANG)
    third = hand_made.user("third", "county_clerk", place="513431")
    assert [offers_seen_by(one, programme).count() for one in (here, there, third)] == [1, 1, 0]
    for place, count in ((BUTUO, 1), (JINYANG, 1), (CITY, 0)):
        assert narrowed(offers_seen_by(None), Narrowed(place=place)).count() == count
    decide(offer, "same", by=there, why="同一人")
    with pytest.raises(PermissionDenied):
        reopen(offer, by=third, why="误判")
    reopen(offer, by=here, why="误判")


def test_a_row_changed_since_the_look_is_not_judged_by_what_it_was(offer, rows):
    Placement.objects.filter(pk=rows[0].pk).update(name="海来木呷")
    with pytest.raises(DeedRefused, match="Look again"):
        decide(offer, "same", by=somebody(), why="同一人")


def test_opened_again_it_is_decided_anew_on_the_rows_as_they_stand(offer, rows):
    clerk = somebody()
    decide(offer, "different", by=clerk, why="兄弟二人")
    Placement.objects.filter(pk=rows[0].pk).update(name="吉克·阿木")
    held = reopen(offer, by=clerk, why="看错了")
    assert (held.state, held.why, held.decided_by, held.decided_at) == ("open", "", None, None)
    assert history(rows[0])[0].deed == "likely_reopened"
    assert decide(offer, "same", by=clerk, why="同一人").state == "same"
    rows[0].delete()
    with pytest.raises(DeedRefused, match="no longer there"):
        reopen(offer, by=clerk, why="再看")
