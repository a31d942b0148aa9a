"""What the rules find, on small tables; and that planters make exactly what their rules find."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xieshou.data import packs
from xieshou.engine.findings import RULES, Ground, Planted, negative_words, run, same_contract
from xieshou.engine.findings.negative_words import IN_THE_NAME, IN_THE_TASKS
from xieshou.engine.findings.tests import made
from xieshou.engine.findings.tests.made import DAY, PARAMS

BLANK: dict[str, Any] = {"name": "红岩村·引水工程", "description": ""}


def tables(*rows: Mapping[str, Any]) -> dict[str, pl.DataFrame]:
    return made.tables(projects=[BLANK | row for row in rows])


def found(*rows: Mapping[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    return [(finding.rule, finding.keys) for finding in run(tables(*rows), DAY, PARAMS)]


@pytest.mark.parametrize(
    ("row", "hit"),
    [
        ({"name": "乡政府办公楼维修"}, True),
        ({"description": "购置公务用车一辆"}, True),
        ({"category": "management_fee"}, True),
        ({"name": "卫生院救护车购置车辆项目"}, False),
        ({"name": "村道硬化", "category": "infrastructure"}, False),
        ({"name": "乡政府办公楼维修", "outside": True}, False),
        ({"name": None, "description": None}, False),
    ],
)
def test_a_project_that_touches_the_negative_list_is_found_once(row, hit):
    assert found({"key": "a"} | row) == ([("V13", ("a",))] if hit else [])


def test_the_finding_names_the_word_that_was_found_in_both_languages():
    [finding] = run(tables({"key": "a", "name": "乡办公楼维修", "description": "发放津贴"}), DAY, PARAMS)
    for message in (finding.message_zh, finding.message_en):
        assert "办公楼" in message
        assert "津贴" in message


def test_a_word_inside_a_longer_one_is_not_named_again():
    [finding] = run(tables({"key": "a", "description": "结余用于偿还债务。"}), DAY, PARAMS)
    assert "（偿还债务）" in finding.message_zh


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("a", "HT-1", "", ""), ("b", "HT-2", "", "")], []),
        ([("b", "HT-1", "", ""), ("a", "HT-1", "", "")], [("V14", ("a", "b"))]),
        ([("a", "ht- 1", "", ""), ("b", "ＨＴ－１", "", "")], [("V14", ("a", "b"))]),
        ([("a", "HT-1", "", ""), ("b", "HT-1", "", ""), ("c", "HT-1", "", "")], [("V14", ("a", "b", "c"))]),
        ([("a", "", "", ""), ("b", "", "", "")], []),
        ([("a", "HT-1", "", ""), ("b", "HT-1", "a", "")], []),  # two reports of one work
        ([("a", "HT-1", "", "w"), ("b", "HT-1", "", "w"), ("w", "HT-1", "", "")], []),  # parts of one whole
    ],
)
def test_a_contract_number_in_two_works_is_one_finding_that_names_all_rows(rows, expected):
    made = [
        {"key": key, "contract_no": no or None, "same_as": same or None, "part_of": part or None}
        for key, no, same, part in rows
    ]
    assert found(*made) == expected


def test_every_text_that_is_planted_hits_the_list_that_ships():
    for text in (*IN_THE_NAME, *IN_THE_TASKS):
        assert packs.negative_hits(text), text
    assert packs.negative_hits("", "management_fee")


def test_every_rule_names_itself_its_severity_and_its_sources():
    for code, rule in RULES.items():
        assert rule.code == code
        assert all((rule.title_zh, rule.title_en))
        assert rule.severity in ("block", "warn", "spot")
        assert all(source.strip() in packs.sources() for source in rule.source.split(","))


@given(st.integers(0, 10_000), st.integers(3, 6))
def test_what_is_planted_in_projects_is_found_and_nothing_besides(seed: int, n: int):
    clean = [
        BLANK | {"key": f"p{i:02}", "contract_no": f"HT-{i}" if i % 4 else None, "description": "修渠。"}
        for i in range(60)
    ]
    assert run(tables(*clean), DAY, PARAMS) == []
    ground = Ground(tables(*clean))
    planted = sorted(
        fault
        for rule in (negative_words, same_contract)
        for fault in rule.plant(Random(f"{seed}/{rule.RULE}"), ground, n)
    )
    rows = {"projects": ground.table("projects")}
    assert rows["projects"].height == len(clean)
    assert sorted(Planted(f.rule, f.ledger, f.keys) for f in run(tables() | rows, DAY, PARAMS)) == planted
    touched = [key for one in planted for key in one.keys]
    assert len(touched) == len(set(touched))
