"""What an invented year holds: the same from the same seed, plausible, balanced on every day, with its faults alone."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from xieshou.data import packs
from xieshou.demo.invented import money
from xieshou.demo.invented.make import make
from xieshou.demo.invented.tables import tables
from xieshou.demo.invented.year import InventedYear
from xieshou.engine import place_codes
from xieshou.engine.findings import RULES, Planted, run
from xieshou.engine.funds import Movement, balances, check_reversal, is_inside, overdrawn

PARAMS = {"negative_list": packs.negative_list()}
SIZES = [(1, 1), (1, 7), (3, 2), (11, 1)]


def faults(year: InventedYear) -> list[Planted]:
    """What the rules find in an invented year."""
    return sorted(Planted(f.rule, f.ledger, f.keys) for f in run(tables(year), money.LAST_DAY, PARAMS))


@pytest.mark.parametrize(("counties", "seed"), SIZES)
def test_the_rules_find_what_was_planted_and_nothing_besides(counties, seed):
    year = make(counties, seed)
    assert faults(year) == list(year.planted)
    planted = Counter(one.rule for one in year.planted)
    assert planted.keys() == {code for code, rule in RULES.items() if rule.plant}
    assert min(planted.values()) >= 3
    touched = [key for one in year.planted for key in one.keys]
    assert len(touched) == len(set(touched))


@pytest.mark.parametrize(("counties", "seed"), SIZES)
def test_without_planting_the_rules_find_nothing(counties, seed):
    year = make(counties, seed, planted=False)
    assert faults(year) == list(year.planted) == []


@pytest.mark.long
@pytest.mark.parametrize("seed", range(20))
def test_many_seeds_hold_exactly_their_faults(seed):
    for counties in (1, 2, 5, 40):
        year = make(counties, seed)
        assert faults(year) == list(year.planted)
        assert faults(make(counties, seed, planted=False)) == []


def test_the_same_seed_makes_the_same_year_and_another_seed_another():
    first, again, other = make(3, 4), make(3, 4), make(3, 5)
    assert first == again
    assert all(rows.equals(again.ledgers[name]) for name, rows in first.ledgers.items())
    assert [file.content for file in first.files] == [file.content for file in again.files]
    assert first.projects != other.projects
    assert first.planted != other.planted
    assert first.movements != other.movements


def test_a_further_county_leaves_those_before_as_they_are():
    small, large = make(3, 1, planted=False), make(4, 1, planted=False)
    plans = [{(one.record_no, one.name, one.fund_lines) for one in year.projects} for year in (small, large)]
    moved = [{(one.record_no, one.on, one.amount_fen, one.status) for one in year.movements} for year in (small, large)]
    assert plans[0] <= plans[1]
    assert moved[0] <= moved[1]


@pytest.mark.parametrize(("counties", "seed"), SIZES)
def test_no_account_is_overdrawn_on_any_day_and_all_add_up_to_zero(counties, seed):
    for only_accepted in (False, True):
        held: dict[str, int] = defaultdict(int)
        for row in make(counties, seed).movements:
            if only_accepted and row.status != "accepted":
                continue
            held[row.source] -= row.amount_fen
            held[row.target] += row.amount_fen
            assert held[row.source] >= 0 or not is_inside(row.source), row
        assert sum(held.values()) == 0
        assert not overdrawn(held)


def test_the_movements_stand_in_order_of_days_and_reversals_undo_earlier_ones(year):
    known, undone = {}, set()
    early = {key for one in year.planted if one.rule in ("V02", "V08") for key in one.keys}
    for row in year.movements:
        moved = Movement(
            row.record_no, row.on, row.on, row.source, row.target, row.amount_fen, row.kind, row.reverses
        )  # fmt: skip
        if moved.reverses:
            assert check_reversal(moved, known[moved.reverses], undone) == []
            undone.add(moved.reverses)
        known[moved.key] = moved
    assert len(undone) >= 3
    assert sum(balances(known.values()).values()) == 0
    for code in {row.recipient for row in year.movements}:
        days = [row.on for row in year.movements if row.recipient == code and row.record_no not in early]
        assert days == sorted(days)


@pytest.mark.parametrize(("counties", "seed"), SIZES)
def test_a_county_has_the_sizes_it_should(counties, seed):
    year = make(counties, seed)
    accepted = Counter(one.recipient for one in year.projects if one.status == "accepted")
    assert set(accepted.values()) == {35}
    assert len(accepted) == counties
    assert 600 <= len(year.movements) / counties <= 800
    tied = Counter(one.recipient[:6] for one in year.pairings if one.level != "prefecture")
    assert all(30 <= number <= 90 for number in tied.values())
    assert {one.status for one in year.projects} == {"accepted", "draft", "submitted", "returned"}
    assert {one.status for one in year.movements} == {"accepted", "draft", "submitted", "returned"}
    assert all(one.returned_because for one in (*year.projects, *year.movements) if one.status == "returned")


@pytest.mark.parametrize("counties", [1, 11, 99, 100, 447])
def test_the_codes_of_places_fit_the_rule_of_digits(counties):
    places = make(counties, 1).places if counties < 12 else _places(counties)
    codes = {place.code for place in places}
    assert len(codes) == len(places)
    assert sum(place.helped for place in places) == counties
    for place in places:
        assert place.code.startswith("99")
        assert place_codes.is_code(place.code)
        around = place_codes.ancestors(place.code)
        assert place.parent == (around[0] if around else None)


def _places(counties: int):
    from xieshou.demo.invented.land import make_country

    country = make_country(1, counties)
    assert all(place_codes.is_within(county.code, country.recipient) for county in country.counties)
    names = [(place.parent, place.name) for place in country.places]
    assert len(names) == len(set(names))
    assert len({land.name for land in (*country.counties, *country.districts)}) == counties + len(country.districts)
    return country.places


@pytest.mark.parametrize(("counties", "seed"), [*SIZES, (1, 9), (2, 5), (40, 5)])
def test_no_pairing_is_active_before_it_begins_even_where_a_fault_was_planted(counties, seed):
    for one in make(counties, seed).pairings:
        assert one.last_activity_on is None or one.last_activity_on >= one.since.first, one


def test_projects_are_plausible(year):
    untold = {key for one in year.planted if one.rule == "V04" for key in one.keys}
    for one in year.projects:
        assert 300_000 <= one.total_fen / 100 <= 5_000_000
        assert all(fen > 0 for _source, fen in one.fund_lines)
        assert bool(one.performance_target) == (one.record_no not in untold)
        if one.category != "management_fee":  # a planted fault
            assert bool(one.benefit_mechanism) == (one.category == "industry")
        if one.start and one.finish:
            assert one.start.last <= one.finish.first
        if one.start:
            assert one.contract_no
            assert one.approval_no
    names = [(one.recipient, one.name) for one in year.projects]
    assert len(names) == len(set(names))
    numbers = [one.record_no for rows in (year.projects, year.movements, year.pairings, year.meetings) for one in rows]
    assert len(numbers) == len(set(numbers))


def test_every_code_word_is_one_that_the_packs_hold(year):
    mechanisms, sources = packs.mechanisms(), packs.fund_sources()
    for one in year.projects:
        assert one.category in packs.categories()
        assert one.area in packs.areas().areas
        assert one.stage in packs.stages()
        assert one.nature in packs.natures()
        assert one.benefit_mechanism in mechanisms or not one.benefit_mechanism
        assert all(source in sources for source, _fen in one.fund_lines)
    assert all(row.fund_type in packs.fund_types() for row in year.movements)
    for agreement in year.agreements:
        for target in agreement.targets:
            assert target.unit == packs.indicators()[target.indicator].unit, target


def test_a_project_is_never_paid_more_than_it_was_promised(year):
    spent: Counter[str] = Counter()
    for row in year.movements:
        if row.kind == "spend" and row.project:
            spent[row.project] += row.amount_fen
    undone = {row.reverses for row in year.movements}
    for row in year.movements:
        if row.record_no in undone and row.kind == "spend":
            spent[row.project] -= row.amount_fen
    given = {one.record_no: one.planned("donor_county", "donor_city", "donation") for one in year.projects}
    assert spent
    assert all(fen <= given[project] for project, fen in spent.items())


def test_every_accepted_row_has_a_proof_and_the_file_names_it(year):
    proved = {(ledger, key) for file in year.files for ledger, key, _printed in file.proves}
    for ledger, rows in (
        ("projects", year.projects), ("funds", year.movements), ("pairings", year.pairings),
        ("meetings", year.meetings), ("agreements", year.agreements),
    ):  # fmt: skip
        for row in rows:
            assert ((ledger, row.record_no) in proved) == (row.status == "accepted"), row.record_no
    for file in year.files:
        if file.media_type == "text/plain":
            text = file.content.decode()
            assert "演练数据" in text
            assert all(f"{key}\t{printed}" in text for _ledger, key, printed in file.proves)
        else:
            assert file.content.startswith(b"\x89PNG\r\n\x1a\n")
