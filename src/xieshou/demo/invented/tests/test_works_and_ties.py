"""Invented works with their papers, pairings, meetings, assets and issues: believable, and without a fault."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.db.models import CheckConstraint

from xieshou.apps.commitments.models import Issue
from xieshou.apps.projects.models import Asset
from xieshou.data import packs
from xieshou.data.code_lists import code_list
from xieshou.demo.invented import assets, issues, land
from xieshou.demo.invented.make import make
from xieshou.demo.invented.papers import FINISHED, STARTED
from xieshou.demo.invented.tests.as_defined import faults
from xieshou.engine.ledgers import LEDGERS, Type

SIZES = [(1, 1), (3, 2), (11, 3)]
LAST_DAY = date(2024, 12, 31)
MODELS = {"assets": Asset, "issues": Issue}


@pytest.fixture(scope="module", params=SIZES, ids=str)
def made(request):
    """A whole year without planted faults."""
    return make(*request.param, planted=False)


@pytest.fixture(scope="module", params=SIZES, ids=str)
def rows(request):
    """The assets and issues of a year, and its projects."""
    return invent(*request.param)


def invent(counties: int, seed: int) -> dict[str, list[Any]]:
    country = land.make_country(seed, counties)
    projects = make(counties, seed, planted=False).projects
    found: dict[str, list[Any]] = {"projects": list(projects), "assets": [], "issues": []}
    for number, county in enumerate(country.counties):
        donor = country.donor_of(number)
        own = [one for one in projects if one.recipient == county.code]
        found["assets"] += assets.asset_rows(seed, county, donor, own)
        found["issues"] += issues.issue_rows(seed, county, donor)
    return found


def days(one) -> list[date]:
    """The days of a project that are known, in the order in which they must come."""
    start, finish = (day and day.last for day in (one.start, one.finish))
    steps = (one.library_on, one.approval_on, one.budget_on, one.contract_on, start, finish, one.accepted_on,
             one.audit_on, one.handed_over_on)  # fmt: skip
    return [day for day in steps if day is not None]


def test_the_days_of_a_project_come_in_order_and_go_as_far_as_its_stage(made):
    needs = {"library_on": "library_on", "approved_on": "approval_on", "budget_on": "budget_on",
             "contract_on": "contract_on", "accepted_on": "accepted_on", "audited_on": "audit_on",
             "handed_over_on": "handed_over_on"}  # fmt: skip
    stages = packs.stages()
    for one in made.projects:
        assert days(one) == sorted(days(one))
        assert all(day <= LAST_DAY for day in days(one))
        assert one.planned_start <= one.planned_finish
        assert one.cross_year == (one.planned_finish.year > 2024)
        order = stages[one.stage].order or 5
        for stage in stages.values():
            for named in stage.needs if stage.order else ():
                if named in needs:
                    assert (getattr(one, needs[named]) is not None) == (stage.order <= order), (one, named)


def test_a_finished_work_never_waits_sixty_days_for_its_acceptance(made):
    for one in made.projects:
        if one.finish is not None:
            waited = (one.accepted_on or LAST_DAY) - one.finish.last
            assert waited < timedelta(days=60)
            assert bool(one.accepted_on) == bool(one.acceptance) == (one.stage != "completed")


def test_what_is_paid_was_signed_for_by_both_sides_before(made):
    first: dict[str, date] = {}
    for row in made.movements:
        if row.kind in ("disburse", "spend") and row.project:
            first[row.project] = min(row.on, first.get(row.project, row.on))
    known = {one.record_no: one for one in made.projects}
    assert first
    for number, day in first.items():
        one = known[number]
        assert one.leader_cosigned_by
        assert one.cadre_cosigned_by
        assert one.contract_on <= one.leader_cosigned_on <= one.cadre_cosigned_on <= day


def test_the_site_is_a_little_ahead_of_what_was_paid_and_whole_when_finished(made):
    paid: Counter[str] = Counter()
    accepted = {row.record_no: row for row in made.movements if row.status == "accepted"}
    for row in accepted.values():
        if row.kind == "spend" and row.project:
            paid[row.project] += row.amount_fen
        if row.reverses and accepted[row.reverses].kind == "spend":
            paid[row.project] -= row.amount_fen
    for one in made.projects:
        if one.stage not in STARTED or one.status != "accepted":
            assert one.progress_percent is one.progress_on is None
            continue
        given = one.planned("donor_county", "donor_city", "donation")
        assert 0 <= one.progress_percent - paid[one.record_no] * 100 // given <= 30
        assert (one.progress_percent == 100) == (one.stage in FINISHED)
        assert one.start.last <= one.progress_on <= LAST_DAY


def test_no_two_projects_pay_the_same_firm_or_show_the_same_invoice(made):
    firms, invoices = defaultdict(set), defaultdict(set)
    for row in made.movements:
        if row.payee:
            firms[row.payee].add(row.project)
            invoices[row.invoice_no].add(row.project)
    assert firms
    assert all(len(projects) == 1 for projects in (*firms.values(), *invoices.values()))
    contracted = [one.contractor for one in made.projects if one.contractor]
    assert len(set(contracted)) == len(contracted)


def test_sums_and_numbers_of_a_project_fit_each_other(made):
    for one in made.projects:
        assert one.lifted_persons <= one.beneficiary_persons
        assert one.beneficiaries in (one.beneficiary_persons, one.beneficiary_households)
        if one.contract_sum_fen:
            assert one.contract_sum_fen <= one.total_fen
        if one.audit_fen:
            assert one.audit_fen <= one.contract_sum_fen
        assert bool(one.benefit_terms) == bool(one.benefit_mechanism)
        for column, name in (("procurement", "procurement_kinds"), ("acceptance", "acceptance_results"),
                             ("output_unit", "work_units"), ("beneficiaries_unit", "work_units")):  # fmt: skip
            assert getattr(one, column) in ("", *code_list(name)), column


def test_money_is_released_by_the_document_that_the_project_names(made):
    known = {one.record_no: one for one in made.projects}
    for row in made.movements:
        if row.kind == "allocate" and row.project:
            assert row.document_no == known[row.project].budget_no
            assert row.on >= known[row.project].budget_on
        assert bool(row.remarks) == (row.kind == "reverse")


def test_every_pairing_in_force_was_active_within_a_year(made):
    for one in made.pairings:
        begun, over = one.since.first, one.until.last if one.until else LAST_DAY
        assert begun <= one.last_activity_on <= over
        assert one.activity
        if one.until is None:
            assert LAST_DAY - one.last_activity_on < timedelta(days=366)


def test_every_meeting_says_who_came_and_what_was_decided(made):
    for one in made.meetings:
        assert one.level in code_list("meeting_levels")
        assert one.kind in code_list("meeting_kinds")
        assert one.persons > 0
        assert one.leaders
        assert one.decisions
        assert one.minutes
        assert one.host in one.parties


def test_the_same_seed_makes_the_same_assets_and_issues_and_another_seed_others():
    assert invent(2, 5) == invent(2, 5)
    assert all(invent(2, 5)[name] != invent(2, 6)[name] for name in MODELS)


@pytest.mark.django_db
@pytest.mark.parametrize("name", MODELS)
def test_every_row_is_as_its_ledger_defines_it_and_breaks_nothing_the_register_keeps_true(rows, name):
    assert list(faults(name, rows[name])) == []
    model, columns = MODELS[name], LEDGERS[name].columns
    named = [column.name for column in columns if column.type in (Type.PLACE, Type.RECORD)]
    texts = [column.name for column in columns if column.type in (Type.TEXT, Type.CODE)]
    checks = [one for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    for row in rows[name][::5]:
        own = {k: v for k, v in row.items() if k not in (*named, "programme", "record_no", "status")}
        made = model(**{k: "" if k in texts and v is None else v for k, v in own.items()})
        for check in checks:
            check.validate(model, made)


@pytest.mark.parametrize(("name", "size"), [("assets", 25), ("issues", 20)])
def test_a_county_has_the_sizes_it_should(rows, name, size):
    sizes = Counter(row["recipient"] for row in rows[name])
    assert set(sizes.values()) == {size}
    assert len(sizes) == len({one.recipient for one in rows["projects"]})
    assert all(row["pairing"] == f"JD{row['recipient']}-001" for row in rows[name])


def test_every_finished_work_leaves_an_asset_or_says_why_not(rows):
    left = {row["project"] for row in rows["assets"]}
    for one in rows["projects"]:
        finished = one.stage in FINISHED and one.status == "accepted"
        assert (one.record_no in left) == (finished and not one.asset_reason)
        if one.asset_reason:
            assert one.output_unit == "trained"


def test_assets_are_worth_what_their_project_cost_and_what_is_due_of_them_is_paid(rows):
    worth: Counter[str] = Counter()
    known = {one.record_no: one for one in rows["projects"]}
    for row in rows["assets"]:
        worth[row["project"]] += row["original_value_fen"]
        one = known[row["project"]]
        assert row["built_on"] == one.finish.last
        assert row["handed_over_on"] == row["titled_on"] == one.handed_over_on
        assert row["place"].startswith(one.recipient)
        assert (row["rent_paid_fen"], row["dividend_paid_fen"]) == (row["rent_due_fen"], row["dividend_due_fen"])
        assert bool(row["operator"]) == bool(row["rent_due_fen"])
    assert all(fen <= known[number].total_fen for number, fen in worth.items())


def test_an_issue_is_closed_by_somebody_else_in_time_or_carried_over(rows):
    known = {one.record_no: one for one in rows["projects"]}
    closed = [row for row in rows["issues"] if row["closed_on"]]
    assert 0 < len(closed) < len(rows["issues"])
    for row in rows["issues"]:
        one = known[row["project_no"]]
        assert one.start.last < row["found_on"] <= LAST_DAY
        assert row["found_on"] < row["due_on"]
        assert row["responsible_unit"] == one.implementing_unit.name
        assert row["responsible_person"] not in row["problem"]
        assert row["cross_year"] == (row["closed_on"] is None)
        assert bool(row["closed_on"]) == bool(row["verified_by"]) == bool(row["proof"])
    for row in closed:
        assert row["found_on"] < row["closed_on"] <= row["due_on"]
        assert row["verified_by"] != row["responsible_person"]
