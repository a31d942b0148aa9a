"""What walks round the forms does not walk round the database: each named constraint, broken by a bulk write."""

from __future__ import annotations

from datetime import date
from itertools import combinations

import pytest
from django.db import IntegrityError, transaction

from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.pairings.tests.hand_made import BUTUO
from xieshou.apps.projects.models import Asset, Project
from xieshou.apps.projects.models.days import STEPS

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = date(2019, 3, 1), date(2019, 6, 1), date(2019, 9, 1)


def refused(constraint: str, *rows: Project | Asset) -> None:
    """The rows are refused, and by this constraint."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(rows[0]).objects.bulk_create(rows)


def project(number: str = "p-1", **given: object) -> Project:
    right = {"category": "water", "area": "water", "stage": "started", "year": 2019, "recipient_id": BUTUO}
    return Project(record_no=number, programme_id="small", name=f"引水{number}", **(right | given))


def asset(number: str = "a-1", **given: object) -> Asset:
    right = {"name": "冷库", "kind": "operating", "state": "good", "original_value_fen": 100, "recipient_id": BUTUO}
    return Asset(record_no=number, programme_id="small", **(right | given))


@pytest.fixture(autouse=True)
def book():
    """The programme the rows belong to."""
    return hand_made.programme()


def days(step, first: date, last: date | None = None) -> dict[str, date]:
    """A step's day, or the span in which it lies."""
    return {step.first: first} | {step.last: last or first}


@pytest.mark.parametrize(("earlier", "later"), list(combinations(STEPS, 2)), ids=lambda step: step.first)
def test_no_day_of_a_project_comes_before_one_that_must_stand_before_it(earlier, later):
    refused(later.constraint, project(**days(earlier, SECOND) | days(later, FIRST)))
    Project.objects.bulk_create([project(**days(earlier, SECOND) | days(later, SECOND))])


def test_days_that_are_not_known_are_skipped_and_coarse_ones_are_out_of_order_only_if_surely_so():
    library, start = STEPS[0], STEPS[4]
    year = (date(2019, 1, 1), date(2019, 12, 31))
    Project.objects.bulk_create([project("p-1", **days(library, SECOND) | days(start, *year))])
    refused(start.constraint, project("p-2", **days(library, date(2020, 1, 1)) | days(start, *year)))
    Project.objects.bulk_create([project("p-3")])


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        ("project_is_planned_to_finish_after_it_starts", {"planned_start": SECOND, "planned_finish": FIRST}),
        ("project_total_is_positive", {"total_fen": 0}),
        ("project_sums_are_not_negative", {"contract_sum_fen": -1}),
        ("project_sums_are_not_negative", {"audit_fen": -1}),
        ("project_lifted_persons_are_among_its_beneficiaries", {"lifted_persons": 11, "beneficiary_persons": 10}),
        ("project_progress_is_a_percentage_of_a_day", {"progress_percent": 101, "progress_on": FIRST}),
        ("project_progress_is_a_percentage_of_a_day", {"progress_percent": 40}),
        ("project_progress_is_a_percentage_of_a_day", {"progress_on": FIRST}),
        ("project_acceptance_has_its_day", {"acceptance": "passed"}),
        ("project_signature_has_a_name_and_a_day", {"leader_cosigned_by": "王演安"}),
        ("project_signature_has_a_name_and_a_day", {"leader_cosigned_on": FIRST}),
        ("project_signature_has_a_name_and_a_day", {"cadre_cosigned_by": "王演安"}),
        ("project_signature_has_a_name_and_a_day", {"cadre_cosigned_on": FIRST}),
    ],
)
def test_a_project_that_breaks_a_rule_is_refused_by_the_constraint_of_that_name(constraint, given):
    refused(constraint, project(**given))


def test_a_project_that_breaks_none_is_kept():
    whole = project(
        planned_start=FIRST, planned_finish=SECOND, contract_sum_fen=0, lifted_persons=10, beneficiary_persons=10,
        progress_percent=100, progress_on=SECOND, accepted_on=SECOND, acceptance="passed", leader_cosigned_by="王演安",
        leader_cosigned_on=FIRST, cadre_cosigned_by="李演平", cadre_cosigned_on=FIRST,
    )  # fmt: skip
    Project.objects.bulk_create([whole])
    whole.full_clean(exclude=["brought_by"])


@pytest.mark.parametrize(
    ("constraint", "given"),
    [
        *(("asset_sums_are_not_negative", {f"{column}_fen": -1})
          for column in ("original_value", "rent_due", "rent_paid", "dividend_due", "dividend_paid")),
        ("asset_is_registered_and_handed_over_after_it_is_built", {"built_on": SECOND, "titled_on": FIRST}),
        ("asset_is_registered_and_handed_over_after_it_is_built", {"built_on": SECOND, "handed_over_on": FIRST}),
        ("asset_is_disposed_of_by_a_decision", {"state": "disposed"}),
    ],
)  # fmt: skip
def test_an_asset_that_breaks_a_rule_is_refused_by_the_constraint_of_that_name(constraint, given):
    refused(constraint, asset(**given))


def test_an_asset_is_told_apart_by_its_number_else_by_project_and_name_else_by_county_and_name():
    Project.objects.bulk_create([work := project()])
    Asset.objects.bulk_create(
        [
            asset("a-1", asset_no="1"), asset("a-2", asset_no="2"), asset("a-3", project=work), asset("a-4"),
            asset("a-5", asset_no="3", state="disposed", disposal="县政府批复报废", built_on=FIRST, titled_on=FIRST),
        ]
    )  # fmt: skip
    refused("programme_id.*recipient.*asset_no|asset_number_is_its_own_in_the_county", asset("a-6", asset_no="2"))
    refused("programme_id.*project_id.*name|asset_without_number_is_kept_once_of_a_project", asset("a-7", project=work))
    refused("programme_id.*recipient.*name|asset_without_number_or_project_is_kept_once", asset("a-8"))
