"""The fields of a row: named, worded, without machinery, and without persons for those who may not see them."""

import pytest
from django.utils import translation

from xieshou.apps.accounts.models import Status
from xieshou.apps.assessment import registers
from xieshou.apps.assessment.tests import pages_world
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG
from xieshou.engine.ledgers import LEDGERS

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return hand_made.programme()


def fields(row, user):
    with translation.override("en"):
        return {one.label: one for one in registers.fields_of(row, user)}


def test_every_ledger_is_known_by_its_name():
    assert set(registers.MODELS) == {"agreements", "commitments", "quantities", "claims", *LEDGERS}
    assert all(name == model.LEDGER for name, model in registers.MODELS.items())


def test_every_column_of_every_ledger_has_a_label_or_is_machinery():
    machinery = {"id", "version", "brought_by", "file_row", "programme", "search", "first_year", "last_year",
                 "title_zh", "title_en", "belongs_to", "checked_by", "id_hash", "step", "owner", "asked_by",
                 "closed_by"}  # fmt: skip
    for model in registers.MODELS.values():
        names = {column.name for column in model._meta.concrete_fields}
        days = {name for name in names if name.endswith(("_first", "_last"))}
        assert names - days - machinery <= registers.labels_of(model()).keys(), model


def test_money_days_places_and_codes_read_as_a_person_says_them(book):
    movement = pages_world.movement("f-1", book, BUTUO, 1234, on="2019-05")
    told = fields(movement, hand_made.user("office", "office"))
    assert told["amount, yuan"].text == "1234"
    assert told["day"].text == "2019-05"
    assert told["recipient place"].text == f"bu tuo {BUTUO}"
    assert told["recipient place"].url == f"/places/{BUTUO}/"
    assert told["fund type"].text == "Fiscal aid"
    assert told["state"].text == "accepted"


def test_an_empty_field_is_left_out_and_a_row_named_is_a_door(book):
    plan = pages_world.project("p-1", book, BUTUO)
    part = pages_world.project("p-2", book, JINYANG, part_of=plan)
    told = fields(part, hand_made.user("office", "office"))
    assert told["part of"].url == "/p/small/records/projects/p-1/"
    assert "contract number" not in told


def test_a_person_is_named_only_to_those_who_may_see_persons_there(book):
    project = pages_world.project("p-1", book, BUTUO, responsible_person="阿木", status=Status.ACCEPTED)
    own, other = (
        hand_made.user("own", "county_clerk", place=BUTUO),
        hand_made.user("other", "county_clerk", place=JINYANG),
    )
    assert fields(project, own)["responsible person"].text == "阿木"
    assert "responsible person" not in fields(project, other)
    assert "responsible person" not in fields(project, hand_made.user("public", "public"))
