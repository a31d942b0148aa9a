"""`xieshou assets`: what is listed on a day, as JSON, and how it ends."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner

from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.assets.tests.hand_made import asset

pytestmark = pytest.mark.django_db


def test_idle_and_overdue_assets_are_listed_and_end_with_one(monkeypatch):
    from xieshou.cli import assets as command

    monkeypatch.setattr(command, "start", lambda _home: None)
    book = hand_made.programme(books=Programme.Books.KEPT, as_of=date(2019, 12, 31))

    def run(*words):
        return CliRunner().invoke(command.assets, [*words, "--json"])

    assert (run().exit_code, json.loads(run().stdout)) == (0, [])
    row = asset(
        "a1", book, state="idle", checked_on=date(2019, 3, 1), dividend_due_fen=90_000, dividend_due_on=date(2019, 6, 1)
    )
    asset("a2", book, operator="")
    ended = run("--state", "idle")
    [line] = json.loads(ended.stdout)
    assert ended.exit_code == 1
    assert (line["key"], line["overdue_sum"], line["alarm"]) == (row.record_no, "900", True)
    assert [(one["code"], one["since"], one["months"]) for one in line["told"]] == [("idle", "2019-03-01", 9)]
    assert [one["key"] for one in json.loads(run().stdout)] == ["a1", "a2"]
    assert json.loads(run("--state", "overdue", "--as-of", "2019-05-31").stdout) == []
    assert run("--as-of", "someday").exit_code == 2
