"""The deeds on money: what each writes, and what is refused with nothing written."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import translation

from xieshou.apps.accounts import actions as common
from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Change, Status
from xieshou.apps.accounts.queries import history
from xieshou.apps.funds import actions, queries
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.refusals import AboveFundLines, NotEnoughHeld, Overdrawn, WrongRows
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, DAY, JINYANG, NORTH, YUAN, book, plan, project, receive
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_english():
    """Refusals are read in English here."""
    with translation.override("en"):
        yield


def held() -> dict[str, int]:
    """What each account holds, in yuan."""
    accounts = {account.code: queries.account_balance(account) // YUAN for account in FundAccount.objects.all()}
    return {code.removeprefix("small/"): yuan for code, yuan in accounts.items() if yuan}


def test_a_yuan_goes_stage_by_stage_from_promise_to_payee():
    programme = book()
    work = project(programme)
    common_part = {"programme": programme, "donor": NORTH, "recipient": BUTUO, "on": DAY, "by": None}
    actions.promise(amount_fen=1000 * YUAN, **common_part)
    actions.receive(amount_fen=800 * YUAN, **common_part)
    actions.allocate(project=work, amount_fen=500 * YUAN, on=DAY, by=None)
    actions.disburse(project=work, amount_fen=300 * YUAN, on=DAY, by=None)
    actions.spend(project=work, amount_fen=100 * YUAN, on=DAY, by=None)
    assert held() == {
        f"budget/{NORTH}": -1000, f"promised/{BUTUO}": 200, f"received/{BUTUO}": 300,
        "allocated/p-1": 200, "disbursed/p-1": 200, "spent/p-1": 100,
    }  # fmt: skip
    assert sum(held().values()) == 0


def test_gifts_come_from_society_and_stand_apart_from_the_budget():
    programme = book()
    receive(programme, 70, fund_type="donation", form="cash")
    assert held() == {f"budget/{NORTH}/society": -70, f"received/{BUTUO}/society": 70}


def test_no_more_is_allocated_to_a_project_than_its_fund_lines_plan_and_what_is_recovered_makes_room():
    programme = book()
    work = project(programme)
    plan(work, donor_city=100)
    receive(programme, 900)
    given = actions.allocate(project=work, amount_fen=70 * YUAN, on=DAY, by=None)
    with pytest.raises(AboveFundLines, match="30 yuan may still be allocated; 31 yuan are too much") as refused:
        actions.allocate(project=work, amount_fen=31 * YUAN, on=DAY, by=None)
    assert (refused.value.left_fen, held()["allocated/p-1"]) == (30 * YUAN, 70)
    actions.reverse(given, on=DAY, why="重复", by=None)
    actions.allocate(project=work, amount_fen=100 * YUAN, on=DAY, by=None)
    assert held()["allocated/p-1"] == 100


def test_more_than_an_account_holds_is_refused_and_the_refusal_says_what_is_lacking():
    programme = book()
    work = project(programme)
    receive(programme, 100)
    before = Movement.objects.count(), Change.objects.count(), FundAccount.objects.count()
    with pytest.raises(NotEnoughHeld) as refused:
        actions.allocate(project=work, amount_fen=10_050, on=DAY, by=None)
    assert (refused.value.held_fen, refused.value.lacking_fen) == (10_000, 50)
    assert "0.50" in str(refused.value)
    assert "布拖县" in str(refused.value)
    assert (Movement.objects.count(), Change.objects.count(), FundAccount.objects.count()) == before
    actions.allocate(project=work, amount_fen=10_000, on=DAY, by=None)


def test_a_reversal_cancels_what_it_points_at_and_leaves_both_rows():
    programme = book()
    work = project(programme)
    receive(programme, 100)
    allocated = actions.allocate(project=work, amount_fen=60 * YUAN, on=DAY, by=None)
    undone = actions.reverse(allocated, on=PublishedDate.read("2019-07-02"), by=None, why="记错项目")
    assert held() == {f"budget/{NORTH}": -100, f"received/{BUTUO}": 100}
    assert (undone.kind, undone.reverses, undone.project) == ("reverse", allocated, work)
    assert [change.why for change in history(undone)] == ["记错项目"]


def test_a_reversal_of_money_that_has_gone_on_is_refused():
    programme = book()
    work = project(programme)
    received = receive(programme, 100)
    actions.allocate(project=work, amount_fen=60 * YUAN, on=DAY, by=None)
    with pytest.raises(NotEnoughHeld):
        actions.reverse(received, on=DAY, by=None, why="退回")


def test_a_movement_is_reversed_once_and_a_reversal_never():
    programme = book()
    received = receive(programme, 100)
    undone = actions.reverse(received, on=DAY, by=None, why="重复")
    with pytest.raises(WrongRows, match="reversed already"):
        actions.reverse(received, on=DAY, by=None, why="again")
    with pytest.raises(WrongRows, match="cannot be reversed"):
        actions.reverse(undone, on=DAY, by=None, why="again")


def test_a_reversal_needs_a_reason_and_no_earlier_day():
    received = receive(book(), 100)
    with pytest.raises(DeedRefused, match="why"):
        actions.reverse(received, on=DAY, by=None, why="  ")
    with pytest.raises(WrongRows, match="earlier"):
        actions.reverse(received, on=PublishedDate.read("2019-01-01"), by=None, why="x")


@pytest.mark.parametrize("amount", [0, -5])
def test_an_amount_that_is_no_amount_is_refused_in_words(amount):
    with pytest.raises(ValidationError, match="more than zero"):
        actions.promise(programme=book(), donor=NORTH, recipient=BUTUO, amount_fen=amount, on=DAY, by=None)
    assert not Movement.objects.exists()


def test_money_that_moved_is_never_altered_but_its_remarks_are():
    programme = book()
    clerk = hand_made.user("clerk", "county_clerk", place=BUTUO)
    received = receive(programme, 100, by=clerk)
    assert received.status == Status.DRAFT
    with pytest.raises(ValidationError, match="never altered"):
        common.change(received, fields={"amount_fen": 5}, seen_version=1, by=clerk)
    changed = common.change(received, fields={"document_no": "财〔2019〕7号"}, seen_version=1, by=clerk)
    assert (changed.amount_fen, changed.document_no) == (100 * YUAN, "财〔2019〕7号")


def test_a_row_is_accepted_only_after_the_money_it_needs():
    programme = book()
    work = project(programme)
    office = hand_made.user("office", "office")
    received = receive(programme, 100)
    allocated = actions.allocate(project=work, amount_fen=60 * YUAN, on=DAY, by=None)
    for row in (received, allocated):
        common.submit(row, seen_version=1, by=office)
    with pytest.raises(ValidationError, match="not accepted yet"):
        common.accept(allocated, seen_version=2, by=office)
    common.accept(received, seen_version=2, by=office)
    assert common.accept(allocated, seen_version=2, by=office).status == Status.ACCEPTED


@pytest.mark.parametrize(
    ("role", "place"),
    [("county_clerk", JINYANG), ("auditor", ""), ("public", ""), ("administrator", ""), ("labour_station", BUTUO)],
)
def test_nobody_moves_money_outside_his_scope_or_role(role, place):
    programme = book()
    work = project(programme)
    received = receive(programme, 100)
    stranger = hand_made.user("stranger", role, place=place)
    before = Movement.objects.count(), Change.objects.count()
    for deed in (
        lambda: actions.allocate(project=work, amount_fen=100, on=DAY, by=stranger),
        lambda: receive(programme, 1, by=stranger),
        lambda: actions.reverse(received, on=DAY, by=stranger, why="x"),
    ):
        with pytest.raises(PermissionDenied):
            deed()
    assert (Movement.objects.count(), Change.objects.count()) == before


def test_a_clerk_moves_the_money_of_his_county_and_his_history_names_him():
    programme = book()
    work = project(programme)
    receive(programme, 100)
    clerk = hand_made.user("clerk", "county_clerk", place=BUTUO)
    moved = actions.allocate(project=work, amount_fen=100, on=DAY, by=clerk, why="计划批复")
    [change] = history(moved)
    assert (change.by, change.why, change.deed) == (clerk, "计划批复", "create")


def rows_of(programme, *amounts: tuple[str, int], status: str = Status.ACCEPTED) -> list[Movement]:
    """Movements that are not yet written, from unannounced aid on."""
    work = project(programme)
    accounts = {
        "budget": actions.open_account(programme, "budget", holder=NORTH, by=None),
        "received": actions.open_account(programme, "received", holder=BUTUO, by=None),
        "allocated": actions.open_account(programme, "allocated", project=work, by=None),
        "spent": actions.open_account(programme, "spent", project=work, by=None),
    }
    ends = {"receive": ("budget", "received"), "allocate": ("received", "allocated"), "spend": ("allocated", "spent")}
    return [
        Movement(
            record_no=f"m-{number}", programme=programme, year=2019, donor_id=NORTH, recipient_id=BUTUO, kind=kind,
            fund_type="fiscal", amount_fen=yuan * YUAN, on_first=DAY.first, on_last=DAY.last, on_printed=DAY.printed,
            account_from=accounts[ends[kind][0]], account_to=accounts[ends[kind][1]], status=status,
        )
        for number, (kind, yuan) in enumerate(amounts)
    ]  # fmt: skip


def reversal(of: Movement, record_no: str = "m-r", **other: object) -> Movement:
    ends = {"account_from": of.account_to, "account_to": of.account_from, "amount_fen": of.amount_fen}
    same = {"programme": of.programme, "year": 2019, "donor_id": NORTH, "recipient_id": BUTUO, "fund_type": "fiscal"}
    days = {"on_first": of.on_first, "on_last": of.on_last, "on_printed": of.on_printed}
    return Movement(
        **(
            {"record_no": record_no, "kind": "reverse", "reverses": of, "status": of.status}
            | ends
            | same
            | days
            | other
        )
    )


def test_rows_brought_together_leave_one_change_and_may_reverse_each_other():
    programme = book()
    rows = rows_of(programme, ("receive", 100), ("allocate", 100))
    actions.bring_movements([*rows, reversal(rows[1])], by=None, why="批量")
    assert held() == {f"budget/{NORTH}": -100, f"received/{BUTUO}": 100}
    assert Movement.objects.get(record_no="m-r").reverses.record_no == "m-1"
    assert [change.why for change in history(Movement.objects.get(record_no="m-0"))] == ["批量"]


def test_rows_that_would_overdraw_accounts_are_refused_together_naming_each():
    programme = book()
    rows = rows_of(programme, ("receive", 100), ("allocate", 140))
    with pytest.raises(Overdrawn, match="40") as refused:
        actions.bring_movements(rows, by=None, why="批量")
    assert refused.value.lacking == {f"small/received/{BUTUO}": 40 * YUAN}
    assert not Movement.objects.exists()


def test_settled_rows_may_not_rest_on_money_that_is_only_a_draft():
    programme = book()
    rows = rows_of(programme, ("receive", 100), ("allocate", 60))
    rows[0].status = Status.DRAFT
    with pytest.raises(Overdrawn):
        actions.bring_movements(rows, by=None, why="批量")


def test_every_wrong_row_of_a_batch_is_named_at_once():
    programme = book()
    rows = rows_of(programme, ("receive", 100), ("spend", 10), ("allocate", 5))
    wrong = [
        reversal(rows[0], "r-1", amount_fen=5), reversal(rows[0], "r-2"), reversal(rows[0], "r-3"),
        reversal(rows[2], "r-4", account_from=rows[2].account_from, account_to=rows[2].account_to),
    ]  # fmt: skip
    with pytest.raises(WrongRows) as refused:
        actions.bring_movements([*rows, *wrong], by=None, why="批量")
    faults = {}
    for record_no, fault in refused.value.faults:
        faults.setdefault(record_no, []).append(fault)
    assert faults.keys() == {"m-1", "r-1", "r-2", "r-3", "r-4"}
    assert "stage by stage" in faults["m-1"][0]
    assert "amount" in faults["r-1"][0]
    assert "already" in faults["r-3"][0]
    assert "Swap" in faults["r-4"][0]
    assert not Movement.objects.exists()


def test_an_account_is_opened_once():
    programme = book()
    first = actions.open_account(programme, "received", holder=BUTUO, by=None)
    assert actions.open_account(programme, "received", holder=BUTUO, by=None) == first
    assert Change.objects.filter(ledger="accounts").count() == 1
    assert first.name == "布拖县"
