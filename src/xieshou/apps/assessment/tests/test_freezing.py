"""From the register to a snapshot, figures, their rows and their evidence; and nothing twice."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from xieshou.apps.accounts.models import Change, Status
from xieshou.apps.assessment import actions, queries
from xieshou.apps.assessment.models import Definition, Figure, PublishedClaim, ReportedQuantity, Snapshot
from xieshou.apps.assessment.tests import pages_world
from xieshou.apps.funds.models import Movement
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, CITY, JINYANG, NORTH, PREFECTURE
from xieshou.apps.places.models import CountyFlag
from xieshou.data import packs
from xieshou.engine.snapshot import verify

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.fixture
def book():
    """A programme with two helped counties, money of two years, an aggregate, and a claim on the money."""
    book = hand_made.programme()
    ties = hand_made.pairings(book)
    for code in (BUTUO, JINYANG):
        CountyFlag.objects.create(code_id=code, poverty_832=True, three_regions=True)
    standing = {"pairing": ties["whole"], "donor_printed": "佛山市"}
    pages_world.movement("f-2018", book, PREFECTURE, 685, on="2018", year=2018, **standing)
    pages_world.movement("f-2019", book, PREFECTURE, 727, **standing)
    pages_world.movement("f-draft", book, PREFECTURE, 10_000, status=Status.DRAFT, **standing)
    pages_world.evidence("e-1", ("funds", "f-2019"), ("claims", "c-1"), ("funds", "f-draft"))
    ReportedQuantity.objects.create(
        record_no="q-1", programme=book, status=Status.ACCEPTED, pairing=ties["whole"], donor_id=CITY,
        recipient_id=PREFECTURE, indicator="IND-01", belongs_to="enterprises", measure="enterprises_introduced",
        period_first="2019-01-01", period_last="2019-12-31", quantity=54, unit="enterprises", confidence="high",
    )  # fmt: skip
    PublishedClaim.objects.create(
        record_no="c-1", programme=book, status=Status.ACCEPTED, measure="fiscal_funds", indicator="FUN-01",
        scope=PREFECTURE, recipient_id=PREFECTURE, period_from="2018", period_to="2019", first_year=2018,
        last_year=2019, value=1500, unit="yuan", printed="1500元",
        checked_by={"terms": [{"select": "movements", "fund_type": "fiscal"}]},
    )  # fmt: skip
    return book


def test_freezing_computes_every_year_of_the_books(book):
    snapshot = actions.freeze(book, by=None, why="year end")
    figure = queries.chief_figure(snapshot, "FUN-01", 2019, PREFECTURE)
    assert (figure.value, figure.status, figure.basis, figure.unit) == ("727", "computed", "rows", "yuan")
    assert queries.chief_figure(snapshot, "FUN-02", 2019, "programme").divided_by == 2
    assert queries.chief_figure(snapshot, "FUN-03", 2019, PREFECTURE).value == "6.13"
    assert queries.chief_figure(snapshot, "IND-01", 2019, PREFECTURE).basis == "reported"
    assert queries.chief_figure(snapshot, "LAB-03", 2019, PREFECTURE).status == "not_published"
    assert set(snapshot.figures.values_list("year", flat=True)) == set(book.years)
    assert verify(queries.folder_of(snapshot)) == []


def test_a_draft_counts_nowhere(book):
    tables = queries.register_tables(book)
    assert tables["movements"]["key"].to_list() == ["f-2018", "f-2019"]
    assert sorted(zip(tables["evidence"]["ledger"], tables["evidence"]["key"], strict=True)) == [
        ("claims", "c-1"),
        ("funds", "f-2019"),
    ]


def test_freezing_the_same_rows_again_writes_nothing(book):
    first = actions.freeze(book, by=None, why="once")
    changes = Change.objects.count()
    ids = set(Figure.objects.values_list("id", flat=True))
    again = actions.freeze(book, by=None, why="twice")
    assert (again.pk, again.why) == (first.pk, "once")
    assert Change.objects.count() == changes
    assert set(Figure.objects.values_list("id", flat=True)) == ids


def test_another_row_makes_another_snapshot_and_the_first_stands(book):
    first = actions.freeze(book, by=None, why="")
    Movement.objects.filter(record_no="f-draft").update(status=Status.ACCEPTED)
    second = actions.freeze(book, by=None, why="")
    assert second.digest != first.digest
    assert queries.chief_figure(first, "FUN-01", 2019, PREFECTURE).value == "727"
    assert queries.chief_figure(second, "FUN-01", 2019, PREFECTURE).value == "10727"
    assert queries.current_snapshot(book) == second


def test_new_definitions_have_the_same_snapshot_computed_anew(book, monkeypatch):
    first = actions.freeze(book, by=None, why="")
    first.figures.filter(indicator="FUN-01").exclude(value=None).update(value="1")
    monkeypatch.setattr(actions, "pack_name", lambda: "indicators/99")
    again = actions.freeze(book, by=None, why="")
    assert again.pk == first.pk
    assert queries.chief_figure(again, "FUN-01", 2019, PREFECTURE).value == "727"


def test_a_crash_while_computing_leaves_no_snapshot(book, monkeypatch):
    def crash(*_args, **_kwargs):
        raise RuntimeError("out of memory")

    with monkeypatch.context() as broken:
        broken.setattr(actions, "record_batch", crash)
        with pytest.raises(RuntimeError):
            actions.freeze(book, by=None, why="")
    assert not Snapshot.objects.exists()
    assert not Figure.objects.exists()
    assert queries.chief_figure(actions.freeze(book, by=None, why=""), "FUN-01", 2019, PREFECTURE).value == "727"


def test_freezing_leaves_a_change_and_needs_the_whole_programme(book):
    office, clerk = hand_made.user("office", "office"), hand_made.user("clerk", "county_clerk", place=BUTUO)
    prefecture = hand_made.user("prefecture", "office", place=PREFECTURE)
    for refused in (clerk, prefecture):
        with pytest.raises(PermissionDenied):
            actions.freeze(book, by=refused, why="")
    snapshot = actions.freeze(book, by=office, why="年末")
    change = Change.objects.filter(ledger="snapshots").get()
    assert (change.by, change.deed, change.why) == (office, "freeze", "年末")
    assert change.keys == [f"small/{snapshot.digest}"]


def test_the_rows_behind_a_figure_add_up_and_carry_their_evidence(book):
    actions.freeze(book, by=None, why="")
    told = queries.rows_json(book, "FUN-01", 2019, PREFECTURE)
    assert (told["value"], told["scope"], told["year"], told["indicator"]) == ("727", PREFECTURE, 2019, "FUN-01")
    assert [(row["ledger"], row["key"], row["amount"]) for row in told["rows"]] == [("funds", "f-2019", "727")]
    assert told["rows"][0]["evidence"] == [
        {"evidence": "e-1", "publisher": "四川日报", "published_on": "2018-06-04", "printed": "7.27亿元",
         "qualifier": "exact", "confidence": "high", "address": ""}
    ]  # fmt: skip


def test_a_figure_without_a_value_has_no_rows(book):
    actions.freeze(book, by=None, why="")
    assert queries.rows_json(book, "LAB-03", 2019, "programme")["rows"] == []
    assert queries.rows_json(book, "LAB-03", 2019, "nowhere")["value"] is None


def test_a_year_is_told_with_its_figures_and_the_claims_whose_period_contains_it(book):
    snapshot = actions.freeze(book, by=None, why="")
    told = queries.assess_json(book, 2019)
    assert (told["programme"], told["year"], told["regime"]) == ("small", 2019, "2016-2020")
    assert told["snapshot"] == snapshot.digest
    fiscal = next(one for one in told["figures"] if (one["indicator"], one["scope"]) == ("FUN-01", PREFECTURE))
    assert fiscal == {
        "indicator": "FUN-01", "scope": PREFECTURE, "value": "727", "status": "computed", "basis": "rows",
        "unit": "yuan", "definition": "FUN-01/2016-2020/1", "row_count": 1,
    }  # fmt: skip
    assert [(claim["id"], claim["published"], claim["computed"], claim["difference"], claim["verdict"]) for claim in
            told["claims"]] == [("c-1", "1500", "1412", "88", "differs")]  # fmt: skip
    assert told["claims"][0]["source"] == {"publisher": "四川日报", "published_on": "2018-06-04"}
    assert queries.assess_json(book, 2016)["claims"] == []


def test_a_programme_that_was_never_frozen_has_no_figures():
    told = queries.assess_json(hand_made.programme(), 2019)
    assert (told["snapshot"], told["figures"], told["claims"]) == ("", [], [])


def test_claims_are_read_as_they_were_checked(book):
    (check,) = queries.claim_checks(actions.freeze(book, by=None, why=""))
    assert check.comparisons[0].rows == (
        {"ledger": "funds", "key": "f-2018", "amount": "685"},
        {"ledger": "funds", "key": "f-2019", "amount": "727"},
    )
    assert check.verdict.gravity > 0


def test_the_tables_are_read_in_as_many_queries_however_many_rows(book):
    with CaptureQueriesContext(connection) as few:
        queries.register_tables(book)
    for nth in range(40):
        pages_world.movement(f"g-{nth}", book, JINYANG, nth + 1)
    with CaptureQueriesContext(connection) as many:
        tables = queries.register_tables(book)
    assert tables["movements"].height == 42
    assert len(many) == len(few)


def test_until_2020_the_counties_on_the_list_of_832_are_helped(book):
    helped = queries.register_tables(book)["places"].filter(helped=True)["code"].to_list()
    assert helped == [BUTUO, JINYANG]
    CountyFlag.objects.filter(code_id=BUTUO).update(poverty_832=False)
    assert queries.register_tables(book)["places"].filter(helped=True)["code"].to_list() == [JINYANG]


def test_in_an_invented_programme_each_county_with_a_pairing_is_helped():
    book = hand_made.programme(invented=True, books="kept")
    hand_made.pairing("p-1", book, NORTH, BUTUO)
    hand_made.pairing("p-2", book, CITY, PREFECTURE, level="prefecture")
    assert queries.register_tables(book)["places"].filter(helped=True)["code"].to_list() == [BUTUO]


def test_a_row_without_a_pairing_is_of_the_kind_that_all_pairings_of_the_programme_have():
    book = hand_made.programme(books="kept")
    hand_made.pairing("p-1", book, NORTH, BUTUO)
    pages_world.movement("f-1", book, BUTUO, 5)
    assert queries.register_tables(book)["movements"]["pairing_kind"].to_list() == ["ew_cooperation"]
    hand_made.pairing("p-2", book, CITY, JINYANG, kind="counterpart_support")
    assert queries.register_tables(book)["movements"]["pairing_kind"].to_list() == [None]


def test_the_organisations_of_a_pairing_are_named_by_name_and_place():
    book = hand_made.programme()
    school = hand_made.school("启智学校", NORTH)
    hand_made.pairing("p-1", book, NORTH, BUTUO, level="school", donor_unit=school)
    hand_made.pairing("p-2", book, NORTH, BUTUO)
    units = queries.register_tables(book)["pairings"].select("key", "donor_unit", "recipient_unit").rows()
    assert sorted(units) == [("p-1", f"启智学校·{NORTH}", None), ("p-2", None, None)]


def test_definitions_are_loaded_once_and_follow_the_pack(monkeypatch):
    written = actions.load_definitions(by=None)
    assert written == Definition.objects.count() > len(packs.indicators())
    assert Definition.objects.get(code="FUN-01/2016-2020/1").computed
    assert actions.load_definitions(by=None) == 0
    Definition.objects.filter(code="FUN-01/2016-2020/1").update(body={})
    assert actions.load_definitions(by=None) == 1
    assert Change.objects.filter(ledger="definitions").count() == 2
