"""The ledgers of meetings and issues, their models, and the constraints that keep them true."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.commitments.models import Issue, Meeting
from xieshou.apps.commitments.sheets import SHEETS
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO
from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import LEDGERS

EARLIER, FOUND, LATER = date(2019, 6, 1), date(2019, 7, 15), date(2019, 9, 30)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.ledger.name)
def test_the_model_keeps_what_the_ledger_defines(sheet):
    assert list(faults_of(sheet)) == []


def test_the_kinds_of_meetings_are_those_of_the_code_list():
    assert list(code_list("meeting_kinds")) == list(Meeting.Kind)


def test_who_must_put_an_issue_right_and_who_checked_it_are_personal():
    assert LEDGERS["issues"].personal == Issue.PERSONAL == {"responsible_person", "verified_by"}
    assert LEDGERS["meetings"].personal == set()


def issue(number: str = "w-1", **given: object) -> Issue:
    right = {
        "found_by": "audit", "found_on": FOUND, "category": "late_works", "problem": "进度滞后。",
        "recipient_id": BUTUO, "responsible_unit": "布拖县水利局", "responsible_person": "王演安",
    }  # fmt: skip
    return Issue(record_no=number, programme=book(), **(right | given))


def book() -> Programme:
    """The programme, made once a test."""
    return Programme.objects.filter(code="small").first() or hand_made.programme()


def meeting(number: str, **given: object) -> Meeting:
    day = date(2019, 7, 14)
    right = {"kind": "thematic", "held_first": day, "held_last": day, "held_printed": "2019-07-14"}
    return Meeting(record_no=number, programme=book(), **(right | given))


def refused(constraint: str, row: Issue | Meeting) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row).objects.bulk_create([row])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("issue_is_closed_after_it_was_found", {"closed_on": EARLIER, "verified_by": "李演平"}),
        ("issue_is_due_after_it_was_found", {"due_on": EARLIER}),
        ("issue_is_closed_by_somebody_else", {"closed_on": LATER}),
        ("issue_is_closed_by_somebody_else", {"closed_on": LATER, "verified_by": "王演安"}),
        ("issue_is_closed_by_somebody_else", {"closed_on": LATER, "verified_by": "", "responsible_person": ""}),
        ("issue_amount_is_not_negative", {"amount_fen": -1}),
    ],
)
def test_an_issue_that_breaks_a_rule_is_refused_by_the_constraint_of_that_name(constraint, given):
    refused(constraint, issue(**given))


@pytest.mark.django_db
def test_an_issue_is_closed_when_somebody_else_has_verified_it():
    closed = issue(closed_on=LATER, verified_by="李演平", due_on=FOUND, amount_fen=0)
    Issue.objects.bulk_create([closed])
    closed.full_clean(exclude=["brought_by"])


@pytest.mark.django_db
def test_an_issue_is_told_apart_by_its_number_else_by_its_words():
    Issue.objects.bulk_create([issue("w-1", issue_no="1"), issue("w-2", issue_no="2"), issue("w-3")])
    refused("issue_of_a_number_is_kept_once|found_on.*issue_no", issue("w-4", issue_no="2"))
    refused("issue_without_number_is_kept_once|found_on.*problem", issue("w-5"))
    Issue.objects.bulk_create([issue("w-6", found_by="visit")])


@pytest.mark.django_db
def test_a_meeting_is_told_apart_by_kind_day_and_title_else_by_place_and_parties():
    held = {"place_id": BUTUO, "parties": "甲；乙"}
    Meeting.objects.bulk_create(
        [meeting("h-1", title="专题会"), meeting("h-2", **held), meeting("h-3"), meeting("h-4")]
    )
    refused("meeting_of_a_title_is_kept_once|held_printed.*title", meeting("h-5", title="专题会"))
    refused("meeting_without_title_is_kept_once|held_printed.*parties", meeting("h-6", **held))
    refused("meeting_ends_after_it_begins", meeting("h-7", held_last=date(2019, 7, 13)))
