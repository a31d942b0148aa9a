"""The terms that ship fit the ledgers: every personal column has one, and none names a column that is not there."""

from __future__ import annotations

import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.db import models

from xieshou.apps.accounts import erasure
from xieshou.apps.accounts.log import ledgers
from xieshou.apps.commitments.models import Issue
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.people.models import CadrePosting
from xieshou.cli.base import DIFFERENCE, USAGE
from xieshou.cli.retention import retention
from xieshou.data import packs

PERSONAL = {name: model for name, model in ledgers().items() if model.PERSONAL}


@pytest.mark.parametrize("ledger", sorted(PERSONAL))
def test_every_personal_column_has_a_term_or_is_kept_for_a_reason(ledger):
    told = [name for one in packs.retention().values() if one.ledger == ledger
            for name in (*one.erases, *one.keeps)]  # fmt: skip
    assert sorted(told) == sorted(PERSONAL[ledger].PERSONAL)


@pytest.mark.parametrize("term", packs.retention().values(), ids=lambda term: term.code)
def test_a_term_names_columns_that_can_be_counted_from_and_emptied(term):
    model = ledgers()[term.ledger]
    assert isinstance(model._meta.get_field(term.since), models.DateField | models.IntegerField)
    for name in term.erases:
        field = model._meta.get_field(name)
        assert isinstance(field, models.CharField | models.TextField) or field.null, name
    if term.only:
        model._meta.get_field(term.only[0])


@pytest.fixture
def kept_long():
    """Rows of 2005 whose people must be told apart for the register to stay true."""
    book = hand_made.programme(first_year=2005, shown_year=2005)
    common = {"programme": book, "year": 2005}
    post = {"direction": "donor_to_recipient", "kind": "cadre", "sending_unit": "演练办", "receiving_unit": "演练县"}
    CadrePosting.objects.bulk_create(
        CadrePosting(record_no=f"c-{name}", name=name, birth_year=1970, started_on=date(2005, 1, 1), **post, **common)
        for name in ("演练 王", "演练 李")
    )
    Issue.objects.create(
        record_no="i-1", found_by="audit", found_on=date(2005, 1, 1), category="other", problem="演练",
        responsible_unit="演练办", verified_by="演练 张",
        responsible_person="演练 赵", closed_on=date(2005, 2, 1), **common,
    )  # fmt: skip


def told(*words: str) -> tuple[int, dict[str, int]]:
    """The exit code of the command, and how many rows it names in each ledger that has any."""
    ended = CliRunner().invoke(retention, [*words, "--json"])
    if ended.exit_code == USAGE:
        return USAGE, {}
    return ended.exit_code, {one["ledger"]: one["rows"] for one in json.loads(ended.stdout) if one["rows"]}


@pytest.mark.django_db
def test_what_is_due_is_listed_and_goes_only_when_told(kept_long, monkeypatch):
    monkeypatch.setattr(erasure, "empty_log", lambda: None)  # a test's transaction is never committed
    assert told("--as-of", "2015-12-31") == (0, {})
    assert told("--as-of", "2016-01-01") == (DIFFERENCE, {"cadres": 2, "issues": 1})
    assert set(CadrePosting.objects.values_list("birth_year", flat=True)) == {1970}
    assert told("--as-of", "2016-01-01", "--apply") == (0, {"cadres": 2, "issues": 1})
    people = [
        *CadrePosting.objects.values_list("name", flat=True),
        *Issue.objects.values_list("verified_by", flat=True),
    ]
    assert len(set(people)) == 3
    assert [name for name in people if "演练" in name] == []
    assert set(CadrePosting.objects.values_list("birth_year", flat=True)) == {None}
    assert told("--as-of", "2016-01-01") == (0, {})


@pytest.mark.django_db
def test_nothing_is_erased_before_its_day(kept_long):
    assert told("--as-of", "9999-01-01", "--apply")[0] == USAGE
    assert told("--as-of", "someday")[0] == USAGE
