"""Deeds on assets: what is refused in the gate's words, what asks for a reason, who may, what is left behind."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.accounts.models import Change, Status
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.assets import actions
from xieshou.apps.projects.assets.tests.hand_made import asset
from xieshou.apps.projects.models import Asset, AssetDue, AssetReading
from xieshou.apps.projects.shut_gates import GatesShut
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
DAY = date(2019, 12, 15)


@pytest.fixture
def book():
    return hand_made.programme(books=Programme.Books.KEPT)


@pytest.fixture
def clerk(book):
    return hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)


@pytest.fixture
def office(book):
    return hand_made.user("office", "office")


def deed(row, name, by, why="", **fields):
    row.refresh_from_db()
    return actions.take_deed(row, name, fields=fields, by=by, seen_version=row.version, why=why)


def how(row, by):
    row.refresh_from_db()
    return {"by": by, "seen_version": row.version}


def codes(refused):
    return [one.gate.code for one in refused.value.shut]


def test_without_a_title_a_handover_asks_for_a_reason_that_is_kept_with_it(book, office):
    row = asset("a1", book, titled_on=None, handed_over_on=None)
    with pytest.raises(GatesShut) as refused:
        deed(row, "hand_over", office, handed_over_on=DAY, upkeep_unit="大井村")
    assert codes(refused) == ["A04"]
    assert not Change.objects.filter(key="a1").exists()
    deed(row, "hand_over", office, handed_over_on=DAY, upkeep_unit="大井村", why="证件补办中")
    row.refresh_from_db()
    assert (row.handed_over_on, row.version) == (DAY, 2)
    [change] = Change.objects.filter(key="a1")
    assert (change.deed, change.by, change.why, change.fields["gates"]) == (
        "hand_over", office, "证件补办中", [None, "A04"]
    )  # fmt: skip


def test_a_title_needs_its_owner_and_comes_after_the_building(book, office):
    row = asset("a1", book, titled_on=None, owner_kind="", handed_over_on=None)
    with pytest.raises(GatesShut) as refused:
        deed(row, "register_title", office, titled_on=DAY, owner_kind="")
    assert codes(refused) == ["A02"]
    with pytest.raises(ValidationError):
        deed(row, "register_title", office, titled_on=date(2019, 2, 1), owner_kind="village")
    assert deed(row, "register_title", office, titled_on=DAY, owner_kind="village").titled_on == DAY


def test_nothing_is_disposed_of_without_a_decision_and_what_is_still_due_asks_for_a_reason(book, office):
    row = asset("a1", book, rent_due_fen=100, rent_paid_fen=40)
    with pytest.raises(GatesShut) as refused:
        deed(row, "dispose", office, disposal=" ", why="报废")
    assert codes(refused) == [
        "A08",
    ] or codes(refused) == ["A08", "A09"]
    with pytest.raises(GatesShut) as refused:
        deed(row, "dispose", office, disposal="县办〔2019〕7号，报废")
    assert codes(refused) == ["A09"]
    deed(row, "dispose", office, disposal="县办〔2019〕7号，报废", why="经营主体注销")
    row.refresh_from_db()
    assert (row.state, row.disposal) == ("disposed", "县办〔2019〕7号，报废")
    for refusing in ("register_title", "dispose"):
        with pytest.raises(GatesShut) as refused:
            deed(row, refusing, office, why="x")
        assert "A01" in codes(refused)
    with pytest.raises(GatesShut):
        actions.record_state(row, year=2019, state="good", checked_on=DAY, checker="县办", why="x", **how(row, office))
    paid = actions.record_payment(row, "rent", 2019, None, paid_fen=60, paid_on=DAY, **how(row, office))
    assert paid.paid_fen == 100  # what was due before is still collected
    row.refresh_from_db()
    assert (row.state, row.rent_paid_fen) == ("disposed", 100)


def test_a_yearly_check_is_kept_once_and_the_row_follows_the_newest(book, clerk):
    row = asset("a1", book)
    actions.record_state(row, year=2019, state="idle", checked_on=DAY, checker="县办", **how(row, clerk))
    row.refresh_from_db()
    assert (row.state, row.checked_on, row.status) == ("idle", DAY, Status.ACCEPTED)
    with pytest.raises(ValidationError):
        actions.record_state(row, year=2019, state="good", checked_on=DAY, checker="县办", **how(row, clerk))
    with pytest.raises(ValidationError):
        actions.record_state(
            row, year=2018, state="good", checked_on=date(2018, 1, 1), checker="县办", **how(row, clerk)
        )
    with pytest.raises(ValidationError):
        actions.record_state(row, year=2020, state="disposed", checked_on=DAY, checker="县办", **how(row, clerk))
    actions.record_state(row, year=2018, state="good", checked_on=date(2019, 3, 2), checker="县办", **how(row, clerk))
    row.refresh_from_db()
    assert (row.state, row.version) == ("idle", 3)  # an older check does not go before a newer one
    assert [change.deed for change in Change.objects.filter(key="a1")] == ["record_state", "record_state"]
    with pytest.raises(IntegrityError, match=r"asset_is_checked_once_a_year|UNIQUE"), transaction.atomic():
        AssetReading.objects.create(asset=row, year=2019, state="good", checked_on=DAY, checker="x")
    with pytest.raises(IntegrityError, match="asset_check_finds_a_state"), transaction.atomic():
        AssetReading.objects.create(asset=row, year=2021, state="disposed", checked_on=DAY, checker="x")


def test_what_is_due_and_paid_keeps_the_ledger_in_step(book, clerk):
    row = asset("a1", book, rent_due_fen=500, rent_paid_fen=200)
    actions.record_due(row, kind="dividend", year=2019, due_on=DAY, due_fen=900, note="按合同", **how(row, clerk))
    row.refresh_from_db()
    told = (row.rent_due_fen, row.rent_paid_fen, row.dividend_due_fen, row.dividend_paid_fen, row.dividend_due_on)
    assert told == (500, 200, 900, 0, DAY)  # what the row said of the rent became a term of its own
    assert AssetDue.objects.count() == 2
    actions.record_payment(row, "rent", 2019, None, paid_fen=100, paid_on=DAY, **how(row, clerk))
    actions.record_payment(row, "rent", 2019, None, paid_fen=200, paid_on=date(2019, 11, 1), **how(row, clerk))
    row.refresh_from_db()
    rent = AssetDue.objects.get(kind="rent")
    assert (row.rent_paid_fen, rent.paid_fen, rent.paid_on) == (500, 500, DAY)
    with pytest.raises(ValidationError):
        actions.record_payment(row, "dividend", 2019, DAY, paid_fen=901, paid_on=DAY, **how(row, clerk))
    with pytest.raises(ValidationError):
        actions.record_payment(row, "dividend", 2019, DAY, paid_fen=0, paid_on=DAY, **how(row, clerk))
    with pytest.raises(ValidationError):  # the same day again
        actions.record_due(row, kind="dividend", year=2019, due_on=DAY, due_fen=900, **how(row, clerk))
    with pytest.raises(DeedRefused):
        actions.record_payment(row, "dividend", 2019, None, paid_fen=1, paid_on=DAY, **how(row, clerk))
    last = Change.objects.filter(key="a1").order_by("-id").first()
    assert (last.deed, last.fields["paid_fen"], last.fields["rent_paid_fen"]) == ("asset_paid", [None, 200], [300, 500])


def test_a_term_is_corrected_with_a_reason_and_what_it_was_stays_in_the_history(book, clerk):
    row = asset("a1", book, dividend_due_fen=900, dividend_paid_fen=900, dividend_due_on=DAY)
    right = {"due_fen": 90_000, "paid_fen": 0, "paid_on": DAY}
    with pytest.raises(ValidationError):
        actions.correct_term(row, "dividend", 2019, DAY, why=" ", **right, **how(row, clerk))
    actions.correct_term(row, "dividend", 2019, DAY, why="误录", **right, **how(row, clerk))
    row.refresh_from_db()
    assert (row.dividend_due_fen, row.dividend_paid_fen) == (90_000, 0)
    [change] = Change.objects.filter(key="a1")
    assert (change.why, change.fields["term.due_fen"], change.fields["term.paid_fen"]) == (
        "误录", [900, 90_000], [900, 0]
    )  # fmt: skip


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("asset_due_sums_are_not_negative", {"due_fen": -1}),
        ("asset_due_has_a_day_of_payment_only_once_paid", {"due_fen": 1, "paid_on": DAY}),
        ("asset_due_of_a_day_is_kept_once|UNIQUE", {"due_fen": 1, "due_on": DAY}),
        ("asset_due_without_a_day_is_kept_once_a_year|UNIQUE", {"due_fen": 1}),
    ],
)
def test_what_walks_round_the_forms_does_not_walk_round_the_database(book, constraint, given):
    row = asset("a1", book)
    AssetDue.objects.create(asset=row, kind="rent", year=2019, due_on=DAY, due_fen=1)
    AssetDue.objects.create(asset=row, kind="rent", year=2019, due_fen=1)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        AssetDue.objects.create(asset=row, kind="rent", year=2019, **given)


def test_an_accepted_asset_is_titled_by_who_may_accept_checked_by_who_may_edit_and_a_frozen_one_by_nobody(
    book, clerk, office
):
    row = asset("a1", book)
    with pytest.raises(PermissionDenied):
        deed(row, "register_title", clerk, titled_on=DAY, owner_kind="county")
    actions.record_due(row, kind="rent", year=2019, due_on=DAY, due_fen=5, **how(row, clerk))
    Asset.objects.update(status=Status.DRAFT)
    deed(row, "register_title", clerk, titled_on=DAY, owner_kind="county")
    elsewhere = hand_made.user("other", "county_clerk", place=hand_made.JINYANG)
    for by in (elsewhere, hand_made.user("a", "auditor"), hand_made.user("p", "public")):
        with pytest.raises(PermissionDenied):
            actions.record_due(row, kind="rent", year=2020, due_on=None, due_fen=5, **how(row, by))
    Asset.objects.update(status=Status.FROZEN)
    with pytest.raises(DeedRefused):
        deed(row, "register_title", office, titled_on=DAY, owner_kind="county")
    with pytest.raises(DeedRefused):
        actions.record_due(row, kind="rent", year=2020, due_on=None, due_fen=5, **how(row, office))


def test_a_newer_version_is_not_written_over(book, office):
    row = asset("a1", book)
    with pytest.raises(StaleRow):
        actions.take_deed(
            row, "give_to_operator", fields={"operator": "乙", "contract_no": "2"}, by=office, seen_version=9
        )
    with pytest.raises(StaleRow):
        actions.record_payment(row, "rent", 2019, None, paid_fen=1, paid_on=DAY, by=office, seen_version=9)
    assert not Change.objects.exists()


def new(book, **given):
    right = {"programme": book, "year": 2019, "recipient_id": hand_made.BUTUO, "name": "冷库", "kind": "operating",
             "state": "good", "original_value_fen": 1}  # fmt: skip
    return Asset(**(right | given))


def test_an_asset_is_registered_as_a_draft_under_the_next_number_of_its_county(book, clerk):
    first = actions.register_asset(new(book), by=clerk)
    second = actions.register_asset(new(book, name="冷库二"), by=clerk, why="验收移交")
    assert (first.record_no, second.record_no) == ("ZC513429-2019-000001", "ZC513429-2019-000002")
    assert (first.status, second.brought_by.why) == (Status.DRAFT, "验收移交")
    with pytest.raises(ValidationError):  # of the same name, without a number
        actions.register_asset(new(book), by=clerk)


def test_an_asset_is_not_registered_outside_the_scope_the_side_the_county_or_in_collected_books(book, clerk):
    with pytest.raises(PermissionDenied):
        actions.register_asset(new(book, recipient_id=hand_made.JINYANG), by=clerk)
    with pytest.raises(ValidationError):
        actions.register_asset(new(book, recipient_id=hand_made.NORTH), by=clerk)
    with pytest.raises(ValidationError):
        actions.register_asset(new(book, place_id=hand_made.JINYANG), by=clerk)
    other = project("p9", book, place=hand_made.JINYANG)
    with pytest.raises(ValidationError):
        actions.register_asset(new(book, project=other), by=clerk)
    Programme.objects.update(books=Programme.Books.COLLECTED)
    book.refresh_from_db()
    with pytest.raises(DeedRefused):
        actions.register_asset(new(book), by=clerk)
    assert not Asset.objects.exists()


def test_an_open_asset_is_changed_but_its_state_follows_the_checks(book, clerk):
    row = asset("a1", book, status=Status.DRAFT)
    actions.record_state(row, year=2019, state="idle", checked_on=DAY, checker="县办", **how(row, clerk))
    actions.change_asset(row, fields={"name": "冷库", "state": "good"}, **how(row, clerk))
    row.refresh_from_db()
    assert (row.name, row.state) == ("冷库", "idle")
    with pytest.raises(ValidationError):
        actions.change_asset(row, fields={"place_id": hand_made.JINYANG}, **how(row, clerk))
    row.refresh_from_db()
    assert row.place_id is None
