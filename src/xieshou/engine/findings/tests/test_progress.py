"""V09 and V10 on small tables: work beside payment, what waits for acceptance, and the photographs of the site."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from xieshou.data.pack_file import PackError
from xieshou.data.progress_rules import FILE, progress_rules, read
from xieshou.engine.findings import RULES
from xieshou.engine.findings.tests import made

SEEN = date(2024, 12, 1)
WORK = {"key": "p1", "name": "水池", "description": "", "category": "water", "stage": "started", "total_fen": 5000,
        "progress_percent": 60, "progress_on": SEEN}  # fmt: skip
PAID = {"key": "m1", "project": "p1", "kind": "spend", "fund_type": "fiscal", "amount_fen": 300, "on_first": SEEN,
        "on_last": SEEN, "account_from": "x/disbursed/p1", "account_to": "x/spent/p1"}  # fmt: skip
PHOTO = {"ledger": "projects", "key": "p1", "evidence": "e1", "kind": "photo", "taken_on": SEEN}
LINES = [{"project": "p1", "source": "donor_county", "amount_fen": 1000},
         {"project": "p1", "source": "owner", "amount_fen": 4000}]  # fmt: skip


def found(rule, work, payments=({},), lines=LINES, photos=({},), **more):
    hits = made.found(
        projects=[WORK | work], movements=[PAID | one for one in payments], fund_lines=lines,
        evidence=[PHOTO | one for one in photos], **more,
    )  # fmt: skip
    return [keys for code, keys in hits if code == rule]


@pytest.mark.parametrize(
    ("work", "payments", "hit"),
    [
        ({}, [{}], False),  # 60 built, 30 paid: thirty points are not more than thirty
        ({}, [{"amount_fen": 299}], True),
        ({"progress_percent": 61}, [{}], True),
        ({}, [], True),
        ({"progress_percent": 30}, [], False),
        ({}, [{"fund_type": "owner"}], True),  # not what the rate counts
        ({}, [{"kind": "disburse"}], True),  # money in a department is not spent
        ({}, [{"kind": "retain"}], True),
        ({}, [{"amount_fen": 250}, {"key": "m2", "kind": "release", "amount_fen": 50}], False),
        ({}, [{}, {"key": "m2", "kind": "refund", "amount_fen": 1}], True),
        ({}, [{}, {"key": "m2", "kind": "reverse", "reverses": "m1"}], True),
        ({}, [{"on_last": date(2025, 1, 1)}], True),
        ({"progress_on": date(2025, 1, 1)}, [], False),  # not yet seen on the day of the check
        ({"progress_percent": None, "progress_on": None}, [], False),
        ({"outside": True}, [], False),
        ({"same_as": "p0"}, [], False),
    ],
)  # fmt: skip
def test_work_may_not_run_more_than_thirty_points_ahead_of_payment(work, payments, hit):
    assert found("V09", work, payments) == ([("p1",)] if hit else [])


def test_without_a_source_that_counts_payment_is_measured_against_the_total():
    owners = [{"project": "p1", "source": "owner", "amount_fen": 5000}]
    assert found("V09", {}, [{"fund_type": "owner", "amount_fen": 1500}], owners) == []
    assert found("V09", {}, [{"fund_type": "owner", "amount_fen": 1499}], owners) == [("p1",)]
    assert found("V09", {"total_fen": None}, [], []) == []


@pytest.mark.parametrize(
    ("work", "hit"),
    [
        ({}, False),
        ({"progress_on": date(2024, 11, 1)}, True),  # sixty days before the year's end
        ({"progress_on": date(2024, 11, 2)}, False),
        ({"finish_last": date(2024, 10, 1)}, True),
        ({"progress_on": date(2024, 10, 1), "accepted_on": date(2024, 12, 30)}, False),
        ({"progress_on": date(2024, 10, 1), "progress_percent": 99}, False),
        ({"progress_on": date(2024, 10, 1), "outside": True}, False),
    ],
)
def test_what_is_all_built_is_accepted_within_sixty_days(work, hit):
    paid = [{"amount_fen": 1000, "on_first": date(2024, 9, 1), "on_last": date(2024, 9, 1)}]
    assert found("V09", {"progress_percent": 100, "stage": "completed"} | work, paid) == ([("p1",)] if hit else [])


@pytest.mark.parametrize(
    ("work", "photos", "hit"),
    [
        ({}, [{}], False),
        ({}, [], True),
        ({"progress_percent": 0}, [], False),
        ({}, [{"taken_on": None}], True),
        ({}, [{"kind": "document"}], True),
        ({}, [{"ledger": "funds"}], True),
        ({}, [{"key": "p2"}], True),
        ({}, [{"taken_on": SEEN - timedelta(15)}], False),
        ({}, [{"taken_on": SEEN - timedelta(16)}], True),
        ({}, [{"taken_on": SEEN - timedelta(90)}, {"evidence": "e2"}], False),
        ({}, [{"taken_on": date(2024, 12, 31)}], False),  # later is shown too
        ({}, [{"taken_on": date(2025, 1, 1)}], True),  # not yet taken on the day of the check
        ({"outside": True}, [], False),
        ({"same_as": "p0"}, [], False),
    ],
)
def test_progress_is_claimed_with_a_dated_photograph_of_the_site(work, photos, hit):
    assert found("V10", work, photos=photos) == ([("p1",)] if hit else [])


@pytest.mark.parametrize("rule", ["V09", "V10"])
def test_books_collected_from_publications_are_not_judged(rule):
    collected = [made.KEPT | {"books": "collected"}]
    assert found(rule, {}, [], photos=[], programme=collected) == []
    assert RULES[rule].at_the_door is False


def test_which_money_counts_and_how_many_days_is_data():
    rules = progress_rules()
    assert "donor_county" in rules.sources
    assert "owner" not in rules.sources
    assert {"fiscal", "donation_cash", "city_extra"} <= set(rules.fund_types)
    assert not {"owner", "bank_loan", "bridging_central"} & set(rules.fund_types)
    assert (rules.points, rules.days_without_acceptance, rules.days_of_evidence) == (30, 60, 15)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("donor_city, ", "donor_town, ", "donor_town"), ("society]", "societies]", "societies"),
        ("days_of_evidence: 15", "days_of_evidence: 0", "Write 1 or more"), ("[R15, R40]", "[R999]", "R999"),
    ],
)  # fmt: skip
def test_a_wrong_rule_is_refused_in_words(old, new, said, tmp_path):
    for file in FILE.parent.glob("*.yaml"):
        (tmp_path / file.name).write_text(file.read_text("utf-8"), "utf-8")
    text = FILE.read_text("utf-8")
    assert old in text
    (tmp_path / FILE.name).write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(PackError, match=said):
        read(tmp_path / FILE.name)
