"""V11 and V12 on small tables: benefit terms, dividends, and the asset that a finished work leaves."""

from __future__ import annotations

from datetime import date

import pytest

from xieshou.data.benefits import FILE, benefit_rules, read
from xieshou.data.pack_file import PackError
from xieshou.engine.findings import RULES
from xieshou.engine.findings.tests import made

WORK = {"key": "p1", "name": "冷库", "description": "", "category": "industry", "stage": "started",
        "benefit_terms": "分红10%"}  # fmt: skip
ASSET = {"key": "a1", "project": "p1", "name": "冷库", "year": 2024}
DONE = {"category": "water", "stage": "completed"}


def found(projects=(), assets=(), **more):
    return made.found(
        projects=[WORK | one for one in projects], assets=[ASSET | one for one in assets], **more
    )  # fmt: skip


@pytest.mark.parametrize(
    ("work", "hit"),
    [
        ({}, False),
        ({"benefit_terms": None}, True),
        ({"benefit_terms": " "}, True),
        ({"benefit_terms": None, "category": "water"}, False),
        ({"benefit_terms": None, "stage": "idea"}, False),
        ({"benefit_terms": None, "stage": "terminated"}, False),
        ({"benefit_terms": None, "stage": "changed"}, True),
        ({"benefit_terms": None, "outside": True}, False),
        ({"benefit_terms": None, "same_as": "p0"}, False),
    ],
)
def test_a_business_project_needs_terms(work, hit):
    assert found([work]) == ([("V11", ("p1",))] if hit else [])


@pytest.mark.parametrize(
    ("asset", "hit"),
    [
        ({"dividend_due_fen": 10, "dividend_paid_fen": 10, "dividend_due_on": date(2024, 6, 1)}, False),
        ({"dividend_due_fen": 10, "dividend_paid_fen": 9, "dividend_due_on": date(2024, 6, 1)}, True),
        ({"dividend_due_fen": 10, "dividend_due_on": date(2024, 6, 1)}, True),
        ({"dividend_due_fen": 10, "dividend_due_on": date(2024, 12, 31)}, False),  # it may be paid on its day
        ({"dividend_due_fen": 10}, False),  # due at the year's end
        ({"dividend_due_fen": 10, "year": 2023}, True),
        ({"rent_due_fen": 10, "year": 2023}, False),  # rent is shown on the page, not judged by this rule
        ({"dividend_due_fen": 10, "year": 2023, "outside": True}, False),
    ],
)
def test_a_dividend_is_overdue_after_its_day(asset, hit):
    assert found(assets=[asset]) == ([("V11", ("a1",))] if hit else [])


@pytest.mark.parametrize(
    ("projects", "assets", "keys"),
    [
        ([DONE], [{}], []),
        ([DONE], [], ["p1"]),
        ([DONE], [{"outside": True}], ["p1"]),
        ([DONE], [{"project": None}], ["p1"]),
        ([DONE | {"asset_reason": "资金用于维修"}], [], []),
        ([DONE | {"stage": "started"}], [], []),
        ([DONE | {"stage": "upkeep"}], [], ["p1"]),
        ([DONE | {"stage": "terminated"}], [], []),
        ([DONE | {"category": "employment"}], [], []),
        ([DONE, DONE | {"key": "p2", "part_of": "p1"}], [{"project": "p2"}], []),  # the part's asset is the whole's
        ([DONE, DONE | {"key": "p2", "same_as": "p1"}], [], ["p1"]),
    ],
)
def test_a_finished_work_leaves_an_asset_or_says_why_not(projects, assets, keys):
    assert found(projects, assets) == [("V12", (key,)) for key in keys]


def test_books_collected_from_publications_are_not_judged():
    collected = [made.KEPT | {"books": "collected"}]
    late = {"dividend_due_fen": 10, "year": 2023}
    assert found([{"benefit_terms": None}, DONE | {"key": "p2"}], [late], programme=collected) == []


def test_the_gate_judges_at_the_door_what_the_rule_judges_in_the_register():
    assert not RULES["V12"].at_the_door
    assert RULES["V11"].at_the_door


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("category: industry", "category: mining", "mining"),
        ("stage: idea", "stage: dream", "dream"),
        ("least_shown: 5", "least_shown: 0", "least_shown"),
        ("R05, R39", "R999", "R999"),
    ],
)
def test_a_file_with_a_mistake_is_refused_in_words(tmp_path, old, new, said):
    assert benefit_rules().business == ("industry",)
    text = FILE.read_text(encoding="utf-8")
    file = tmp_path / "benefits.yaml"
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PackError, match=said):
        read(file)
