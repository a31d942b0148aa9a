"""From rows of the funds ledger to movements: which accounts each joins, what is refused, and what is written."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xieshou.apps.accounts.models import Change, Status
from xieshou.apps.accounts.queries import history
from xieshou.apps.accounts.sheets import faults_of
from xieshou.apps.funds import actions, queries
from xieshou.apps.funds.bringing import Brought, bring_rows, movements_from
from xieshou.apps.funds.models import FundAccount, Movement
from xieshou.apps.funds.overdrafts import overdrawing
from xieshou.apps.funds.row_faults import faults_of_change
from xieshou.apps.funds.sheets import ACCOUNTS, SHEETS, accounts_of, what_follows
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, DAY, JINYANG, NORTH, YUAN, book, plan, project, receive
from xieshou.apps.pairings.models import Programme
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import PREFECTURE
from xieshou.apps.projects.models import FundLine
from xieshou.data.code_lists import code_list
from xieshou.engine.funds import Movement as Moved
from xieshou.engine.funds import balances, overdrawn
from xieshou.engine.ledgers import LEDGERS, Type

[SHEET] = SHEETS
SCHEMA = {"row": pl.UInt32} | LEDGERS["funds"].schema


def rows(*given_rows: dict[str, Any]) -> pl.DataFrame:
    """Checked rows, from line 2 of a file on: fiscal money of the northern district for Butuo unless told otherwise."""
    whole = []
    for number, one in enumerate(map(dict, given_rows), start=2):
        day = date.fromisoformat(one.pop("day", "2019-06-30"))
        head = {"row": number, "donor": NORTH, "recipient": BUTUO, "fund_type": "fiscal"}
        when = {"on_first": day, "on_last": day, "on_printed": day.isoformat()}
        amount = {"amount_fen": one.pop("yuan") * YUAN}
        whole.append(dict.fromkeys(SCHEMA) | head | when | amount | {"record_no": f"z-{number}"} | one)
    return pl.DataFrame(whole, schema=SCHEMA)


def brought(*given_rows: dict[str, Any], by: Any = None) -> Brought:
    return movements_from(rows(*given_rows), Programme.objects.get(code="small"), by=by)


def ends(found: Brought) -> list[tuple[str, str]]:
    """The accounts of each movement without the programme's name."""
    return [
        tuple(end.code.removeprefix("small/") for end in (one.account_from, one.account_to)) for one in found.movements
    ]


def told(found: Brought) -> list[tuple[int, str, str]]:
    return [(one.row, one.column, one.code) for one in found.faults]


def held() -> dict[str, int]:
    accounts = {one.code: queries.account_balance(one) // YUAN for one in FundAccount.objects.all()}
    return {code.removeprefix("small/"): yuan for code, yuan in accounts.items() if yuan}


A_YEAR = (
    {"kind": "promise", "yuan": 1000, "day": "2019-03-08"},
    {"kind": "receive", "yuan": 800, "day": "2019-04-22"},
    {"kind": "allocate", "yuan": 500, "day": "2019-05-06", "project": "p-1"},
    {"kind": "disburse", "yuan": 300, "day": "2019-06-30", "project": "p-1"},
    {"kind": "spend", "yuan": 100, "day": "2019-07-15", "project": "p-1", "payee": "施工公司", "invoice_no": "F1"},
    {"kind": "reverse", "yuan": 100, "day": "2019-07-20", "project": "p-1", "reverses": "z-6", "remarks": "重复录入"},
)


def a_year(**more: Any) -> list[dict[str, Any]]:
    return [dict(one) | more for one in A_YEAR]


def test_the_model_keeps_what_the_ledger_defines():
    assert list(faults_of(SHEET)) == []
    assert list(code_list("movement_kinds")) == list(Movement.Kind)
    assert list(code_list("fund_forms")) == list(Movement.Form)


@pytest.mark.django_db
def test_each_deed_leads_from_the_account_it_comes_from_to_the_one_it_leads_to():
    project(book())
    found = brought(*a_year())
    assert found.faults == ()
    assert ends(found) == [
        (f"budget/{NORTH}", f"promised/{BUTUO}"), (f"promised/{BUTUO}", f"received/{BUTUO}"),
        (f"received/{BUTUO}", "allocated/p-1"), ("allocated/p-1", "disbursed/p-1"), ("disbursed/p-1", "spent/p-1"),
        ("spent/p-1", "disbursed/p-1"),
    ]  # fmt: skip
    assert {one.name for one in found.accounts} == {"南海区", "布拖县", "引水工程p-1"}


@pytest.mark.django_db
def test_a_preview_writes_nothing_and_the_write_leaves_one_change_for_the_file():
    project(book())
    found = brought(*a_year())
    assert (Movement.objects.count(), FundAccount.objects.count(), Change.objects.count()) == (0, 0, 0)
    bring_rows(found, by=None, why="导入", file={"file_name": "资金.xlsx", "file_sheet": "Sheet1"})
    assert held() == {
        f"budget/{NORTH}": -1000, f"promised/{BUTUO}": 200, f"received/{BUTUO}": 300, "allocated/p-1": 200,
        "disbursed/p-1": 300,
    }  # fmt: skip
    spent = Movement.objects.get(record_no="z-6")
    assert (spent.file_row, spent.source, spent.status) == (6, "imported", Status.DRAFT)
    assert (spent.payee, spent.invoice_no, spent.year) == ("施工公司", "F1", 2019)
    assert [(change.deed, change.file_name) for change in history(spent)] == [("load", "资金.xlsx")]
    assert spent.reversed_by.record_no == "z-7"


@pytest.mark.django_db
def test_the_same_rows_typed_deed_by_deed_join_the_same_accounts():
    programme = book()
    work = project(programme)
    bring_rows(brought(*a_year()), by=None, why="导入")
    accounts = set(FundAccount.objects.values_list("code", "name"))
    more = {"programme": programme, "donor": NORTH, "recipient": BUTUO, "on": DAY, "by": None}
    actions.promise(amount_fen=5, **more)
    actions.receive(amount_fen=5, **more)
    for deed in (actions.allocate, actions.disburse, actions.spend):
        deed(project=work, amount_fen=5, on=DAY, by=None)
    assert set(FundAccount.objects.values_list("code", "name")) == accounts


TO_THE_PAYEE = [
    {"kind": "receive", "yuan": 100}, {"kind": "allocate", "yuan": 100, "project": "p-1"},
    {"kind": "disburse", "yuan": 100, "project": "p-1"}, {"kind": "spend", "yuan": 80, "project": "p-1"},
    {"kind": "retain", "yuan": 10, "project": "p-1"}, {"kind": "release", "yuan": 4, "project": "p-1"},
    {"kind": "refund", "yuan": 20, "project": "p-1"}, {"kind": "recover", "yuan": 7, "project": "p-1"},
]  # fmt: skip


@pytest.mark.django_db
def test_retention_money_refunds_and_recoveries_come_in_a_file_as_they_do_one_by_one():
    project(book())
    found = brought(*TO_THE_PAYEE)
    assert told(found) == []
    bring_rows(found, by=None, why="试验")
    everything = Movement.objects.all()
    held = queries.held_by(FundAccount.objects.values_list("pk", flat=True), everything)
    assert {code.split("/")[1]: fen // YUAN for code, fen in held.items() if fen} == {
        "budget": -93, "disbursed": 23, "retained": 6, "spent": 64,
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "yuan"), [("retain", 24), ("release", 7), ("refund", 65), ("recover", 24), ("spend", 24)]
)
def test_a_file_takes_no_more_back_or_out_than_is_there(kind, yuan):
    project(book())
    bring_rows(brought(*TO_THE_PAYEE), by=None, why="试验")
    more = {"kind": kind, "yuan": yuan, "project": "p-1", "record_no": "z-99"}
    assert told(brought(more)) == [(2, "amount_fen", "overdrawn")]
    assert told(brought(more | {"yuan": yuan - 1})) == []


@pytest.mark.django_db
def test_gifts_stand_apart_and_are_handed_out_where_they_arrive():
    book()
    gift = {"fund_type": "donation", "form": "goods", "yuan": 70}
    found = brought(*({"kind": kind, **gift} for kind in ("receive", "allocate", "disburse", "spend")))
    assert found.faults == ()
    stages = [f"{stage}/{BUTUO}/society" for stage in ("received", "allocated", "disbursed", "spent")]
    assert ends(found) == list(zip([f"budget/{NORTH}/society", *stages], stages, strict=False))


@pytest.mark.django_db
def test_a_receipt_comes_out_of_what_was_promised_by_then_else_out_of_the_donors_budget():
    book()
    found = brought(
        {"kind": "receive", "yuan": 5, "day": "2019-01-05"}, {"kind": "promise", "yuan": 100, "day": "2019-03-01"},
        {"kind": "receive", "yuan": 80, "day": "2019-04-01"}, {"kind": "receive", "yuan": 30, "day": "2019-05-01"},
        {"kind": "receive", "yuan": 20, "day": "2019-06-01"},
    )  # fmt: skip
    assert [start for start, _end in ends(found)] == [
        f"budget/{NORTH}", f"budget/{NORTH}", f"promised/{BUTUO}", f"budget/{NORTH}", f"promised/{BUTUO}",
    ]  # fmt: skip
    bring_rows(found, by=None, why="导入")
    actions.promise(programme=book_of(), donor=NORTH, recipient=BUTUO, amount_fen=9 * YUAN, on=DAY, by=None)
    assert ends(brought({"kind": "receive", "yuan": 9}))[0][0] == f"promised/{BUTUO}"


def book_of() -> Programme:
    return Programme.objects.get(code="small")


@pytest.mark.django_db
def test_money_that_a_prefecture_holds_is_allocated_out_of_its_account():
    project(book())
    found = brought(
        {"kind": "receive", "yuan": 100, "recipient": PREFECTURE},
        {"kind": "allocate", "yuan": 60, "recipient": PREFECTURE, "project": "p-1"},
        {"kind": "disburse", "yuan": 50, "project": "p-1"},
    )
    assert ends(found)[1:] == [(f"received/{PREFECTURE}", "allocated/p-1"), ("allocated/p-1", "disbursed/p-1")]


@pytest.mark.django_db
def test_a_row_for_a_project_need_not_say_its_places_and_a_reversal_nothing_that_its_original_says():
    programme = book()
    tie = hand_made.pairing("p-tie", programme, NORTH, BUTUO)
    work = project(programme)
    work.pairing = tie
    work.save()
    given_rows = a_year()
    for one in given_rows[2:]:
        one |= {"donor": None, "recipient": None}
    given_rows[5] |= {"project": None}
    found = brought(*given_rows)
    assert found.faults == ()
    assert {(one.donor_id, one.recipient_id, one.form, one.year) for one in found.movements} == {
        (NORTH, BUTUO, "cash", 2019)
    }
    assert [one.pairing for one in found.movements] == [None, None, tie, tie, tie, tie]
    assert found.movements[5].project == work


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("altered", "fault"),
    [
        ({"donor": None}, ("donor", "no_donor")),
        ({"recipient": None}, ("recipient", "no_recipient")),
        ({"project": "p-9"}, ("project", "unknown_project")),
        ({"project": "p-1", "recipient": JINYANG}, ("project", "project_elsewhere")),
        ({"account_from": "small/received/513429"}, ("account_from", "accounts_do_not_fit")),
        ({"account_to": "small/promised/513429"}, ("account_to", "accounts_do_not_fit")),
        ({"account_to": "small/received/the-moon"}, ("account_to", "unknown_account")),
        ({"account_from": "other/budget/440605"}, ("account_from", "unknown_account")),
        ({"reverses": "z-9"}, ("reverses", "no_original")),
        ({"kind": "reverse", "remarks": "记错"}, ("reverses", "no_original")),
        ({"kind": "reverse", "reverses": "z-9", "remarks": "记错"}, ("reverses", "unknown_original")),
    ],
)
def test_what_is_wrong_with_a_row_is_told_with_its_column_in_both_languages(altered, fault):
    project(book())
    found = brought({"kind": "receive", "yuan": 1}, {"kind": "receive", "yuan": 5} | altered)
    assert told(found) == [(3, *fault)]
    assert len(found.movements) == 1
    [one] = found.faults
    assert any("\u4e00" <= letter <= "\u9fff" for letter in one.zh)
    assert one.en.isascii() or "“" in one.en


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("altered", "fault"),
    [
        ({"remarks": None}, ("remarks", "no_reason")),
        ({"yuan": 99}, ("amount_fen", "other_amount")),
        ({"day": "2019-07-01"}, ("on", "before_it_happened")),
        ({"fund_type": "donation"}, ("fund_type", "differs_from_original")),
        ({"donor": hand_made.SOUTH}, ("donor", "differs_from_original")),
    ],
)
def test_a_reversal_that_does_not_undo_its_original_is_refused(altered, fault):
    project(book())
    given_rows = a_year()
    given_rows[5] |= altered
    assert told(brought(*given_rows)) == [(7, *fault)]


@pytest.mark.django_db
def test_a_movement_is_reversed_once_and_a_reversal_never_be_it_kept_or_in_the_file():
    programme = book()
    kept = receive(programme, 100)
    undone = actions.reverse(kept, on=DAY, by=None, why="重复")
    again = {"kind": "reverse", "yuan": 100, "remarks": "再冲"}
    receive(programme, 100, document_no="补记")
    found = brought(again | {"reverses": kept.record_no}, again | {"reverses": undone.record_no})
    assert told(found) == [(2, "reverses", "reversed_twice"), (3, "reverses", "of_a_reversal")]
    twice = brought({"kind": "receive", "yuan": 100}, again | {"reverses": "z-2"}, again | {"reverses": "z-2"})
    assert told(twice) == [(4, "reverses", "reversed_twice")]


@pytest.mark.django_db
def test_a_kept_movement_is_reversed_by_a_row_of_a_file():
    received = receive(book(), 100)
    found = brought({"kind": "reverse", "yuan": 100, "reverses": received.record_no, "remarks": "退回"})
    bring_rows(found, by=None, why="导入")
    assert held() == {}
    assert Movement.objects.get(record_no="z-2").reverses == received


@pytest.mark.django_db
def test_an_allocation_above_the_fund_lines_of_its_project_is_refused_at_its_row():
    work = project(book())
    plan(work, donor_city=90, donation=10, owner=500)
    rows_given = (
        {"kind": "receive", "yuan": 900},
        {"kind": "allocate", "yuan": 60, "project": "p-1"},
        {"kind": "allocate", "yuan": 50, "project": "p-1", "day": "2019-07-01"},
        {"kind": "allocate", "yuan": 40, "project": "p-1", "day": "2019-07-02"},
    )
    found = brought(*rows_given)
    assert told(found) == [(4, "amount_fen", "above_fund_lines")]
    assert "合计 100 元，还可下达 40 元，本行下达 50 元，超出 10 元" in found.faults[0].zh
    assert "40 yuan may still be allocated" in found.faults[0].en
    bring_rows(found, by=None, why="其余的行")
    assert held()["allocated/p-1"] == 100
    again = brought({"kind": "allocate", "yuan": 1, "project": "p-1", "record_no": "z-9"})
    assert told(again) == [(2, "amount_fen", "above_fund_lines")]
    undone = {
        "kind": "reverse",
        "yuan": 60,
        "day": "2019-07-03",
        "project": "p-1",
        "reverses": "z-3",
        "remarks": "重复",
    }
    freed = brought(
        {"kind": "allocate", "yuan": 60, "project": "p-1", "record_no": "z-9"}, undone | {"record_no": "z-10"}
    )
    assert told(freed) == []


@pytest.mark.django_db
def test_without_aid_in_its_fund_lines_or_in_published_books_a_project_has_no_limit():
    programme = book()
    plan(project(programme), owner=10)
    rows_given = ({"kind": "receive", "yuan": 900}, {"kind": "allocate", "yuan": 60, "project": "p-1"})
    assert told(brought(*rows_given)) == []
    FundLine.objects.update(source="donor_city")
    assert told(brought(*rows_given)) == [(3, "amount_fen", "above_fund_lines")]
    Programme.objects.update(books=Programme.Books.COLLECTED)
    assert told(brought(*rows_given)) == []


@pytest.mark.django_db
def test_an_overdraft_names_the_row_that_takes_too_much_and_those_that_then_have_nothing_to_take():
    project(book())
    found = brought(
        {"kind": "receive", "yuan": 100},
        {"kind": "allocate", "yuan": 60, "project": "p-1"},
        {"kind": "allocate", "yuan": 50, "project": "p-1", "day": "2019-07-01"},
        {"kind": "disburse", "yuan": 90, "project": "p-1", "day": "2019-07-02"},
        {"kind": "spend", "yuan": 1, "project": "p-1", "day": "2019-07-03"},
    )
    assert told(found) == [(row, "amount_fen", "overdrawn") for row in (4, 5, 6)]
    assert "40 元" in found.faults[0].zh
    assert "10 yuan are lacking" in found.faults[0].en
    assert "布拖县" in found.faults[0].en
    bring_rows(found, by=None, why="其余的行")
    assert held() == {f"budget/{NORTH}": -100, f"received/{BUTUO}": 40, "allocated/p-1": 60}


@pytest.mark.django_db
def test_a_reversal_falls_with_the_row_that_it_undoes():
    project(book())
    found = brought(
        {"kind": "receive", "yuan": 60},
        {"kind": "allocate", "yuan": 60, "project": "p-1"},
        {"kind": "disburse", "yuan": 100, "project": "p-1", "day": "2019-07-01"},
        {"kind": "disburse", "yuan": 90, "project": "p-1", "day": "2019-07-02"},
        {"kind": "reverse", "yuan": 90, "project": "p-1", "day": "2019-07-03", "reverses": "z-5", "remarks": "退"},
    )
    assert told(found) == [
        (4, "amount_fen", "overdrawn"), (5, "amount_fen", "overdrawn"), (6, "reverses", "unknown_original"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_an_account_holds_already_is_counted_and_settled_money_by_itself():
    programme = book()
    project(programme)
    receive(programme, 100)  # a draft
    row = {"kind": "allocate", "yuan": 60, "project": "p-1"}
    assert told(brought(row)) == []
    settled = rows(row).with_columns(status=pl.lit(Status.ACCEPTED.value))
    found = movements_from(settled, programme, by=None)
    assert told(found) == [(2, "amount_fen", "overdrawn")]


@pytest.mark.django_db
def test_somebody_who_may_not_move_money_gets_no_preview():
    from django.core.exceptions import PermissionDenied

    book()
    auditor = hand_made.user("auditor", "auditor")
    with pytest.raises(PermissionDenied):
        brought({"kind": "receive", "yuan": 1}, by=auditor)


def test_of_a_kept_movement_only_papers_and_remarks_may_change():
    papers = ["document_no", "payee", "invoice_no", "purpose", "remarks", "pairing"]
    assert faults_of_change(5, papers) == []
    found = faults_of_change(5, ["amount_fen", "on_first", "on_last", "remarks", "fund_type", "account_to"])
    assert [(one.row, one.column, one.code) for one in found] == [
        (5, column, "money_moved") for column in ("amount_fen", "on", "fund_type", "account_to")
    ]


def test_no_column_that_may_change_is_one_that_the_model_holds_fast():
    of_the_money = {name.removesuffix("_id") for name in Movement.OF_THE_MONEY} | {"on"}
    changeable = {name for name in LEDGERS["funds"].by_name if not faults_of_change(1, [name])}
    assert not changeable & of_the_money


def exported(programme: str) -> pl.DataFrame:
    """The kept movements of a programme as a file of ours has them, read back."""
    named = {
        column.name: f"{column.name}__record_no"
        for column in LEDGERS["funds"].columns
        if column.type == Type.RECORD and column.name not in ACCOUNTS
    }
    columns = {name: named.get(name, kept) for name, kept in SHEET.kept.items()}
    kept = Movement.objects.filter(programme=programme).order_by("pk")
    frame = pl.DataFrame(
        list(kept.values_list(*columns.values())), schema={name: SCHEMA[name] for name in columns}, orient="row"
    )
    texts = pl.col(pl.String).replace("", None)
    whole = frame.join(accounts_of(kept), on="record_no").with_columns(texts).with_row_index("row", offset=2)
    return whole.select(list(SCHEMA)).cast(SCHEMA)


@pytest.mark.django_db
@pytest.mark.parametrize("with_accounts", [True, False])
def test_an_export_says_nothing_new_of_kept_movements_and_makes_the_same_ones_elsewhere(with_accounts):
    project(book())
    bring_rows(brought(*a_year()), by=None, why="导入")
    receive(book_of(), 30, fund_type="donation")
    file = exported("small")
    assert what_follows(file).equals(file)
    before = state()
    Movement.objects.filter(reverses__isnull=False).delete()
    Movement.objects.all().delete()
    FundAccount.objects.all().delete()
    if not with_accounts:
        file = file.with_columns(pl.lit(None, pl.String).alias(name) for name in ACCOUNTS)
    found = movements_from(file, book_of(), by=None)
    assert found.faults == ()
    bring_rows(found, by=None, why="再导入")
    assert state() == before


def state() -> list[tuple[Any, ...]]:
    columns = ("record_no", "kind", "amount_fen", "account_from__code", "account_to__code", "reverses__record_no",
               "donor_id", "recipient_id", "project__record_no", "fund_type", "form", "year")  # fmt: skip
    return sorted(Movement.objects.values_list(*columns))


HOLDERS = ("x", "y")
STEPS = [("budget", "received"), ("received", "allocated"), ("allocated", "disbursed"), ("disbursed", "spent")]


@st.composite
def batches(draw) -> tuple[list[Moved], dict[str, int]]:
    """Movements of two holders, some of them reversals of earlier ones, and what their accounts hold before."""
    made: list[Moved] = []
    day = date(2024, 1, 1)
    for number in range(draw(st.integers(0, 12))):
        earlier = [one for one in made if one.reverses is None]
        if earlier and draw(st.booleans()):
            undone = draw(st.sampled_from(earlier))
            made.append(
                Moved(str(number), day, day, undone.target, undone.source, undone.amount_fen, "reverse", undone.key)
            )
            continue
        source, target = draw(st.sampled_from(STEPS))
        holder, fen = draw(st.sampled_from(HOLDERS)), draw(st.integers(1, 9))
        made.append(Moved(str(number), day, day, f"p/{source}/{holder}", f"p/{target}/{holder}", fen, "move"))
    inside = [f"p/{stage}/{holder}" for stage in ("received", "allocated", "disbursed") for holder in HOLDERS]
    return made, {account: draw(st.integers(0, 9)) for account in inside}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches())
def test_what_is_left_when_overdrawing_movements_are_refused_overdraws_nothing(batch):
    movements, held_before = batch
    refused = overdrawing(movements, held_before)
    left = [one for one in movements if one.key not in refused]
    moved = balances(left)
    after = {code: held_before.get(code, 0) + moved[code] for code in {*held_before, *moved}}
    assert overdrawn(after) == {}
    assert all(one.reverses not in refused for one in left)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(batches())
def test_nothing_is_refused_where_all_together_overdraws_nothing(batch):
    movements, held_before = batch
    moved = balances(movements)
    after = {code: held_before.get(code, 0) + moved[code] for code in {*held_before, *moved}}
    if not overdrawn(after):
        assert overdrawing(movements, held_before) == {}
