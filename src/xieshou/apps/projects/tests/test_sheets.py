"""The ledgers of projects and assets, their models, and the columns that follow from others."""

from __future__ import annotations

import polars as pl
import pytest

from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO, NORTH
from xieshou.apps.projects.sheets import FUND_LINES, SHEETS
from xieshou.apps.projects.tests.hand_made import project
from xieshou.data import packs
from xieshou.engine.ledgers import LEDGERS

PROJECTS, ASSETS = SHEETS


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.ledger.name)
def test_the_model_keeps_what_the_ledger_defines(sheet):
    assert list(faults_of(sheet)) == []


def test_every_source_of_money_has_a_column_and_every_column_a_source():
    defined = {name for name in LEDGERS["projects"].by_name if name.startswith("fund_")}
    assert defined == set(FUND_LINES) == {f"fund_{source}_fen" for source in packs.fund_sources()}
    assert not defined & PROJECTS.kept.keys()


def rows(*given: dict[str, object]) -> pl.DataFrame:
    """Checked rows of the project ledger with what a test names."""
    schema = {"row": pl.UInt32} | LEDGERS["projects"].schema
    blank = dict.fromkeys(schema)
    return pl.DataFrame([blank | {"row": number, **one} for number, one in enumerate(given, start=2)], schema=schema)


@pytest.mark.django_db
def test_the_area_follows_from_the_category_the_total_from_its_sources_and_search_from_the_names():
    hand_made.programme()
    found = PROJECTS.derive(
        rows(
            {"category": "water", "fund_donor_city_fen": 300, "fund_owner_fen": 50, "name": "引水工程",
             "recipient": BUTUO, "donor": NORTH},
            {"category": "industry", "area": "tourism", "total_fen": 900, "fund_donor_city_fen": 300},
            {"category": "housing", "fund_owner_fen": 0},
        )
    )  # fmt: skip
    assert found["area"].to_list() == ["water", "tourism", "housing"]
    assert found["total_fen"].to_list() == [350, 900, None]
    assert found["fund_owner_fen"].to_list() == [50, None, None]
    assert all(token in found["search"][0] for token in (" 引水 ", "butuo", "nanhai"))


@pytest.mark.django_db
def test_search_reads_the_same_of_a_brought_row_as_of_a_typed_one():
    book = hand_made.programme()
    typed = project("p-1", book, name="引水工程", village_printed="三村")
    brought = PROJECTS.derive(
        rows({"record_no": "p-1", "category": "water", "name": "引水工程", "village_printed": "三村",
              "recipient": BUTUO, "donor": NORTH})
    )  # fmt: skip
    assert set(brought["search"][0].split()) == set(typed.search.split())
