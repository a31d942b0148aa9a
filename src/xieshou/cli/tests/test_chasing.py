"""The command `chase`: what it prints by which rule, as of which day, and how it ends."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.utils import translation

from xieshou.apps.commitments.following.tests import hand_made as made
from xieshou.apps.commitments.models import FollowUp
from xieshou.apps.pairings.tests import hand_made
from xieshou.cli.base import DIFFERENCE, DONE, USAGE
from xieshou.cli.chasing import chase

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(monkeypatch, tmp_path):
    """The test's own register, as the command opens it."""
    monkeypatch.setattr("xieshou.cli.chasing.start", lambda home_dir: tmp_path)
    with translation.override("en"):
        yield


@pytest.fixture
def book():
    return hand_made.programme(books="kept", as_of=date(2018, 12, 1))


def run(*words):
    ended = CliRunner().invoke(chase, list(words))
    return ended.exit_code, ended.stdout, ended.stderr


def rows(*words):
    code, out, _err = run(*words, "--json")
    return code, {row["record_no"]: row for row in json.loads(out)}


def test_each_item_has_its_colour_its_days_and_every_rule_that_gives_it(book):
    made.commitment(book, "YD-late", due_on=date(2018, 11, 1))
    heard = made.commitment(book, "YD-green", due_on=date(2019, 6, 30))
    FollowUp.objects.create(commitment=heard, deed="progress", stage="under_way", on=date(2018, 11, 20), note="n")
    made.commitment(book, "YD-closed", closed_on=date(2018, 9, 1), closed_by=hand_made.user("o", "office"), proof="p")
    made.issue(book, "WT-soon", found_on=date(2018, 11, 25), due_on=date(2018, 12, 11))
    code, found = rows()
    assert code == DIFFERENCE
    assert list(found) == ["YD-late", "WT-soon", "YD-green"]
    late = found["YD-late"]
    assert (late["colour"], late["days_left"], late["silent_days"]) == ("red", -30, 182)
    assert late["reasons"] == [
        {"rule": "overdue", "said": "30 days overdue"},
        {"rule": "silent_long", "said": "nothing heard for 182 days"},
    ]
    assert (found["WT-soon"]["colour"], found["WT-soon"]["ledger"]) == ("amber", "issues")
    assert [one["rule"] for one in found["WT-soon"]["reasons"]] == ["due_soon"]
    green = found["YD-green"]
    assert (green["colour"], green["reasons"], green["last_deed_on"]) == ("green", [], "2018-11-20")


def test_the_day_is_the_one_asked_for_else_the_programmes_own(book):
    made.issue(book, found_on=date(2018, 11, 25), due_on=date(2019, 3, 1))
    assert [row["colour"] for row in rows()[1].values()] == ["green"]
    code, found = rows("--as-of", "2019-03-02", "--programme", "small")
    assert (code, found["WT-1"]["days_left"], found["WT-1"]["colour"]) == (DIFFERENCE, -1, "red")
    assert rows("--as-of", "2018-11-01")[1] == {}
    code, _out, err = run("--as-of", "soon")
    assert (code, "write it as 2024-12-31" in err) == (USAGE, True)


def test_names_of_persons_are_not_printed_and_nothing_to_chase_is_said(book):
    made.issue(book, responsible_person="某甲", found_on=date(2018, 11, 25), due_on=date(2019, 3, 1))
    code, out, err = run()
    assert code == DONE
    assert "布拖县财政局" in out
    assert "某甲" not in out + json.dumps(rows()[1], ensure_ascii=False)
    assert "In time: 1." in err
