"""Retention money, refunds, recoveries, what a year carries over: apart from what was spent, never from nothing."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from xieshou.apps.accounts.actions import DeedRefused
from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import actions, listing, queries
from xieshou.apps.funds.idle import queries as idle
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.refusals import NotEnoughHeld, NotGiven
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, DAY, NORTH, YUAN, book, project, receive
from xieshou.apps.funds.trails.queries import follow
from xieshou.apps.funds.trails.subjects import find
from xieshou.apps.pairings.tests import hand_made
from xieshou.apps.projects.belongings import facts_of
from xieshou.apps.projects.models import Project
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db
LATER = PublishedDate.read("2020-03-01")


@pytest.fixture
def programme():
    return book()


@pytest.fixture
def work(programme):
    """100 received, allocated and paid out; 90 spent, 3 held back."""
    receive(programme, 100)
    made = project(programme)
    for deed, yuan in ((actions.allocate, 100), (actions.disburse, 100), (actions.spend, 90), (actions.retain, 3)):
        deed(project=made, amount_fen=yuan * YUAN, on=DAY, by=None)
    return made


def recover(programme, yuan, **more):
    given = {"donor": NORTH, "recipient": BUTUO, "on": LATER, "by": None, "why": "项目结余收回"} | more
    return actions.recover(programme=programme, amount_fen=yuan * YUAN, **given)


def held(programme):
    everything = Movement.objects.filter(programme=programme)
    accounts = {pk for one in everything for pk in (one.account_from_id, one.account_to_id)}
    found = {code.split("/", 1)[1]: fen // YUAN for code, fen in queries.held_by(accounts, everything).items()}
    assert sum(found.values()) == 0
    return found


def test_retention_money_is_not_spent_until_its_payee_has_it(programme, work):
    assert (held(programme)["spent/p-1"], held(programme)["retained/p-1"]) == (90, 3)
    actions.release(project=work, amount_fen=3 * YUAN, on=LATER, by=None)
    assert (held(programme)["spent/p-1"], held(programme)["retained/p-1"]) == (93, 0)
    with pytest.raises(NotEnoughHeld):
        actions.release(project=work, amount_fen=1, on=LATER, by=None)


def test_a_payment_that_says_it_is_retention_money_is_refused(work):
    with pytest.raises(ValidationError, match="质保金"):
        actions.spend(project=work, amount_fen=YUAN, on=DAY, by=None, purpose="扣留质保金")


def test_nobody_gives_back_more_than_was_paid(programme, work):
    actions.refund(project=work, amount_fen=20 * YUAN, on=LATER, by=None)
    assert (held(programme)["spent/p-1"], held(programme)["disbursed/p-1"]) == (70, 27)
    with pytest.raises(NotEnoughHeld):
        actions.refund(project=work, amount_fen=71 * YUAN, on=LATER, by=None)


def test_a_budget_gets_back_no_more_than_it_gave_and_a_reason_is_asked(programme, work):
    recover(programme, 7, project=work)
    assert (held(programme)["disbursed/p-1"], held(programme)[f"budget/{NORTH}"]) == (0, -93)
    with pytest.raises(DeedRefused):
        recover(programme, 1, project=work, why=" ")
    receive(programme, 500, fund_type="donation")
    with pytest.raises(NotGiven):
        recover(programme, 1, donor=BUTUO, fund_type="donation")


def test_what_a_year_carries_over_is_what_stands_in_accounts(programme, work):
    actions.refund(project=work, amount_fen=20 * YUAN, on=LATER, by=None)
    recover(programme, 7, project=work)
    Movement.objects.update(status=Status.ACCEPTED)
    office = hand_made.user("office", "office")
    told = [
        (one.year, one.brought_fen // YUAN, one.received_fen // YUAN, one.spent_fen // YUAN, one.recovered_fen // YUAN,
         one.carried_fen // YUAN, one.retained_fen // YUAN)
        for one in queries.carry_over(programme, office)
    ]  # fmt: skip
    assert told == [(2019, 0, 100, 90, 0, 10, 3), (2020, 10, 0, -20, 7, 23, 3)]
    year = next(line for line in queries.by_year(programme, office) if line.year == 2020)
    rows = listing.listed(programme, office, queries.Filters(year=2020, kind="spend"))
    assert listing.sum_of(rows, "spend")["fen"] == year.spent_fen == -20 * YUAN


def test_money_given_back_stands_where_it_stood_and_is_as_old_as_it_was(programme, work):
    actions.refund(project=work, amount_fen=20 * YUAN, on=LATER, by=None)
    recover(programme, 7, project=work)
    Movement.objects.update(status=Status.ACCEPTED)
    found = follow(find(programme, "p-1", None), None)
    assert [fen // YUAN for fen in (found.amount_fen, found.spent_fen, found.recovered_fen, found.rest_fen)] == [
        100, 70, 7, 23
    ]  # fmt: skip
    stands = {one.account.stage: one for one in idle.idle([programme], LATER.last, None).stands}
    assert {stage: (one.fen // YUAN, one.idle_fen // YUAN) for stage, one in stands.items()} == {
        "disbursed": (20, 20), "retained": (3, 0)
    }  # fmt: skip
    assert stands["disbursed"].oldest_on == DAY.last


def test_who_only_looks_on_sees_idle_money_of_no_draft(programme, work):
    Movement.objects.update(status=Status.ACCEPTED)
    public = hand_made.user("public", "public")
    assert {one.account.stage for one in idle.idle([programme], LATER.last, public).stands} >= {"disbursed"}
    work.status = Status.DRAFT
    work.save()
    shown = idle.idle([programme], LATER.last, public).stands
    assert all(one.account.project_id is None for one in shown)


def test_gates_of_projects_ask_what_was_paid_and_not_given_back(work):
    actions.refund(project=work, amount_fen=20 * YUAN, on=LATER, by=None)
    Movement.objects.update(status=Status.ACCEPTED)
    [facts] = facts_of(Project.objects.filter(pk=work.pk)).values()
    assert (facts["paid_fen"], facts["aid_paid_fen"], facts["first_payment_on"]) == (70 * YUAN, 70 * YUAN, DAY.first)
    refund = Movement.objects.get(kind="refund")
    actions.reverse(refund, on=LATER, by=None, why="重复")
    [facts] = facts_of(Project.objects.filter(pk=work.pk)).values()
    assert facts["paid_fen"] == 90 * YUAN
