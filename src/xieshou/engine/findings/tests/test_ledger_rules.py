"""What the rules of the ledgers find, each on a small table that somebody who does not program can check."""

from __future__ import annotations

from datetime import date

import pytest

from xieshou.engine.findings.tests.made import found

D = date.fromisoformat


@pytest.mark.parametrize(
    ("total", "lines", "hit"),
    [(300, [100, 200], False), (300, [100, 201], True), (300, [], False), (None, [100], False), (300, [300], False)],
)
def test_the_fund_lines_of_a_project_add_up_to_its_total(total, lines, hit):
    given = [{"project": "a", "source": f"s{n}", "amount_fen": fen} for n, fen in enumerate(lines)]
    project = {"key": "a", "name": "修渠", "total_fen": total}
    assert found(projects=[project], fund_lines=given) == ([("V01", ("a",))] if hit else [])


@pytest.mark.parametrize(
    ("days", "hit"),
    [
        ({"library_on": "2024-01-05", "approval_on": "2024-03-01", "accepted_on": "2024-09-01"}, False),
        ({"library_on": "2024-03-02", "approval_on": "2024-03-01"}, True),
        ({"library_on": "2024-03-01", "approval_on": "2024-03-01"}, False),
        ({"library_on": "2024-05-01", "handed_over_on": "2024-04-01"}, True),  # with nothing known between them
        ({"contract_on": "2024-06-01", "start_first": "2024-01-01", "start_last": "2024-12-31"}, False),  # only a year
        ({"contract_on": "2025-01-01", "start_first": "2024-01-01", "start_last": "2024-12-31"}, True),
    ],
)
def test_the_days_of_a_project_come_in_order(days, hit):
    row = {"key": "a", "name": "修渠"} | {name: D(day) for name, day in days.items()}
    assert found(projects=[row]) == ([("V03", ("a",))] if hit else [])


WORKER = {
    "id_hash": "h1", "employer": "甲厂", "household_type": "general", "work_place": "440600",
    "started_on": D("2024-02-01"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "hit"),
    [
        ({"subsidy_kind": "travel"}, {"subsidy_kind": "travel"}, True),
        ({"subsidy_kind": "travel"}, {"subsidy_kind": "steady_work"}, False),
        ({"subsidy_kind": "travel"}, {"subsidy_kind": "travel", "id_hash": "h2"}, False),
        ({"subsidy_kind": "travel"}, {"subsidy_kind": "travel", "year": 2023}, False),
        ({"subsidy_kind": None}, {"subsidy_kind": None}, False),
    ],
)
def test_one_person_has_one_subsidy_of_a_kind_a_year(one, other, hit):
    first = WORKER | {"key": "a", "ended_on": D("2024-03-01")} | one
    second = WORKER | {"key": "b", "started_on": D("2024-03-01")} | other
    assert found(labour=[first, second]) == ([("V15", ("a", "b"))] if hit else [])


@pytest.mark.parametrize(
    ("row", "hit"),
    [
        ({"in_donor_province": True, "work_place": "440305"}, False),  # in Guangdong, as the donor is
        ({"in_donor_province": True, "work_place": "510100"}, True),
        ({"in_donor_province": False, "work_place": "510100"}, False),
        ({"in_donor_province": True, "work_place": "990200", "donor": "999000", "recipient": "990101"}, True),
        ({"in_donor_province": True, "work_place": "999001", "donor": "999000", "recipient": "990101"}, False),
        ({"household_type": "lifted"}, True),
        ({"household_type": "lifted", "match_result": "agrees"}, True),  # on which day?
        ({"household_type": "lifted", "match_result": "agrees", "matched_on": D("2024-03-01")}, False),
        ({"household_type": "marginal", "match_result": "differs", "matched_on": D("2024-03-01")}, True),
    ],
)
def test_a_worker_is_counted_as_place_and_register_allow(row, hit):
    assert found(labour=[WORKER | {"key": "a"} | row]) == ([("V16", ("a",))] if hit else [])


@pytest.mark.parametrize(
    ("started", "ended", "steady", "hit"),
    [
        ("2024-02-01", "2024-04-30", True, False),  # three months to the day
        ("2024-02-01", "2024-04-29", True, True),
        ("2024-02-01", "2024-04-29", False, False),
        ("2024-11-01", None, True, True),  # two months until the day it is judged on
        ("2024-09-15", None, True, False),
    ],
)
def test_steady_work_lasts_three_months(started, ended, steady, hit):
    days = {"started_on": D(started), "ended_on": ended and D(ended)}
    assert found(labour=[WORKER | {"key": "a", "steady": steady} | days]) == ([("V17", ("a",))] if hit else [])


@pytest.mark.parametrize(
    ("spans", "pairs"),
    [
        ([("2024-01-01", "2024-03-01"), ("2024-03-01", None)], []),
        ([("2024-01-01", "2024-03-01"), ("2024-02-28", None)], [("a", "b")]),
        ([("2024-01-01", None), ("2024-02-28", "2024-03-05")], [("a", "b")]),
        ([("2024-01-01", "2024-12-01"), ("2024-02-01", "2024-03-01"), ("2024-05-01", "2024-06-01")],
         [("a", "b"), ("a", "c")]),
    ],
)  # fmt: skip
def test_one_person_works_at_one_place_at_a_time(spans, pairs):
    rows = [
        WORKER | {"key": key, "started_on": D(first), "ended_on": last and D(last)}
        for key, (first, last) in zip("abc", spans, strict=False)
    ]
    assert found(labour=rows) == [("V18", pair) for pair in pairs]


def test_a_cadre_is_not_sent_as_a_professional_at_the_same_time():
    posting = {"id_hash": "h1", "started_on": D("2024-02-01")}
    assert found(cadres=[posting | {"key": "GB"}], professionals=[posting | {"key": "RC"}]) == [("V18", ("GB", "RC"))]


@pytest.mark.parametrize(
    ("ledger", "row", "hit"),
    [
        ("training", {"persons": 30, "attendances": 30}, False),
        ("training", {"persons": 31, "attendances": 30}, True),
        ("training", {"persons": 30, "attendances": 60, "lifted_persons": 31}, True),
        ("enterprises", {"jobs_rural": 5, "jobs_lifted": 6}, True),
        ("enterprises", {"jobs_rural": None, "jobs_lifted": 6}, False),
        ("workshops", {"workers": 9, "lifted_workers": 10}, True),
    ],
)
def test_a_part_does_not_exceed_its_whole(ledger, row, hit):
    assert found(**{ledger: [row | {"key": "a"}]}) == ([("V19", ("a",))] if hit else [])


FIRM = {"firm": "演练食品有限公司", "credit_code": "91X", "year": 2024}


@pytest.mark.parametrize(
    ("one", "other", "hit"),
    [
        ({"is_new": True}, {"is_new": False}, False),
        ({"is_new": True}, {"is_new": True}, True),
        ({"is_new": True}, {"is_new": True, "credit_code": "92X", "firm": "另一家"}, False),
        ({"is_new": True, "credit_code": None}, {"is_new": True, "credit_code": None}, True),  # known by its name
        ({"paid_total_fen": 100}, {"paid_total_fen": 200}, False),
        ({"paid_total_fen": 200}, {"paid_total_fen": 100}, True),
    ],
)
def test_a_firm_is_new_once_and_its_investment_does_not_fall(one, other, hit):
    rows = [FIRM | {"key": "a", "year": 2023} | one, FIRM | {"key": "b"} | other]
    assert found(enterprises=rows) == ([("V20", ("a", "b"))] if hit else [])


SALE = {"buyer": "甲校", "seller": "乙社", "sold_on": D("2024-05-01"), "amount_fen": 500}


@pytest.mark.parametrize(
    ("one", "other", "hit"),
    [
        ({"order_no": "1"}, {"order_no": "1"}, False),
        ({"order_no": "1"}, {"order_no": "2"}, True),
        ({"order_no": None}, {"order_no": None}, True),
        ({"order_no": "1", "invoice_no": "F"}, {"order_no": "2", "invoice_no": "F"}, False),
        ({"order_no": "1"}, {"order_no": "2", "amount_fen": 501}, False),
        ({"order_no": "1"}, {"order_no": "2", "is_return": True}, False),
    ],
)
def test_a_sale_told_by_both_sides_has_a_common_key(one, other, hit):
    rows = [SALE | {"key": "a", "reported_by": "buyer"} | one, SALE | {"key": "b", "reported_by": "seller"} | other]
    assert found(consumption=rows) == ([("V21", ("a", "b"))] if hit else [])


@pytest.mark.parametrize(
    ("row", "hit"),
    [
        ({"form": "goods", "valuation_basis": "invoice"}, False),
        ({"form": "goods", "valuation_basis": None}, True),
        ({"form": "cash", "valuation_basis": None}, False),
        ({"form": "cash", "directed": True, "directed_to": "education", "used_for": "education"}, False),
        ({"form": "cash", "directed": True, "directed_to": "education", "used_for": "water"}, True),
        ({"form": "cash", "directed": True, "directed_to": "education", "used_for": None}, False),  # not yet spent
        ({"form": "cash", "directed": False, "directed_to": "education", "used_for": "water"}, False),
    ],
)
def test_goods_are_valued_and_directed_gifts_spent_as_directed(row, hit):
    assert found(donations=[row | {"key": "a"}]) == ([("V22", ("a",))] if hit else [])


TIE = {"key": "a", "level": "village", "from_first": D("2021-05-01"), "from_last": D("2021-05-01")}


@pytest.mark.parametrize(
    ("row", "others", "hit"),
    [
        ({"last_activity_on": D("2024-03-01")}, {}, False),
        ({"last_activity_on": D("2023-12-30")}, {}, True),
        ({}, {}, True),
        ({}, {"meetings": [{"key": "m", "pairing": "a", "held_last": D("2024-02-02")}]}, False),
        ({}, {"meetings": [{"key": "m", "pairing": "b", "held_last": D("2024-02-02")}]}, True),
        ({}, {"meetings": [{"key": "m", "pairing": "a", "held_last": D("2025-02-02")}]}, True),  # not yet
        ({"to_last": D("2024-06-30")}, {}, False),  # ended
        ({"from_first": D("2024-05-01")}, {}, False),  # too young to judge
        ({"superseded": True}, {}, False),
        ({}, {"programme": [{"code": "p", "books": "collected"}]}, False),
    ],
)
def test_a_pairing_that_counts_was_active_within_twelve_months(row, others, hit):
    assert found(pairings=[TIE | row], **others) == ([("V23", ("a",))] if hit else [])
