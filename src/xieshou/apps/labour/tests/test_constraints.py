"""What no placement may say of itself, what it may refer to, and when two rows are the same."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CheckConstraint, ProtectedError

from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.labour.models import Placement
from xieshou.apps.labour.sheets import SHEETS
from xieshou.apps.labour.tests.hand_made import placement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.places.models import PlaceCode

BROKEN = [
    ("placement_ends_after_it_starts", {"ended_on": date(2019, 2, 28)}),
    ("placement_notice_ends_after_it_starts", {"notice_end_on": date(2019, 5, 31)}),
    ("placement_is_of_somebody_of_working_age", {"birth_year": 2004}),
    ("placement_pays_no_less_than_nothing", {"monthly_income_fen": -1}),
    ("placement_pays_no_less_than_nothing", {"subsidy_fen": -1}),
]
REFERENCES = ("donor_id", "recipient_id", "home_village_id", "work_place_id")


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.ledger.name)
def test_the_model_keeps_what_the_definition_says(sheet):
    assert list(faults_of(sheet)) == []


def test_of_a_person_only_the_hash_is_frozen():
    [sheet] = SHEETS
    assert set(Placement.PERSONAL) & set(sheet.ledger.frozen_schema) == {"id_hash"}
    assert {"name", "id_hash", "id_last4", "sex", "birth_year", "monthly_income_fen"} == set(Placement.PERSONAL)


@pytest.mark.django_db
def test_a_right_row_is_one_that_a_form_and_the_register_take():
    made = placement()
    made.full_clean(exclude=["brought_by"])
    made.save()
    unknown = {"birth_year": None, "ended_on": None, "notice_end_on": None, "monthly_income_fen": None}
    placement("LW-2", id_hash="b" * 32, **unknown).save()
    placement("LW-3", id_hash="c" * 32, birth_year=2003).save()
    connection.check_constraints()


@pytest.mark.django_db
@pytest.mark.parametrize(("constraint", "altered"), BROKEN)
def test_a_broken_row_is_refused_by_the_constraint_of_that_name_in_words_for_the_clerk(constraint, altered):
    broken = placement(**altered)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Placement.objects.bulk_create([broken])
    named = next(one for one in Placement._meta.constraints if one.name == constraint)
    with pytest.raises(ValidationError) as told:
        named.validate(Placement, broken)
    assert told.value.messages == [str(named.violation_error_message)]
    assert "Constraint" not in told.value.messages[0]


def test_every_constraint_of_one_row_is_broken_above():
    own = {one.name for one in Placement._meta.constraints if isinstance(one, CheckConstraint)}
    assert own == {constraint for constraint, _altered in BROKEN}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("both", "second", "refused"),
    [
        ({"subsidy_kind": ""}, {"name": "另一人", "channel": "self_organised"}, "placement_is_kept_once"),
        ({}, {"employer": "另一家公司"}, "placement_pays_a_subsidy_once_a_year"),
        ({}, {"started_on": date(2019, 3, 2)}, "placement_pays_a_subsidy_once_a_year"),
        ({}, {"employer": "另一家公司", "subsidy_kind": "steady_work"}, ""),
        ({"subsidy_kind": ""}, {"employer": "另一家公司"}, ""),
        ({"subsidy_kind": ""}, {"started_on": date(2019, 3, 2)}, ""),
        ({}, {"id_hash": "b" * 32}, ""),
        ({}, {"year": 2020}, ""),
    ],
)
def test_work_is_kept_once_by_person_employer_and_day_and_a_subsidy_once_a_year(both, second, refused):
    placement(**both).save()
    again = placement("LW-2", **(both | second))
    if not refused:
        again.save()
        return
    with pytest.raises(IntegrityError), transaction.atomic():
        Placement.objects.bulk_create([again])
    with pytest.raises(ValidationError) as told:
        again.validate_constraints()
    named = next(one for one in Placement._meta.constraints if one.name == refused)
    assert told.value.messages == [str(named.violation_error_message)]


@pytest.mark.django_db
@pytest.mark.parametrize("reference", [*REFERENCES, "pairing_id", "programme_id", "brought_by_id"])
@pytest.mark.parametrize("deed", ["insert", "update"])
def test_the_register_itself_refuses_a_row_that_refers_to_nothing(reference, deed):
    book = hand_made.programme()
    nothing = "999999" if reference in REFERENCES else "nowhere" if reference == "programme_id" else 4711
    whole = {"programme": book, "pairing": hand_made.pairings(book)["butuo"]}
    broken = placement(**whole)
    if deed == "update":
        broken.save()
    setattr(broken, reference, nothing)
    with pytest.raises(IntegrityError), transaction.atomic():
        write_and_check(broken, deed)


def write_and_check(row: Placement, deed: str) -> None:
    """Write a row, and ask the database at once for what it would ask at the end of the transaction."""
    if deed == "update":
        Placement.objects.bulk_update([row], ["donor", "recipient", "home_village", "work_place", "pairing",
                                              "programme", "brought_by"])  # fmt: skip
    else:
        Placement.objects.bulk_create([row])
    connection.check_constraints()


@pytest.mark.django_db
def test_what_a_row_refers_to_cannot_be_deleted():
    placement().save()
    with pytest.raises(ProtectedError):
        PlaceCode.objects.filter(pk=hand_made.CITY).delete()


@pytest.mark.django_db
def test_the_register_itself_keeps_what_a_row_refers_to():
    placement(work_place_id=hand_made.CITY).save()
    said = "labour_placement still refers" if connection.vendor == "postgresql" else "invalid foreign key"
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        delete_place_and_check(hand_made.CITY)


def delete_place_and_check(code: str) -> None:
    """Delete a place without the models, and ask the database at once."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM places_place WHERE code = %s", [code])
        cursor.execute("DELETE FROM places_placecode WHERE code = %s", [code])
    connection.check_constraints()
