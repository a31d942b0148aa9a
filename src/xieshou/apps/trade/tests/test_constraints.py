"""What no sale may say of itself, and when two rows are the same sale of one side."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.trade.models import Sale
from xieshou.apps.trade.sheets import SHEETS
from xieshou.apps.trade.tests.hand_made import sale

NO_NUMBERS = {"order_no": "", "invoice_no": "", "contract_no": ""}
UNNUMBERED_TO_THE_PUBLIC = NO_NUMBERS | {"buyer": "", "buyer_kind": "public"}


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.ledger.name)
def test_the_model_keeps_what_the_definition_says(sheet):
    assert list(faults_of(sheet)) == []


def test_what_the_rule_on_two_sided_sales_compares_is_frozen():
    compared = {"reported_by", "buyer", "seller", "product", "sold_on", "amount_fen", "is_return"}
    assert compared | set(NO_NUMBERS) <= set(SHEETS[0].ledger.frozen_schema)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "altered"),
    [
        ("sale_amount_is_positive", {"amount_fen": 0}),
        ("sale_amount_is_positive", {"amount_fen": -5, "is_return": True}),
        ("sale_quantity_is_not_negative", {"quantity": -1}),
        ("sale_to_the_public_names_nobody", {"buyer_kind": "public"}),
        ("sale_that_is_no_return_returns_no_order", {"returned_no": "D-0"}),
        ("sale_that_is_no_return_returns_no_order", {"returned_no": "D-0", "is_return": None}),
    ],
)
def test_a_broken_row_is_refused_by_the_constraint_of_that_name_in_words_for_the_clerk(constraint, altered):
    broken = sale(**altered)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Sale.objects.bulk_create([broken])
    named = next(one for one in Sale._meta.constraints if one.name == constraint)
    with pytest.raises(ValidationError) as told:
        named.validate(Sale, broken)
    assert told.value.messages == [str(named.violation_error_message)]
    assert "Constraint" not in told.value.messages[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("both", "second", "same"),
    [
        ({}, {}, True),
        ({}, {"amount_fen": 1_00, "sold_on": date(2019, 10, 1)}, True),
        ({}, {"reported_by": "seller"}, False),
        ({}, {"order_no": "D-2"}, False),
        ({"order_no": ""}, {"sold_on": date(2019, 10, 1)}, True),
        ({"order_no": ""}, {"invoice_no": "F-2"}, False),
        ({"order_no": "", "invoice_no": ""}, {"amount_fen": 1_00}, True),
        ({"order_no": "", "invoice_no": ""}, {"sold_on": date(2019, 10, 1)}, False),
        (NO_NUMBERS, {}, True),
        (NO_NUMBERS, {"buyer": "顺德区第一中学"}, False),
        (NO_NUMBERS, {"amount_fen": 1_00}, False),
        (UNNUMBERED_TO_THE_PUBLIC, {}, True),
        (UNNUMBERED_TO_THE_PUBLIC, {"product": "苦荞"}, False),
    ],
)
def test_a_side_reports_a_sale_once_by_the_first_number_it_has(both, second, same):
    sale(**both).save()
    again = sale("XF-2", **(both | second))
    if not same:
        again.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Sale.objects.bulk_create([again])
    with translation.override("en"), pytest.raises(ValidationError, match="already kept for this side"):
        again.validate_constraints()


@pytest.mark.django_db
def test_a_return_names_what_it_returns_and_subtracts():
    sold = sale()
    returned = sale("XF-2", order_no="T-1", returned_no="D-1", is_return=True, amount_fen=600_00)
    Sale.objects.bulk_create([sold, returned])
    assert sum(row.counted_fen for row in Sale.objects.all()) == 25_000_00
