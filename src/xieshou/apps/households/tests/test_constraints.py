"""What a reference to a household keeps, what it may not say of itself, and when two rows are the same."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from xieshou.apps.accounts.models import Role
from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.households.models import HouseholdRef
from xieshou.apps.households.sheets import SHEETS
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made

[SHEET] = SHEETS


def household(record_no: str = "NH513429-2019-000001", **altered: object) -> HouseholdRef:
    """A monitored household of the county on a summer's day of 2019, not yet written."""
    right = {
        "programme": Programme.objects.filter(code="small").first() or hand_made.programme(), "year": 2019,
        "recipient_id": hand_made.BUTUO, "id_hash": "a" * 32, "as_of_on": date(2019, 6, 30),
        "household_type": "lifted", "village_id": hand_made.BUTUO, "persons": 4, "monitored_kind": "unstable",
        "risk_cleared_on": date(2019, 5, 1), "match_source": "national_register",
    }  # fmt: skip
    return HouseholdRef(record_no=record_no, **(right | altered))


def test_the_model_keeps_what_the_definition_says():
    assert list(faults_of(SHEET)) == []


def test_no_name_is_kept_and_of_the_number_the_hash_alone():
    assert not {"name", "sex", "birth_year"} & {field.name for field in HouseholdRef._meta.fields}
    assert set(HouseholdRef.PERSONAL) == {"id_hash", "id_last4"}
    checked = pl.DataFrame({"id_hash": ["a" * 32], "id_last4": ["0014"]})
    assert SHEET.derive(checked).to_dicts() == [{"id_hash": "a" * 32, "id_last4": None}]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "altered"),
    [
        ("household_has_a_person", {"persons": 0}),
        ("household_cleared_of_risk_was_monitored", {"monitored_kind": ""}),
    ],
)
def test_a_broken_row_is_refused_by_the_constraint_of_that_name_in_words_for_the_clerk(constraint, altered):
    household("NH-2", as_of_on=date(2019, 6, 29)).save()
    broken = household(**altered)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        HouseholdRef.objects.bulk_create([broken])
    named = next(one for one in HouseholdRef._meta.constraints if one.name == constraint)
    with pytest.raises(ValidationError) as told:
        named.validate(HouseholdRef, broken)
    assert told.value.messages == [str(named.violation_error_message)]
    assert "Constraint" not in told.value.messages[0]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("second", "same"),
    [({"household_type": "general"}, True), ({"as_of_on": date(2019, 12, 20)}, False), ({"id_hash": "b" * 32}, False)],
)
def test_a_household_is_kept_once_a_day(second, same):
    household().save()
    again = household("NH-2", **second)
    if not same:
        again.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdRef.objects.bulk_create([again])
    with pytest.raises(ValidationError) as told:
        again.validate_constraints()
    named = next(one for one in HouseholdRef._meta.constraints if one.name == "household_is_kept_once_a_day")
    assert told.value.messages == [str(named.violation_error_message)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("scope", "seen"),
    [
        ({"place": hand_made.BUTUO}, True),
        ({"place": hand_made.JINYANG}, False),
        ({"pairing": "p-butuo"}, False),
        ({}, True),
    ],
)
def test_a_household_is_seen_by_the_offices_of_its_place_and_by_nobody_who_sees_one_pairing(scope, seen):
    household().save()
    user = hand_made.user("somebody", Role.COUNTY_CLERK, **scope)
    assert HouseholdRef.objects.visible_to(user).exists() == seen
