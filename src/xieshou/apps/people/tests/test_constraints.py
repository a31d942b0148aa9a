"""What no posting and no class may say of itself, and when two rows are the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.people.models import KEPT_ALREADY, CadrePosting, ProfessionalPosting, TrainingClass
from xieshou.apps.people.sheets import SHEETS
from xieshou.apps.people.tests.hand_made import RIGHT, row

POSTINGS = {"cadreposting": CadrePosting, "professionalposting": ProfessionalPosting}
PARTS = ("lifted_persons", "cadres", "professionals", "village_leaders", "certificates", "businesses_started")
BROKEN = [
    *(
        (model, f"{name}_{rule}", altered)
        for name, model in POSTINGS.items()
        for rule, altered in (
            ("ends_after_it_starts", {"ended_on": date(2019, 2, 28)}),
            ("is_planned_to_end_after_it_starts", {"planned_end_on": date(2019, 2, 28)}),
            ("has_twelve_months_a_year", {"months_in_post": 13}),
        )
    ),
    (TrainingClass, "training_class_ends_after_it_starts", {"ended_on": date(2019, 5, 12)}),
    (TrainingClass, "training_class_has_no_more_persons_than_attendances", {"attendances": 49}),
    *((TrainingClass, f"training_class_has_no_more_{part}_than_persons", {part: 51}) for part in PARTS),
]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.ledger.name)
def test_the_model_keeps_what_the_definition_says(sheet):
    assert list(faults_of(sheet)) == []


def test_of_a_person_only_the_hash_is_frozen_and_a_class_names_nobody():
    of_persons = {"name", "sex", "id_hash", "id_last4", "birth_year"}
    for sheet in SHEETS[:2]:
        assert of_persons == set(sheet.model.PERSONAL)
        assert of_persons & set(sheet.ledger.frozen_schema) == {"id_hash"}
    assert not TrainingClass.PERSONAL


@pytest.mark.django_db
@pytest.mark.parametrize("model", RIGHT)
def test_a_right_row_is_one_that_a_form_and_the_register_take(model):
    made = row(model)
    made.full_clean(exclude=["brought_by"])
    made.save()
    row(model, "N-2", started_on=date(2019, 3, 2), ended_on=None).save()


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "constraint", "altered"), BROKEN)
def test_a_broken_row_is_refused_by_the_constraint_of_that_name_in_words_for_the_clerk(model, constraint, altered):
    broken = row(model, **altered)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        model.objects.bulk_create([broken])
    named = next(one for one in model._meta.constraints if one.name == constraint)
    with pytest.raises(ValidationError) as told:
        named.validate(model, broken)
    assert told.value.messages == [str(named.violation_error_message)]
    assert "Constraint" not in told.value.messages[0]


def test_every_constraint_of_one_row_is_broken_above():
    own = {
        one.name
        for model in RIGHT
        for one in model._meta.constraints
        if not hasattr(one, "fields")  # those of two rows are tried below
    }
    assert own == {constraint for _model, constraint, _altered in BROKEN}


@pytest.mark.django_db
@pytest.mark.parametrize("model", POSTINGS.values())
@pytest.mark.parametrize(
    ("both", "second", "same"),
    [
        ({}, {"name": "林演和", "sending_unit": "顺德区人民医院"}, True),
        ({}, {"id_hash": "b" * 32}, False),
        ({}, {"direction": "recipient_to_donor"}, False),
        ({}, {"started_on": date(2019, 3, 2)}, False),
        ({}, {"year": 2020}, False),
        ({}, {"id_hash": ""}, False),
        ({"id_hash": ""}, {"direction": "recipient_to_donor"}, True),
        ({"id_hash": ""}, {"name": "林演和"}, False),
        ({"id_hash": ""}, {"sending_unit": "顺德区人民医院"}, False),
        ({"id_hash": ""}, {"started_on": date(2019, 3, 2)}, False),
    ],
)
def test_a_posting_is_kept_once_by_the_number_else_by_name_unit_and_day(model, both, second, same):
    row(model, **both).save()
    again = row(model, "N-2", **(both | second))
    if not same:
        again.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.bulk_create([again])
    with pytest.raises(ValidationError) as told:
        again.validate_constraints()
    assert told.value.messages == [str(KEPT_ALREADY)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "same"),
    [
        ({"hours": 41}, True),
        ({"name": "骨干教师培训班（第二期）"}, False),
        ({"recipient_id": "513430"}, False),
        ({"started_on": date(2019, 5, 14)}, False),
        ({"year": 2020}, False),
    ],
)
def test_a_class_is_kept_once_by_county_name_and_day(second, same):
    row(TrainingClass).save()
    again = row(TrainingClass, "N-2", **second)
    if not same:
        again.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingClass.objects.bulk_create([again])
    with pytest.raises(ValidationError) as told:
        again.validate_constraints()
    named = next(one for one in TrainingClass._meta.constraints if one.name == "training_class_is_kept_once")
    assert told.value.messages == [str(named.violation_error_message)]
