"""Invented people sent, classes, households and work: as their ledgers define them, free of faults, the same again."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import polars as pl
import pytest
from django.db.models import CheckConstraint

from xieshou.apps.households.models import HouseholdRef
from xieshou.apps.labour.models import Placement
from xieshou.apps.people.models import CadrePosting, ProfessionalPosting, TrainingClass
from xieshou.data.code_lists import code_list
from xieshou.demo.invented import households, labour, land, people, training
from xieshou.demo.invented.tests.as_defined import faults
from xieshou.engine import place_codes
from xieshou.engine.ledgers import LEDGERS, Type, identity

SIZES = [(1, 1), (3, 2), (2, 3)]
LAST_DAY = date(2024, 12, 31)
MODELS = {
    "cadres": CadrePosting, "professionals": ProfessionalPosting, "training": TrainingClass, "labour": Placement,
    "households": HouseholdRef,
}  # fmt: skip
Ledgers = dict[str, list[dict[str, Any]]]


def invent(counties: int, seed: int) -> Ledgers:
    """All rows of the five ledgers; what the load hashes stands in the column of the hash."""
    country = land.make_country(seed, counties)
    rows: Ledgers = {name: [] for name in MODELS}
    for number, county in enumerate(country.counties):
        asked = seed, county, country.donor_of(number)
        rows["cadres"] += people.cadre_rows(*asked)
        rows["professionals"] += people.professional_rows(*asked)
        rows["training"] += training.training_rows(*asked)
        rows["households"] += households.household_rows(*asked)
        rows["labour"] += labour.labour_rows(*asked).to_dicts()
    return {name: [row | _kept_of(row.get("id_number")) for row in made] for name, made in rows.items()}


def _kept_of(number: str | None) -> dict[str, str | None]:
    return {"id_hash": number, "id_last4": number and number[-4:]}


@pytest.fixture(scope="module", params=SIZES, ids=str)
def rows(request):
    return invent(*request.param)


def test_the_same_seed_makes_the_same_rows_and_another_seed_makes_others():
    one = invent(2, 5)
    assert one == invent(2, 5)
    other = invent(2, 6)
    assert all(one[name] != other[name] for name in MODELS)


def test_a_further_county_leaves_those_before_as_they_are():
    small, large = invent(1, 4), invent(2, 4)
    for name, made in small.items():
        assert made == large[name][: len(made)]


@pytest.mark.parametrize("name", MODELS)
def test_every_row_is_as_its_ledger_defines_it(rows, name):
    assert list(faults(name, rows[name])) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", MODELS)
def test_no_row_breaks_what_the_register_keeps_true(rows, name):
    model, columns = MODELS[name], LEDGERS[name].columns
    named = [column.name for column in columns if column.type in (Type.PLACE, Type.RECORD)]
    texts = [column.name for column in columns if column.type in (Type.TEXT, Type.CODE)]
    checks = [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    for row in rows[name][:: max(1, len(rows[name]) // 50)]:
        own = {k: v for k, v in row.items() if k in LEDGERS[name].schema}
        own = {k: v for k, v in own.items() if k not in (*named, "programme", "record_no", "id_hash", "id_last4")}
        made = model(**{k: "" if k in texts and v is None else v for k, v in own.items()})
        for check in checks:
            check.validate(model, made)


def test_a_county_has_the_sizes_it_should(rows):
    for name, size in (("cadres", 6), ("professionals", 54), ("training", 12), ("labour", 1700), ("households", 40)):
        assert set(Counter(row["recipient"] for row in rows[name]).values()) == {size}, name


def test_every_number_is_well_formed_of_an_invented_place_and_nobody_s_in_two_ledgers(rows):
    held = {name: {row["id_hash"] for row in made if row["id_hash"]} for name, made in rows.items()}
    for name, made in rows.items():
        numbers = pl.Series("id", sorted(held[name]), dtype=pl.String)
        assert identity.faults_of(numbers, invented_regions=True, as_of=LAST_DAY).null_count() == len(numbers)
        assert all(number.startswith("99") for number in numbers)
        for row in made:
            if row.get("birth_year"):
                assert row["id_hash"][6:10] == str(row["birth_year"])
                assert int(row["id_hash"][16]) % 2 == (row["sex"] == "male")
    assert sum(len(numbers) for numbers in held.values()) == len(set().union(*held.values()))


def test_nobody_has_the_same_subsidy_twice_and_subsidies_have_their_notice(rows):
    paid = [row for row in rows["labour"] if row["subsidy_kind"]]
    assert len({(row["id_hash"], row["subsidy_kind"]) for row in paid}) == len(paid) > 100
    for row in rows["labour"]:
        assert bool(row["subsidy_kind"]) == bool(row["subsidy_fen"]) == bool(row["notice_on"])
        if row["notice_on"]:
            assert row["notice_end_on"] == row["notice_on"] + timedelta(days=9) <= LAST_DAY


def test_who_is_counted_in_the_donor_s_province_works_at_the_donor_s(rows):
    counted = [row for row in rows["labour"] if row["in_donor_province"]]
    assert 0.2 < len(counted) / len(rows["labour"]) < 0.5
    for row in rows["labour"]:
        assert row["in_donor_province"] == place_codes.is_within(row["work_place"], "999000")


def test_only_households_that_the_register_confirms_are_called_lifted_or_monitored(rows):
    for row in rows["labour"]:
        confirmed = row["match_result"] == "agrees" and row["matched_on"] is not None
        assert confirmed == (row["household_type"] != "general")
        if confirmed:
            assert row["started_on"] <= row["matched_on"] <= LAST_DAY
            assert row["matched_on"].year == 2024


def test_only_three_months_count_as_steady(rows):
    for row in rows["labour"]:
        stayed = (row["ended_on"] or LAST_DAY) - row["started_on"]
        assert row["steady"] == (stayed >= timedelta(days=95))
    assert {row["steady"] for row in rows["labour"]} == {True, False}


@pytest.mark.parametrize("ledgers", [("labour",), ("cadres", "professionals")], ids=str)
def test_some_come_twice_and_never_before_the_first_time_has_ended(rows, ledgers):
    spans = defaultdict(list)
    for name in ledgers:
        for row in rows[name]:
            assert row["started_on"] <= (row["ended_on"] or LAST_DAY) <= LAST_DAY
            if row["id_hash"]:
                spans[row["id_hash"]].append((row["started_on"], row["ended_on"] or LAST_DAY))
    twice = [sorted(held) for held in spans.values() if len(held) > 1]
    assert len(twice) >= 3
    for held in twice:
        assert all(before[1] < after[0] for before, after in pairwise(held))


def test_a_part_of_those_trained_is_no_larger_than_all_and_nobody_attends_less_than_once(rows):
    parts = ("lifted_persons", "cadres", "professionals", "village_leaders", "certificates", "businesses_started")
    for row in rows["training"]:
        assert row["persons"] <= row["attendances"]
        assert all((row[part] or 0) <= row["persons"] for part in parts)
        assert (row["place"] is None) == (row["held_at"] == "online")
    assert any(row["businesses_started"] for row in rows["training"])


def test_people_go_both_ways_and_only_those_sent_away_may_lack_a_number(rows):
    for name in ("cadres", "professionals"):
        assert {row["direction"] for row in rows[name]} == {"donor_to_recipient", "recipient_to_donor"}
        for row in rows[name]:
            assert row["id_hash"] or row["direction"] == "recipient_to_donor"
            assert 0 <= row["months_in_post"] <= 12
    assert any(not row["id_hash"] for row in rows["professionals"])
    assert any(row["techniques"] for row in rows["professionals"])


def test_a_household_is_seen_again_in_december_and_is_of_another_type_once_its_risk_is_cleared(rows):
    seen = defaultdict(list)
    for row in rows["households"]:
        seen[row["id_hash"]].append(row)
    again = [held for held in seen.values() if len(held) > 1]
    assert len(again) == 6 * len({row["recipient"] for row in rows["households"]})
    for first, later in again:
        assert first["as_of_on"] < later["as_of_on"]
        assert (later["risk_cleared_on"] is not None) == (first["household_type"] != later["household_type"])
    for row in rows["households"]:
        assert row["monitored_kind"] or row["household_type"] in ("lifted", "general")
        assert row["village"].startswith(row["recipient"])


def test_every_way_of_working_is_among_a_county_s_people_and_rows_on_their_way_are_few(rows):
    lists = {"employment_kind": "employment_kinds", "channel": "labour_channels", "household_type": "household_types"}
    for column, name in lists.items():
        assert {row[column] for row in rows["labour"]} == set(code_list(name))
    waiting = [row for row in rows["labour"] if row["status"] != "accepted"]
    assert len(waiting) == 2 * len({row["recipient"] for row in rows["labour"]})
