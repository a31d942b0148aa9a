"""Ledgers with a way of their own: projects with their fund lines, money through its own door, pairings, meetings."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from xieshou.apps.accounts.models import Change
from xieshou.apps.accounts.queries import history
from xieshou.apps.assessment.sheets import SHEETS
from xieshou.apps.commitments.models import Meeting
from xieshou.apps.exchange import actions
from xieshou.apps.exchange.models import Import
from xieshou.apps.exchange.queries import faults_of
from xieshou.apps.exchange.tests.hand_made import book, counts, previewed
from xieshou.apps.funds.models import Movement
from xieshou.apps.organisations.models import Organisation
from xieshou.apps.pairings.models import Pairing
from xieshou.apps.pairings.tests.hand_made import BUTUO, CITY, JINYANG, NORTH, PREFECTURE
from xieshou.apps.projects.models import FundLine, Project

pytestmark = pytest.mark.django_db
COMMON = {"programme": "small", "year": 2019, "recipient": BUTUO, "donor": NORTH}
WORK = COMMON | {
    "name": "引水工程", "category": "water", "stage": "started", "fund_donor_province_fen": 300_00,
    "fund_owner_fen": 200_00, "implementing_unit": "布拖县水利局",
}  # fmt: skip


@pytest.fixture(autouse=True)
def programme():
    return book()


def bring(ledger: str, rows, **options) -> Import:
    return actions.apply(previewed(rows, ledger=ledger, **options), by=None)


def codes(made: Import) -> dict[int, str]:
    told = faults_of(made).filter(pl.col("severity") == "block")
    return {row["row"]: row["code"] for row in told.to_dicts()}


def lines() -> dict[str, int]:
    return dict(FundLine.objects.values_list("source", "amount_fen"))


def test_a_project_comes_with_its_fund_lines_its_total_its_search_text_and_its_unit():
    bring("projects", [WORK])
    work = Project.objects.get()
    assert lines() == {"donor_province": 300_00, "owner": 200_00}
    assert (work.total_fen, work.implementing_unit.name) == (500_00, "布拖县水利局")
    assert f" {work.record_no.lower()} " in work.search
    assert counts(bring("projects", [WORK]))["unchanged"] == 1
    assert Organisation.objects.count() == 1


def test_a_fund_line_alone_is_a_change_with_a_record_and_is_set_back_by_an_undo():
    bring("projects", [WORK])
    moved = WORK | {"fund_donor_province_fen": 400_00, "fund_owner_fen": None, "fund_donation_fen": 100_00}
    made = bring("projects", [moved])
    assert counts(made)["changed"] == 1
    assert lines() == {"donor_province": 400_00, "donation": 100_00}
    assert history(Project.objects.get())[0].fields == {
        "fund_donor_province_fen": [300_00, 400_00], "fund_owner_fen": [200_00, None],
        "fund_donation_fen": [None, 100_00],
    }  # fmt: skip
    actions.undo(made, by=None)
    assert lines() == {"donor_province": 300_00, "owner": 200_00}


def test_a_file_without_columns_for_fund_lines_leaves_them_alone():
    bring("projects", [WORK])
    absent = list(SHEETS["projects"].elsewhere)
    without = {name: value for name, value in WORK.items() if name not in absent}
    made = bring("projects", [without | {"stage": "finished"}], absent=absent)
    assert counts(made)["changed"] == 1
    assert lines() == {"donor_province": 300_00, "owner": 200_00}


def test_undoing_takes_new_projects_out_with_their_lines():
    made = bring("projects", [WORK])
    actions.undo(made, by=None)
    assert not Project.objects.exists()
    assert not FundLine.objects.exists()


def money(kind: str, yuan: int, day: int, **more) -> dict:
    on = date(2019, day, 1)
    amount = {"kind": kind, "amount_fen": 100 * yuan, "on_first": on, "on_last": on, "on_printed": on.isoformat()}
    return COMMON | {"fund_type": "fiscal"} | amount | more


def test_money_goes_through_its_own_door_and_the_same_file_twice_moves_nothing():
    rows = [money("promise", 1000, 3, document_no="甲1"), money("receive", 800, 4, document_no="乙1")]
    made = bring("funds", rows)
    assert counts(made)["new"] == 2
    assert sorted(Movement.objects.values_list("account_to__stage", flat=True)) == ["promised", "received"]
    assert all(one.record_no.startswith(f"ZJ{BUTUO}-2019-") for one in Movement.objects.all())
    assert {one.file_row for one in Movement.objects.all()} == {2, 3}
    again = bring("funds", rows)
    assert counts(again)["unchanged"] == 2
    assert Change.objects.filter(ledger="funds").count() == 1
    with pytest.raises(actions.StoodOn):
        actions.undo(made, by=None)


def test_money_without_a_document_number_comes_once_all_the_same_and_two_alike_are_told_apart_by_one():
    rows = [money("receive", 800, 4), money("receive", 300, 4)]
    assert counts(bring("funds", rows))["new"] == 2
    again = counts(bring("funds", rows))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    another = money("receive", 800, 4, document_no="乙2")
    assert counts(bring("funds", [another]))["new"] == 1
    assert codes(previewed([rows[0]], ledger="funds")) == {2: "fits_several"}


def test_money_that_is_not_there_is_a_fault_and_money_that_moved_is_not_altered():
    bring("projects", [WORK])
    project = Project.objects.get().record_no
    made = previewed([money("receive", 100, 4), money("allocate", 500, 5, project=project)], ledger="funds")
    assert codes(made) == {3: "overdrawn"}
    bring("funds", [money("receive", 100, 4)])
    number = Movement.objects.get().record_no
    assert codes(previewed([money("receive", 900, 4, record_no=number)], ledger="funds")) == {2: "money_moved"}
    made = bring("funds", [money("receive", 100, 4, record_no=number, document_no="川财〔2019〕1号")])
    assert counts(made)["changed"] == 1


def test_an_open_pairing_is_not_opened_twice():
    tie = {
        "programme": "small", "level": "county", "kind": "ew_cooperation", "donor": NORTH, "recipient": JINYANG,
        "from_first": date(2018, 1, 1), "from_last": date(2018, 12, 31), "from_printed": "2018",
    }  # fmt: skip
    later = tie | {"from_first": date(2019, 1, 1), "from_last": date(2019, 12, 31), "from_printed": "2019"}
    bring("pairings", [tie])
    assert Pairing.objects.filter(record_no__startswith="JD").count() == 1
    assert counts(bring("pairings", [tie]))["unchanged"] == 1
    assert codes(previewed([later], ledger="pairings")) == {2: "pairing_is_open_once"}


def test_a_meeting_is_found_again_by_its_title_and_day():
    held = COMMON | {
        "recipient": PREFECTURE, "donor": CITY, "kind": "joint_conference", "title": "联席会议", "place": PREFECTURE,
        "held_first": date(2019, 5, 1), "held_last": date(2019, 5, 1), "held_printed": "2019-05-01",
    }  # fmt: skip
    bring("meetings", [held])
    made = bring("meetings", [held | {"outcome": "签署协议"}])
    assert counts(made)["changed"] == 1
    assert Meeting.objects.get().outcome == "签署协议"


@pytest.mark.parametrize("ledger", sorted(SHEETS))
def test_an_empty_file_of_any_ledger_is_previewed_and_applied(ledger):
    made = bring(ledger, [])
    assert (made.state, made.rows, made.new) == ("applied", 0, 0)
