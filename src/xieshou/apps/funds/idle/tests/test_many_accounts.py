"""Idle money read in columns: account by account what the engine says of all movements, on any day."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from xieshou.apps.accounts.models import Status
from xieshou.apps.funds import actions
from xieshou.apps.funds.idle import queries, reading
from xieshou.apps.funds.models import Movement
from xieshou.apps.funds.refusals import NotEnoughHeld, NotGiven, WrongRows
from xieshou.apps.funds.tests.ledger_at_hand import BUTUO, JINYANG, NORTH, YUAN, book, project, receive
from xieshou.apps.funds.trails import books
from xieshou.apps.pairings.tests import hand_made
from xieshou.engine import funds as ledger
from xieshou.engine.published_date import PublishedDate

pytestmark = pytest.mark.django_db
BEGIN = date(2018, 1, 1)
DEEDS = ("receive", *("allocate", "disburse", "spend") * 3, "retain", "release", "refund", "recover", "reverse")


def some_day(dice: random.Random) -> PublishedDate:
    return PublishedDate.read(str(BEGIN + timedelta(days=dice.randrange(900)))[: dice.choice([7, 10, 10])])


def any_deed(dice: random.Random, programme, works) -> None:
    """A deed of days in no order, if its account can pay: reversals, refunds and money of several types among them."""
    given = {
        "amount_fen": dice.randint(1, 40) * YUAN,
        "on": some_day(dice),
        "by": None,
        "document_no": str(dice.random()),
    }
    kind = dice.choice(DEEDS)
    fund_type = dice.choice(["fiscal", "fiscal", "donation_cash"])
    if kind == "receive":
        receive(programme, dice.randint(20, 200), dice.choice([BUTUO, JINYANG]), on=given["on"], fund_type=fund_type,
                document_no=given["document_no"])  # fmt: skip
    elif kind == "recover":
        actions.recover(programme=programme, donor=NORTH, recipient=BUTUO, why="追缴", fund_type=fund_type, **given)
    elif kind == "reverse":
        movement = dice.choice(list(Movement.objects.order_by("pk")))
        actions.reverse(movement, on=given["on"], by=None, why="重复")
    else:
        getattr(actions, kind)(project=dice.choice(works), fund_type=fund_type, **given)


@pytest.mark.parametrize("seed", range(2))
def test_what_stands_is_what_the_engine_says_of_all_movements_on_any_day(seed):
    dice, programme = random.Random(seed), book()
    works = [project(programme, f"p-{number}", county) for number, county in enumerate([BUTUO, BUTUO, JINYANG])]
    receive(programme, 500, on=some_day(dice))
    for _turn in range(200):
        try:
            any_deed(dice, programme, works)
        except (NotEnoughHeld, NotGiven, WrongRows):
            continue
    drafts = dice.sample(list(Movement.objects.values_list("pk", flat=True)), 5)
    Movement.objects.exclude(pk__in=drafts).update(status=Status.ACCEPTED)
    everything = list(books.read(books.counted(programme)))
    assert {"allocate", "disburse", "spend", "reverse"} <= {one.kind for one in everything}
    ages = ledger.shipped_ages()
    for day in sorted(dice.sample(range(1000), 12)):
        as_of = BEGIN + timedelta(days=day)
        slow = {
            one.account: (one.brackets, one.idle_fen(ages), one.owed_fen, one.undecided,
                          one.oldest and (one.oldest.since, one.oldest.movement))
            for one in ledger.remainders(everything, as_of, ages)
        }  # fmt: skip
        quick = {
            one.account.code: (one.brackets, one.idle_fen, one.owed_fen, one.undecided,
                               one.oldest_on and (one.oldest_on, one.oldest_movement))
            for one in queries.idle([programme], as_of, None).stands
        }  # fmt: skip
        assert quick == slow


def test_an_account_that_holds_nothing_is_not_read():
    programme = book()
    receive(programme, 100)
    receive(programme, 50, JINYANG)
    for number, yuan in enumerate([100, 40]):
        work = project(programme, f"p-{number}", [BUTUO, JINYANG][number])
        for deed in (actions.allocate, actions.disburse, actions.spend):
            deed(project=work, amount_fen=yuan * YUAN, on=PublishedDate.read("2019-07-01"), by=None)
    Movement.objects.update(status=Status.ACCEPTED)
    as_of = date(2019, 12, 31)
    holding = reading.holding(programme, as_of)
    assert [one.code for one in holding] == [f"small/received/{JINYANG}"]
    movements, accounts = reading.behind(programme, [one.pk for one in holding], as_of)
    assert sorted(movements["kind"]) == ["allocate", "receive"]
    assert accounts.to_list() == [one.pk for one in holding]
    office = hand_made.user("office", "office")
    assert queries.idle([programme], as_of, office).total.fen == 10 * YUAN
