"""In which order the days of a project come (项目日期先后), said once; the constraints follow from it.

Belongs here: the order, and what a clerk reads when it is broken. Does not belong: the rule that judges frozen rows
(`engine.findings`). A day that is not known is skipped; one known coarsely is out of order only if it surely is.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import CheckConstraint, F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Step(NamedTuple):
    """A day of a project: the columns of its first and last possible day, and the constraint on what stands before."""

    first: str
    last: str
    constraint: str = ""
    fault: str | Promise = ""


STEPS = (
    Step("library_on", "library_on"),
    Step(
        "approval_on", "approval_on", "project_is_approved_after_it_enters_the_library",
        _("The project would be approved before it entered the library. Correct one of the two days."),
    ),
    Step(
        "budget_on", "budget_on", "project_budget_follows_its_approval",
        _("The budget document would be earlier than the approval or the library. Correct the day that is wrong."),
    ),
    Step(
        "contract_on", "contract_on", "project_contract_follows_its_budget",
        _("The contract would be earlier than the budget document or the approval. Correct the day that is wrong."),
    ),
    Step(
        "start_first", "start_last", "project_starts_after_its_contract",
        _("Work would start before the contract, the budget document or the approval. Correct the day that is wrong."),
    ),
    Step(
        "finish_first", "finish_last", "project_finishes_after_it_starts",
        _("The project would finish before it starts, or before what must come first. Correct the day that is wrong."),
    ),
    Step(
        "accepted_on", "accepted_on", "project_is_accepted_after_it_finishes",
        _("The project would be accepted before it is finished. Correct the day that is wrong."),
    ),
    Step(
        "handed_over_on", "handed_over_on", "project_is_handed_over_after_it_is_accepted",
        _("The project would be handed over before it is accepted or finished. Correct the day that is wrong."),
    ),
)  # fmt: skip


def in_order() -> list[CheckConstraint]:
    """One constraint for each step that others come before."""
    return [
        CheckConstraint(
            name=step.constraint, condition=_after(step, STEPS[:number]), violation_error_message=step.fault
        )
        for number, step in enumerate(STEPS)
        if number
    ]


def _after(step: Step, earlier: tuple[Step, ...]) -> Q:
    """No earlier step surely came after this one."""
    whole = Q()
    for before in earlier:
        unknown = Q(**{f"{before.first}__isnull": True}) | Q(**{f"{step.last}__isnull": True})
        whole &= unknown | Q(**{f"{before.first}__lte": F(step.last)})
    return whole
