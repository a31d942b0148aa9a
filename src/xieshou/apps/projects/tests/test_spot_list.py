"""The spot list of projects: every work once, the same for all who see the same rows, and how to repeat it."""

from __future__ import annotations

import hashlib
import subprocess

import pytest
from django.urls import reverse

from xieshou.apps.accounts.models import Status
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.spot_list import as_json, population, spot_list
from xieshou.apps.projects.tests.hand_made import project

pytestmark = pytest.mark.django_db
SEED = "彩票第2019095期"


@pytest.fixture
def book():
    made = hand_made.programme()
    whole = project("p1", made)
    project("p2", made, hand_made.JINYANG, hand_made.SOUTH, year=2018)
    project("p3", made)
    project("p4", made, status=Status.FROZEN)
    project("told-twice", made, same_as=whole)
    project("a-part", made, part_of=whole)
    project("elsewhere", made, outside=True)
    project("draft", made, status=Status.DRAFT)
    return made


def asked(client, role="office", place="", **query):
    client.force_login(hand_made.user(role, role, place=place))
    return client.get(reverse("projects:spot_list", args=["small"]), query, headers={"Accept-Language": "en"})


def test_every_accepted_work_of_the_programme_is_drawn_from_once(book):
    assert sorted(row.record_no for row in population(book, None)) == ["p1", "p2", "p3", "p4"]
    assert sorted(row.record_no for row in population(book, None, 2018)) == ["p2"]


def test_anyone_repeats_the_draw_by_hand(book):
    told = as_json(spot_list(book, None, SEED, 3))
    by_hand = sorted(["p1", "p2", "p3", "p4"], key=lambda one: hashlib.sha256(f"{SEED}\n{one}".encode()).hexdigest())
    assert [one["key"] for one in told["drawn"]] == by_hand[:3]
    assert [one["rank"] for one in told["drawn"]] == [1, 2, 3]
    assert (told["seed"], told["n"], told["population"]) == (SEED, 3, 4)
    assert {one["key"]: one["place"] for one in told["drawn"]}.get("p2", "513430") == "513430"


def test_the_page_and_the_command_draw_the_same(client, book):
    page = asked(client, seed=SEED, n=2)
    shown = [row.record_no for _one, row in page.context["found"].drawn]
    assert shown == [one["key"] for one in as_json(spot_list(book, None, SEED, 2))["drawn"]]
    assert "2 drawn of 4" in page.content.decode()


def test_blanks_around_a_seed_change_nothing(book):
    assert spot_list(book, None, f"  {SEED}\n", 4) == spot_list(book, None, SEED, 4)


def test_more_than_there_are_gives_all(book):
    assert len(spot_list(book, None, SEED, 99).drawn) == 4


def test_the_public_repeats_the_draw_of_the_office(client, book):
    office, public = (
        [row.record_no for _one, row in asked(client, role, seed=SEED, n=3).context["found"].drawn]
        for role in ("office", "public")
    )
    assert office == public


def test_a_county_draws_from_its_own_projects(client, book):
    found = asked(client, place=hand_made.JINYANG, seed=SEED, n=9).context["found"]
    assert [row.record_no for _one, row in found.drawn] == ["p2"]


@pytest.mark.parametrize(
    ("query", "said"),
    [({"seed": ""}, "A draw needs a seed"), ({"seed": "  "}, "A draw needs a seed"),
     ({"seed": "a", "n": "0"}, "1 to 500"), ({"seed": "a", "n": "501"}, "1 to 500")],
)  # fmt: skip
def test_a_draw_that_is_none_is_refused_in_words(client, book, query, said):
    answer = asked(client, **query)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_the_page_before_a_draw_says_how_it_is_done(client, book):
    answer = asked(client)
    assert answer.status_code == 200
    assert "SHA-256" in answer.content.decode()


def test_the_command_of_the_page_can_be_pasted_into_a_shell(client, book):
    command, _line, digest = asked(client, seed="it's $HOME", n=1).context["example"].partition("\n")
    ended = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=True)
    assert ended.stdout.split()[0] == digest


def test_a_seed_is_shown_as_text_and_never_as_markup(client, book):
    assert "<script>alert" not in asked(client, seed="<script>alert(1)</script>").content.decode()
