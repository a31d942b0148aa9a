"""The gates of a project's life at the door of the ledgers: refused, asked for a reason, or not concerned."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.exchange import actions
from xieshou.apps.exchange.judging import judge
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.queries import faults_of
from xieshou.apps.exchange.tests.hand_made import book, counts, previewed
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests.hand_made import BUTUO, NORTH
from xieshou.apps.projects.models import Notice, Project
from xieshou.engine.ledgers import LEDGERS

pytestmark = pytest.mark.django_db
DAY = date(2019, 3, 1)
WORK = {
    "programme": "small", "year": 2019, "recipient": BUTUO, "donor": NORTH, "name": "引水工程", "category": "water",
    "stage": "idea", "fund_donor_province_fen": 300_00, "description": "铺设管道5公里",
}  # fmt: skip


@pytest.fixture(autouse=True)
def programme():
    made = book()
    made.books = Programme.Books.KEPT
    made.save()
    return made


def bring(rows, **options) -> Import:
    return actions.apply(previewed(rows, ledger="projects", **options), by=None)


def told(made: Import):
    return [(row["code"], row["severity"], row["column"]) for row in faults_of(made).sort("row").to_dicts()]


def only(**columns):
    """A file that has these columns beside the key, and says nothing of the others."""
    row = {name: WORK[name] for name in ("programme", "year", "recipient", "name", "stage")} | columns
    return [row], set(LEDGERS["projects"].schema) - set(row)


def test_a_row_that_is_raised_into_the_library_without_a_target_is_refused_at_that_column():
    bring([WORK])
    made = previewed([WORK | {"stage": "in_library", "library_on": DAY}], ledger="projects")
    assert told(made) == [("V04", "block", "performance_target")]
    assert counts(made)["refused"] == 1
    [fault] = faults_of(made).to_dicts()
    assert "请填写绩效目标" in fault["message_zh"]
    assert bring([WORK | {"stage": "in_library", "library_on": DAY, "performance_target": "200户"}]).changed == 1


def test_columns_that_the_file_does_not_have_are_read_from_the_register():
    bring([WORK | {"performance_target": "200户"}])
    rows, absent = only(stage="approved", library_on=DAY, approval_on=DAY, approval_no="批1号")
    made = bring(rows, absent=absent)
    assert told(made) == []
    assert Project.objects.get().stage == "approved"


def test_a_jump_names_each_gate_it_passes():
    bring([WORK])
    made = previewed([WORK | {"stage": "approved", "approval_on": DAY}], ledger="projects")
    assert set(told(made)) == {
        ("G01", "block", "library_on"), ("V04", "block", "performance_target"), ("G02", "block", "approval_no")
    }  # fmt: skip


def test_a_missing_notice_asks_for_a_reason_and_a_recorded_one_does_not():
    kept = WORK | {"stage": "tendered", "contract_on": DAY, "performance_target": "200户", "approval_no": "批1号"}
    bring([kept])
    started = kept | {"stage": "started", "start_first": DAY, "start_last": DAY, "start_printed": "2019-03-01"}
    made = previewed([started], ledger="projects")
    assert told(made) == [("V07", "warn", "stage")]
    assert counts(made)["refused"] == 0
    Notice.objects.create(
        project=Project.objects.get(), shown_at="大井村", first_day=date(2019, 2, 1), last_day=date(2019, 2, 10)
    )
    assert told(previewed([started], ledger="projects")) == []


def test_what_was_approved_is_not_changed_without_a_new_number():
    kept = WORK | {"stage": "approved", "approval_no": "批1号", "performance_target": "200户"}
    bring([kept])
    other = kept | {"description": "铺设管道3公里"}
    assert told(previewed([other], ledger="projects")) == [("V05", "block", "description")]
    assert told(previewed([other | {"approval_no": "批2号"}], ledger="projects")) == []


def test_a_new_row_that_arrives_beyond_the_gates_is_warned_and_kept():
    made = bring([WORK | {"stage": "started"}])
    assert {(code, severity) for code, severity, _ in told(made)} == {("V04", "warn"), ("G02", "warn")}
    assert counts(made)["new"] == 1


def test_a_new_row_that_stands_in_the_library_enters_it_and_needs_a_target():
    new = WORK | {"stage": "in_library", "library_on": DAY}
    assert told(previewed([new], ledger="projects")) == [("V04", "block", "performance_target")]
    assert told(previewed([new | {"performance_target": "200户通水"}], ledger="projects")) == []


def test_a_row_that_stays_at_its_stage_and_the_same_file_again_are_not_asked():
    bring([WORK | {"stage": "completed"}])
    assert told(previewed([WORK | {"stage": "completed", "remarks": "x"}], ledger="projects")) == []
    again = bring([WORK | {"stage": "completed", "remarks": ""}])
    assert (counts(again)["unchanged"], told(again)) == (1, [])


def test_published_books_are_taken_as_they_were_printed(programme):
    programme.books = Programme.Books.COLLECTED
    programme.save()
    bring([WORK])
    assert told(bring([WORK | {"stage": "completed"}])) == []


def test_a_step_that_the_table_does_not_have_says_which_may_follow():
    bring([WORK])
    made = previewed([WORK | {"stage": "changed"}], ledger="projects")
    assert told(made) == [("G00", "block", "stage")]
    assert faults_of(made).filter(pl.col("message_zh").str.contains("入库")).height == 1


def paying(**more):
    row = {"programme": "small", "year": 2019, "recipient": BUTUO, "donor": NORTH, "kind": "spend",
           "amount_fen": 100_00, "fund_type": "fiscal", "form": "cash", "on_first": DAY, "on_last": DAY,
           "on_printed": "2019-03-01", "project": Project.objects.get().record_no, "payee": "甲公司"}  # fmt: skip
    return row | more


def test_a_payment_without_a_notice_warns_once_and_one_without_signatures_is_refused_where_it_is_demanded(
    programme,
):
    bring([WORK | {"stage": "started"}])
    funds = SHEETS["funds"].ledger.schema
    rows = [paying(row=2), paying(row=3, document_no="2号")]
    table = pl.DataFrame(rows, schema={"row": pl.UInt32} | funds)
    faults = judge("funds", table, DAY)
    assert faults.select("row", "code", "severity", "column").rows() == [(2, "V07", "warn", "project")]
    programme.asks_cosignatures = True
    programme.save()
    refused = judge("funds", table, DAY).filter(pl.col("severity") == "block")
    assert refused["row"].to_list() == [2, 3]
    Project.objects.update(
        leader_cosigned_by="甲", leader_cosigned_on=DAY, cadre_cosigned_by="乙", cadre_cosigned_on=DAY
    )  # fmt: skip
    assert judge("funds", table, DAY).filter(pl.col("severity") == "block").is_empty()
