"""The published totals and the cases, held against the loaded rows."""

import pytest

from xieshou.apps.assessment.queries import register_tables
from xieshou.apps.pairings.models import Programme
from xieshou.engine.reconcile import Verdict, check_claims

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

# claim: published, computed, difference, missing, verdict
TOTALS = """
    gs-tot-001 | 2450000000  | 1632000000 | 818000000  | 2020                | rows_incomplete
    gs-tot-002 | 2425000000  | 1632000000 | 793000000  | 2020                | rows_incomplete
    gs-tot-003 | 2400000000  | 1632000000 | 768000000  | 2020                | rows_incomplete
    gs-tot-004 | 770         | 35         | 735        |                     | rows_incomplete
    gs-tot-005 | 900         | 35         | 865        |                     | rows_incomplete
    gs-tot-006 | 88000       |            |            |                     | no_rows
    gs-tot-007 | 990000000   |            |            |                     | no_rows
    gs-tot-008 | 500         | 383        | 117        | 2021                | rows_incomplete
    gs-tot-009 | 31          |            |            |                     | no_rows
    gs-tot-010 | 11          | 11         | 0          |                     | agrees
    gs-tot-011 | 18          | 18         | 0          |                     | agrees
    gs-tot-012 | 40          | 13         | 27         |                     | rows_incomplete
    gs-tot-013 | 532000000   | 532000000  | 0          |                     | agrees
    gs-tot-014 | 1286        |            |            |                     | outside
    gs-tot-015 | 64000000000 |            |            |                     | outside
    gs-tot-016 | 5800000     |            |            |                     | outside
    gs-tot-017 | 5180000     |            |            |                     | outside
    gs-tot-018 | 330000000   | 905000000  | -575000000 |                     | differs
    gs-tot-019 | 41000       | 2151       | 38849      | 2016 2017 2018 2020 | rows_incomplete
    gs-tot-020 | 8663        |            |            |                     | outside
    gs-tot-021 | 3870000     |            |            |                     | outside
    gs-tot-022 | 369000000   | 567000000  | -198000000 |                     | differs
    gs-tot-023 | 567000000   | 567000000  | 0          |                     | agrees
    gs-tot-024 | 6600        | 2364       | 4236       | 2017 2018 2020      | rows_incomplete
    gs-tot-025 | 27680       | 2151       | 25529      | 2016 2017 2018 2020 | rows_incomplete
    gs-tot-026 | 40000000    | 41013000   | -1013000   |                     | within_bound
"""


@pytest.fixture
def checked():
    tables = register_tables(Programme.objects.get(code="guangdong-sichuan"))
    return {claim.id: claim for claim in check_claims(tables)}


def test_every_published_total_comes_out_as_the_books_have_it(checked):
    for line in TOTALS.strip().splitlines():
        number, published, computed, difference, missing, verdict = (cell.strip() for cell in line.split("|"))
        claim = checked[number]
        found = (claim.published, claim.computed or "", claim.difference or "", list(claim.missing), claim.verdict)
        assert found == (published, computed, difference, missing.split(), verdict), number


def test_the_rows_behind_a_total_are_named(checked):
    assert [row["key"] for row in checked["gs-tot-001"].rows] == [f"gs-fund-00{n}" for n in range(1, 5)]
    assert [(row["ledger"], row["key"]) for row in checked["gs-tot-026"].rows] == [
        ("funds", "gs-fund-021"),
        ("funds", "gs-fund-022"),
    ]


def test_exactly_seven_cases_reconcile_and_eighteen_do_not(checked):
    good = {Verdict.AGREES, Verdict.WITHIN_BOUND}
    cases = {number: claim.verdict in good for number, claim in checked.items() if claim.kind == "case"}
    assert [number for number, reconciles in cases.items() if reconciles] == [f"gs-case-r{n}" for n in range(1, 8)]
    differing = [number for number, reconciles in cases.items() if not reconciles]
    assert differing == [f"gs-case-d{n:02d}" for n in range(1, 19)]


def test_every_comparison_of_a_case_that_reconciles_agrees(checked):
    rule = checked["gs-case-r1"]
    assert [(each.published, each.computed) for each in rule.comparisons] == [
        ("369000000", "369000000"),
        ("567000000", "567450000"),
        ("567000000", "567450000"),
        ("208000000", "208372500"),
    ]
    assert {each.verdict for n in range(1, 7) for each in checked[f"gs-case-r{n}"].comparisons} == {Verdict.AGREES}


def test_every_comparison_of_a_case_that_does_not_reconcile_fails(checked):
    good = {Verdict.AGREES, Verdict.WITHIN_BOUND}
    for n in range(1, 19):
        assert not good & {each.verdict for each in checked[f"gs-case-d{n:02d}"].comparisons}, n


def test_published_minus_computed_is_the_difference(checked):
    for claim in checked.values():
        for each in claim.comparisons:
            if each.computed is not None:
                assert round(float(each.published) - float(each.computed), 4) == float(each.difference)
