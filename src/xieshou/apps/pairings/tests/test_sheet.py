"""The pairing ledger, its model, and the constraints that its new columns need."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.pairings.models import Pairing
from xieshou.apps.pairings.sheets import SHEETS
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, NORTH
from xieshou.data.code_lists import code_list
from xieshou.engine.ledgers import LEDGERS


def test_the_model_keeps_what_the_ledger_defines():
    [sheet] = SHEETS
    assert list(faults_of(sheet)) == []


def test_from_and_to_are_three_columns_each_and_units_are_organisations():
    kept = SHEETS[0].kept
    assert {name for name in kept if name.startswith(("from", "to"))} == {
        "from_first", "from_last", "from_printed", "to_first", "to_last", "to_printed",
    }  # fmt: skip
    assert (kept["donor_unit"], kept["recipient_unit"], kept["donor"]) == (
        "donor_unit_id",
        "recipient_unit_id",
        "donor_id",
    )
    assert "pairing" not in kept


def test_who_to_call_is_personal_and_never_frozen():
    assert LEDGERS["pairings"].personal == Pairing.PERSONAL == {"donor_contact", "recipient_contact"}
    assert not {"donor_contact", "recipient_contact"} & LEDGERS["pairings"].frozen_schema.keys()


def test_the_levels_of_the_model_are_those_of_the_code_list():
    assert list(code_list("pairing_levels")) == list(Pairing.Level)


@pytest.mark.django_db
def test_the_last_activity_lies_in_the_time_of_the_pairing():
    book = hand_made.programme()
    with pytest.raises(IntegrityError, match="pairing_is_active_after_it_begins"), transaction.atomic():
        hand_made.pairing("p-1", book, NORTH, BUTUO, since="2017-05", last_activity_on=date(2017, 4, 30))
    hand_made.pairing("p-2", book, NORTH, BUTUO, since="2017", last_activity_on=date(2017, 1, 1))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "units"),
    [
        ("pairing_of_places_is_kept_once", ()),
        ("pairing_of_a_donor_unit_is_kept_once", ("donor_unit",)),
        ("pairing_of_a_recipient_unit_is_kept_once", ("recipient_unit",)),
        ("pairing_of_two_units_is_kept_once", ("donor_unit", "recipient_unit")),
    ],
)
def test_the_same_sides_from_the_same_day_are_one_pairing_also_when_it_has_ended(constraint, units):
    book = hand_made.programme()
    named = {unit: hand_made.school(f"{unit}小学", NORTH if unit == "donor_unit" else BUTUO) for unit in units}
    hand_made.pairing("p-1", book, NORTH, BUTUO, level="school", since="2017", until="2018", **named)
    again = {"level": "school", "until": "2019", **named}
    columns = ".*".join(["level", "kind", "donor_code", "recipient_code", *(f"{unit}_id" for unit in units)])
    with pytest.raises(IntegrityError, match=f"{constraint}|{columns}"), transaction.atomic():
        hand_made.pairing("p-2", book, NORTH, BUTUO, since="2017", **again)
    hand_made.pairing("p-3", book, NORTH, BUTUO, since="2018-09", **again)
