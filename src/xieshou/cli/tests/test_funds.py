"""The commands `trail` and `idle`: what they print, how they end, and what they say when nothing is meant."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.tests.ledger_at_hand import book, receive
from xieshou.apps.funds.trails.tests.test_trails import a_year
from xieshou.apps.pairings.tests import hand_made
from xieshou.cli.base import DIFFERENCE, DONE, USAGE
from xieshou.cli.funds import idle, trail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def register(settings, tmp_path, monkeypatch):
    """The test's own register, as the command opens it."""
    monkeypatch.setattr("xieshou.cli.funds.start", lambda home_dir: tmp_path)


@pytest.fixture
def programme():
    return book()


def run(command, *words):
    ended = CliRunner().invoke(command, list(words))
    return ended.exit_code, ended.stdout, ended.stderr


def test_a_trail_is_printed_and_is_json(programme):
    a_year(programme)
    code, out, err = run(trail, "p-1")
    assert code == DONE
    assert "甲公司" in out
    assert "30 yuan" in err
    code, out, _err = run(trail, "州财〔2019〕p-1", "--programme", "small", "--json")
    answer = json.loads(out)
    assert (code, answer["kind"], answer["amount"], answer["spent"]) == (DONE, "document", "50", "30")
    assert {leg["kind"] for leg in answer["legs"]} == {"promise", "receive", "allocate", "disburse", "spend"}


def test_what_is_not_followed_is_said(programme):
    came = receive(programme, 60)
    _code, _out, err = run(trail, came.record_no)
    assert "not accepted yet" in err
    programme.books = "collected"
    programme.save()
    Movement.objects.update(status="accepted")
    _code, _out, err = run(trail, came.record_no)
    assert "not published" in err


def test_a_number_that_nothing_or_two_programmes_have_is_asked_about(programme):
    came = receive(programme, 60, document_no="财〔2019〕1号")
    assert run(trail, "财〔2019〕2号")[0] == USAGE
    other = hand_made.programme("other", books="kept")
    Movement.objects.filter(pk=came.pk).update(status="accepted")
    receive(other, 60, document_no="财〔2019〕1号")
    code, _out, err = run(trail, "财〔2019〕1号")
    assert code == USAGE
    assert "--programme" in err
    assert run(trail, "财〔2019〕1号", "--programme", "small")[0] == DONE


def test_idle_money_ends_with_one_and_none_with_zero(programme):
    a_year(programme)
    code, out, _err = run(idle, "--as-of", "2019-12-31", "--json")
    answer = json.loads(out)
    assert (code, answer["total"], answer["idle"]) == (DIFFERENCE, "30", "30")
    assert sum(int(one["balance"]) for one in answer["accounts"]) == 30
    code, out, err = run(idle, "--as-of", "2019-05-31")
    assert code == DONE
    assert "No money is idle" in err
    assert "small/received/" in out


def test_published_books_call_nothing_idle_and_say_why(programme):
    a_year(programme)
    programme.books = "collected"
    programme.save()
    code, out, err = run(idle, "--programme", "small", "--as-of", "2019-12-31", "--json")
    assert (code, json.loads(out)["total"]) == (DONE, None)
    assert "published figures" in err


def test_a_day_that_is_none_is_refused(programme):
    code, _out, err = run(idle, "--as-of", "gestern")
    assert code == USAGE
    assert "2024-12-31" in err
