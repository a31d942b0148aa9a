"""V02 and V14 in the funds ledger, each on a few movements that somebody who does not program can check."""

from __future__ import annotations

from datetime import date

import pytest

from xieshou.engine.findings import run
from xieshou.engine.findings.tests import made

D = date.fromisoformat
ENDS = {"receive": ("budget/d", "received/c"), "allocate": ("received/c", "allocated/p1"),
        "disburse": ("allocated/p1", "disbursed/p1"), "spend": ("disbursed/p1", "spent/p1")}  # fmt: skip
WORKS = [
    {"key": key, "name": key, "contractor": firm, "stage": "idea"} for key, firm in (("p1", "甲公司"), ("p2", "乙公司"))
]


def moved(key, kind, day, fen=100, last="", **more):
    source, target = (f"x/{end}" for end in ENDS[kind])
    return {"key": key, "kind": kind, "amount_fen": fen, "account_from": source, "account_to": target,
            "on_first": D(day), "on_last": D(last or day)} | more  # fmt: skip


def found(*movements, rule, **more):
    return [keys for code, keys in made.found(movements=list(movements), **more) if code == rule]


WAY = [moved("m1", "receive", "2024-04-01"), moved("m2", "allocate", "2024-05-01"),
       moved("m3", "disburse", "2024-06-01"), moved("m4", "spend", "2024-06-01")]  # fmt: skip


@pytest.mark.parametrize(
    ("key", "other", "hits"),
    [
        ("m4", {}, []),
        ("m4", {"on_first": D("2024-05-31"), "on_last": D("2024-05-31")}, [("m4",)]),
        ("m4", {"on_first": D("2024-05-01"), "on_last": D("2024-06-30")}, []),  # it may have been in June
        ("m3", {"on_first": D("2024-01-01"), "on_last": D("2024-12-31")}, []),  # and this in January
        ("m1", {"on_first": D("2024-05-02"), "on_last": D("2024-05-02")}, [("m2",)]),
        ("m2", {"outside": True}, [("m3",)]),
        ("m4", {"amount_fen": 101}, [("m4",)]),
    ],
)
def test_nothing_goes_out_on_a_day_before_it_came_in(key, other, hits):
    rows = [row | other if row["key"] == key else row for row in WAY]
    assert found(*rows, rule="V02") == hits


def test_what_was_reversed_neither_came_nor_went():
    early = moved("m0", "spend", "2024-01-01")
    back = {"reverses": "m0", "account_from": "x/spent/p1", "account_to": "x/disbursed/p1"}
    undone = moved("m9", "spend", "2024-01-02", **back) | {"kind": "reverse"}
    assert found(early, undone, *WAY, rule="V02") == []


def test_published_books_are_not_judged_by_days():
    collected = [made.KEPT | {"books": "collected"}]
    assert found(moved("m4", "spend", "2024-01-01"), rule="V02", programme=collected) == []


@pytest.mark.parametrize(("purpose", "hit"), [("按合同支付", False), ("扣留质保金", True), (None, False)])
def test_retention_money_is_not_spent(purpose, hit):
    rows = [*WAY[:3], WAY[3] | {"purpose": purpose}]
    assert found(*rows, rule="V02") == ([("m4",)] if hit else [])


def paid(key, project, payee, invoice_no="", **more):
    return moved(key, "spend", "2024-06-01", project=project, payee=payee, invoice_no=invoice_no, **more)


@pytest.mark.parametrize(
    ("payments", "hits"),
    [
        ([paid("a", "p1", "甲公司", "001"), paid("b", "p2", "乙公司", "002")], []),
        ([paid("a", "p1", "甲公司", "001"), paid("b", "p2", "甲公司", "００１")], [("a", "b")]),
        ([paid("a", "p1", "甲公司", "001"), paid("b", "p2", "乙公司", "001")], []),  # two firms, each with its first
        ([paid("a", "p1", "甲公司", "001"), paid("b", "p1", "甲公司", "001")], []),  # one project, in two parts
        ([paid("a", "p1", "甲公司"), paid("b", "p2", "甲公司")], [("b",)]),
        ([paid("a", "p1", "丙公司"), paid("b", "p2", "丙公司")], [("a", "b")]),
        ([paid("a", "p1", "丙公司")], []),  # a subcontractor of one work
        ([paid("a", "p1", "甲公司"), paid("b", "p2", "甲公司") | {"kind": "disburse"}], []),
        ([paid("a", "p1", ""), paid("b", "p2", "")], []),
    ],
)
def test_an_invoice_or_a_foreign_payee_in_two_projects_goes_on_the_spot_list(payments, hits):
    assert found(*payments, rule="V14", projects=WORKS) == hits


def test_parts_of_one_work_may_share_an_invoice():
    works = [WORKS[0], WORKS[1] | {"part_of": "p1"}]
    rows = [paid("a", "p1", "甲公司", "001"), paid("b", "p2", "甲公司", "001")]
    assert found(*rows, rule="V14", projects=works) == []


RECEIVED = [moved("m1", "receive", "2024-06-30"), moved("m2", "receive", "2024-07-01", fund_type="donation")]


@pytest.mark.parametrize(
    ("as_of", "movements", "hits"),
    [
        ("2024-12-29", RECEIVED, []),
        ("2024-12-30", RECEIVED, [("m1",)]),  # six months, to the day
        ("2025-01-01", RECEIVED, [("m1",), ("m2",)]),
        ("2024-12-31", [*RECEIVED, moved("m3", "allocate", "2024-12-01", 60)], [("m1",), ("m3",)]),  # moved, not spent
        ("2024-12-31", [*RECEIVED, *WAY[1:]], []),
        ("2024-12-31", [RECEIVED[0] | {"outside": True}], []),
    ],
)
def test_money_is_idle_six_months_after_it_came_wherever_it_lies(as_of, movements, hits):
    at = [one for one in made.found(D(as_of), movements=movements) if one[0] == "V08"]
    assert [keys for _rule, keys in at] == hits


def test_money_held_for_two_years_is_for_a_spot_check():
    told = {
        day: [
            one.severity for one in run(made.tables(movements=RECEIVED[:1]), D(day), made.PARAMS) if one.rule == "V08"
        ]
        for day in ("2026-06-29", "2026-06-30")
    }
    assert told == {"2026-06-29": ["warn"], "2026-06-30": ["spot"]}


def test_retention_money_waits_for_its_payee_and_is_not_idle():
    kept = {"account_from": "x/disbursed/p1", "account_to": "x/retained/p1"}
    held = moved("m4", "spend", "2024-06-01", **kept) | {"kind": "retain"}
    assert found(*WAY[:3], held, rule="V08") == []
