"""Columns that follow from rows: reversals, notices, money of a project, the last sign of life of a pairing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from xieshou.engine.ledgers import LEDGERS
from xieshou.engine.report_tables import BOOKS, evaluate, needs_of, period_of, shipped
from xieshou.engine.report_tables.following import ACTIVE_IN


def frame(rows: list[dict[str, Any]], ledger: str) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=LEDGERS[ledger].schema, orient="row")


def movement(number: str, kind: str, fen: int, day: date, **more: Any) -> dict[str, Any]:
    return {"record_no": number, "kind": kind, "amount_fen": fen, "on_first": day, "on_last": day,
            "on_printed": day.isoformat(), "fund_type": "fiscal", "recipient": "990101"} | more  # fmt: skip


def test_a_reversal_takes_away_in_its_own_month_from_the_deed_it_undoes():
    spent = movement("1", "spend", 700, date(2024, 5, 3))
    undone = movement("2", "reverse", 700, date(2024, 6, 4), reverses="1")
    again = movement("3", "spend", 650, date(2024, 6, 5))
    defined = shipped()["monthly-expenditure"]
    all_of_it = frame([spent, undone, again], "funds")
    june = evaluate(defined, all_of_it, {"funds": all_of_it}, period_of("2024-06")).total
    assert (june["spent"], june["spent_in_month"]) == (650, -50)
    may = evaluate(defined, all_of_it, {"funds": all_of_it}, period_of("2024-05")).total
    assert (may["spent"], may["spent_in_month"]) == (700, 700)


def test_a_type_that_lies_within_another_is_not_added():
    rows = frame(
        [movement("1", "receive", 100, date(2024, 1, 5)),
         movement("2", "receive", 40, date(2024, 1, 6), fund_type="fiscal_earmarked_housing")], "funds",
    )  # fmt: skip
    total = evaluate(shipped()["monthly-expenditure"], rows, {"funds": rows}, period_of("2024-01")).total
    assert total["received"] == 100


def test_the_money_of_a_project_stops_at_the_end_of_the_week():
    projects = frame(
        [{"record_no": "P", "year": 2024, "recipient": "990101", "name": "路", "total_fen": 9}], "projects"
    )
    funds = frame(
        [movement("1", "disburse", 6, date(2024, 6, 9), project="P"),
         movement("2", "disburse", 3, date(2024, 6, 10), project="P")], "funds",
    )  # fmt: skip
    for week, wanted in (("2024-W23", 6), ("2024-W24", 9)):
        drawn = evaluate(shipped()["project-progress"], projects, {"funds": funds}, period_of(week))
        assert drawn.total["disbursed_fen"] == wanted


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_gift_is_due_to_be_published_on_the_thirtieth_working_day(given_on):
    follows = BOOKS["donations"].following["notice_due_on"]
    due = follows.make(pl.DataFrame({"given_on": [given_on]}), {}, period_of("2024"))[0]
    worked = sum(
        (given_on + timedelta(days=nth)).weekday() < 5 for nth in range(1, (due - given_on).days + 1)
    )  # fmt: skip
    assert worked == 30
    assert due.weekday() < 5


def pairing(number: str, **more: Any) -> dict[str, Any]:
    begun = date(2020, 1, 1)
    return {"record_no": number, "from_first": begun, "from_last": begun, "from_printed": "2020-01-01"} | more


def test_a_pairing_wakes_by_a_row_of_any_ledger_that_names_it():
    pairings = frame(
        [pairing("A"), pairing("B"), pairing("C", last_activity_on=date(2024, 5, 1)), pairing("D"),
         pairing("E", from_first=date(2024, 3, 1), from_last=date(2024, 3, 1))], "pairings",
    )  # fmt: skip
    others = {ledger: frame([], ledger) for ledger in ACTIVE_IN}
    others["donations"] = frame([{"record_no": "g", "pairing": "A", "given_on": date(2024, 2, 1)}], "donations")
    others["training"] = frame([{"record_no": "t", "pairing": "B", "started_on": date(2021, 2, 1)}], "training")
    drawn = evaluate(shipped()["asleep-pairings"], pairings, others, period_of("2024-06"))
    assert drawn.keys == ("B", "D")
    assert drawn.rows["last_seen_on"].to_list() == [date(2021, 2, 1), None]


def test_what_a_table_needs_is_read_and_no_more():
    needs = needs_of(shipped()["project-expenditure"])
    assert needs.named["projects"] == {"record_no", "name", "stage"}
    assert needs.naming["projects"] == {"project"}
    assert needs.named["funds"] == {"record_no", "kind"}
    assert "payee" not in needs.own
    assert needs_of(shipped()["project-progress"]).gathered.keys() == {"funds"}
