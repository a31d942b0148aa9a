"""What no gift may say of itself, and when two rows are the same gift."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.donations.models import Donation
from xieshou.apps.donations.sheets import SHEETS
from xieshou.apps.donations.tests.hand_made import gift


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.ledger.name)
def test_the_model_keeps_what_the_definition_says(sheet):
    assert list(faults_of(sheet)) == []


def test_who_gave_may_be_a_person_and_is_never_frozen():
    assert "giver" in Donation.PERSONAL
    assert "giver" not in SHEETS[0].ledger.frozen_schema


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "altered"),
    [
        ("gift_amount_is_positive", {"amount_fen": 0, "spent_fen": 0}),
        ("gift_of_cash_has_an_amount", {"form": "cash", "amount_fen": None, "spent_fen": None}),
        ("gift_quantity_is_not_negative", {"quantity": -1}),
        ("gift_spent_is_no_more_than_given", {"spent_fen": 50_000_01}),
        ("gift_spent_is_no_more_than_given", {"spent_fen": -1}),
        ("gift_is_published_after_it_is_given", {"notice_on": date(2019, 5, 19)}),
        ("gift_is_published_after_it_is_given", {"use_notice_on": date(2019, 5, 19)}),
    ],
)
def test_a_broken_row_is_refused_by_the_constraint_of_that_name_in_words_for_the_clerk(constraint, altered):
    broken = gift(**altered)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Donation.objects.bulk_create([broken])
    named = next(one for one in Donation._meta.constraints if one.name == constraint)
    with pytest.raises(ValidationError) as told:
        named.validate(Donation, broken)
    assert told.value.messages == [str(named.violation_error_message)]
    assert "Constraint" not in told.value.messages[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("both", "second", "same"),
    [
        ({}, {"giver": "顺德区商会", "amount_fen": 60_000_00}, True),
        ({}, {"receipt_no": "P-2"}, False),
        ({"receipt_no": ""}, {}, True),
        ({"receipt_no": ""}, {"amount_fen": 60_000_00}, False),
        ({"receipt_no": ""}, {"given_on": date(2019, 5, 19)}, False),
        ({"receipt_no": "", "amount_fen": None}, {}, True),
        ({"receipt_no": "", "amount_fen": None}, {"goods": "图书"}, False),
    ],
)
def test_a_gift_is_kept_once_by_its_receipt_else_by_giver_day_and_amount(both, second, same):
    gift(**both).save()
    again = gift("JZ-2", **(both | second))
    if not same:
        again.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Donation.objects.bulk_create([again])
    with translation.override("en"), pytest.raises(ValidationError, match="already kept"):
        again.validate_constraints()


@pytest.mark.parametrize(
    ("given", "spent", "left"), [(50_000_00, 48_000_00, 2_000_00), (50_000_00, None, None), (None, 0, None)]
)
def test_what_is_left_follows_from_what_was_given_and_spent(given, spent, left):
    assert Donation(amount_fen=given, spent_fen=spent).balance_fen == left
