"""`xieshou table` writes a report table or a table of the register by its name, and says what there is when asked."""

from __future__ import annotations

import json

import openpyxl
import polars as pl
import pytest
from click.testing import CliRunner

from xieshou.apps.exchange.exporting import tables_known
from xieshou.apps.exchange.report_tables import actions
from xieshou.apps.exchange.report_tables.tests.world import BUTUO, world
from xieshou.apps.pairings.tests import hand_made
from xieshou.cli.base import USAGE
from xieshou.cli.tables import table
from xieshou.engine.report_tables import shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def book(monkeypatch):
    monkeypatch.setenv("XIESHOU_LANG", "en")
    return world()


def ran(*words: str):
    return CliRunner().invoke(table, list(words))


def test_the_names_of_report_tables_and_of_tables_of_the_register_never_meet():
    assert not shipped().keys() & set(tables_known())


def test_all_names_are_listed(book):
    own = actions.keep(
        programme=book, name="单位名单", by=hand_made.user("office", "office"),
        definition={"ledger": "labour", "periods": ["year"], "taken": "of_year", "columns": ["employer"]},
    )  # fmt: skip
    told = json.loads(ran("--list", "--json").stdout)
    assert {one["name"] for one in told} == {*shipped(), *tables_known(), own.code}
    assert "monthly-expenditure" in ran("--list").stdout


def test_a_report_table_is_written_for_its_period_and_county(book, tmp_path):
    path = tmp_path / "t.csv"
    ended = ran("travel-subsidies", "-o", str(path), "--year", "2019", "--quarter", "2", "--scope", BUTUO, "--json")
    assert ended.exit_code == 0, ended.output
    told = json.loads(ended.stdout)
    assert (told["period"], told["rows"], told["counted"], told["waiting"]) == ("2019-Q2", 2, 2, 1)
    assert pl.read_csv(path).height == 2
    waiting = ran("travel-subsidies", "-o", str(path), "--quarter", "2", "--scope", BUTUO, "--with-waiting", "--json")
    assert json.loads(waiting.stdout)["rows"] == 3


def test_a_sheet_and_a_parquet_file_are_written_too(book, tmp_path):
    for name in ("t.xlsx", "t.parquet"):
        assert ran("cadres-in-post", "-o", str(tmp_path / name), "--month", "6").exit_code == 0
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").active["A1"].value in (
        "Roster of cadres in post",
        "在岗挂职干部名册",
    )
    assert pl.read_parquet(tmp_path / "t.parquet").height == 1


def test_an_office_s_own_table_is_written_by_its_code(book, tmp_path):
    body = {"ledger": "labour", "periods": ["year"], "taken": "of_year", "columns": ["employer"]}
    own = actions.keep(programme=book, name="单位名单", definition=body, by=hand_made.user("office", "office"))
    hand_made.programme("second")
    path = tmp_path / "own.csv"
    assert ran(own.code, "-o", str(path), "--year", "2019").exit_code == 0
    assert pl.read_csv(path).height == 3


def test_a_table_of_the_register_is_written_as_before(book, tmp_path):
    path = tmp_path / "t.parquet"
    ended = ran("labour", "-o", str(path), "--json")
    assert json.loads(ended.stdout) == {"table": "labour", "file": str(path), "rows": pl.read_parquet(path).height}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["no-such-table", "-o", "t.csv"], "monthly-expenditure"),
        ([], "--list"),
        (["travel-subsidies"], "-o FILE"),
        (["travel-subsidies", "-o", "t.doc"], ".xlsx"),
        (["travel-subsidies", "-o", "t.csv", "--month", "6"], "quarter"),
        (["travel-subsidies", "-o", "t.csv", "--quarter", "1", "--month", "6"], "--week"),
        (["travel-subsidies", "-o", "t.csv", "--half", "1"], "--month"),
        (["project-progress", "-o", "t.csv", "--week", "53"], "53"),
        (["travel-subsidies", "-o", "t.csv", "--year", "2031"], "2020"),
        (["travel-subsidies", "-o", "t.csv", "--frozen"], "--frozen"),
        (["labour", "-o", "t.csv", "--month", "6"], "labour"),
        (["labour", "-o", "t.csv", "--scope", BUTUO], "labour"),
        (["travel-subsidies", "-o", "t.csv", "--programme", "nobody"], "small"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_with_what_there_is_and_nothing_is_written(
    book, tmp_path, monkeypatch, words, said
):
    monkeypatch.chdir(tmp_path)
    ended = ran(*words)
    assert ended.exit_code == USAGE, ended.output
    assert said in ended.output
    assert list(tmp_path.glob("t.*")) == []


def test_with_several_programmes_one_must_be_named(book, tmp_path):
    hand_made.programme("second")
    ended = ran("travel-subsidies", "-o", str(tmp_path / "t.csv"))
    assert (ended.exit_code, "--programme" in ended.output) == (USAGE, True)
