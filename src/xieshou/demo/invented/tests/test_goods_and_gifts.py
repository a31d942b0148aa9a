"""Invented firms, workshops, sales and gifts: as their ledgers define them, free of faults, the same each time."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

import pytest
from django.db.models import CheckConstraint

from xieshou.apps.donations.models import Donation
from xieshou.apps.industry.models import Enterprise, Workshop
from xieshou.apps.trade.models import Sale
from xieshou.demo.invented import gifts, industry, land, money, trade, works
from xieshou.demo.invented.tests.as_defined import faults
from xieshou.engine.ledgers import LEDGERS, Type

SIZES = [(1, 1), (3, 2), (11, 3)]
MODELS = {"enterprises": Enterprise, "workshops": Workshop, "consumption": Sale, "donations": Donation}
Ledgers = dict[str, list[dict[str, Any]]]


def invent(counties: int, seed: int) -> tuple[Ledgers, list]:
    """All rows of the four ledgers, and the movements that the gifts belong to."""
    country = land.make_country(seed, counties)
    rows: Ledgers = {name: [] for name in MODELS}
    moved = []
    for number, county in enumerate(country.counties):
        donor = country.donor_of(number)
        projects = works.county_projects(seed, county, donor)
        movements = money.county_money(seed, county, donor, projects).movements
        moved += movements
        rows["enterprises"] += industry.enterprise_rows(seed, county, donor)
        rows["workshops"] += industry.workshop_rows(seed, county, donor)
        rows["consumption"] += trade.sale_rows(seed, county, donor)
        rows["donations"] += gifts.gift_rows(seed, county, donor, projects, movements)
    return rows, moved


@pytest.fixture(scope="module", params=SIZES, ids=str)
def invented(request):
    return invent(*request.param)


@pytest.fixture
def rows(invented):
    return invented[0]


def test_the_same_seed_makes_the_same_rows_and_another_seed_makes_others():
    assert invent(2, 5) == invent(2, 5)
    one, other = invent(2, 5)[0], invent(2, 6)[0]
    assert all(one[name] != other[name] for name in MODELS)


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
    for row in rows[name][::7]:
        own = {k: v for k, v in row.items() if k not in (*named, "programme", "record_no", "status")}
        made = model(**{k: "" if k in texts and v is None else v for k, v in own.items()})
        for check in checks:
            check.validate(model, made)


def test_a_county_has_the_sizes_it_should(rows):
    counties = len({row["recipient"] for row in rows["workshops"]})
    for name, least, most in (("workshops", 4, 4), ("consumption", 40, 40), ("donations", 60, 60)):
        sizes = Counter(row["recipient"] for row in rows[name])
        assert len(sizes) == counties
        assert all(least <= size <= most for size in sizes.values()), (name, sizes)
    firms = Counter(row["recipient"] for row in rows["enterprises"] if row["year"] == 2024)
    assert set(firms.values()) == {6}


def test_everything_lies_in_invented_places_and_firms_have_well_formed_codes_of_them(rows):
    for ledger in rows.values():
        for row in ledger:
            assert row["recipient"].startswith("99")
            assert row["donor"].startswith("999")
            assert row["pairing"] == f"JD{row['recipient']}-001"
    codes = {row["firm"]: row["credit_code"] for row in rows["enterprises"]}
    assert len(set(codes.values())) == len(codes)
    for code in codes.values():
        assert code.startswith("9199")
        assert len(code) == 18
        assert code[16:] == industry.organisation_mark(code[8:16]) + industry.licence_mark(code[:17])


def test_the_last_two_marks_of_a_credit_code_are_those_of_the_standard():
    assert industry.organisation_mark("M000100Y") == "4"
    assert industry.licence_mark("91350100M000100Y4") == "3"
    with pytest.raises(AssertionError, match="invented places"):
        industry.credit_code("510000", 1)


def test_a_firm_is_new_in_the_year_it_came_and_what_it_has_paid_in_never_falls(rows):
    years = defaultdict(list)
    for row in rows["enterprises"]:
        years[row["credit_code"]].append(row)
    assert any(len(held) == 3 for held in years.values())
    for held in years.values():
        held.sort(key=lambda row: row["year"])
        assert [row["is_new"] for row in held] == [True] + [False] * (len(held) - 1)
        paid = [row["paid_total_fen"] for row in held]
        assert paid == sorted(paid)
        assert sum(row["paid_year_fen"] for row in held) == paid[-1]
        for row in held:
            assert row["contract_on"].year == held[0]["year"]
            assert (row["production_on"] is None) == (row["state"] == "building")


def test_a_sale_told_by_both_sides_has_a_number_in_common_and_no_other_looks_like_it(rows):
    same = defaultdict(list)
    for row in rows["consumption"]:
        same[row["recipient"], row["amount_fen"], row["is_return"]].append(row)
    both = [held for held in same.values() if len(held) > 1]
    assert len(both) == 6 * len({row["recipient"] for row in rows["consumption"]})
    shared = Counter()
    for held in both:
        buyer, seller = sorted(held, key=lambda row: row["reported_by"])
        assert (buyer["reported_by"], seller["reported_by"]) == ("buyer", "seller")
        common = [n for n in ("order_no", "invoice_no", "contract_no") if buyer[n] and buyer[n] == seller[n]]
        assert common
        shared.update(common)
        assert all(buyer[name] == seller[name] for name in ("buyer", "seller", "product", "sold_on"))
    assert set(shared) == {"order_no", "invoice_no", "contract_no"}


def test_a_return_gives_back_a_part_of_a_sale_of_the_same_side(rows):
    sold = {(row["order_no"], row["reported_by"]): row for row in rows["consumption"] if not row["is_return"]}
    returned = [row for row in rows["consumption"] if row["is_return"]]
    assert returned
    for row in returned:
        sale = sold[row["returned_no"], row["reported_by"]]
        assert row["amount_fen"] < sale["amount_fen"]
        assert row["sold_on"] > sale["sold_on"]


def test_gifts_add_up_to_what_the_money_book_received(invented):
    rows, moved = invented
    for form in ("cash", "goods"):
        given, received = Counter(), Counter()
        for row in rows["donations"]:
            given[row["recipient"]] += row["amount_fen"] * (row["form"] == form)
        for one in moved:
            if one.kind == "receive" and one.fund_type == "donation":
                received[one.recipient] += one.amount_fen * (one.form == form)
        assert given == received


def test_goods_say_what_their_value_rests_on_and_directed_gifts_are_used_as_directed(rows):
    assert {row["form"] for row in rows["donations"]} == {"cash", "goods"}
    for row in rows["donations"]:
        assert bool(row["valuation_basis"]) == bool(row["goods"]) == (row["form"] == "goods")
        if row["directed"]:
            assert row["directed_to"] == row["used_for"]
            assert row["directed_use"] == row["use"]
        else:
            assert row["directed_to"] is row["directed_use"] is None


def test_a_gift_is_published_in_time_and_who_gave_as_a_person_does_not_exist(rows):
    for row in rows["donations"]:
        if row["notice_on"]:
            assert 0 < (row["notice_on"] - row["given_on"]).days < 42  # some 30 working days
        if row["giver_kind"] == "person":
            assert row["giver"][1] == "演"
    for row in rows["consumption"]:
        assert (row["buyer_kind"] == "public") == (row["buyer"] is None)
