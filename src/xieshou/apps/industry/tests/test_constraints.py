"""What no firm and no workshop may say of itself: each named constraint, broken by a bulk write and by a form."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import translation

from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.industry.models import Enterprise, Workshop
from xieshou.apps.industry.sheets import SHEETS
from xieshou.apps.industry.tests.hand_made import firm, workshop

FIRM = (
    ("enterprise_money_is_not_negative", {"agreed_fen": -1, "raised_by": "增资协议"}),
    ("enterprise_money_is_not_negative", {"paid_year_fen": -1}),
    ("enterprise_money_is_not_negative", {"paid_total_fen": -1, "paid_year_fen": None}),
    ("enterprise_money_is_not_negative", {"linked_fen": -1}),
    ("enterprise_money_is_not_negative", {"subsidy_fen": -1}),
    ("enterprise_pays_in_no_more_than_agreed", {"paid_total_fen": 1_000_000_01}),
    ("enterprise_paid_in_the_year_is_part_of_the_total", {"paid_year_fen": 400_000_01}),
    ("enterprise_produces_after_its_contract", {"production_on": date(2019, 2, 28)}),
    ("enterprise_lifted_workers_are_rural_workers", {"jobs_lifted": 41}),
)
WORKSHOP = (
    ("workshop_money_is_not_negative", {"wages_fen": -1}),
    ("workshop_money_is_not_negative", {"subsidy_fen": -1}),
    ("workshop_lifted_workers_are_among_its_workers", {"lifted_workers": 31}),
    ("workshop_counts_lifted_workers_only", {"lifted_counted": 13}),
    ("workshop_counts_lifted_workers_only", {"lifted_workers": None, "lifted_counted": 31}),
    ("workshop_is_checked_after_it_is_recognised", {"checked_on": date(2018, 5, 31)}),
)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.ledger.name)
def test_the_model_keeps_what_the_definition_says(sheet):
    assert list(faults_of(sheet)) == []


@pytest.mark.django_db
def test_right_rows_break_none_and_neither_do_rows_of_which_little_is_known():
    little = dict.fromkeys(("agreed_fen", "paid_year_fen", "paid_total_fen", "contract_on", "jobs_rural"))
    Enterprise.objects.bulk_create([firm(), firm("QY-2", firm="另一家", credit_code="", **little)])
    Workshop.objects.bulk_create([workshop(), workshop("CJ-2", name="另一间", workers=None, lifted_workers=None)])
    for row in (*Enterprise.objects.all(), *Workshop.objects.all()):
        row.full_clean()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("made", "constraint", "altered"), [(firm, *one) for one in FIRM] + [(workshop, *one) for one in WORKSHOP]
)
def test_a_broken_row_is_refused_by_the_constraint_of_that_name_in_words_for_the_clerk(made, constraint, altered):
    broken = made(**altered)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(broken).objects.bulk_create([broken])
    named = next(one for one in broken._meta.constraints if one.name == constraint)
    with pytest.raises(ValidationError) as told:
        named.validate(type(broken), broken)
    assert told.value.messages == [str(named.violation_error_message)]
    assert "Constraint" not in told.value.messages[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "said"),
    [
        ({"firm": "另一个名字"}, "credit code"),
        ({"credit_code": ""}, "of this name"),
        ({"credit_code": "91513429MA00000024"}, "of this name"),
    ],
)
def test_a_firm_is_kept_once_in_a_county_and_year_by_code_and_by_name(second, said):
    firm().save()
    again = firm("QY-2", **second)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enterprise.objects.bulk_create([again])
    with translation.override("en"), pytest.raises(ValidationError, match=said):
        again.validate_constraints()


@pytest.mark.django_db
def test_the_same_firm_may_stand_in_another_year_and_investment_above_the_agreement_needs_its_document():
    firm().save()
    firm("QY-2", year=2020, is_new=False, paid_total_fen=1_500_000_00, raised_by="增资协议（2020）3号").save()
    assert Enterprise.objects.count() == 2


@pytest.mark.django_db
def test_a_workshop_is_kept_once_in_a_county_and_year():
    workshop().save()
    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.bulk_create([workshop("CJ-2", owner="李某")])
    workshop("CJ-3", year=2020).save()
