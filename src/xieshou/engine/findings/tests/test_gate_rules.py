"""V04 to V07 over a register: the same gates that a step meets, asked of the rows as they stand."""

from __future__ import annotations

from datetime import date

import pytest

from xieshou.data.life_cycle import life_cycle
from xieshou.engine.findings.tests import made

D = date.fromisoformat
DEMANDS = [made.KEPT | {"asks_cosignatures": True}]
WORK = {"key": "p1", "name": "修渠", "category": "water", "stage": "started", "description": "修渠3公里",
        "village_printed": "甲村", "approval_no": "批1号"}  # fmt: skip
PAID = {"key": "m1", "kind": "spend", "project": "p1", "amount_fen": 100, "account_from": "x/disbursed/p1",
        "account_to": "x/spent/p1", "on_first": D("2024-06-01"), "on_last": D("2024-06-01")}  # fmt: skip
SIGNED = {"leader_cosigned_on": D("2024-05-30"), "cadre_cosigned_on": D("2024-06-01")}


def found(work=None, rules=("V04", "V05", "V06", "V07"), **more):
    hits = made.found(projects=[WORK | (work or {})], **more)
    return [rule for rule, keys in hits if rule in rules and keys == ("p1",)]


@pytest.mark.parametrize(
    ("work", "hit"),
    [
        ({}, False),
        ({"performance_target": " "}, True),
        ({"performance_target": None, "stage": "in_library"}, True),
        ({"performance_target": None, "stage": "upkeep"}, True),
        ({"performance_target": None, "stage": "idea"}, False),
        ({"performance_target": None, "stage": "terminated"}, False),
        ({"performance_target": None, "outside": True}, False),
        ({"performance_target": None, "same_as": "p0"}, False),
    ],
)
def test_what_stands_in_the_library_or_beyond_has_a_target(work, hit):
    assert found(work) == (["V04"] if hit else [])


@pytest.mark.parametrize(
    ("was", "hit"),
    [
        ({}, False),
        ({"description": "修渠2公里"}, True),
        ({"village_printed": "乙村"}, True),
        ({"description": None}, False),  # nothing is known of it
        ({"description": "修渠2公里", "approval_no": "批0号"}, False),  # given under another number
    ],
)
@pytest.mark.parametrize(("stage", "asked"), [("started", True), ("changed", False), ("in_library", False)])
def test_a_project_is_what_its_approval_number_was_given_for(was, hit, stage, asked):
    approved = {"project": "p1"} | {name: WORK[name] for name in ("approval_no", "description", "village_printed")}
    assert found({"stage": stage}, approvals=[approved | was]) == (["V05"] if hit and asked else [])


@pytest.mark.parametrize(
    ("work", "movement", "hit"),
    [
        (SIGNED, {}, False),
        (SIGNED | {"cadre_cosigned_on": D("2024-06-02")}, {}, True),
        (SIGNED | {"leader_cosigned_on": None}, {}, True),
        ({}, {"kind": "disburse"}, False),  # not paid to anybody
        ({}, {"kind": "release"}, True),
        ({}, {"project": "p2"}, False),
        ({}, {"outside": True}, False),
    ],
)
def test_nothing_is_paid_before_both_signed_where_the_programme_demands_it(work, movement, hit):
    given = {"movements": [PAID | movement]}
    assert found(work, programme=DEMANDS, **given) == (["V06"] if hit else [])
    assert found(work, **given) == []


def test_a_payment_that_was_reversed_needs_no_signature():
    undone = PAID | {"key": "m2", "kind": "reverse", "reverses": "m1"}
    assert found({}, programme=DEMANDS, movements=[PAID, undone]) == []


@pytest.mark.parametrize(
    ("notice", "stage", "paid", "hit"),
    [
        ({}, "started", False, False),
        (None, "started", False, True),
        (None, "tendered", False, False),
        (None, "tendered", True, True),
        (None, "terminated", True, True),
        ({"last_day": D("2024-01-10")}, "started", True, False),
        ({"last_day": D("2024-01-09")}, "started", True, True),
        ({"first_day": D("2024-06-01"), "last_day": D("2024-06-30")}, "completed", True, False),
        ({"first_day": D("2024-06-02"), "last_day": D("2024-06-30")}, "completed", True, True),
    ],
)
def test_a_notice_stands_long_enough_and_before_the_first_payment(notice, stage, paid, hit):
    posted = [] if notice is None else [made.POSTED | {"project": "p1"} | notice]
    assert found({"stage": stage}, notices=posted, movements=[PAID] if paid else []) == (["V07"] if hit else [])
    assert life_cycle().gates["V07"].numbers["days"] == 10


def test_books_collected_from_publications_come_to_no_gate():
    collected = [made.KEPT | {"books": "collected", "asks_cosignatures": True}]
    assert found({"performance_target": None}, programme=collected, notices=[], movements=[PAID]) == []
