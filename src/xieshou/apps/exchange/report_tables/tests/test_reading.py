"""What is read of the register for a table is what an export has, and a target stands beside its own figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from xieshou.apps.accounts.models import Status
from xieshou.apps.assessment.models import Figure, Snapshot
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.donations.models import Donation
from xieshou.apps.exchange.exporting import checked_rows, rows_to_export
from xieshou.apps.exchange.report_tables import queries, targets
from xieshou.apps.exchange.report_tables.reading import Asked, columns_of, read_for
from xieshou.apps.exchange.report_tables.tests.world import BUTUO, CITY, JINYANG, project, receive, world
from xieshou.apps.pairings.models import Agreement, Pairing, Target
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.models import FundLine
from xieshou.engine.report_tables import BOOKS, evaluate, period_of, shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    return world()


@pytest.mark.parametrize("name", list(SHEETS))
def test_the_columns_read_are_those_of_an_export(book, name):
    work = project(book)
    FundLine.objects.create(project=work, source="owner", amount_fen=7)
    receive(book, 1_000)
    sheet = SHEETS[name]
    rows = rows_to_export(sheet, by=None, programme=book)
    exported = pl.concat(checked_rows(sheet, rows)).sort("record_no")
    assert_frame_equal(columns_of(sheet, rows, set(sheet.ledger.schema)).sort("record_no"), exported)


@pytest.mark.parametrize("name", list(shipped()))
@pytest.mark.parametrize("period", ["2018", "2019-Q2", "2019-06", "2019-06-1", "2019-W14"])
def test_what_is_left_in_the_register_would_not_have_changed_the_table(book, name, period):
    table, asked, when = shipped()[name], Asked(None, book), period_of(period)
    if table.ledger == targets.NAME:
        pytest.skip("targets are read whole")
    project(book)
    receive(book, 1_000)
    sheet = SHEETS[table.ledger]
    read = read_for(table, when, asked)
    whole = rows_to_export(sheet, by=None, programme=book).filter(outside=False, status=Status.ACCEPTED)
    if table.ledger == "pairings":
        whole = whole.filter(superseded=False)
    everything = columns_of(sheet, whole, set(read.rows.columns))
    narrow, wide = evaluate(table, *read, when), evaluate(table, everything, read.others, when)
    assert_frame_equal(narrow.rows, wide.rows)
    assert (narrow.total, narrow.counted, narrow.undecided) == (wide.total, wide.counted, wide.undecided)


def test_a_pairing_is_awake_when_a_gift_names_it(book):
    Pairing.objects.update(from_first=date(2010, 1, 1), from_last=date(2010, 12, 31), to_first=None, to_last=None)
    butuo = Pairing.objects.get(record_no="p-butuo")
    Donation.objects.create(
        record_no="JZ-1", programme=book, year=2019, pairing=butuo, recipient_id=BUTUO, donor_id=CITY, giver="某会",
        giver_kind="social_org", given_on=date(2019, 5, 1), form="cash", amount_fen=100, status=Status.ACCEPTED,
    )  # fmt: skip
    drawn = queries.draw(shipped()["asleep-pairings"], period_of("2019-12"), programme=book, by=None)
    assert "p-butuo" not in drawn.result.keys
    assert "p-jinyang" in drawn.result.keys


@pytest.fixture
def agreed(book):
    snapshot = Snapshot.objects.create(programme=book, digest="d" * 64)
    for county, pairing in ((BUTUO, "p-butuo"), (JINYANG, "p-jinyang")):
        agreement = Agreement.objects.create(
            record_no=f"XY-{county}", programme=book, kind="annual", title="年度协议", year=2019, recipient_id=county,
            donor_id=CITY, pairing=Pairing.objects.get(record_no=pairing), status=Status.ACCEPTED,
        )  # fmt: skip
        Target.objects.create(
            agreement=agreement, indicator="FUN-01", measure="财政援助资金", year=2019, value=3_000_000, unit="yuan"
        )
    common = {"snapshot": snapshot, "indicator": "FUN-01", "year": 2019, "definition": "FUN-01/2016-2020/1",
              "unit": "yuan", "status": "computed", "basis": "rows", "row_count": 4}  # fmt: skip
    Figure.objects.create(scope=BUTUO, scope_kind="place", value="2000000", **common)
    Figure.objects.create(scope="p-butuo", scope_kind="pairing", value="1", **common)
    return book


def test_a_target_stands_beside_the_figure_of_its_county_and_what_was_not_computed_is_empty(agreed):
    told = {row["recipient"]: row for row in targets.table_of(agreed, None, 2019).to_dicts()}
    assert (told[BUTUO]["done"], told[BUTUO]["share"]) == (Decimal(2_000_000), Decimal("66.67"))
    assert (told[JINYANG]["done"], told[JINYANG]["share"], told[JINYANG]["rows"]) == (None, None, None)
    assert set(told[BUTUO]) == set(BOOKS["targets"].columns)


def test_targets_and_figures_outside_the_scope_are_not_seen(agreed):
    clerk = hand_made.user("clerk", "county_clerk", place=JINYANG)
    assert targets.table_of(agreed, clerk, 2019)["recipient"].to_list() == [JINYANG]
    assert targets.table_of(agreed, None, 2019, BUTUO)["recipient"].to_list() == [BUTUO]
    assert targets.table_of(agreed, None, 2018).height == 0
