"""The command: what waits, how it ends, and that it prints nothing that names a person."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from xieshou.apps.duplicates.actions import decide
from xieshou.apps.duplicates.models import Likeness
from xieshou.apps.duplicates.tests.hand_made import book, two_firms, two_workers
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import PREFECTURE
from xieshou.cli.base import DIFFERENCE, DONE, USAGE
from xieshou.cli.likely import likely

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(settings, tmp_path, monkeypatch):
    """The test's own register, as the command opens it."""
    settings.HOME = tmp_path
    monkeypatch.setattr("xieshou.cli.likely.start", lambda home_dir: tmp_path)
    return book()


def told(*words: str) -> tuple[int, object, str]:
    """The exit code, what was printed, and what was said beside it."""
    ended = CliRunner().invoke(likely, [*words, "--json"])
    return ended.exit_code, json.loads(ended.stdout), ended.stderr


def test_nothing_waits_until_somebody_looks():
    two_workers()
    assert told()[:2] == (DONE, [])
    code, found, said = told("--look")
    assert code == DIFFERENCE
    [one] = found
    assert (one["programme"], one["ledger"], one["kind"], one["state"]) == ("small", "labour", "person", "open")
    assert len(one["records"]) == 2
    assert "name.same" in one["reasons"]
    assert "small: 2 rows compared; pairs: 1 new" in said
    assert "吉克" not in json.dumps(found, ensure_ascii=False)


def test_it_is_narrowed_to_a_ledger_and_ends_well_once_all_is_decided():
    two_workers()
    two_firms()
    assert len(told("--look", "--ledger", "enterprises")[1]) == 1
    assert told("--ledger", "labour")[:2] == (DONE, [])
    assert len(told("--look", "--programme", "small")[1]) == 2
    office = hand_made.user("office", "office", place=PREFECTURE)
    for offer in Likeness.objects.all():
        decide(offer, "different", by=office, why="核实过")
    assert told("--look")[:2] == (DONE, [])


def test_what_is_decided_the_same_waits_for_a_correction():
    two_firms()
    told("--look")
    office = hand_made.user("office", "office", place=PREFECTURE)
    decide(Likeness.objects.get(), "same", by=office, why="营业执照")
    code, found, _said = told()
    assert (code, [one["state"] for one in found]) == (DIFFERENCE, ["same"])


def test_a_ledger_that_is_not_compared_is_refused_with_those_that_are():
    ended = CliRunner().invoke(likely, ["--ledger", "training"])
    assert ended.exit_code == USAGE
    assert "labour" in ended.stderr
