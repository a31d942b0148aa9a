"""The deeds on commitments and issues: from registering to closing, who may not close, what stays on record."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from xieshou.apps.accounts.actions import DeedRefused, StaleRow
from xieshou.apps.accounts.models import Change, Status
from xieshou.apps.commitments.following import actions, linking
from xieshou.apps.commitments.following.actions import NotNow, Part, Told
from xieshou.apps.commitments.following.tests.hand_made import AGREED, TEXT, commitment, issue, meeting
from xieshou.apps.commitments.models import Commitment, FollowUp, Fulfilment
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.commitments import Lacking

pytestmark = pytest.mark.django_db
DAY = date(2018, 10, 15)
PROOF = "凉府函〔2018〕9号"


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def book():
    return hand_made.programme(books="kept")


@pytest.fixture
def team(book):
    return hand_made.user("team", "field_team")


@pytest.fixture
def office(book):
    return hand_made.user("office", "office")


def deed(item, code, by, note="已办", proof=PROOF, on=DAY, **more):
    item.refresh_from_db()
    return actions.take_deed(item, code, Told(on=on, note=note, proof=proof, **more), by=by, seen_version=item.version)


def lacking(refused):
    return [one.lacking for one in refused.value.lacking]


def test_a_commitment_is_registered_as_a_draft_under_the_next_number_of_its_place_and_year(book, team):
    made = [
        actions.register(
            Commitment(programme=book, kind="pledge", text=TEXT, agreed_on=AGREED, recipient_id=hand_made.PREFECTURE),
            by=team,
        )
        for _time in range(2)
    ]
    assert [one.record_no for one in made] == ["YD513400-2018-000001", "YD513400-2018-000002"]
    assert {(one.status, one.stage) for one in made} == {(Status.DRAFT, "registered")}


def test_nobody_registers_for_places_outside_his_own(book):
    clerk = hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)
    with pytest.raises(PermissionDenied), transaction.atomic():
        actions.register(
            Commitment(programme=book, kind="pledge", text=TEXT, agreed_on=AGREED, recipient_id=hand_made.JINYANG),
            by=clerk,
        )
    assert not Commitment.objects.exists()


@pytest.mark.parametrize("make", [commitment, issue])
def test_an_item_goes_from_registering_to_closing_and_every_deed_stays_on_record(book, team, office, make):
    item = make(book)
    for code, by in (("progress", team), ("ask_closing", team), ("close", office)):
        deed(item, code, by)
    item.refresh_from_db()
    assert (item.stage, item.closed_on, item.closed_by, item.proof) == ("closed", DAY, office, PROOF)
    assert [(one.deed, one.stage, one.by) for one in item.followups.all()] == [
        ("progress", "under_way", team), ("ask_closing", "closing_asked", team), ("close", "closed", office),
    ]  # fmt: skip
    changes = Change.objects.filter(ledger=item.LEDGER, key=item.record_no).order_by("id")
    assert [one.deed for one in changes] == ["progress", "ask_closing", "close"]
    assert item.version == 4


def test_whoever_asked_for_the_closing_does_not_close(book, office):
    item = commitment(book)
    deed(item, "ask_closing", office)
    with pytest.raises(NotNow) as refused:
        deed(item, "close", office)
    assert lacking(refused) == [Lacking.SOMEBODY_ELSE]
    assert Commitment.objects.get().stage == "closing_asked"


def test_the_owner_does_not_close_even_if_somebody_else_asked(book, team, office):
    item = commitment(book, owner=office)
    deed(item, "ask_closing", team)
    with pytest.raises(NotNow) as refused:
        deed(item, "close", office)
    assert lacking(refused) == [Lacking.SOMEBODY_ELSE]


def test_a_role_that_does_not_accept_rows_does_not_close(book, team):
    item = commitment(book)
    deed(item, "ask_closing", team)
    with pytest.raises(PermissionDenied):
        deed(item, "close", hand_made.user("clerk", "county_clerk"))


def test_the_database_itself_refuses_a_closing_by_the_owner_or_without_proof(book, team, office):
    for fields in (
        {"closed_on": DAY, "closed_by": team, "owner": team, "proof": PROOF},
        {"closed_on": DAY, "closed_by": office, "asked_by": office, "proof": PROOF},
        {"closed_on": DAY, "closed_by": office, "proof": ""},
        {"closed_on": DAY, "proof": PROOF},
        {"kind": "task"},
        {"due_on": date(2018, 6, 1)},
        {"target_value": 5},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            commitment(book, f"YD-{fields}"[:80], **fields)


def test_an_issue_that_a_file_brought_closed_is_closed_and_can_be_reopened(book, office):
    item = issue(book, verified_by="另一人", closed_on=DAY, proof=PROOF)
    assert item.stage == "closed"
    deed(item, "reopen", office, note="整改不实")
    item.refresh_from_db()
    assert (item.stage, item.closed_on, item.verified_by) == ("under_way", None, "")


def test_the_person_responsible_for_an_issue_does_not_verify_it(book, team):
    item = issue(book, responsible_person="office")
    deed(item, "ask_closing", team)
    with pytest.raises(ValidationError, match="somebody other"):
        deed(item, "close", hand_made.user("office", "office"))


def test_sending_back_and_reopening_keep_what_was_done_before(book, team, office):
    item = commitment(book)
    for code, by in (("ask_closing", team), ("send_back", office), ("ask_closing", team), ("close", office)):
        deed(item, code, by)
    deed(item, "reopen", office, note="又发生了")
    item.refresh_from_db()
    assert (item.stage, item.asked_by, item.closed_by) == ("under_way", None, None)
    assert len(item.followups.all()) == 5


def test_a_deed_on_an_older_version_is_refused(book, team):
    item = commitment(book)
    with pytest.raises(StaleRow):
        actions.take_deed(item, "progress", Told(on=DAY, note="x"), by=team, seen_version=7)


def test_a_day_before_the_meeting_is_refused(book, team):
    with pytest.raises(ValidationError, match="earlier"):
        deed(commitment(book), "progress", team, on=date(2018, 6, 1))


def test_assigning_writes_who_owes_it_and_by_when(book, team):
    item = commitment(book, responsible_unit="", due_on=None)
    columns = {"owner": team, "responsible_unit": "凉山州就业局", "due_on": date(2018, 11, 30), "text": "not this"}
    deed(item, "assign", team, columns=columns)
    item.refresh_from_db()
    assert (item.owner, item.responsible_unit, item.due_on, item.text) == (
        team, "凉山州就业局", date(2018, 11, 30), TEXT,
    )  # fmt: skip


def broken_down(book, by):
    whole = commitment(book)
    parts = [
        Part("布拖县输出劳务", hand_made.BUTUO, "布拖县就业局"),
        Part("金阳县输出劳务", hand_made.JINYANG, "金阳县就业局"),
    ]
    return whole, actions.break_down(whole, parts, on=DAY, by=by, seen_version=1)


def test_a_commitment_is_broken_down_into_tasks_of_counties(book, team):
    whole, tasks = broken_down(book, team)
    whole.refresh_from_db()
    assert whole.stage == "broken_down"
    assert [(one.recipient_id, one.kind, one.due_on, one.part_of) for one in tasks] == [
        (hand_made.BUTUO, "task", date(2018, 12, 31), whole), (hand_made.JINYANG, "task", date(2018, 12, 31), whole),
    ]  # fmt: skip
    clerk = hand_made.user("clerk", "county_clerk", place=hand_made.BUTUO)
    assert list(Commitment.objects.visible_to(clerk)) == [tasks[0]]


def test_the_whole_is_closed_after_its_tasks_and_not_before(book, team, office):
    whole, tasks = broken_down(book, team)
    with pytest.raises(NotNow) as refused:
        deed(whole, "ask_closing", team)
    assert [(one.lacking, one.open_tasks) for one in refused.value.lacking] == [(Lacking.OPEN_TASKS, 2)]
    for item in (*tasks, whole):
        deed(item, "ask_closing", team)
        deed(item, "close", office)
    with pytest.raises(DeedRefused, match="Reopen that first"):
        deed(tasks[0], "reopen", office)


def test_a_task_outside_the_recipient_side_is_refused_and_none_is_made(book, team):
    parts = [Part("甲", hand_made.BUTUO, "县局"), Part("乙", hand_made.NORTH, "区局")]
    whole = commitment(book)
    with pytest.raises(ValidationError, match="recipient side"), transaction.atomic():
        actions.break_down(whole, parts, on=DAY, by=team, seen_version=1)
    assert Commitment.objects.count() == 1


def test_a_row_of_the_register_fulfils_a_commitment_and_a_wrong_link_is_taken_back(book, team):
    item = commitment(book)
    pairing = hand_made.pairings(book)["whole"]
    made = linking.link(item, "pairings", pairing.record_no, how="结对已调整", by=team, seen_version=1)
    with pytest.raises(ValidationError, match="linked already"), transaction.atomic():
        linking.link(item, "pairings", pairing.record_no, by=team, seen_version=2)
    with pytest.raises(ValidationError, match="no row"), transaction.atomic():
        linking.link(item, "pairings", "p-nowhere", by=team, seen_version=2)
    linking.take_back(made, why="不是这一项", by=team)
    assert Fulfilment.objects.get().taken_back_because == "不是这一项"
    linking.link(item, "pairings", pairing.record_no, by=team, seen_version=3)


def test_a_row_of_another_programme_is_no_proof(book, team):
    other = hand_made.programme("other")
    stranger = hand_made.pairing("p-other", other, hand_made.NORTH, hand_made.BUTUO)
    with pytest.raises(ValidationError), transaction.atomic():
        deed(commitment(book), "progress", team, row=("pairings", stranger.record_no))
    assert not FollowUp.objects.exists()


def test_a_meeting_keeps_its_commitments(book):
    held = meeting(book)
    commitment(book, meeting=held)
    assert [one.record_no for one in held.commitments.all()] == ["YD-1"]
