"""What walks round the actions does not walk round the database: each named constraint, broken by a bulk write."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from xieshou.apps.funds import actions
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, NORTH, book, project, receive

pytestmark = pytest.mark.django_db


def row(**altered: object) -> Movement:
    programme = book()
    budget = actions.open_account(programme, "budget", holder=NORTH, by=None)
    received = actions.open_account(programme, "received", holder=BUTUO, by=None)
    right = {
        "record_no": "m-1", "programme": programme, "kind": "receive", "fund_type": "fiscal", "amount_fen": 5,
        "on_first": date(2019, 1, 1), "on_last": date(2019, 1, 1), "on_printed": "2019-01-01",
        "account_from": budget, "account_to": received,
    }  # fmt: skip
    return Movement(**(right | altered))


def test_a_right_row_breaks_none():
    Movement.objects.bulk_create([row()])
    assert Movement.objects.count() == 1


@pytest.mark.parametrize(
    ("constraint", "altered"),
    [
        ("movement_amount_is_positive", {"amount_fen": 0}),
        ("movement_amount_is_positive", {"amount_fen": -5}),
        ("movement_days_are_in_order", {"on_last": date(2018, 12, 31)}),
        ("movement_reversal_points_at_what_it_reverses", {"kind": "reverse"}),
        ("movement_does_not_reverse_itself", {"id": 900_001, "kind": "reverse", "reverses_id": 900_001}),
    ],
)
def test_a_broken_row_is_refused_by_the_constraint_of_that_name(constraint, altered):
    broken = row(**altered)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Movement.objects.bulk_create([broken])


def test_money_that_leaves_and_enters_the_same_account_is_refused():
    broken = row()
    broken.account_to = broken.account_from
    with pytest.raises(IntegrityError, match="movement_names_two_accounts"), transaction.atomic():
        Movement.objects.bulk_create([broken])


def test_a_row_that_points_at_another_without_being_a_reversal_is_refused():
    first = receive(book(), 100)
    broken = Movement(
        **{f.attname: getattr(first, f.attname) for f in Movement._meta.concrete_fields if f.name != "id"}
        | {"record_no": "m-2", "reverses_id": first.pk}
    )
    with pytest.raises(IntegrityError, match="movement_reversal_points_at_what_it_reverses"), transaction.atomic():
        Movement.objects.bulk_create([broken])


def test_a_movement_is_reversed_once_in_the_database_too():
    first = receive(book(), 100)
    undone = actions.reverse(first, on=first.day, by=None, why="x")
    again = Movement(
        **{f.attname: getattr(undone, f.attname) for f in Movement._meta.concrete_fields if f.name != "id"}
        | {"record_no": "m-3"}
    )
    with pytest.raises(IntegrityError, match="reverses"), transaction.atomic():
        Movement.objects.bulk_create([again])


def test_an_account_at_no_known_stage_is_refused():
    wrong = FundAccount(code="small/pocket/x", programme=book(), stage="pocket", name="x")
    with pytest.raises(IntegrityError, match="fund_account_stage_is_known"), transaction.atomic():
        FundAccount.objects.bulk_create([wrong])


def again(first: Movement, **altered: object) -> Movement:
    """A further row that says the same."""
    columns = {f.attname: getattr(first, f.attname) for f in Movement._meta.concrete_fields if f.name != "id"}
    return Movement(**columns | {"record_no": "m-2"} | altered)


def refused_by(constraint: str, broken: Movement) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Movement.objects.bulk_create([broken])


@pytest.mark.parametrize(
    "told_apart",
    [{"payee": "另一公司"}, {"invoice_no": "F2"}, {"document_no": "2号"}, {"amount_fen": 6}, {"document_no": ""}],
)
def test_the_same_movement_for_a_project_is_kept_once(told_apart):
    first = row(document_no="1号", payee="公司", invoice_no="F1")
    first.project = project(first.programme)
    Movement.objects.bulk_create([first])
    refused_by("movement_for_a_project_is_kept_once|document_no.*payee", again(first))
    Movement.objects.bulk_create([again(first, **told_apart)])


def test_the_same_movement_between_places_is_kept_once():
    first = row(document_no="1号", donor_id=NORTH, recipient_id=BUTUO)
    Movement.objects.bulk_create([first])
    refused_by("movement_between_places_is_kept_once|document_no.*amount_fen", again(first))
    Movement.objects.bulk_create([again(first, document_no="2号")])
