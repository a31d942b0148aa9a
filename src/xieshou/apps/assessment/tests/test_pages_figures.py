"""Figures, the rows behind them, definitions and the overview: what a reader sees, and what he may not see."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from xieshou.apps.assessment.actions import freeze
from xieshou.apps.assessment.tests import pages_world
from xieshou.apps.pairings.models import Agreement, Target
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, JINYANG, PREFECTURE

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch):
    return pages_world.make(monkeypatch)


@pytest.fixture
def office(client, world):
    client.force_login(hand_made.user("office", "office"))
    return client


@pytest.fixture
def clerk(client, world):
    client.force_login(hand_made.user("clerk", "county_clerk", place=BUTUO))
    return client


def read(client, name, *args, query="", status=200):
    answer = client.get(reverse(f"assessment:{name}", args=args) + query, headers={"Accept-Language": "en"})
    assert answer.status_code == status, answer.status_code
    return answer


def page(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


def fiscal_aid(world, scope=PREFECTURE):
    pages_world.movement("f-butuo", world.book, BUTUO, 400)
    pages_world.movement("f-jinyang", world.book, JINYANG, 600)
    figure = world.figure("FUN-01", scope, "1000")
    world.stands_on(figure, ("funds", "f-butuo", "400"), ("funds", "f-jinyang", "600"))
    return figure


def test_a_figure_shows_the_rows_that_add_up_to_it_and_what_proves_them(office, world):
    fiscal_aid(world)
    pages_world.evidence("e-1", ("funds", "f-butuo"))
    answer = read(office, "figure", "small", "FUN-01", PREFECTURE, query="?year=2019")
    assert [row["listed"].key for row in answer.context["rows"]] == ["f-butuo", "f-jinyang"]
    assert sum(row["amount"].fen for row in answer.context["rows"]) == answer.context["total"].fen == 100_000
    assert reverse("assessment:evidence", args=["e-1"]) in page(answer)
    assert "四川日报 2018-06-04" in page(answer)


def test_rows_outside_the_scope_of_the_reader_are_counted_and_not_shown(client, world):
    fiscal_aid(world, scope="p-whole")
    someone = hand_made.user("pair", "donor_office", pairing="p-whole")
    client.force_login(someone)
    world.pairings["whole"].refresh_from_db()
    answer = read(client, "figure", "small", "FUN-01", "p-whole", query="?year=2019")
    assert answer.context["rows"] == []
    assert answer.context["hidden"] == 2
    assert "f-butuo" not in page(answer)
    assert "2 rows outside the places you look after" in page(answer)


def test_a_county_clerk_cannot_open_the_figure_of_another_county_or_of_the_programme(clerk, world):
    for scope in (BUTUO, JINYANG, PREFECTURE, "programme"):
        world.figure("FUN-01", scope, "5")
    read(clerk, "figure", "small", "FUN-01", BUTUO, query="?year=2019")
    for scope in (JINYANG, PREFECTURE, "programme"):
        read(clerk, "figure", "small", "FUN-01", scope, query="?year=2019", status=404)
    read(clerk, "figures", "small", query=f"?year=2019&scope={JINYANG}", status=404)


def test_the_figures_page_of_a_county_clerk_is_that_of_the_own_county(clerk, world):
    world.figure("FUN-01", BUTUO, "5")
    world.figure("FUN-01", JINYANG, "6")
    answer = read(clerk, "figures", "small", query="?year=2019")
    assert [row["figure"].scope for row in answer.context["figures"]] == [BUTUO]
    assert [choice.code for choice in answer.context["places"]] == [BUTUO]


def test_a_figure_that_was_not_published_is_never_shown_as_zero(office, world):
    world.figure("FUN-01", PREFECTURE, None)
    answer = read(office, "figure", "small", "FUN-01", PREFECTURE, query="?year=2019")
    assert 'class="none not-published"' in page(answer)
    assert "Missing is not zero" in page(answer)


def test_books_kept_by_the_offices_say_not_reported_where_collected_ones_say_not_published(office, world):
    world.book.books = "kept"
    world.book.save()
    world.figure("FUN-01", PREFECTURE, None)
    answer = read(office, "figures", "small", query=f"?year=2019&scope={PREFECTURE}")
    assert 'class="none not-reported"' in page(answer)


def test_a_circular_figure_says_so_on_its_page_and_on_the_overview(office, world):
    figure = world.figure("FUN-03", "programme", "6.13", unit="percent", circular=True)
    assert "This figure is circular." in page(
        read(office, "figure", "small", "FUN-03", "programme", query="?year=2019")
    )
    assert "(circular)" in page(read(office, "overview", "small", query="?year=2019"))
    figure.circular = False
    figure.save()
    assert "This figure is circular." not in page(
        read(office, "figure", "small", "FUN-03", "programme", query="?year=2019")
    )


def test_a_figure_says_of_how_many_counties_it_is_and_by_how_many_it_was_divided(office, world):
    pairs = world.figure("ORG-06", PREFECTURE, "2", unit="pairs", status="partial", expected=11, low_confidence=1)
    world.stands_on(pairs, ("pairings", "p-butuo", "1"), ("pairings", "p-jinyang", "1"))
    shown = page(read(office, "figure", "small", "ORG-06", PREFECTURE, query="?year=2019"))
    assert "2 of 11 counties." in shown
    assert "For 9 counties no pairing was found." in shown
    assert "1 of the rows is of low confidence." in shown
    world.figure("FUN-02", PREFECTURE, "66.09", unit="yuan_per_county", divided_by=11)
    assert "Divided by the 11 helped counties" in page(
        read(office, "figure", "small", "FUN-02", PREFECTURE, query="?year=2019")
    )


def test_a_figure_on_another_basis_stands_beside_and_is_not_added(office, world):
    world.figure("IND-01", PREFECTURE, "54", unit="enterprises")
    world.figure("IND-01", PREFECTURE, "60", unit="enterprises", beside=True, basis="reported")
    answer = read(office, "figure", "small", "IND-01", PREFECTURE, query="?year=2019")
    assert answer.context["figure"].value == "54"
    assert [one.value for one in answer.context["beside"]] == ["60"]
    assert "never added" in page(answer)


def test_the_definition_is_shown_in_both_languages_with_whether_it_was_inferred(office, world):
    world.figure("FUN-01", PREFECTURE, "5")
    shown = page(read(office, "figure", "small", "FUN-01", PREFECTURE, query="?year=2019"))
    assert "Aid from the donor’s budgets" in shown
    assert "当年帮扶方各级财政安排" in shown
    assert "a published source names it" in shown


def test_the_definition_page_names_its_sources_and_an_unknown_one_is_not_there(office, world):
    shown = page(read(office, "definition", "FUN-01/2016-2020/1"))
    assert "R07" in shown
    read(office, "definition", "FUN-01/2016-2020/99", status=404)
    read(office, "definition", "nonsense", status=404)


def test_a_figure_is_compared_with_the_year_before_only_when_both_were_counted_alike(office, world):
    world.figure("FUN-01", PREFECTURE, "727000000")
    earlier = world.figure("FUN-01", PREFECTURE, "685000000", year=2018)
    address = ("figures", "small")
    query = f"?year=2019&scope={PREFECTURE}"
    assert "+6.13% on 2018" in page(read(office, *address, query=query))
    earlier.definition = "FUN-01/2021-2025/1"
    earlier.save()
    assert "on 2018" not in page(read(office, *address, query=query))


def test_money_is_compared_in_percent_and_anything_else_by_how_many(office, world):
    world.figure("ORG-06", PREFECTURE, "7", unit="pairs")
    world.figure("ORG-06", PREFECTURE, "9", unit="pairs", year=2018)
    assert "−2 on 2018" in page(read(office, "figures", "small", query=f"?year=2019&scope={PREFECTURE}"))


def test_many_rows_come_in_pages_and_the_sum_stays_that_of_all(office, world, monkeypatch):
    monkeypatch.setattr("xieshou.apps.assessment.views.figures.ROWS", 2)
    figure = world.figure("FUN-01", PREFECTURE, "10")
    for n in range(5):
        pages_world.movement(f"f-{n}", world.book, BUTUO, 2)
    world.stands_on(figure, *[("funds", f"f-{n}", "2") for n in range(5)])
    first = read(office, "figure", "small", "FUN-01", PREFECTURE, query="?year=2019")
    last = read(office, "figure", "small", "FUN-01", PREFECTURE, query="?year=2019&after=4")
    assert [row["listed"].key for row in first.context["rows"]] == ["f-0", "f-1"]
    assert [row["listed"].key for row in last.context["rows"]] == ["f-4"]
    assert first.context["total"].fen == last.context["total"].fen == 1000


def test_the_overview_has_six_tiles_whose_figures_are_doors(office, world):
    world.figure("FUN-01", "programme", "727000000")
    answer = read(office, "overview", "small", query="?year=2019")
    assert [tile.code for tile in answer.context["tiles"]] == [
        "organisation", "talent", "funds", "industry", "labour", "pairing",
    ]  # fmt: skip
    assert reverse("assessment:figure", args=["small", "FUN-01", "programme"]) + "?year=2019" in page(answer)


def test_the_overview_of_a_county_clerk_shows_the_figures_of_the_own_county(clerk, world):
    world.figure("FUN-01", "programme", "999")
    world.figure("FUN-01", BUTUO, "111")
    answer = read(clerk, "overview", "small", query="?year=2019")
    values = {tile.lead.value for tile in answer.context["tiles"]}
    assert "111" in values
    assert "999" not in page(answer)


def test_a_year_under_no_regime_is_not_applicable_in_the_tiles(client, world):
    world.book.first_year = 2014
    world.book.save()
    client.force_login(hand_made.user("office", "office"))
    answer = read(client, "overview", "small", query="?year=2014")
    assert {one.status for tile in answer.context["tiles"] for one in (tile.lead, *tile.more)} == {"not_applicable"}


def test_other_kinds_of_pairing_are_shown_apart_and_never_in_a_tile(office, world):
    world.figure("FUN-01", PREFECTURE, "208000000", definition="FUN-01/counterpart_support/1")
    world.figure("FUN-01", BUTUO, "8", definition="FUN-01/counterpart_support/1")
    answer = read(office, "overview", "small", query="?year=2019")
    assert [(one["code"], one["door"].value) for one in answer.context["apart"]] == [(PREFECTURE, "208000000")]
    assert all(tile.lead.value is None for tile in answer.context["tiles"] if tile.code == "funds")


def test_the_widest_gap_between_published_and_rows_is_said_on_the_overview(office, world):
    world.claim("t-1", "2450000000", "1632000000", "rows_incomplete", missing=("2020",))
    world.claim("t-2", "9000000000", None, "outside")
    world.claim("t-3", "330000000", "905000000", "differs")
    shown = page(read(office, "overview", "small", query="?year=2019"))
    assert "Published and rows differ by 818 million yuan." in shown
    assert "published 2.45 billion yuan; the rows add up to 1.632 billion yuan; 2020 not published" in shown


def test_a_target_that_was_met_is_not_overdue_and_one_that_was_not_is(office, world):
    agreement = Agreement.objects.create(
        record_no="a-1", programme=world.book, pairing=world.pairings["whole"], kind="plan", title="协议",
        status="accepted", donor_id=hand_made.CITY, recipient_id=PREFECTURE,
    )  # fmt: skip
    for measure, indicator, value in (("money", "FUN-01", 500), ("firms", "IND-01", 60), ("parks", "", 3)):
        unit = "yuan" if indicator == "FUN-01" else "enterprises"
        Target.objects.create(
            agreement=agreement, measure=measure, indicator=indicator, value=value, unit=unit, year=2018
        )
    world.figure("FUN-01", "p-whole", "500", year=2018)
    world.figure("IND-01", "p-whole", "54", year=2018, unit="enterprises")
    answer = read(office, "overview", "small", query="?year=2019")
    told = {missed.target.measure: missed.state for missed in answer.context["targets"]}
    assert told == {"firms": "overdue", "parks": "unknown"}


def test_projects_past_their_planned_finish_are_listed_until_they_are_completed(office, world):
    pages_world.project("late", world.book, BUTUO, planned_finish="2019-06-30")
    pages_world.project("done", world.book, BUTUO, planned_finish="2019-06-30", stage="completed")
    answer = read(office, "overview", "small", query="?year=2019")
    assert [project.record_no for project in answer.context["late"].projects] == ["late"]


def test_rows_wait_for_the_office_that_may_accept_them_and_for_no_one_else(client, world):
    pages_world.project("waits", world.book, BUTUO, status="submitted")
    client.force_login(hand_made.user("office", "office"))
    waiting = read(client, "overview", "small").context["waiting"]
    assert [(one.deed, one.count) for one in waiting] == [("accept", 1)]
    client.force_login(hand_made.user("clerk", "county_clerk", place=JINYANG))
    assert read(client, "overview", "small").context["waiting"] == []


def test_the_map_draws_only_pairings_in_force_that_the_reader_may_see(client, world):
    client.force_login(hand_made.user("clerk", "county_clerk", place=BUTUO))
    drawn = read(client, "overview", "small", query="?year=2019").context["map"].data["arcs"]
    assert [(arc["from"], arc["to"]) for arc in drawn] == [(hand_made.NORTH, BUTUO)]
    assert read(client, "overview", "small", query="?year=2016").context["map"].data["arcs"] == []


def test_twice_as_much_of_everything_asks_the_register_no_more_often(office, world):
    def queries(name, *args):
        with CaptureQueriesContext(connection) as asked:
            read(office, name, *args, query="?year=2019")
        return len(asked)

    figure = fiscal_aid(world)
    pages_world.evidence("e-0", ("funds", "f-butuo"))
    pages_world.project("p-0", world.book, BUTUO, status="submitted", planned_finish="2019-01-01")
    addresses = [("overview", "small"), ("figures", "small"), ("figure", "small", "FUN-01", PREFECTURE)]
    before = [queries(*address) for address in addresses]
    for n in range(1, 7):
        pages_world.movement(f"f-{n}", world.book, JINYANG, 1)
        pages_world.evidence(f"e-{n}", ("funds", f"f-{n}"))
        pages_world.project(f"p-{n}", world.book, BUTUO, status="submitted", planned_finish="2019-01-01")
        world.figure(f"TAL-0{n}", "programme", "1", unit="persons")
    world.stands_on(figure, *[("funds", f"f-{n}", "1") for n in range(1, 7)])
    assert [queries(*address) for address in addresses] == before
    assert max(before) <= 60


def test_from_frozen_rows_every_figure_of_the_overview_leads_to_its_rows_and_their_evidence(client, settings, tmp_path):
    settings.HOME = tmp_path
    book = hand_made.programme()
    ties = hand_made.pairings(book)
    pages_world.movement("f-1", book, PREFECTURE, 1234, pairing=ties["whole"])
    pages_world.evidence("e-1", ("funds", "f-1"))
    freeze(book, by=None, why="test")
    client.force_login(hand_made.user("office", "office"))
    overview = read(client, "overview", "small", query="?year=2019")
    doors = {one.indicator: one for tile in overview.context["tiles"] for one in (tile.lead, *tile.more)}
    assert (doors["FUN-01"].value, doors["FUN-01"].row_count) == ("1234", 1)
    assert doors["ORG-06"].value == "2"
    for door in doors.values():
        answer = client.get(door.url)
        assert answer.status_code == 200
        assert len(answer.context["rows"]) == door.row_count
    rows = client.get(doors["FUN-01"].url)
    assert reverse("assessment:evidence", args=["e-1"]) in page(rows)
    assert read(client, "evidence", "e-1").context["proven"][0]["listed"].key == "f-1"
